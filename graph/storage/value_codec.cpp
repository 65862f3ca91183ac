#include "graph/storage/value_codec.hpp"

#include <memory>
#include <utility>

#include "graph/error.hpp"

namespace entente::storage {
namespace {

constexpr int deepest_list = 1000;                   // as deep as a value may be
constexpr std::int64_t most_days = 366'000'000'000;  // years +-999,999,999
constexpr std::int64_t most_seconds = most_days * seconds_per_day;
constexpr std::int32_t most_offset = 18 * 3600;

std::int64_t in_range(std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most) throw Damage{"a time is out of range"};
    return value;
}
std::int64_t nanos_of_day(ByteReader& in) {
    return in_range(in.zigzag(), 0, nanos_per_day - 1);
}
std::int32_t nanos_of_second(ByteReader& in) {
    return static_cast<std::int32_t>(in_range(in.zigzag(), 0, nanos_per_second - 1));
}
std::int32_t offset(ByteReader& in) {
    return static_cast<std::int32_t>(in_range(in.zigzag(), -most_offset, most_offset));
}
std::int64_t seconds(ByteReader& in) {
    return in_range(in.zigzag(), -most_seconds, most_seconds);
}

void put(ByteWriter& out, const Value& value, int depth);

struct Put {
    ByteWriter& out;
    int depth;
    void operator()(Null) const {}
    void operator()(bool v) const { out.byte(v ? 1 : 0); }
    void operator()(std::int64_t v) const { out.zigzag(v); }
    void operator()(double v) const { out.fixed(v); }
    void operator()(const std::string& v) const { out.text(v); }
    void operator()(const Value::SharedList& v) const {
        if (depth >= deepest_list) {
            throw Error(ErrorCode::resource_limit, "NestingTooDeep", "a stored list nests at most 1,000 deep");
        }
        out.varint(v->size());
        for (const Value& element : *v) put(out, element, depth + 1);
    }
    void operator()(Date v) const { out.zigzag(v.days); }
    void operator()(LocalTime v) const { out.zigzag(v.nanos); }
    void operator()(Time v) const {
        out.zigzag(v.nanos);
        out.zigzag(v.offset);
    }
    void operator()(LocalDateTime v) const {
        out.zigzag(v.seconds);
        out.zigzag(v.nanos);
    }
    void operator()(const DateTime& v) const {
        out.zigzag(v.seconds);
        out.zigzag(v.nanos);
        out.zigzag(v.offset);
        out.text(v.zone ? *v.zone : std::string());
    }
    void operator()(Duration v) const {
        out.zigzag(v.months);
        out.zigzag(v.days);
        out.zigzag(v.seconds);
        out.zigzag(v.nanos);
    }
    template <typename Other> void operator()(const Other&) const {
        throw Error(ErrorCode::internal_error, "NotStorable", "a property cannot be a map, an entity or a path");
    }
};

void put(ByteWriter& out, const Value& value, int depth) {
    out.byte(static_cast<std::uint8_t>(value.type()));
    std::visit(Put{out, depth}, value.storage());
}

Value read(ByteReader& in, int depth) {
    switch (static_cast<ValueType>(in.byte())) {
        case ValueType::null:
            return {};
        case ValueType::boolean:
            return Value(in.count(1, "a boolean") != 0);
        case ValueType::integer:
            return in.zigzag();
        case ValueType::floating:
            return in.fixed<double>();
        case ValueType::string:
            return in.text();
        case ValueType::list: {
            if (depth >= deepest_list) throw Damage{"a list nests too deep"};
            const std::uint64_t size = in.count(in.left(), "the length of a list");  // an element takes a byte or more
            List list;
            for (std::uint64_t i = 0; i < size; ++i) list.push_back(read(in, depth + 1));
            return list;
        }
        case ValueType::date:
            return Date{checked_days(in.zigzag())};
        case ValueType::local_time:
            return LocalTime{nanos_of_day(in)};
        case ValueType::time: {
            const std::int64_t nanos = nanos_of_day(in);
            return Time{nanos, offset(in)};
        }
        case ValueType::local_date_time: {
            const std::int64_t at = seconds(in);
            return LocalDateTime{at, nanos_of_second(in)};
        }
        case ValueType::date_time: {
            DateTime time;
            time.seconds = seconds(in);
            time.nanos = nanos_of_second(in);
            time.offset = offset(in);
            const std::string_view zone = in.text();
            if (!zone.empty()) time.zone = std::make_shared<const std::string>(zone);
            return time;
        }
        case ValueType::duration: {
            Duration duration;
            duration.months = in.zigzag();
            duration.days = in.zigzag();
            duration.seconds = in.zigzag();
            duration.nanos = nanos_of_second(in);
            return duration;
        }
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            break;
    }
    throw Damage{"a value has an impossible type"};
}

}  // namespace

std::int64_t checked_days(std::int64_t days) {
    return in_range(days, -most_days, most_days);
}

void put_value(ByteWriter& out, const Value& value) {
    put(out, value, 0);
}

Value read_value(ByteReader& in) {
    return read(in, 0);
}

}  // namespace entente::storage
