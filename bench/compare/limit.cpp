// The answers of the comparison by hand: arrays, dense row numbers, a loop chosen for each query, nothing else. It says
// how fast an answer can be had on this machine when everything about the query is known beforehand.
//   compare_limit FOLDER [THREADS]       then names of queries on standard input, see serve()

#include "bench/compare/limit.hpp"

#include <array>
#include <cstring>

#include "bench/compare/limit_cliques.hpp"

namespace {

using namespace limit;

/// Numbers for texts; the numbers are in the order in which the texts came.
struct Dictionary {
    std::vector<std::string> texts;
    std::map<std::string, std::uint8_t, std::less<>> numbers;

    std::uint8_t operator()(std::string_view text) {
        const auto found = numbers.find(text);
        if (found != numbers.end()) return found->second;
        texts.emplace_back(text);
        return numbers[texts.back()] = static_cast<std::uint8_t>(texts.size() - 1);
    }
};

struct Data {
    std::vector<std::uint64_t> person_ids, org_ids;
    std::string names;
    std::vector<std::uint32_t> name_begin;
    std::vector<std::uint8_t> country, industry;
    std::vector<double> score, weight;
    std::vector<std::uint32_t> born, since;
    Dictionary countries, industries;
    Csr out, in, works_at, employs;
    std::string parameters;

    std::uint32_t people() const { return static_cast<std::uint32_t>(person_ids.size()); }
    std::string_view name(std::uint32_t person) const {
        return std::string_view(names).substr(name_begin[person], name_begin[person + 1] - name_begin[person]);
    }
};

Data load(const std::filesystem::path& folder) {
    Data data;
    for (Fields fields(folder / "person.csv"); fields.more();) {
        data.person_ids.push_back(fields.number());
        data.name_begin.push_back(static_cast<std::uint32_t>(data.names.size()));
        data.names += fields.text();
        data.country.push_back(data.countries(fields.text()));
        data.born.push_back(fields.day());
        data.score.push_back(fields.decimal());
    }
    data.name_begin.push_back(static_cast<std::uint32_t>(data.names.size()));
    for (Fields fields(folder / "org.csv"); fields.more();) {
        data.org_ids.push_back(fields.number());
        fields.text();
        data.industry.push_back(data.industries(fields.text()));
        fields.text();
    }
    const Ids people(data.person_ids), orgs(data.org_ids);
    {
        Pairs knows, reversed;
        std::vector<double> weight;
        std::vector<std::uint32_t> since, origin;
        for (Fields fields(folder / "knows.csv"); fields.more();) {
            knows.from.push_back(people[fields.number()]);
            knows.to.push_back(people[fields.number()]);
            since.push_back(fields.day());
            weight.push_back(fields.decimal());
        }
        data.out = make_csr(data.people(), knows.from, knows.to, &origin);
        data.in = make_csr(data.people(), knows.to, knows.from);
        for (const std::uint32_t edge : origin) {
            data.weight.push_back(weight[edge]);
            data.since.push_back(since[edge]);
        }
    }
    Pairs jobs;
    for (Fields fields(folder / "works_at.csv"); fields.more(); fields.skip_line()) {
        jobs.from.push_back(people[fields.number()]);
        jobs.to.push_back(orgs[fields.number()]);
    }
    data.works_at = make_csr(data.people(), jobs.from, jobs.to);
    data.employs = make_csr(data.org_ids.size(), jobs.to, jobs.from);
    std::ifstream parameters(folder / "params.json");
    data.parameters.assign(std::istreambuf_iterator<char>(parameters), {});
    return data;
}

/// All whole numbers between `"name":` and the next `"`, which is enough of JSON for params.json.
std::vector<std::uint64_t> numbers(const std::string& json, const std::string& name) {
    std::vector<std::uint64_t> found;
    std::size_t at = json.find('"' + name + "\":") + name.size() + 3;
    for (const std::size_t end = json.find('"', at); at < json.size() && at < end; ++at) {
        if (json[at] < '0' || json[at] > '9') continue;
        char* last = nullptr;
        found.push_back(std::strtoull(json.data() + at, &last, 10));
        at = static_cast<std::size_t>(last - json.data());
    }
    return found;
}

std::string text(const std::string& json, const std::string& name) {
    const std::size_t begin = json.find('"', json.find('"' + name + "\":") + name.size() + 3) + 1;
    return json.substr(begin, json.find('"', begin) - begin);
}

std::string decimal(double value) {
    std::array<char, 40> digits{};
    std::snprintf(digits.data(), digits.size(), "%.17g", value);
    return digits.data();
}

/// Count and sum for each of up to 256 groups.
struct Groups {
    std::array<std::uint64_t, 256> count{};
    std::array<double, 256> sum{};

