#include "query/exec/key_table.hpp"

#include <functional>
#include <numeric>

namespace entente::exec {

namespace {

std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 32;
    x *= 0x9E37'79B9'7F4A'7C15ULL;
    x ^= x >> 29;
    return x;
}

/// Equal to hash_value of the same value, so that typed and mixed columns agree: hash_value is the definition, and the
/// typed loops only avoid making a Value for ids and strings of one column against itself.
void hash_column(const Vector& column, std::size_t rows, std::vector<std::uint64_t>& hashes) {
    const auto combine = [&](std::size_t row, std::uint64_t h) { hashes[row] = mix(hashes[row] * 31 + h); };
    if (column.constant) {
        const std::uint64_t h = hash_value(column.get(0));
        for (std::size_t row = 0; row < rows; ++row) combine(row, h);
        return;
    }
    switch (column.kind) {
        case VectorKind::node:
        case VectorKind::relationship:
            for (std::size_t row = 0; row < rows; ++row) {
                combine(row,
                        column.ids[row] == no_entity ? hash_value(Value()) : mix(column.ids[row] + 0x51ED'270BULL));
            }
            return;
        case VectorKind::string:
            for (std::size_t row = 0; row < rows; ++row) {
                combine(row,
                        column.is_null(row) ? hash_value(Value()) : std::hash<std::string_view>{}(column.strings[row]));
            }
            return;
        case VectorKind::value:
            for (std::size_t row = 0; row < rows; ++row) {
                const Value& value = column.values[row];
                switch (value.type()) {
                    case ValueType::node:
                        combine(row, mix(value.as_node().id + 0x51ED'270BULL));
                        break;
                    case ValueType::relationship:
                        combine(row, mix(value.as_relationship().id + 0x51ED'270BULL));
                        break;
                    case ValueType::string:
                        combine(row, std::hash<std::string_view>{}(value.as_string()));
                        break;
                    default:
                        combine(row, hash_value(value));
                        break;
                }
            }
            return;
        default:
            for (std::size_t row = 0; row < rows; ++row) combine(row, hash_value(column.get(row)));
            return;
    }
}

bool same_value(const Vector& a, std::size_t i, const Vector& b, std::size_t j) {
    const bool a_null = a.is_null(i), b_null = b.is_null(j);
    if (a_null || b_null) return a_null && b_null;
    if (a.kind == b.kind) {
        switch (a.kind) {
            case VectorKind::node:
            case VectorKind::relationship:
                return a.ids[a.at(i)] == b.ids[b.at(j)];
            case VectorKind::integer:
            case VectorKind::date:
                return a.integers[a.at(i)] == b.integers[b.at(j)];
            case VectorKind::string:
                return a.strings[a.at(i)] == b.strings[b.at(j)];
            case VectorKind::boolean:
                return a.booleans[a.at(i)] == b.booleans[b.at(j)];
            case VectorKind::value:
                return equivalent(a.values[a.at(i)], b.values[b.at(j)]);
            case VectorKind::floating:
                break;
        }
    }
    return equivalent(a.get(i), b.get(j));
}

}  // namespace

KeyTable::KeyTable(std::size_t key_count) : stored_(key_count), slots_(64, 0) {}

void KeyTable::clear() {
    for (Vector& column : stored_) column.clear(VectorKind::value);
    hashes_.clear();
    slots_.assign(64, 0);
    size_ = 0;
    ascending_ = false;
}

void KeyTable::hash(std::span<const Vector* const> keys, std::size_t rows) {
    row_hashes_.assign(rows, 0);
    for (const Vector* key : keys) hash_column(*key, rows, row_hashes_);
}

bool KeyTable::same(std::span<const Vector* const> keys, std::size_t row, std::uint32_t group) const {
    for (std::size_t k = 0; k < keys.size(); ++k) {
        if (!same_value(*keys[k], row, stored_[k], group)) return false;
    }
    return true;
}

void KeyTable::grow() {
    std::vector<std::uint32_t> bigger(slots_.size() * 2, 0);
    const std::size_t mask = bigger.size() - 1;
    for (std::uint32_t group = 0; group < size_; ++group) {
        std::size_t slot = hashes_[group] & mask;
        while (bigger[slot] != 0) slot = (slot + 1) & mask;
        bigger[slot] = group + 1;
    }
    slots_ = std::move(bigger);
}

bool KeyTable::insert_ascending(std::span<const Vector* const> keys, std::size_t rows,
                                std::vector<std::uint32_t>& groups) {
    if (keys.size() != 1 || rows == 0 || (size_ != 0 && !ascending_)) return false;
    const Vector& key = *keys[0];
    Vector& stored = stored_[0];
    if (key.constant || key.has_nulls || (size_ != 0 && key.kind != stored.kind)) return false;
    const auto append = [&](const auto& from, auto& to) {
        bool ascends = size_ == 0 || from[0] > to.back();
        for (std::size_t row = 1; row < rows; ++row) ascends &= from[row] > from[row - 1];
        if (!ascends) return false;
        if (size_ == 0) stored.clear(key.kind);
        to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(rows));
        return true;
    };
    switch (key.kind) {
        case VectorKind::integer:
        case VectorKind::date:
            if (!append(key.integers, stored.integers)) return false;
            break;
        case VectorKind::node:
        case VectorKind::relationship:
            if (key.ids[rows - 1] == no_entity || !append(key.ids, stored.ids)) return false;
            break;
        default:
            return false;
    }
    groups.resize(rows);
    std::iota(groups.begin(), groups.end(), size_);
    size_ += static_cast<std::uint32_t>(rows);
    ascending_ = true;
    return true;
}

/// Enters the keys that came in ascending order into the table.
void KeyTable::index() {
    if (!ascending_) return;
    ascending_ = false;
    const Vector* const keys[] = {&stored_[0]};
    hash(keys, size_);
    hashes_ = row_hashes_;
    std::size_t slots = 64;
    while (slots < std::size_t{size_} * 4) slots *= 2;
    slots_.assign(slots / 2, 0);
    grow();
}

void KeyTable::insert(std::span<const Vector* const> keys, std::size_t rows, std::vector<std::uint32_t>& groups) {
    if (insert_ascending(keys, rows, groups)) return;
    index();
    if (size_ == 0) {
        for (std::size_t k = 0; k < keys.size(); ++k) stored_[k].clear(keys[k]->kind);
    }
    hash(keys, rows);
    groups.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        if (std::size_t{size_} * 2 >= slots_.size()) grow();
        const std::size_t mask = slots_.size() - 1;
        std::size_t slot = row_hashes_[row] & mask;
        for (;; slot = (slot + 1) & mask) {
            if (slots_[slot] == 0) {
                slots_[slot] = ++size_;
                hashes_.push_back(row_hashes_[row]);
                for (std::size_t k = 0; k < keys.size(); ++k) stored_[k].append_from(*keys[k], row);
                groups[row] = size_ - 1;
                break;
            }
            const std::uint32_t group = slots_[slot] - 1;
            if (hashes_[group] == row_hashes_[row] && same(keys, row, group)) {
                groups[row] = group;
                break;
            }
        }
    }
}

void KeyTable::find(std::span<const Vector* const> keys, std::size_t rows, std::vector<std::uint32_t>& groups) {
    index();
    hash(keys, rows);
    groups.resize(rows);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t row = 0; row < rows; ++row) {
        groups[row] = absent;
        for (std::size_t slot = row_hashes_[row] & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
            const std::uint32_t group = slots_[slot] - 1;
            if (hashes_[group] == row_hashes_[row] && same(keys, row, group)) {
                groups[row] = group;
                break;
            }
        }
    }
}

}  // namespace entente::exec
