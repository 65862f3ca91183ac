#include "graph/tuple_key.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "graph/temporal_functions.hpp"

namespace entente {
namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
constexpr char end_of_list = '\0';  // below every tag: a list comes before those that go on

/// One number for each type, in the order across types; both kinds of numbers have one.
char tag_of(ValueType type) {
    switch (type) {
        case ValueType::list:
            return 3;
        case ValueType::date_time:
            return 5;
        case ValueType::local_date_time:
            return 6;
        case ValueType::date:
            return 7;
        case ValueType::time:
            return 8;
        case ValueType::local_time:
            return 9;
        case ValueType::duration:
            return 10;
        case ValueType::string:
            return 12;
        case ValueType::boolean:
            return 13;
        case ValueType::integer:
        case ValueType::floating:
            return 14;
        case ValueType::null:
            return 15;
        case ValueType::map:
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            break;
    }
    return 1;
}

}  // namespace

void TupleKey::clear() {
    bytes_.clear();
    can_be_equal_ = true;
}

void TupleKey::tag(ValueType type) {
    bytes_ += tag_of(type);
}

template <typename Unsigned> void TupleKey::big_endian(Unsigned number) {
    for (int shift = int{sizeof(Unsigned)} * 8 - 8; shift >= 0; shift -= 8) {
        bytes_ += static_cast<char>(static_cast<unsigned char>(number >> shift));
    }
}

void TupleKey::integer(std::int64_t number) {
    big_endian(static_cast<std::uint64_t>(number) ^ sign_bit);
}

void TupleKey::number(double floor, std::uint16_t above) {
    tag(ValueType::floating);
    if (floor == 0) floor = 0;  // -0.0 equals 0.0
    if (std::isnan(floor)) {
        floor = std::numeric_limits<double>::quiet_NaN();
        can_be_equal_ = false;
    }
    // The bits of doubles have the order of the doubles, those of negative ones the reverse.
    const auto bits = std::bit_cast<std::uint64_t>(floor);
    const bool negative = (bits & sign_bit) != 0 && !std::isnan(floor);
    big_endian(negative ? ~bits : bits | sign_bit);
    big_endian(above);
}

void TupleKey::add(std::int64_t integer) {
    constexpr double limit = 9223372036854775808.0;  // 2^63
    auto floor = static_cast<double>(integer);
    if (floor >= limit || static_cast<std::int64_t>(floor) > integer) floor = std::nextafter(floor, -limit);
    number(floor, static_cast<std::uint16_t>(integer - static_cast<std::int64_t>(floor)));
}

void TupleKey::text(std::string_view text) {
    tag(ValueType::string);
    for (std::size_t zero = text.find('\0'); zero != std::string_view::npos; zero = text.find('\0')) {
        bytes_ += text.substr(0, zero + 1);
        bytes_ += '\xFF';
        text.remove_prefix(zero + 1);
    }
    bytes_ += text;
    bytes_ += '\0';  // what follows it is the end or a tag, below '\xFF'
}

void TupleKey::add(std::string_view string) {
    text(string);
}

void TupleKey::add(const Value& value) {
    switch (value.type()) {
        case ValueType::integer:
            return add(value.as_integer());
        case ValueType::floating:
            return number(value.as_float(), 0);
        case ValueType::string:
            return text(value.as_string());
        default:
            break;
    }
    tag(value.type());
    switch (value.type()) {
        case ValueType::boolean:
            bytes_ += value.as_bool() ? '\1' : '\0';
            return;
        case ValueType::date:
            return integer(value.as<Date>().days);
        case ValueType::local_time:
            return integer(value.as<LocalTime>().nanos);
        case ValueType::time:
            return integer(utc_nanos(value.as<Time>()));
        case ValueType::local_date_time:
            integer(value.as<LocalDateTime>().seconds);
            return big_endian(static_cast<std::uint32_t>(value.as<LocalDateTime>().nanos));
        case ValueType::date_time:
            integer(value.as<DateTime>().seconds);
            return big_endian(static_cast<std::uint32_t>(value.as<DateTime>().nanos));
        case ValueType::duration: {
            const auto& duration = value.as<Duration>();
            const Int128 seconds = average_seconds(duration);
            integer(static_cast<std::int64_t>(seconds >> 64));
            big_endian(static_cast<std::uint64_t>(seconds));
            big_endian(static_cast<std::uint32_t>(duration.nanos));
            integer(duration.months);
            return integer(duration.days);
        }
        case ValueType::list:
            for (const Value& element : value.as_list()) add(element);
            bytes_ += end_of_list;
            return;
        default:  // null, and what no property holds
            can_be_equal_ = false;
            return;
    }
}

}  // namespace entente
