#include "graph/storage/space.hpp"

#include <algorithm>

#include "graph/storage/database_file.hpp"

namespace entente::storage {

PageRange pages_of(const StoredExtent& extent) {
    return {extent.page, pages_of(std::uint64_t{extent.length})};
}

void Space::insert(PageRange range) {
    by_first_.emplace(range.first, range.count);
    by_count_.emplace(range.count, range.first);
    free_ += range.count;
}

void Space::erase(std::map<std::uint64_t, std::uint64_t>::iterator range) {
    free_ -= range->second;
    by_count_.erase({range->second, range->first});
    by_first_.erase(range);
}

std::uint64_t Space::take(std::uint64_t count) {
    const auto fit = by_count_.lower_bound({count, 0});
    if (fit == by_count_.end()) {
        const std::uint64_t first = end_;
        end_ += count;
        return first;
    }
    const PageRange found{fit->second, fit->first};
    erase(by_first_.find(found.first));
    if (found.count > count) insert({found.first + count, found.count - count});
    return found.first;
}

void Space::give(PageRange range) {
    if (range.count == 0) return;
    auto next = by_first_.lower_bound(range.first);
    if (next != by_first_.end() && next->first == range.first + range.count) {
        range.count += next->second;
        const auto joined = next++;
        erase(joined);
    }
    if (next != by_first_.begin()) {
        const auto before = std::prev(next);
        if (before->first + before->second == range.first) {
            range = {before->first, before->second + range.count};
            erase(before);
        }
    }
    if (range.first + range.count == end_) {
        end_ = range.first;
    } else {
        insert(range);
    }
}

void Space::give_later(PageRange range, std::uint64_t root) {
    std::uint64_t born_in = 0;
    if (const auto birth = births_.find(range.first); birth != births_.end()) {
        born_in = birth->second;
        births_.erase(birth);
    }
    waiting_[{born_in, root}].push_back(range);
}

void Space::release(const std::function<bool(std::uint64_t, std::uint64_t)>& in_use) {
    std::erase_if(waiting_, [&](const auto& entry) {
        const auto& [roots, ranges] = entry;
        if (in_use(roots.first, roots.second)) return false;
        for (const PageRange& range : ranges) give(range);
        return true;
    });
}

bool overlaps(std::vector<PageRange>& used) {
    std::sort(used.begin(), used.end(), [](const PageRange& a, const PageRange& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < used.size(); ++i) {
        if (used[i - 1].first + used[i - 1].count > used[i].first) return true;
    }
    return false;
}

Space space_around(const std::vector<PageRange>& sorted_used, std::uint64_t first) {
    const std::uint64_t end = sorted_used.empty() ? first : sorted_used.back().first + sorted_used.back().count;
    Space space(end);
    std::uint64_t at = first;
    for (const PageRange& range : sorted_used) {
        if (range.first > at) space.give({at, range.first - at});
        at = range.first + range.count;
    }
    return space;
}

}  // namespace entente::storage
