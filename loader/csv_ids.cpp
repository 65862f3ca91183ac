#include "loader/csv_ids.hpp"

#include <functional>

namespace entente::csv {
namespace {

constexpr std::uint64_t least_slots = 1024;
/// The array may be this many times as long as there are ids.
constexpr std::uint64_t sparseness = 16;

std::uint64_t mix(std::uint64_t value) {  // splitmix64's finaliser
    value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9U;
    value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBU;
    return value ^ (value >> 31);
}

}  // namespace

bool IntegerIds::insert(std::int64_t id, std::uint32_t number) {
    const auto index = static_cast<std::uint64_t>(id);
    if (find(id) != no_entity) return false;
    ++count_;
    if (index >= direct_.size() && index < sparseness * (count_ + least_slots)) {
        direct_.resize(2 * index + least_slots, no_entity);
    }
    if (index < direct_.size()) {
        direct_[index] = number;
        return true;
    }
    if (2 * ++hashed_ > slots_.size()) grow();
    std::size_t at = first_slot(id);
    while (slots_[at].number != no_entity) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {id, number};
    return true;
}

std::size_t IntegerIds::first_slot(std::int64_t id) const {
    return mix(static_cast<std::uint64_t>(id)) & (slots_.size() - 1);
}

std::uint32_t IntegerIds::find_hashed(std::int64_t id) const {
    std::size_t at = first_slot(id);
    while (slots_[at].number != no_entity && slots_[at].id != id) at = (at + 1) & (slots_.size() - 1);
    return slots_[at].number;
}

void IntegerIds::grow() {
    std::vector<Slot> old(slots_.empty() ? least_slots : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
        if (slot.number == no_entity) continue;
        std::size_t at = first_slot(slot.id);
        while (slots_[at].number != no_entity) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }
}

void IntegerIds::renumber(const std::vector<NodeId>& nodes) {
    for (std::uint32_t& number : direct_) {
        if (number != no_entity) number = nodes[number];
    }
    for (Slot& slot : slots_) {
        if (slot.number != no_entity) slot.number = nodes[slot.number];
    }
}

/// The slot of `id`, or the free one where it belongs. REQUIRES: a free slot.
std::size_t StringIds::slot_of(std::string_view id, std::uint64_t hash) const {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != no_entity) {
        const Slot& slot = slots_[at];
        if (slot.hash == hash >> 32 && std::string_view(bytes_).substr(slot.begin, slot.size) == id) break;
        at = (at + 1) & (slots_.size() - 1);
    }
    return at;
}

bool StringIds::insert(std::string_view id, std::uint32_t number) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    const std::uint64_t hash = mix(std::hash<std::string_view>{}(id));
    Slot& slot = slots_[slot_of(id, hash)];
    if (slot.number != no_entity) return false;
    ++count_;
    slot = {bytes_.size(), static_cast<std::uint32_t>(id.size()), static_cast<std::uint32_t>(hash >> 32), number};
    bytes_ += id;
    return true;
}

std::uint32_t StringIds::find(std::string_view id) const {
    if (slots_.empty()) return no_entity;
    return slots_[slot_of(id, mix(std::hash<std::string_view>{}(id)))].number;
}

void StringIds::grow() {
    std::vector<Slot> old(slots_.empty() ? least_slots : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
        if (slot.number == no_entity) continue;
        const std::string_view id = std::string_view(bytes_).substr(slot.begin, slot.size);
        std::size_t at = mix(std::hash<std::string_view>{}(id)) & (slots_.size() - 1);
        while (slots_[at].number != no_entity) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }
}

void StringIds::renumber(const std::vector<NodeId>& nodes) {
    for (Slot& slot : slots_) {
        if (slot.number != no_entity) slot.number = nodes[slot.number];
    }
}

}  // namespace entente::csv
