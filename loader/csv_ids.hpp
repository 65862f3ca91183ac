#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/value.hpp"

namespace entente::csv {

/// Numbers by 64-bit integer id. Ids that are small for their count index an array; the others are hashed.
class IntegerIds {
public:
    /// False when `id` has a number already. REQUIRES: number is not no_entity.
    bool insert(std::int64_t id, std::uint32_t number);
    /// The number of `id`, or no_entity.
    [[nodiscard]] std::uint32_t find(std::int64_t id) const {
        const auto index = static_cast<std::uint64_t>(id);
        if (index < direct_.size() && direct_[index] != no_entity) return direct_[index];
        return hashed_ == 0 ? no_entity : find_hashed(id);
    }
    /// Begins to load the memory that `find` will read: ids come in no order, each look-up alone would wait for memory.
    void prefetch(std::int64_t id) const {
        const auto index = static_cast<std::uint64_t>(id);
        if (index < direct_.size()) __builtin_prefetch(direct_.data() + index);
        if (hashed_ != 0) __builtin_prefetch(slots_.data() + first_slot(id));
    }
    /// Replaces every number n by nodes[n].
    void renumber(const std::vector<NodeId>& nodes);

private:
    struct Slot {
        std::int64_t id = 0;
        std::uint32_t number = no_entity;
    };
    [[nodiscard]] std::size_t first_slot(std::int64_t id) const;
    [[nodiscard]] std::uint32_t find_hashed(std::int64_t id) const;
    void grow();
    std::vector<std::uint32_t> direct_;  // by id
    std::vector<Slot> slots_;            // linear probing; the size is a power of two
    std::uint64_t count_ = 0, hashed_ = 0;
};

/// Numbers by text.
class StringIds {
public:
    bool insert(std::string_view id, std::uint32_t number);
    [[nodiscard]] std::uint32_t find(std::string_view id) const;
    void renumber(const std::vector<NodeId>& nodes);

private:
    struct Slot {
        std::uint64_t begin = 0;  // in bytes_
        std::uint32_t size = 0;
        std::uint32_t hash = 0;  // upper half
        std::uint32_t number = no_entity;
    };
    [[nodiscard]] std::size_t slot_of(std::string_view id, std::uint64_t hash) const;
    void grow();
    std::vector<Slot> slots_;
    std::string bytes_;
    std::uint64_t count_ = 0;
};

}  // namespace entente::csv
