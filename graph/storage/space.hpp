#pragma once

#include <cstdint>
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
    /// Gives pages that readers of roots before `root` may still look at: free once there is none.
    void give_later(PageRange range, std::uint64_t root) { waiting_.emplace_back(root, range); }
    /// `oldest_root` is the oldest that anyone looks at.
    void release(std::uint64_t oldest_root);

    [[nodiscard]] std::uint64_t end() const { return end_; }  ///< no page in use is here or above
    [[nodiscard]] std::uint64_t free_pages() const { return free_; }

private:
    void insert(PageRange range);
    void erase(std::map<std::uint64_t, std::uint64_t>::iterator range);

    std::map<std::uint64_t, std::uint64_t> by_first_;             // first -> count
    std::set<std::pair<std::uint64_t, std::uint64_t>> by_count_;  // (count, first)
    std::vector<std::pair<std::uint64_t, PageRange>> waiting_;
    std::uint64_t end_;
    std::uint64_t free_ = 0;
};

/// The free pages between those in use, which it sorts. Nothing when two ranges overlap.
[[nodiscard]] bool overlaps(std::vector<PageRange>& used);
[[nodiscard]] Space space_around(const std::vector<PageRange>& sorted_used, std::uint64_t first);

}  // namespace entente::storage
