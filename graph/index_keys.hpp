#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "graph/value.hpp"

namespace entente {

/// A value to look for in an index, without owning it: integers and strings are compared without making a Value.
class IndexProbe {
public:
    enum class Kind : std::uint8_t { integer, text, other };

    explicit IndexProbe(std::int64_t integer) : kind_(Kind::integer), integer_(integer) {}
    explicit IndexProbe(std::string_view text) : kind_(Kind::text), text_(text) {}
    /// `value` must outlive the probe.
    explicit IndexProbe(const Value& value);

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] std::int64_t integer() const { return integer_; }
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const Value& other() const { return *value_; }

private:
    Kind kind_;
    std::int64_t integer_ = 0;
    std::string_view text_;
    const Value* value_ = nullptr;
};

/// What is known of the integer keys of a node: all are in [low, high].
struct IntegerKeyRange {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

/// The keys of one node of an index, in the order of the node: an array of one type while all are integers or all are
/// strings, else of Value.
class IndexKeys {
public:
    using Kind = IndexProbe::Kind;

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] Value get(std::size_t i) const;
    /// Key `i` against `probe`, as order() of graph/value.hpp.
    [[nodiscard]] std::strong_ordering compare(std::size_t i, const IndexProbe& probe) const;
    /// The first key from `begin` on that is not less than `probe`, or size(). REQUIRES: kind() is integer.
    /// Interpolates first: of keys that lie evenly in `range`, as those given in sequence do, it looks at one or two.
    [[nodiscard]] std::size_t first_not_below(std::int64_t probe, std::size_t begin,
                                              const IntegerKeyRange& range) const;
    [[nodiscard]] bool starts_with(std::size_t i, std::string_view prefix) const;  ///< it is a string that does

    void insert(std::size_t i, const Value& value);
    void append(const Value& value) { insert(size(), value); }
    /// Appends keys [begin, end) of `other`.
    void append(const IndexKeys& other, std::size_t begin, std::size_t end);
    void erase(std::size_t i);
    void truncate(std::size_t new_size);

    [[nodiscard]] std::uint64_t memory_use() const;  ///< bytes; of values without what they point to
    [[nodiscard]] const std::vector<std::int64_t>& integers() const { return integers_; }
    [[nodiscard]] std::string_view text(std::size_t i) const {
        const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(begin, ends_[i] - begin);
    }

private:
    void make_mixed();

    Kind kind_ = Kind::integer;
    std::vector<std::int64_t> integers_;  // of integer
    std::vector<std::uint32_t> ends_;     // of text: key i ends at ends_[i] of `bytes_`
    std::string bytes_;
    std::vector<Value> values_;  // of other
};

}  // namespace entente
