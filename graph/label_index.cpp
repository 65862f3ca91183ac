#include "graph/label_index.hpp"

#include <roaring/roaring.h>

#include <algorithm>
#include <new>
#include <numeric>

#include "graph/copy_on_write.hpp"

namespace entente {
namespace {

constexpr std::uint32_t part_bits = label_part_bits;
constexpr std::uint32_t part_size = label_part_size;

std::uint32_t part_of(NodeId node) {
    return node >> part_bits;
}
std::uint32_t position_in_part(NodeId node) {
    return node & (part_size - 1);
}

/// A bitmap that grows writes to what it could not allocate. So we look now and then whether there is more than it will
/// need until the next look, and fail in time if there is not.
constexpr std::uint64_t changes_between_looks = 64;
constexpr std::size_t room_for_growth = 64'000;

void require_room() {
    ::operator delete(::operator new(room_for_growth));
}

roaring_bitmap_t* require(roaring_bitmap_t* bitmap) {
    if (bitmap == nullptr) throw std::bad_alloc();
    return bitmap;
}

roaring_bitmap_t* new_bitmap() {
    require_room();
    return require(roaring_bitmap_create());
}

}  // namespace

LabelPart::LabelPart() : bitmap(new_bitmap()) {}
LabelPart::LabelPart(const LabelPart& other) : bitmap(require(roaring_bitmap_copy(other.bitmap))) {}
LabelPart::~LabelPart() {
    roaring_bitmap_free(bitmap);
}

std::vector<LabelRun> LabelPart::runs() const {
    std::vector<LabelRun> runs;
    roaring_uint32_iterator_t position;
    roaring_init_iterator(bitmap, &position);
    for (; position.has_value; roaring_advance_uint32_iterator(&position)) {
        if (!runs.empty() && runs.back().last + 1 == position.current_value) {
            runs.back().last = position.current_value;
        } else {
            runs.push_back({position.current_value, position.current_value});
        }
    }
    return runs;
}

void LabelPart::add_run(LabelRun run) {
    roaring_bitmap_add_range(bitmap, run.first, std::uint64_t{run.last} + 1);
}

LabelIndex::LabelIndex() = default;
LabelIndex::LabelIndex(const LabelIndex&) = default;
LabelIndex& LabelIndex::operator=(const LabelIndex&) = default;
LabelIndex::~LabelIndex() = default;

bool LabelIndex::contains(NodeId node) const {
    const std::uint32_t index = part_of(node);
    return index < parts_.size() && parts_[index] &&
           roaring_bitmap_contains(parts_[index]->bitmap, position_in_part(node));
}

void LabelIndex::collect(NodeId begin, NodeId end, std::vector<NodeId>& out) const {
    constexpr std::uint32_t batch = 256;
    if (begin >= end) return;
    const auto last = std::min<std::size_t>(parts_.size(), std::size_t{part_of(end - 1)} + 1);
    for (std::size_t index = part_of(begin); index < last; ++index) {
        if (!parts_[index]) continue;
        const auto base = static_cast<NodeId>(index << part_bits);
        const NodeId first = std::max(begin, base);
        const auto after = static_cast<NodeId>(std::min<std::uint64_t>(end, std::uint64_t{base} + part_size));
        if (roaring_bitmap_contains_range(parts_[index]->bitmap, first - base, after - base)) {
            const std::size_t old_size = out.size();
            out.resize(old_size + (after - first));
            std::iota(out.begin() + static_cast<std::ptrdiff_t>(old_size), out.end(), first);
            continue;
        }
        roaring_uint32_iterator_t position;
        roaring_init_iterator(parts_[index]->bitmap, &position);
        if (begin > base && !roaring_move_uint32_iterator_equalorlarger(&position, begin - base)) continue;
        const std::uint32_t stop = end - base;  // exclusive; beyond the part when the range goes on
        while (position.has_value && position.current_value < stop) {
            const std::size_t old_size = out.size();
            out.resize(old_size + batch);
            const std::uint32_t read = roaring_read_uint32_iterator(&position, out.data() + old_size, batch);
            auto keep = out.begin() + static_cast<std::ptrdiff_t>(old_size);
            const auto read_end = keep + static_cast<std::ptrdiff_t>(read);
            keep = std::lower_bound(keep, read_end, stop);
            out.erase(keep, out.end());
            for (std::size_t i = old_size; i < out.size(); ++i) out[i] += base;
        }
    }
}

LabelPart& LabelIndex::writable_part(NodeId node) {
    if (size_ % changes_between_looks == 0) require_room();
    return writable(grown(parts_, part_of(node)), epoch);
}

void LabelIndex::add(NodeId node) {
    roaring_bitmap_add(writable_part(node).bitmap, position_in_part(node));
    ++size_;
}

void LabelIndex::remove(NodeId node) {
    roaring_bitmap_remove(writable_part(node).bitmap, position_in_part(node));
    --size_;
}

void LabelIndex::add_range(NodeId begin, NodeId end) {
    size_ += end - begin;
    while (begin < end) {
        require_room();
        const std::uint64_t part_end = (std::uint64_t{part_of(begin)} + 1) << part_bits;
        const auto stop = static_cast<NodeId>(std::min<std::uint64_t>(part_end, end));
        const std::uint32_t first = position_in_part(begin);
        roaring_bitmap_add_range(writable_part(begin).bitmap, first, std::uint64_t{first} + (stop - begin));
        begin = stop;
    }
}

std::uint64_t LabelIndex::memory_use() const {
    std::uint64_t bytes = parts_.capacity() * sizeof(parts_[0]);
    for (const auto& reference : parts_) {
        if (const LabelPart* part = reference.loaded())
            bytes += sizeof(*part) + roaring_bitmap_size_in_bytes(part->bitmap);
    }
    return bytes;
}

}  // namespace entente
