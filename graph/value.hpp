#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "graph/temporal.hpp"

namespace entente {

// Dense ids. They index arrays; an id of a deleted entity is never given again. 2^32 - 1 is no entity.
using NodeId = std::uint32_t;
using RelationshipId = std::uint32_t;
inline constexpr std::uint32_t no_entity = 0xFFFF'FFFF;

struct Null {
    bool operator==(const Null&) const = default;
};

/// A node or relationship by reference: labels, type and properties are read from a GraphState.
struct NodeRef {
    NodeId id = no_entity;
    auto operator<=>(const NodeRef&) const = default;
};
struct RelationshipRef {
    RelationshipId id = no_entity;
    auto operator<=>(const RelationshipRef&) const = default;
};

/// Alternating nodes and relationships; `nodes.size() == relationships.size() + 1`.
struct Path {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
    bool operator==(const Path&) const = default;
};

class Value;
using List = std::vector<Value>;
/// Sorted by key, keys unique: `make_map` sorts.
using Map = std::vector<std::pair<std::string, Value>>;

enum class ValueType : std::uint8_t {  // the order is that of Value::Storage
    null,
    boolean,
    integer,
    floating,
    string,
    list,
    map,
    node,
    relationship,
    path,
    date,
    local_time,
    time,
    local_date_time,
    date_time,
    duration,
};

/// Any openCypher value. Cheap to copy: lists, maps and paths are immutable and shared.
class Value {
public:
    /// Lists and maps within each other. What walks a value may recurse.
    static constexpr std::uint32_t max_nesting = 1000;

    using SharedList = std::shared_ptr<const List>;
    using SharedMap = std::shared_ptr<const Map>;
    using SharedPath = std::shared_ptr<const Path>;
    using Storage = std::variant<Null, bool, std::int64_t, double, std::string, SharedList, SharedMap, NodeRef,
                                 RelationshipRef, SharedPath, Date, LocalTime, Time, LocalDateTime, DateTime, Duration>;

    Value() = default;
    Value(Null) {}
    explicit Value(bool v) : storage_(v) {}
    Value(std::int64_t v) : storage_(v) {}
    explicit Value(int v) : storage_(std::int64_t{v}) {}
    Value(double v) : storage_(v) {}
    Value(std::string v) : storage_(std::move(v)) {}
    Value(std::string_view v) : storage_(std::string(v)) {}
    Value(const char* v) : storage_(std::string(v)) {}
    Value(List v);  ///< throws Error(resource_limit) past max_nesting
    Value(Map v);   ///< the same; sorts by key; of equal keys the last stays
    Value(Path v) : storage_(std::make_shared<const Path>(std::move(v))) {}
    Value(NodeRef v) : storage_(v) {}
    Value(RelationshipRef v) : storage_(v) {}
    Value(Date v) : storage_(v) {}
    Value(LocalTime v) : storage_(v) {}
    Value(Time v) : storage_(v) {}
    Value(LocalDateTime v) : storage_(v) {}
    Value(DateTime v) : storage_(std::move(v)) {}
    Value(Duration v) : storage_(v) {}

    [[nodiscard]] ValueType type() const { return static_cast<ValueType>(storage_.index()); }
    [[nodiscard]] bool is_null() const { return type() == ValueType::null; }
    [[nodiscard]] bool is(ValueType t) const { return type() == t; }
    [[nodiscard]] bool is_number() const { return is(ValueType::integer) || is(ValueType::floating); }

    // Accessors of one alternative; calling one on a value of another type throws std::bad_variant_access.
    [[nodiscard]] bool as_bool() const { return std::get<bool>(storage_); }
    [[nodiscard]] std::int64_t as_integer() const { return std::get<std::int64_t>(storage_); }
    [[nodiscard]] double as_float() const { return std::get<double>(storage_); }
    [[nodiscard]] double to_double() const {
        return is(ValueType::integer) ? static_cast<double>(as_integer()) : as_float();
    }
    [[nodiscard]] const std::string& as_string() const { return std::get<std::string>(storage_); }
    [[nodiscard]] const List& as_list() const { return *std::get<SharedList>(storage_); }
    [[nodiscard]] const Map& as_map() const { return *std::get<SharedMap>(storage_); }
    [[nodiscard]] const Path& as_path() const { return *std::get<SharedPath>(storage_); }
    [[nodiscard]] NodeRef as_node() const { return std::get<NodeRef>(storage_); }
    [[nodiscard]] RelationshipRef as_relationship() const { return std::get<RelationshipRef>(storage_); }
    template <typename T> [[nodiscard]] const T& as() const { return std::get<T>(storage_); }
    [[nodiscard]] const Storage& storage() const { return storage_; }

private:
    Storage storage_;
};

/// Value of `key` in a sorted map, or nullptr. O(log n).
[[nodiscard]] const Value* find_in_map(const Map& map, std::string_view key);

/// `INTEGER`, `LIST`, `ZONED DATETIME`, ...: the type's name in messages and in `SHOW FUNCTIONS`.
[[nodiscard]] std::string_view type_name(ValueType type);

// One equality, one comparison, one ordering, one equivalence for filters, sorting, grouping, distinct, joins and
// indexes alike (openCypher CIP2016-06-14, "Comparability, orderability, equality, equivalence").

/// `a = b` under three-valued logic; nullopt is null. Integers equal floats of the same mathematical value (compared
/// exactly, no rounding); NaN equals nothing; values of different kinds are unequal. List length decides before nulls.
[[nodiscard]] std::optional<bool> equals(const Value& a, const Value& b);

/// `a < b` and its kin: less, equal or greater; `unordered` where NaN takes part; nullopt (null) where either is null
/// or the types cannot be compared.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& a, const Value& b);

/// Total order for ORDER BY, min and max. Ascending: map, node, relationship, list, path, date-time kinds, string,
/// boolean, number, NaN, null.
[[nodiscard]] std::strong_ordering order(const Value& a, const Value& b);

/// Equivalence for DISTINCT and grouping: as `equals`, but null is equivalent to null and NaN to NaN.
[[nodiscard]] bool equivalent(const Value& a, const Value& b);

/// Equivalent values have equal hashes.
[[nodiscard]] std::uint64_t hash_value(const Value& value);

/// Shortest text that reads back to the same double, in openCypher's form: `1.0`, `3.2E9`, `2.0E-7`, `NaN`, `Infinity`.
[[nodiscard]] std::string format_float(double value);

/// Text of a temporal value or duration in ISO 8601 as openCypher prints it; see graph/temporal_functions.hpp.
[[nodiscard]] std::string format_temporal(const Value& value);

}  // namespace entente
