#include "graph/value.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "graph/error.hpp"
#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

Map sorted_unique(Map map) {
    std::stable_sort(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    // Of equal keys the last stays: walk from the back, then drop what was not kept.
    const auto kept =
        std::unique(map.rbegin(), map.rend(), [](const auto& a, const auto& b) { return a.first == b.first; });
    map.erase(map.begin(), kept.base());
    return map;
}

constexpr std::uint64_t mixed(std::uint64_t x) {  // splitmix64, Steele et al. 2014
    x += 0x9E37'79B9'7F4A'7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return x ^ (x >> 31U);
}

constexpr std::uint64_t combined(std::uint64_t seed, std::uint64_t x) {
    return mixed(seed ^ (x + 0x9E37'79B9U + (seed << 6U)));
}

constexpr std::uint64_t hash_bits(std::int64_t x) {
    return mixed(static_cast<std::uint64_t>(x));
}

/// An integer and the float of the same value share a hash, and so do 0.0 and -0.0, and all NaNs.
std::uint64_t hash_float(double x) {
    constexpr double limit = 9223372036854775808.0;  // 2^63
    if (x >= -limit && x < limit && x == std::trunc(x)) return hash_bits(static_cast<std::int64_t>(x));
    if (std::isnan(x)) x = std::numeric_limits<double>::quiet_NaN();
    return mixed(std::bit_cast<std::uint64_t>(x) ^ 0xF10A'7000'0000'0001U);
}

struct Hasher {
    std::uint64_t operator()(Null) const { return 0x6E75'6C6CU; }
    std::uint64_t operator()(bool x) const { return x ? 0x7472'7565U : 0x6661'6C73U; }
    std::uint64_t operator()(std::int64_t x) const { return hash_bits(x); }
    std::uint64_t operator()(double x) const { return hash_float(x); }
    std::uint64_t operator()(const std::string& x) const { return std::hash<std::string_view>{}(x); }
    std::uint64_t operator()(const Value::SharedList& x) const {
        std::uint64_t hash = tagged(ValueType::list);
        for (const Value& element : *x) hash = combined(hash, hash_value(element));
        return hash;
    }
    std::uint64_t operator()(const Value::SharedMap& x) const {
        std::uint64_t hash = tagged(ValueType::map);
        for (const auto& [key, value] : *x) {
            hash = combined(combined(hash, std::hash<std::string_view>{}(key)), hash_value(value));
        }
        return hash;
    }
    std::uint64_t operator()(NodeRef x) const { return combined(tagged(ValueType::node), x.id); }
    std::uint64_t operator()(RelationshipRef x) const { return combined(tagged(ValueType::relationship), x.id); }
    std::uint64_t operator()(const Value::SharedPath& x) const {
        std::uint64_t hash = tagged(ValueType::path);
        for (const NodeId node : x->nodes) hash = combined(hash, node);
        for (const RelationshipId id : x->relationships) hash = combined(hash, id);
        return hash;
    }
    std::uint64_t operator()(Date x) const { return combined(tagged(ValueType::date), hash_bits(x.days)); }
    std::uint64_t operator()(LocalTime x) const { return combined(tagged(ValueType::local_time), hash_bits(x.nanos)); }
    std::uint64_t operator()(Time x) const { return combined(tagged(ValueType::time), hash_bits(utc_nanos(x))); }
    std::uint64_t operator()(LocalDateTime x) const { return instant(ValueType::local_date_time, x.seconds, x.nanos); }
    std::uint64_t operator()(const DateTime& x) const { return instant(ValueType::date_time, x.seconds, x.nanos); }
    std::uint64_t operator()(const Duration& x) const {
        return combined(combined(instant(ValueType::duration, x.seconds, x.nanos), hash_bits(x.days)),
                        hash_bits(x.months));
    }

    static std::uint64_t tagged(ValueType type) { return mixed(0x7461'6700U + static_cast<std::uint64_t>(type)); }
    static std::uint64_t instant(ValueType type, std::int64_t seconds, std::int32_t nanos) {
        return combined(combined(tagged(type), hash_bits(seconds)), hash_bits(nanos));
    }
};

}  // namespace

namespace {

/// A list or map with the number of lists and maps within each other that it holds, itself included.
template <typename Container> struct Nested : Container { std::uint32_t depth = 1; };

std::uint32_t depth_of(const Value& value) {
    if (value.is(ValueType::list)) return static_cast<const Nested<List>&>(value.as_list()).depth;
    if (value.is(ValueType::map)) return static_cast<const Nested<Map>&>(value.as_map()).depth;
    return 0;
}
std::uint32_t depth_of(const Map::value_type& entry) {
    return depth_of(entry.second);
}

template <typename Container> std::shared_ptr<const Container> nested(Container elements) {
    Nested<Container> result{std::move(elements)};
    for (const auto& element : result) result.depth = std::max(result.depth, depth_of(element) + 1);
    if (result.depth > Value::max_nesting) {
        throw Error(ErrorCode::resource_limit, "NestedTooDeep",
                    "lists and maps are nested more than " + std::to_string(Value::max_nesting) + " deep", std::nullopt,
                    "no setting raises this; a graph holds deep structures better than a value");
    }
    return std::make_shared<const Nested<Container>>(std::move(result));
}

}  // namespace

Value::Value(List v) : storage_(nested(std::move(v))) {}
Value::Value(Map v) : storage_(nested(sorted_unique(std::move(v)))) {}

const Value* find_in_map(const Map& map, std::string_view key) {
    const auto at = std::lower_bound(map.begin(), map.end(), key,
                                     [](const auto& entry, std::string_view k) { return entry.first < k; });
    return at != map.end() && at->first == key ? &at->second : nullptr;
}

std::string_view type_name(ValueType type) {
    static constexpr std::array<std::string_view, 16> names = {
        "NULL",       "BOOLEAN",        "INTEGER",        "FLOAT",   "STRING", "LIST",
        "MAP",        "NODE",           "RELATIONSHIP",   "PATH",    "DATE",   "LOCAL TIME",
        "ZONED TIME", "LOCAL DATETIME", "ZONED DATETIME", "DURATION"};
    static_assert(names.size() == std::variant_size_v<Value::Storage>);
    return names[static_cast<std::size_t>(type)];
}

std::uint64_t hash_value(const Value& value) {
    return std::visit(Hasher{}, value.storage());
}

std::string format_float(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
    std::array<char, 512> buffer{};
    const double magnitude = std::fabs(value);
    const bool decimal = value == 0 || (magnitude >= 1e-3 && magnitude < 1e7);
    const auto format = decimal ? std::chars_format::fixed : std::chars_format::scientific;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
    std::string text(buffer.data(), end);
    if (decimal) return text.find('.') == std::string::npos ? text + ".0" : text;
    // 3.2e+09 becomes 3.2E9, 1e-07 becomes 1.0E-7
    const std::size_t e = text.find('e');
    std::string mantissa = text.substr(0, e);
    if (mantissa.find('.') == std::string::npos) mantissa += ".0";
    const bool negative = text[e + 1] == '-';
    const std::size_t first_digit = std::min(text.find_first_not_of("+-0", e + 1), text.size() - 1);
    return mantissa + 'E' + (negative ? "-" : "") + text.substr(first_digit);
}

}  // namespace entente
