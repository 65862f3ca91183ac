// What the hand-written programs share: adjacency as plain arrays, a reader of the CSV files, and a server that answers
// a name of a query with its rows and its time.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace limit {

/// Compressed sparse rows: the sorted targets of each source.
struct Csr {
    std::vector<std::uint32_t> offsets, targets;

    std::span<const std::uint32_t> operator[](std::uint32_t source) const {
        return {targets.data() + offsets[source], targets.data() + offsets[source + 1]};
    }
    std::uint64_t degree(std::uint32_t source) const { return offsets[source + 1] - offsets[source]; }
};

struct Pairs {
    std::vector<std::uint32_t> from, to;
};

/// The lists of `sources` sources. With `origin`, the number of each place's pair in the order of the input.
inline Csr make_csr(std::size_t sources, const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to,
                    std::vector<std::uint32_t>* origin = nullptr) {
    // Two stable counting sorts, by target and then by source.
    std::vector<std::uint32_t> by_target(from.size());
    {
        std::vector<std::uint32_t> place(to.empty() ? 1 : *std::max_element(to.begin(), to.end()) + 2U);
        for (const std::uint32_t each : to) ++place[each + 1];
        for (std::size_t i = 1; i < place.size(); ++i) place[i] += place[i - 1];
        for (std::uint32_t i = 0; i < to.size(); ++i) by_target[place[to[i]]++] = i;
    }
    Csr csr;
    csr.offsets.resize(sources + 1);
    for (const std::uint32_t each : from) ++csr.offsets[each + 1];
    for (std::size_t i = 1; i <= sources; ++i) csr.offsets[i] += csr.offsets[i - 1];
    csr.targets.resize(to.size());
    if (origin != nullptr) origin->resize(to.size());
    std::vector<std::uint32_t> place(csr.offsets.begin(), csr.offsets.end() - 1);
    for (const std::uint32_t i : by_target) {
        const std::uint32_t at = place[from[i]]++;
        csr.targets[at] = to[i];
        if (origin != nullptr) (*origin)[at] = i;
    }
    return csr;
}

/// A CSV file in memory, read field by field; quotes do not occur in these data.
class Fields {
public:
    explicit Fields(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        text_.resize(std::filesystem::file_size(path));
        if (!file.read(text_.data(), static_cast<std::streamsize>(text_.size()))) {
            std::fprintf(stderr, "cannot read %s\n", path.c_str());
            std::exit(1);
        }
        skip_line();
    }
    bool more() const { return at_ < text_.size(); }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (; is_digit(); ++at_) value = value * 10 + static_cast<std::uint64_t>(text_[at_] - '0');
        ++at_;
        return value;
    }
    /// A number, and whether it was the last of its line.
    std::pair<std::uint64_t, bool> last_number() {
        const std::uint64_t value = number();
        return {value, text_[at_ - 1] == '\n'};
    }
    /// A decimal with six places.
    double decimal() {
        const std::uint64_t whole = number();
        return static_cast<double>(whole * 1'000'000 + number()) / 1e6;
    }
    std::string_view text() {
        const std::size_t begin = at_;
        while (text_[at_] != ',' && text_[at_] != '\n') ++at_;
        return std::string_view(text_).substr(begin, at_++ - begin);
    }
    std::uint32_t day() {
        const std::string_view field = text();
        const auto part = [&](std::size_t begin, std::size_t length) {
            return static_cast<unsigned>(std::atoi(std::string(field.substr(begin, length)).c_str()));
        };
        const std::chrono::year_month_day day{std::chrono::year(static_cast<int>(part(0, 4))),
                                              std::chrono::month(part(5, 2)), std::chrono::day(part(8, 2))};
        return static_cast<std::uint32_t>(std::chrono::sys_days(day).time_since_epoch().count());
    }
    void skip_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

private:
    bool is_digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }

    std::string text_;
    std::size_t at_ = 0;
};

/// Row numbers by id: open addressing.
class Ids {
public:
    explicit Ids(const std::vector<std::uint64_t>& ids) {
        while (mask_ + 1 < ids.size() * 2) mask_ = mask_ * 2 + 1;
        slots_.resize(mask_ + 1, {~0ULL, 0});
        for (std::uint32_t row = 0; row < ids.size(); ++row) slots_[find(ids[row])] = {ids[row], row};
    }
    std::uint32_t operator[](std::uint64_t id) const { return slots_[find(id)].second; }

private:
    std::size_t find(std::uint64_t id) const {
        std::size_t at = (id * 0x9E3779B97F4A7C15ULL >> 20U) & mask_;
        while (slots_[at].first != id && slots_[at].first != ~0ULL) at = (at + 1) & mask_;
        return at;
    }

    std::size_t mask_ = 15;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> slots_;
};

/// Sum of body(item, thread) over all items; blocks of items are handed to the threads.
template <typename Body> std::uint64_t parallel_sum(std::size_t threads, std::size_t items, const Body& body) {
    std::vector<std::uint64_t> sums(threads * 8);  // a cache line each
    std::atomic<std::size_t> next = 0;
    const std::size_t block = threads == 1 ? items : std::max<std::size_t>(64, items / 256);
    const auto work = [&](std::size_t thread) {
        std::uint64_t sum = 0;
        for (std::size_t begin = next.fetch_add(block); begin < items; begin = next.fetch_add(block)) {
            const std::size_t end = std::min(items, begin + block);
            for (std::size_t i = begin; i < end; ++i) sum += body(static_cast<std::uint32_t>(i), thread);
        }
        sums[thread * 8] = sum;
    };
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    work(0);
    others.clear();
    std::uint64_t sum = 0;
    for (const std::uint64_t each : sums) sum += each;
    return sum;
}

/// Answers as the rows of a JSON array.
using Query = std::function<std::string()>;
using Queries = std::map<std::string, Query, std::less<>>;

inline std::string one_row(std::uint64_t value) {
    return "[[" + std::to_string(value) + "]]";
}

/// Reads names of queries, one a line, and answers each with a line of JSON.
inline void serve(const Queries& queries) {
    std::cout << "{\"ok\":true}" << std::endl;
    for (std::string name; std::getline(std::cin, name);) {
        const auto query = queries.find(name);
        if (query == queries.end()) {
            std::cout << R"({"error":{"message":"there is no such query"}})" << std::endl;
            continue;
        }
        const auto begin = std::chrono::steady_clock::now();
        const std::string rows = query->second();
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
        std::cout << R"({"rows":)" << rows << R"(,"elapsed_ms":)" << elapsed.count() << '}' << std::endl;
    }
}

}  // namespace limit
