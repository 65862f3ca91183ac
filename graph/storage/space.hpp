#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "graph/chunk_ref.hpp"

namespace entente::storage {

/// Bytes [first, first + count) of a file.
struct ByteRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool operator==(const ByteRange&) const = default;
};

[[nodiscard]] ByteRange range_of(const StoredExtent& extent);

/// Which bytes of the file are free. Extents that are written together share pages, but only pages of which no byte is
/// in use are given out: data that is in use is never on a page being written. Best fit; neighbours are joined. O(log
/// n) each.
class Space {
public:
    /// All bytes from `first` on are free and the file may grow there.
    explicit Space(std::uint64_t first) : end_(first) {}

    /// Whole pages in a row, now in use: the offset of the first.
    [[nodiscard]] std::uint64_t take(std::uint64_t pages);
    /// The pages that begin at `offset`, the end of a page, if they are free, and not in a small gap, which is for what
    /// fits.
    [[nodiscard]] bool take_at(std::uint64_t offset, std::uint64_t pages);
    void give(ByteRange range);
    /// Notes that these bytes, which were taken, belong to no root before `root`. What is not noted may belong to all.
    void born(ByteRange range, std::uint64_t root) { births_.insert_or_assign(range.first, root); }
    /// Forgets what was noted: right when nobody looks at a root before the newest.
    void forget_births() { births_.clear(); }
    /// Gives bytes that `root` and those after it do not have. They are free once nobody looks at any of the roots from
    /// the one that they were born in to the one before `root`.
    void give_later(ByteRange range, std::uint64_t root);
    /// `in_use`: whether anyone looks at a root in [first, end).
    void release(const std::function<bool(std::uint64_t first, std::uint64_t end)>& in_use);

    [[nodiscard]] std::uint64_t end_page() const;  ///< no byte of this page or of those behind it is in use

private:
    using Ranges = std::map<std::uint64_t, std::uint64_t>;
    void insert(ByteRange range);
    void erase(Ranges::iterator range);
    void cut(Ranges::iterator range, ByteRange taken);
    void grow_to(std::uint64_t end);

    Ranges by_first_;                                             // first -> count
    std::set<std::pair<std::uint64_t, std::uint64_t>> by_pages_;  // (whole pages, first), of those that have one
    std::map<std::uint64_t, std::uint64_t> births_;               // first byte -> root
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<ByteRange>> waiting_;  // (born in, replaced by)
    std::uint64_t end_;
};

/// Sorts the ranges; true when two of them overlap.
[[nodiscard]] bool overlaps(std::vector<ByteRange>& used);
/// The free bytes from `first` on between those in use.
[[nodiscard]] Space space_around(const std::vector<ByteRange>& sorted_used, std::uint64_t first);

}  // namespace entente::storage