    /// [text, count, mean] of groups that have rows, in the order of the texts.
    std::string rows(const Dictionary& dictionary) const {
        std::string rows = "[";
        for (const auto& [name, group] : dictionary.numbers) {
            if (count[group] == 0) continue;
            if (rows.size() > 1) rows += ',';
            rows += "[\"" + name + "\"," + std::to_string(count[group]) + ',' +
                    decimal(sum[group] / static_cast<double>(count[group])) + ']';
        }
        return rows + ']';
    }
};

/// The `wanted` smallest of the pairs key(i), i < items, in order; the second of a pair is i.
template <typename Key> auto smallest(std::uint32_t items, std::size_t wanted, const Key& key) {
    std::vector<decltype(key(0))> heap;
    auto worst = key(0).first;
    for (std::uint32_t i = 0; i < items; ++i) {
        const auto candidate = key(i);
        if (heap.size() == wanted) {
            if (candidate.first >= worst) continue;  // i grows: of equals the first stays
            std::pop_heap(heap.begin(), heap.end());
            heap.pop_back();
        }
        heap.push_back(candidate);
        std::push_heap(heap.begin(), heap.end());
        worst = heap.front().first;
    }
    std::sort_heap(heap.begin(), heap.end());
    return heap;
}

/// Visited marks that are cleared by counting up.
struct Marks {
    std::vector<std::uint32_t> at;
    std::uint32_t current = 0;

