#include "graph/storage/space.hpp"

#include <algorithm>

#include "graph/storage/database_file.hpp"

namespace entente::storage {
namespace {

constexpr std::uint64_t small_gap = 64;  // pages

std::uint64_t page_begin(std::uint64_t offset) {
    return pages_of(offset) * page_size;
}

std::uint64_t whole_pages(ByteRange range) {
    const std::uint64_t begin = page_begin(range.first);
    const std::uint64_t end = range.first + range.count;
    return end < begin ? 0 : (end - begin) / page_size;
}

}  // namespace

ByteRange range_of(const StoredExtent& extent) {
    return {extent.offset, extent.length};
}

void Space::insert(ByteRange range) {
    if (range.count == 0) return;
    by_first_.emplace(range.first, range.count);
    if (const std::uint64_t pages = whole_pages(range); pages != 0) by_pages_.emplace(pages, range.first);
}

void Space::erase(Ranges::iterator range) {
    by_pages_.erase({whole_pages({range->first, range->second}), range->first});
    by_first_.erase(range);
}

void Space::cut(Ranges::iterator range, ByteRange taken) {
    const ByteRange found{range->first, range->second};
    erase(range);
    insert({found.first, taken.first - found.first});
    const std::uint64_t taken_end = taken.first + taken.count;
    insert({taken_end, found.first + found.count - taken_end});
}

void Space::grow_to(std::uint64_t end) {
    const std::uint64_t before = end_;
    end_ = end;
    insert({before, page_begin(before) - before});
}

std::uint64_t Space::take(std::uint64_t pages) {
    const auto fit = by_pages_.lower_bound({pages, 0});
    if (fit == by_pages_.end()) {
        const std::uint64_t first = page_begin(end_);
        grow_to(first + pages * page_size);
        return first;
    }
    const std::uint64_t first = page_begin(fit->second);
    cut(by_first_.find(fit->second), {first, pages * page_size});
    return first;
}

bool Space::take_at(std::uint64_t offset, std::uint64_t pages) {
    if (offset == page_begin(end_)) {
        grow_to(offset + pages * page_size);
        return true;
    }
    auto found = by_first_.upper_bound(offset);
    if (found == by_first_.begin()) return false;
    --found;
    if (found->first + found->second < offset + std::max(pages, small_gap) * page_size) return false;
    cut(found, {offset, pages * page_size});
    return true;
}

void Space::give(ByteRange range) {
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

void Space::give_later(ByteRange range, std::uint64_t root) {
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
        for (const ByteRange& range : ranges) give(range);
        return true;
    });
}

std::uint64_t Space::end_page() const {
    return pages_of(end_);
}

bool overlaps(std::vector<ByteRange>& used) {
    std::sort(used.begin(), used.end(), [](const ByteRange& a, const ByteRange& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < used.size(); ++i) {
        if (used[i - 1].first + used[i - 1].count > used[i].first) return true;
    }
    return false;
}

Space space_around(const std::vector<ByteRange>& sorted_used, std::uint64_t first) {
    const std::uint64_t end = sorted_used.empty() ? first : sorted_used.back().first + sorted_used.back().count;
    Space space(end);
    std::uint64_t at = first;
    for (const ByteRange& range : sorted_used) {
        if (range.first > at) space.give({at, range.first - at});
        at = range.first + range.count;
    }
    return space;
}

}  // namespace entente::storage
