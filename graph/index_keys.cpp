#include "graph/index_keys.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "graph/error.hpp"

namespace entente {
namespace {

constexpr std::size_t most_text = std::numeric_limits<std::uint32_t>::max();

IndexProbe::Kind kind_of(const Value& value) {
    if (value.is(ValueType::integer)) return IndexProbe::Kind::integer;
    if (value.is(ValueType::string)) return IndexProbe::Kind::text;
    return IndexProbe::Kind::other;
}

/// A value of no string type against some string: their types decide.
std::strong_ordering order_against_text(const Value& value) {
    static const Value some_text{std::string_view{}};
    return order(value, some_text);
}

std::strong_ordering compare_text(std::string_view a, std::string_view b) {
    return a.compare(b) <=> 0;
}

}  // namespace

IndexProbe::IndexProbe(const Value& value) : kind_(kind_of(value)), value_(&value) {
    if (kind_ == Kind::integer) integer_ = value.as_integer();
    if (kind_ == Kind::text) text_ = value.as_string();
}

std::size_t IndexKeys::size() const {
    if (kind_ == Kind::integer) return integers_.size();
    return kind_ == Kind::text ? ends_.size() : values_.size();
}

Value IndexKeys::get(std::size_t i) const {
    if (kind_ == Kind::integer) return integers_[i];
    return kind_ == Kind::text ? Value(text(i)) : values_[i];
}

std::strong_ordering IndexKeys::compare(std::size_t i, const IndexProbe& probe) const {
    switch (kind_) {
        case Kind::integer:
            if (probe.kind() == Kind::integer) return integers_[i] <=> probe.integer();
            return probe.kind() == Kind::text ? order_against_text(integers_[i]) : order(integers_[i], probe.other());
        case Kind::text:
            if (probe.kind() == Kind::text) return compare_text(text(i), probe.text());
            return 0 <=> order_against_text(probe.kind() == Kind::integer ? Value(probe.integer()) : probe.other());
        case Kind::other:
            break;
    }
    const Value& value = values_[i];
    if (probe.kind() == Kind::integer) return order(value, probe.integer());
    if (probe.kind() == Kind::other) return order(value, probe.other());
    return value.is(ValueType::string) ? compare_text(value.as_string(), probe.text()) : order_against_text(value);
}

std::size_t IndexKeys::first_not_below(std::int64_t probe, std::size_t begin, const IntegerKeyRange& range) const {
    const std::int64_t* const keys = integers_.data();
    const std::size_t size = integers_.size();
    if (begin >= size) return size;
    const double low = std::isinf(range.low) ? static_cast<double>(keys[begin]) : range.low;
    const double high = std::isinf(range.high) ? static_cast<double>(keys[size - 1]) : range.high;
    const double share = (static_cast<double>(probe) - low) / (high - low);  // NaN where low is high
    std::size_t guess = share >= 1 ? size - 1 : 0;
    if (share > 0 && share < 1) guess = static_cast<std::size_t>(share * static_cast<double>(size));
    guess = std::clamp(guess, begin, size - 1);
    // Steps that double, away from the guess, find bounds whatever the keys are like.
    std::size_t first = begin, last = size;  // the answer is in [first, last]
    if (keys[guess] < probe) {
        first = guess + 1;
        for (std::size_t step = 1; first + step <= size; step *= 2) {
            if (keys[first + step - 1] >= probe) {
                last = first + step - 1;
                break;
            }
            first += step;
        }
    } else {
        last = guess;
        for (std::size_t step = 1; last > begin; step *= 2) {
            const std::size_t at = last - begin > step ? last - step : begin;
            if (keys[at] < probe) {
                first = at + 1;
                break;
            }
            last = at;
        }
    }
    return static_cast<std::size_t>(std::lower_bound(keys + first, keys + last, probe) - keys);
}

bool IndexKeys::starts_with(std::size_t i, std::string_view prefix) const {
    if (kind_ == Kind::text) return text(i).starts_with(prefix);
    return kind_ == Kind::other && values_[i].is(ValueType::string) && values_[i].as_string().starts_with(prefix);
}

void IndexKeys::make_mixed() {
    if (kind_ == Kind::other) return;
    std::vector<Value> values;
    values.reserve(size() + 1);
    for (std::size_t i = 0; i < size(); ++i) values.push_back(get(i));
    integers_ = {};
    ends_ = {};
    bytes_ = {};
    values_ = std::move(values);
    kind_ = Kind::other;
}

void IndexKeys::insert(std::size_t i, const Value& value) {
    const Kind kind = kind_of(value);
    if (size() == 0) {
        values_ = {};
        kind_ = kind;
    } else if (kind != kind_) {
        make_mixed();
    }
    const auto at = static_cast<std::ptrdiff_t>(i);
    if (kind_ == Kind::integer) {
        integers_.insert(integers_.begin() + at, value.as_integer());
    } else if (kind_ == Kind::other) {
        values_.insert(values_.begin() + at, value);
    } else {
        const std::string& added = value.as_string();
        if (added.size() > most_text - bytes_.size()) {
            throw Error(ErrorCode::resource_limit, "StringTooLong", "the strings of one node of an index pass 4 GiB");
        }
        const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
        const auto length = static_cast<std::uint32_t>(added.size());
        bytes_.insert(begin, added);
        ends_.insert(ends_.begin() + at, begin);
        for (auto end = ends_.begin() + at; end != ends_.end(); ++end) *end += length;
    }
}

void IndexKeys::append(const IndexKeys& other, std::size_t begin, std::size_t end) {
    if (kind_ == Kind::integer && other.kind_ == Kind::integer) {
        integers_.insert(integers_.end(), other.integers_.begin() + static_cast<std::ptrdiff_t>(begin),
                         other.integers_.begin() + static_cast<std::ptrdiff_t>(end));
        return;
    }
    for (std::size_t i = begin; i < end; ++i) append(other.get(i));
}

void IndexKeys::erase(std::size_t i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    if (kind_ == Kind::integer) {
        integers_.erase(integers_.begin() + at);
    } else if (kind_ == Kind::other) {
        values_.erase(values_.begin() + at);
    } else {
        const auto length = static_cast<std::uint32_t>(text(i).size());
        bytes_.erase(ends_[i] - length, length);
        ends_.erase(ends_.begin() + at);
        for (auto end = ends_.begin() + at; end != ends_.end(); ++end) *end -= length;
    }
}

void IndexKeys::truncate(std::size_t new_size) {
    if (kind_ == Kind::integer) integers_.resize(new_size);
    if (kind_ == Kind::other) values_.resize(new_size);
    if (kind_ == Kind::text) {
        ends_.resize(new_size);
        bytes_.resize(new_size == 0 ? 0 : ends_.back());
    }
}

std::uint64_t IndexKeys::memory_use() const {
    return integers_.capacity() * sizeof(std::int64_t) + ends_.capacity() * sizeof(std::uint32_t) + bytes_.capacity() +
           values_.capacity() * sizeof(Value);
}

}  // namespace entente
