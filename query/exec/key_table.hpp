#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/exec/vector.hpp"

namespace entente::exec {

/// Hash table from rows of key columns to dense group numbers, by openCypher's equivalence (null groups with null, 1
/// with 1.0). Open addressing over stored hashes; keys of one type are kept typed. As long as a single key of integers
/// or ids only ascends, no two rows are equal, and nothing is hashed: files and scans often come in the order of their
/// ids.
class KeyTable {
public:
    explicit KeyTable(std::size_t key_count);

    /// The group of every row of `keys` (one vector per key column); new groups are numbered in order of appearance.
    void insert(std::span<const Vector* const> keys, std::size_t rows, std::vector<std::uint32_t>& groups);
    /// As insert, but a row whose key is absent gets `absent`.
    void find(std::span<const Vector* const> keys, std::size_t rows, std::vector<std::uint32_t>& groups);
    static constexpr std::uint32_t absent = 0xFFFF'FFFF;

    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] const Vector& keys(std::size_t column) const { return stored_[column]; }
    [[nodiscard]] std::size_t bytes() const {
        return slots_.size() * 4 + hashes_.size() * 8 + std::size_t{size_} * 48 * stored_.size();
    }
    void clear();

private:
    void hash(std::span<const Vector* const> keys, std::size_t rows);
    [[nodiscard]] bool same(std::span<const Vector* const> keys, std::size_t row, std::uint32_t group) const;
    bool insert_ascending(std::span<const Vector* const> keys, std::size_t rows, std::vector<std::uint32_t>& groups);
    void index();
    void grow();

    std::vector<Vector> stored_;         // by key column, row = group
    std::vector<std::uint64_t> hashes_;  // by group
    std::vector<std::uint32_t> slots_;   // group + 1, 0 empty
    std::uint32_t size_ = 0;
    bool ascending_ = false;  // the stored keys ascend, and are in neither `hashes_` nor `slots_`
    std::vector<std::uint64_t> row_hashes_;
};

}  // namespace entente::exec
