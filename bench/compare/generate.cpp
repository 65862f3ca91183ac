// Makes a dataset of the comparison: CSV files with typed headers, and the parameters of the queries.
//   compare_generate FOLDER PEOPLE RELATIONSHIPS [SEED]
// The same arguments give the same bytes on every machine (README.md says what the data are like).

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

// The sequence of this generator is part of the standard; those of std::shuffle and of the distributions are not.
using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t limit) {
    return random() % limit;
}
double fraction(Random& random) {
    return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

template <typename T> void shuffle(std::vector<T>& items, Random& random) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(random, i)]);
}

/// A file of lines; fields are separated by commas.
class Lines {
public:
    Lines(const std::filesystem::path& path, std::string_view header) : file_(std::fopen(path.c_str(), "wb")) {
        if (file_ == nullptr) {
            std::perror(path.c_str());
            std::exit(1);
        }
        add(header).end();
    }
    ~Lines() {
        flush();
        std::fclose(file_);
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    Lines& add(std::string_view text) {
        if (field_++ > 0) buffer_ += ',';
        buffer_ += text;
        return *this;
    }
    Lines& add(std::uint64_t number) {
        std::array<char, 24> digits{};
        const auto last = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return add({digits.data(), static_cast<std::size_t>(last - digits.data())});
    }
    /// 0.000000 to 0.999999: six decimals are the same double in every reader.
    Lines& add_millionths(std::uint64_t millionths) {
        std::string text = std::to_string(1'000'000 + millionths);
        text.replace(0, 1, "0.");
        return add(text);
    }
    Lines& add_day(std::int64_t days_since_1970) {
        const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(days_since_1970))};
        std::array<char, 40> text{};
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                      static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
        return add(text.data());
    }
    void end() {
        buffer_ += '\n';
        field_ = 0;
        if (buffer_.size() > (1U << 20U)) flush();
    }

private:
    void flush() {
        std::fwrite(buffer_.data(), 1, buffer_.size(), file_);
        buffer_.clear();
    }

    std::FILE* file_;
    std::string buffer_;
    int field_ = 0;
};

constexpr std::array<std::string_view, 32> syllables = {
    "an",  "bel", "cor", "da",  "el", "fi",  "gor", "ha",  "il", "jun", "ke",  "lu",  "mar", "ni",  "ob",  "pra",
    "qui", "ren", "so",  "tam", "ul", "vik", "wa",  "xen", "yo", "zel", "bri", "cha", "dul", "est", "fro", "gim"};

std::string word(Random& random, std::uint64_t shortest, std::uint64_t longest) {
    std::string text;
    for (std::uint64_t n = shortest + below(random, longest - shortest + 1); n > 0; --n) {
        text += syllables[below(random, syllables.size())];
    }
    return text;
}

std::string name(Random& random, std::uint64_t shortest, std::uint64_t longest) {
    std::string text = word(random, shortest, longest);
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// Countries, of which the first are the most frequent: the share of number i falls with (i + 1) to the power -0.8.
struct Countries {
    std::vector<std::string> names;
    std::vector<double> up_to;  ///< sum of the shares of this one and those before it

    explicit Countries(Random& random) {
        double sum = 0;
        for (int i = 0; i < 100; ++i) {
            names.push_back(name(random, 2, 3) + "land " + std::to_string(i));
            up_to.push_back(sum += std::pow(i + 1, -0.8));
        }
        for (double& share : up_to) share /= sum;
    }
    const std::string& pick(Random& random) const {
        const auto at = std::lower_bound(up_to.begin(), up_to.end() - 1, fraction(random));
        return names[static_cast<std::size_t>(at - up_to.begin())];
    }
};

struct Edge {
    std::uint32_t from, to;
    auto operator<=>(const Edge&) const = default;
};

/// R-MAT with a=.50 b=.20 c=.20 d=.10 (Chakrabarti and others, 2004), so that out- and in-degrees are skewed; vertices
/// are renumbered at random. No loops, no duplicates, in random order.
std::vector<Edge> rmat(std::uint32_t vertices, std::size_t wanted, Random& random) {
    std::vector<std::uint32_t> number(vertices);
    std::iota(number.begin(), number.end(), 0U);
    shuffle(number, random);
    std::vector<Edge> edges;
    edges.reserve(wanted + wanted / 8);
    while (edges.size() < wanted) {
        while (edges.size() < wanted + wanted / 50 + 16) {
            std::uint32_t from = 0, to = 0;
            std::uint64_t dice = 0;
            int level = 0;
            for (std::uint32_t width = 1; width < vertices; width *= 2, ++level) {
                if (level % 8 == 0) dice = random();
                const auto face = dice & 255U;
                dice >>= 8U;
                from = from * 2 + (face >= 179 ? 1 : 0);
                to = to * 2 + ((face >= 128 && face < 179) || face >= 230 ? 1 : 0);
            }
            if (from < vertices && to < vertices && from != to) edges.push_back({number[from], number[to]});
        }
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    }
    shuffle(edges, random);
    edges.resize(wanted);
    return edges;
}

void write_parameters(const std::filesystem::path& path, const std::vector<std::uint64_t>& ids,
                      const std::vector<Edge>& edges, std::uint64_t jobs, const Countries& countries, Random& random) {
    std::vector<std::uint32_t> out(ids.size()), in(ids.size());
    for (const Edge edge : edges) ++out[edge.from], ++in[edge.to];
    const auto any = [&] { return static_cast<std::size_t>(below(random, ids.size())); };
    const auto hub = static_cast<std::size_t>(std::max_element(out.begin(), out.end()) - out.begin());
    std::size_t middle = any();
    while (out[middle] != edges.size() / ids.size()) middle = any();

    std::string text = "{\"persons\": " + std::to_string(ids.size()) + ", \"knows\": " + std::to_string(edges.size()) +
                       ", \"works_at\": " + std::to_string(jobs) + ",\n \"hub\": " + std::to_string(ids[hub]) +
                       ", \"hub_degree\": " + std::to_string(out[hub]) + ", \"mid\": " + std::to_string(ids[middle]) +
                       ",\n \"country_a\": \"" + countries.names[2] + "\", \"country_b\": \"" + countries.names[5] +
                       "\",\n \"lookup_ids\": [";
    for (int i = 0; i < 1000; ++i) text += (i > 0 ? "," : "") + std::to_string(ids[any()]);
    text += "],\n \"pairs\": [";
    for (int i = 0; i < 100; ++i) {
        std::size_t from = any(), to = any();
        while (out[from] == 0) from = any();
        while (in[to] == 0 || to == from) to = any();
        text += (i > 0 ? ",[" : "[") + std::to_string(ids[from]) + "," + std::to_string(ids[to]) + "]";
    }
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) {
        std::perror(path.c_str());
        std::exit(1);
    }
    std::fputs((text + "]}\n").c_str(), file);
    std::fclose(file);
}