    explicit Marks(std::size_t items) : at(items) {}
    void clear() { ++current; }
    bool seen(std::uint32_t item) const { return at[item] == current; }
    bool set(std::uint32_t item) {  // true: it was not set
        if (at[item] == current) return false;
        at[item] = current;
        return true;
    }
};

/// Different nodes at the ends of walks of 1 to `hops` steps.
std::uint64_t reach(const Csr& out, std::uint32_t start, int hops, Marks& marks) {
    marks.clear();
    std::uint64_t found = 0;
    std::vector<std::uint32_t> level{start}, next;
    for (int hop = 0; hop < hops; ++hop, level.swap(next), next.clear()) {
        for (const std::uint32_t node : level) {
            for (const std::uint32_t other : out[node]) {
                if (!marks.set(other)) continue;
                ++found;
                if (other != start) next.push_back(other);  // its list was walked first of all
            }
        }
    }
    return found;
}

/// Length of a shortest path, or -1: searches from both ends, a level at a time where the next one is cheaper.
int distance(const Data& data, std::uint32_t from, std::uint32_t to, Marks& forward, Marks& backward) {
    struct Side {
        const Csr& lists;
        Marks& own;
        const Marks& other;
        std::vector<std::uint32_t> level;
        std::uint64_t cost;
    };
    forward.clear();
    backward.clear();
    forward.set(from);
    backward.set(to);
    Side there{data.out, forward, backward, {from}, data.out.degree(from)};
    Side back{data.in, backward, forward, {to}, data.in.degree(to)};
    if (from == to) return 0;
    std::vector<std::uint32_t> next;
    for (int length = 1; !there.level.empty() && !back.level.empty(); ++length) {
        Side& side = there.cost <= back.cost ? there : back;
        next.clear();
        side.cost = 0;
        for (const std::uint32_t node : side.level) {
            for (const std::uint32_t other : side.lists[node]) {
                if (side.other.seen(other)) return length;
                if (!side.own.set(other)) continue;
                next.push_back(other);
                side.cost += side.lists.degree(other);
            }
        }
        side.level.swap(next);
    }
    return -1;
}

void add_scans(Queries& queries, const Data& data, std::size_t threads) {
    queries["count_nodes"] = [&] { return one_row(data.person_ids.size()); };
    queries["count_edges"] = [&] { return one_row(data.out.targets.size()); };
    queries["scan_agg"] = [&] {
        Groups groups;
        for (std::uint32_t i = 0; i < data.people(); ++i) {
            if (!(data.score[i] > 0.5)) continue;
            ++groups.count[data.country[i]];
            groups.sum[data.country[i]] += data.score[i];
        }
        return groups.rows(data.countries);
    };
    queries["edge_scan_agg"] = [&] {
        std::uint64_t count = 0;
        double sum = 0;
        for (const double weight : data.weight) {
            count += weight > 0.9 ? 1U : 0U;
            sum += weight > 0.9 ? weight : 0.0;
        }
        return "[[" + std::to_string(count) + ',' + decimal(sum) + "]]";
    };
    queries["name_contains"] = [&] {
        std::uint64_t count = 0;
        constexpr std::string_view wanted = "zelqui";
        const char* const end = data.names.data() + data.names.size();
        std::uint32_t person = 0;
        for (const char* at = data.names.data();;) {  // over all names at once: a hit may not cross a border
            at = static_cast<const char*>(memmem(at, static_cast<std::size_t>(end - at), wanted.data(), wanted.size()));
            if (at == nullptr) return one_row(count);
            const auto place = static_cast<std::uint32_t>(at - data.names.data());
            while (data.name_begin[person + 1] <= place) ++person;
            const bool whole = place + wanted.size() <= data.name_begin[person + 1];
            if (whole) ++count;
            at = whole ? data.names.data() + data.name_begin[person + 1] : at + 1;
        }
    };
    queries["topk_degree"] = [&] {
        std::string rows;
        const auto key = [&](std::uint32_t i) { return std::pair(~data.out.degree(i), i); };
        for (const auto& [degree, person] : smallest(data.people(), 10, key)) {
            rows += ",[" + std::to_string(data.person_ids[person]) + ',' + std::to_string(~degree) + ']';
        }
        return "[" + rows.substr(1) + ']';
    };
    queries["orderby_limit"] = [&] {
        std::string rows;
        const auto key = [&](std::uint32_t i) { return std::pair(-data.score[i], i); };
        for (const auto& [score, person] : smallest(data.people(), 20, key)) {
            rows += ",[" + std::to_string(data.person_ids[person]) + ",\"" + std::string(data.name(person)) + "\"," +
                    decimal(-score) + ']';
        }
        return "[" + rows.substr(1) + ']';
    };
    queries["works_group"] = [&] {
        Groups groups;
        for (std::uint32_t i = 0; i < data.people(); ++i) {
            for (const std::uint32_t org : data.works_at[i]) {
                ++groups.count[data.industry[org]];
                groups.sum[data.industry[org]] += data.score[i];
            }
        }
        return groups.rows(data.industries);
    };
    queries["works_topk"] = [&] {
        std::string rows;
        const auto key = [&](std::uint32_t i) { return std::pair(~data.employs.degree(i), i); };
        for (const auto& [degree, org] : smallest(static_cast<std::uint32_t>(data.org_ids.size()), 10, key)) {
            rows += ",[" + std::to_string(data.org_ids[org]) + ',' + std::to_string(~degree) + ']';
        }
        return "[" + rows.substr(1) + ']';
    };
    queries["colleagues_know"] = [&, threads] {
        return one_row(parallel_sum(threads, data.people(), [&](std::uint32_t a, std::size_t) {
            std::uint64_t found = 0;
            const auto own = data.works_at[a];
            if (own.empty()) return found;
            const std::uint32_t first = own.front(), last = own.back();  // one or two, never more
            for (const std::uint32_t b : data.out[a])
                for (const std::uint32_t org : data.works_at[b]) found += org == first || org == last ? 1U : 0U;
            return found;
        }));
    };
}

/// Queries that begin at one person.
void add_local(Queries& queries, const Data& data, const std::string& suffix, std::uint32_t start, Marks& marks) {
    const Csr& out = data.out;
    queries["hop1" + suffix] = [&out, start] { return one_row(out.degree(start)); };
    queries["hop2" + suffix] = [&out, start] {
        std::uint64_t paths = 0;
        for (const std::uint32_t b : out[start]) paths += out.degree(b);
        return one_row(paths);
    };
    const auto three_hops = [&out, start](unsigned repeated) {
        std::uint64_t paths = 0;
        for (const std::uint32_t b : out[start])
            for (const std::uint32_t c : out[b]) paths += out.degree(c) - (c == start ? repeated : 0U);
        return one_row(paths);
    };
    queries["hop3" + suffix] = [=] { return three_hops(1); };  // a-b-a-b takes a relationship twice: no trail
    queries["hop3" + suffix + "_walks"] = [=] { return three_hops(0); };
    queries["reach2" + suffix] = [&out, &marks, start] {
        marks.clear();
        std::uint64_t found = 0;
        for (const std::uint32_t b : out[start])
            for (const std::uint32_t c : out[b]) found += marks.set(c) ? 1U : 0U;
        return one_row(found);
    };
    queries["reach1to3" + suffix] = [&out, &marks, start] { return one_row(reach(out, start, 3, marks)); };
}

void add_patterns(Queries& queries, const Data& data, const Upward& up, std::size_t threads) {
    queries["twohop_all"] = [&, threads] {
        return one_row(parallel_sum(threads, data.people(), [&](std::uint32_t b, std::size_t) {
            return data.in.degree(b) * data.out.degree(b);
        }));
    };
    const std::uint8_t first = data.countries.numbers.at(text(data.parameters, "country_a"));
    const std::uint8_t last = data.countries.numbers.at(text(data.parameters, "country_b"));
    queries["twohop_filter"] = [&, threads, first, last] {
        return one_row(parallel_sum(threads, data.people(), [&](std::uint32_t b, std::size_t) {
            std::uint64_t before = 0, after = 0;
            for (const std::uint32_t a : data.in[b]) before += data.country[a] == first ? 1U : 0U;
            if (before == 0) return before;
            for (const std::uint32_t c : data.out[b]) after += data.country[c] == last ? 1U : 0U;
            return before * after;
        }));
    };
    queries["triangles"] = [&, threads] { return one_row(triangles(up, threads)); };
    queries["cliques4"] = [&, threads] { return one_row(cliques_of_4(up, threads)); };
}

void add_batches(Queries& queries, const Data& data, const Ids& people, Marks& forward, Marks& backward) {
    queries["point_lookup_x1000"] = [&, wanted = numbers(data.parameters, "lookup_ids")] {
        std::size_t characters = 0;
        double scores = 0;
        std::uint32_t person = 0;
        for (const std::uint64_t id : wanted) {
            person = people[id];
            characters += data.name(person).size() + data.countries.texts[data.country[person]].size();
            scores += data.score[person];
        }
        if (characters == 0 && scores > 0) return std::string();  // so that nothing of it can be left out
        return "[[\"" + std::string(data.name(person)) + "\",\"" + data.countries.texts[data.country[person]] + "\"," +
               decimal(data.score[person]) + "]]";
    };
    queries["shortest_x100"] = [&, ends = numbers(data.parameters, "pairs")] {
        std::uint64_t connected = 0, lengths = 0;
        for (std::size_t i = 0; i < ends.size(); i += 2) {
            const int length = distance(data, people[ends[i]], people[ends[i + 1]], forward, backward);
            if (length < 0) continue;
            ++connected;
            lengths += static_cast<std::uint64_t>(length);
        }
        return "[[" + std::to_string(connected) + ',' + std::to_string(lengths) + "]]";
    };
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::fputs("usage: compare_limit FOLDER [THREADS]\n", stderr);
        return 2;
    }
    const std::size_t threads = count > 2 ? std::strtoul(words[2], nullptr, 10) : 1;
    const Data data = load(words[1]);
    const Upward up = upward(data.out, data.in);
    const Ids people(data.person_ids);
    Marks forward(data.people()), backward(data.people());
    Queries queries;
    add_scans(queries, data, threads);
    const std::uint32_t mid = people[numbers(data.parameters, "mid").front()];
    const std::uint32_t hub = people[numbers(data.parameters, "hub").front()];
    add_local(queries, data, "_mid", mid, forward);
    add_local(queries, data, "_hub", hub, forward);
    queries["trail1to3_mid"] = [&data, mid] {
        std::uint64_t trails = data.out.degree(mid);
        for (const std::uint32_t b : data.out[mid]) {
            trails += data.out.degree(b);
            for (const std::uint32_t c : data.out[b]) trails += data.out.degree(c) - (c == mid ? 1U : 0U);
        }
        return one_row(trails);
    };
    add_patterns(queries, data, up, threads);
    add_batches(queries, data, people, forward, backward);
    serve(queries);
    return 0;
}
