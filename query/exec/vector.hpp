#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "graph/value.hpp"
#include "query/semantics/bound.hpp"

namespace entente::exec {

/// How a column of a batch is stored: typed where its values are known to have one type, `value` otherwise.
enum class VectorKind : std::uint8_t { value, node, relationship, integer, floating, boolean, date, string };

/// One column of a batch. Exactly the array of `kind` is used. A constant vector has one element that stands for all
/// rows. Strings point into the snapshot, which the query pins. Reused from batch to batch, so that a running query
/// does not allocate.
struct Vector {
    VectorKind kind = VectorKind::value;
    bool constant = false;
    bool has_nulls = false;              ///< `nulls` is in use; ids mark null by no_entity instead
    std::vector<std::uint32_t> ids;      // node, relationship
    std::vector<std::int64_t> integers;  // integer, date (days)
    std::vector<double> floats;
    std::vector<std::uint8_t> booleans;
    std::vector<std::string_view> strings;
    std::vector<Value> values;
    std::vector<std::uint8_t> nulls;

    [[nodiscard]] std::size_t at(std::size_t row) const { return constant ? 0 : row; }
    [[nodiscard]] bool is_null(std::size_t row) const;
    [[nodiscard]] Value get(std::size_t row) const;

    void clear(VectorKind new_kind);         ///< empty, not constant
    void resize(std::size_t rows);           ///< of the array in use (and nulls if has_nulls)
    [[nodiscard]] std::size_t size() const;  ///< of the array in use
    void set_constant(const Value& value);   ///< typed where possible
    void append(const Value& value);         ///< falls back to `value` when the kind does not fit
    void append_from(const Vector& other, std::size_t row);
    void to_values(std::size_t rows);    ///< becomes a flat `value` vector
    void flatten(std::size_t rows);      ///< a constant becomes `rows` equal elements
    void allow_nulls(std::size_t rows);  ///< starts `nulls` with zeros
    void set_null(std::size_t row, std::size_t rows);

    /// This vector becomes the rows `rows` of `source`, in that order.
    void gather(const Vector& source, std::span<const std::uint32_t> rows);
    /// Keeps the rows `rows` (ascending), in place.
    void keep(std::span<const std::uint32_t> rows);
};

/// The columns of a batch by slot. A slot gets its vector when it is first written to: a statement of thousands of
/// clauses has thousands of slots and operators, of which each touches a few. Vectors stay where they are.
class Columns {
public:
    Vector& operator[](bound::Slot slot) {
        const std::size_t at = find(slot);
        return at != absent ? *vectors_[at] : add(slot);
    }
    /// An empty vector for a slot that was never written to.
    const Vector& operator[](bound::Slot slot) const {
        const std::size_t at = find(slot);
        return at != absent ? *vectors_[at] : empty_vector();
    }
    template <typename Visit> void for_each(const Visit& visit) {
        for (const auto& vector : vectors_) visit(*vector);
    }

private:
    static constexpr std::uint32_t absent = 0xFFFF'FFFF;
    [[nodiscard]] std::size_t find(bound::Slot slot) const {
        if (places_.empty()) return absent;
        for (std::size_t at = home(slot);; at = (at + 1) & (places_.size() - 1)) {
            const std::uint32_t place = places_[at];
            if (place == absent || slots_[place] == slot) return place;
        }
    }
    [[nodiscard]] std::size_t home(bound::Slot slot) const {  // multiplicative hashing
        return (slot * 0x9E37'79B1U) & (places_.size() - 1);
    }
    Vector& add(bound::Slot slot);
    static const Vector& empty_vector();

    std::vector<std::uint32_t> places_;  // open addressing: index into slots_, or absent; at most half full
    std::vector<bound::Slot> slots_;
    std::vector<std::unique_ptr<Vector>> vectors_;  // by index in slots_
};

/// Rows in flight: one vector per slot that somebody reads.
/// `multiplicity[i]`, when present, says how many equal rows row i stands for (factorised results).
struct Batch {
    Columns columns;
    std::size_t size = 0;
    std::vector<std::uint64_t> multiplicity;

    [[nodiscard]] std::uint64_t weight(std::size_t row) const { return multiplicity.empty() ? 1 : multiplicity[row]; }
    void keep(std::span<const std::uint32_t> rows, std::span<const bound::Slot> live);
    /// This batch becomes the rows `rows` of `source`, in that order, in the columns `live` but for `except`.
    void gather(const Batch& source, std::span<const std::uint32_t> rows, std::span<const bound::Slot> live,
                std::initializer_list<bound::Slot> except);
};

}  // namespace entente::exec