void generate(const std::filesystem::path& folder, std::uint32_t people, std::size_t relationships,
              std::uint64_t seed) {
    Random random(seed);
    const Countries countries(random);
    std::vector<std::uint64_t> ids(people);  // ascending, with gaps: not row numbers
    std::uint64_t id = 1000;
    for (auto& each : ids) each = id += 1 + below(random, 19);
    {
        Lines lines(folder / "person.csv", "id:ID(Person),name,country,born:date,score:double");
        for (const std::uint64_t each : ids) {
            const std::string first = name(random, 2, 3), last = name(random, 2, 4);
            lines.add(each).add(first + " " + last).add(countries.pick(random));
            lines.add_day(static_cast<std::int64_t>(below(random, 25'000)) - 10'957);
            lines.add_millionths(below(random, 1'000'000)).end();
        }
    }
    const std::uint64_t orgs = std::clamp<std::uint64_t>(people / 10, 100, 10'000);
    {
        std::vector<std::string> industries;
        for (int i = 0; i < 20; ++i) industries.push_back(word(random, 2, 2) + " industry " + std::to_string(i));
        Lines lines(folder / "org.csv", "id:ID(Org),name,industry,country");
        for (std::uint64_t i = 0; i < orgs; ++i) {
            lines.add(10 + i * 3).add(name(random, 3, 3) + " " + std::to_string(i));
            lines.add(industries[below(random, industries.size())]).add(countries.pick(random)).end();
        }
    }
    std::uint64_t jobs = 0;
    {
        constexpr std::array<std::string_view, 5> roles = {"engineer", "manager", "analyst", "clerk", "director"};
        Lines lines(folder / "works_at.csv", ":START_ID(Person),:END_ID(Org),role,since:int");
        for (const std::uint64_t each : ids) {
            const double share = fraction(random);  // a tenth has no work, a fifth has two places
            std::uint64_t last = orgs;
            for (int left = share < 0.1 ? 0 : share < 0.8 ? 1 : 2; left > 0; --left) {
                const double place = fraction(random);  // squared: large and small employers
                const auto org = static_cast<std::uint64_t>(static_cast<double>(orgs) * place * place);
                if (org == last) continue;
                last = org;
                lines.add(each).add(10 + org * 3).add(roles[below(random, roles.size())]);
                lines.add(1980 + below(random, 45)).end();
                ++jobs;
            }
        }
    }
    const std::vector<Edge> edges = rmat(people, relationships, random);
    {
        Lines lines(folder / "knows.csv", ":START_ID(Person),:END_ID(Person),since:date,weight:double");
        for (const Edge edge : edges) {
            lines.add(ids[edge.from]).add(ids[edge.to]);
            lines.add_day(static_cast<std::int64_t>(below(random, 9000)) + 10'957);
            lines.add_millionths(below(random, 1'000'000)).end();
        }
    }
    write_parameters(folder / "params.json", ids, edges, jobs, countries, random);
}

}  // namespace

int main(int count, char** words) {
    if (count < 4) {
        std::fputs("usage: compare_generate FOLDER PEOPLE RELATIONSHIPS [SEED]\n", stderr);
        return 2;
    }
    const auto people = static_cast<std::uint32_t>(std::strtoul(words[2], nullptr, 10));
    const auto relationships = static_cast<std::size_t>(std::strtoull(words[3], nullptr, 10));
    if (people < 1000 || relationships < people || relationships / people > people / 10) {
        std::fputs("at least 1000 people, and between 1 and PEOPLE / 10 relationships for each\n", stderr);
        return 2;
    }
    std::filesystem::create_directories(words[1]);
    generate(words[1], people, relationships, count > 4 ? std::strtoull(words[4], nullptr, 10) : 42);
    return 0;
}
