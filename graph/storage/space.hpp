#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "graph/chunk_ref.hpp"

namespace entente::storage {

/// Pages [first, first + count).
struct PageRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool operator==(const PageRange&) const = default;
};

[[nodiscard]] PageRange pages_of(const StoredExtent& extent);

/// Which pages of the file are free. Best fit; neighbours are joined. O(log n) each.
class Space {
public:
    /// All pages from `first` on are free and the file may grow there.
    explicit Space(std::uint64_t first) : end_(first) {}

    /// `count` pages in a row, now in use.
    [[nodiscard]] std::uint64_t take(std::uint64_t count);
    void give(PageRange range);
    /// Notes that these pages, which were taken, belong to no root before `root`. What is not noted may belong to all.
    void born(PageRange range, std::uint64_t root) { births_.insert_or_assign(range.first, root); }
    /// Forgets what was noted: right when nobody looks at a root before the newest.
    void forget_births() { births_.clear(); }
    /// Gives pages that `root` and those after it do not have. They are free once nobody looks at any of the roots from
    /// the one that they were born in to the one before `root`.
    void give_later(PageRange range, std::uint64_t root);
    /// `in_use`: whether anyone looks at a root in [first, end).
    void release(const std::function<bool(std::uint64_t first, std::uint64_t end)>& in_use);

    [[nodiscard]] std::uint64_t end() const { return end_; }  ///< no page in use is here or above
    [[nodiscard]] std::uint64_t free_pages() const { return free_; }

private:
    void insert(PageRange range);
    void erase(std::map<std::uint64_t, std::uint64_t>::iterator range);

    std::map<std::uint64_t, std::uint64_t> by_first_;                                    // first -> count
    std::set<std::pair<std::uint64_t, std::uint64_t>> by_count_;                         // (count, first)
    std::map<std::uint64_t, std::uint64_t> births_;                                      // first page -> root
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<PageRange>> waiting_;  // (born in, replaced by)
    std::uint64_t end_;
    std::uint64_t free_ = 0;
};

/// The free pages between those in use, which it sorts. Nothing when two ranges overlap.
[[nodiscard]] bool overlaps(std::vector<PageRange>& used);
[[nodiscard]] Space space_around(const std::vector<PageRange>& sorted_used, std::uint64_t first);

}  // namespace entente::storage
