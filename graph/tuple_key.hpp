#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/value.hpp"

namespace entente {

/// The values of several properties as one string, which is the key of an index on several properties. Two of these
/// strings compare byte by byte as order() of graph/value.hpp compares the lists of their values: so they are equal
/// where the values are equivalent, and no value of a transaction's statement must be made to look one up.
/// docs/file-format.md has the encoding.
class TupleKey {
public:
    void clear();
    void add(const Value& value);
    void add(std::int64_t integer);
    void add(std::string_view text);

    /// There can be an equal one: no value so far is null, NaN, holds one of these, or is of a type that no property
    /// has.
    [[nodiscard]] bool can_be_equal() const { return can_be_equal_; }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
    void tag(ValueType type);
    template <typename Unsigned> void big_endian(Unsigned number);
    void integer(std::int64_t number);
    void number(double floor, std::uint16_t above);
    void text(std::string_view text);

    std::string bytes_;
    bool can_be_equal_ = true;
};

}  // namespace entente
