#include "graph/tuple_key.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>

#include "graph/index_keys.hpp"

using namespace entente;

namespace {

/// Values next to which there are others, of all types that a property can have.
std::vector<Value> close_values() {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<Value> values;
    for (const std::int64_t middle : {std::int64_t{0}, std::int64_t{1} << 53, -(std::int64_t{1} << 53),
                                      std::int64_t{1} << 62, -(std::int64_t{1} << 62), most - 2000, least + 2000}) {
        for (const std::int64_t step : {-1025, -1024, -2, -1, 0, 1, 2, 511, 512, 1024}) {
            values.emplace_back(middle + step);
            values.emplace_back(static_cast<double>(middle + step));
        }
    }
    for (const std::int64_t number : {most, least, most - 1, least + 1}) values.emplace_back(number);
    for (const double number : {-0.0, 0.5, -0.5, 1e300, -1e300, 9223372036854775808.0, -9223372036854775808.0, infinity,
                                -infinity, std::numeric_limits<double>::denorm_min(), std::nan(""), -std::nan("")}) {
        values.emplace_back(number);
    }
    using namespace std::string_literals;
    for (const auto& text : {""s, "a"s, "a\0"s, "a\0\0"s, "a\0b"s, "a\x01"s, "a\xFF"s, "b"s, "\0"s, "\0\xFF"s, "ä"s}) {
        values.emplace_back(text);
    }
    for (const bool truth : {false, true}) values.emplace_back(truth);
    for (const std::int64_t day : {-1, 0, 1}) {
        values.emplace_back(Date{day});
        values.emplace_back(LocalTime{day + 1});
        for (const std::int32_t offset : {0, 3600}) {
            values.emplace_back(Time{(day + 1) * 3600 * nanos_per_second, offset});
            values.emplace_back(DateTime{day * 3600, offset == 0 ? 1 : 0, offset, nullptr});
        }
        values.emplace_back(LocalDateTime{day, 1});
        values.emplace_back(Duration{day, 0, 0, 0});
        values.emplace_back(Duration{0, day, 0, 5});
        values.emplace_back(Duration{0, 0, day * 86400, 5});
    }
    const std::vector<Value> parts = values;
    values.emplace_back(List{});
    for (std::size_t i = 0; i < parts.size(); i += 3) {
        values.emplace_back(List{parts[i]});
        values.emplace_back(List{parts[i], parts[(i * 7) % parts.size()]});
        values.emplace_back(List{List{parts[i]}, parts[(i * 5) % parts.size()]});
    }
    return values;
}

TupleKey key_of(const List& values) {
    TupleKey key;
    for (const Value& value : values) {
        if (value.is(ValueType::integer))
            key.add(value.as_integer());
        else if (value.is(ValueType::string))
            key.add(std::string_view(value.as_string()));
        else
            key.add(value);
    }
    return key;
}

}  // namespace

TEST_CASE("keys of several values have the order of the lists of these values", "[graph][index]") {
    const std::vector<Value> values = close_values();
    std::mt19937 random(7);
    const auto some = [&]() -> const Value& {
        return values[std::uniform_int_distribution<std::size_t>(0, values.size() - 1)(random)];
    };
    for (const Value& a : values) {
        for (const Value& b : values) {
            const Value& other = some();
            const List x{a, other}, y{b, other};
            const TupleKey p = key_of(x), q = key_of(y);
            const auto bytes = p.bytes().compare(q.bytes()) <=> 0;
            if (bytes != order(x, y)) {
                FAIL(format_float(0) << " types " << type_name(a.type()) << " and " << type_name(b.type()));
            }
            // Equal as `=` says, where both can be equal to something.
            REQUIRE((equals(x, y) == true) == (bytes == 0 && p.can_be_equal() && q.can_be_equal()));
        }
    }
}

TEST_CASE("keys are written as the file format says", "[graph][index]") {
    TupleKey key;
    key.add(Value(-2));
    key.add((std::int64_t{1} << 53) + 1);
    key.add(Value(std::string("a\0b", 3)));
    key.add(Value(Date{1}));
    key.add(Value(List{Value(true), Value(LocalTime{2})}));
    std::string hex;
    for (const char byte : key.bytes()) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    CHECK(hex ==
          "0e3fffffffffffffff0000"
          "0ec3400000000000000001"
          "0c6100ff6200"
          "078000000000000001"
          "030d0109800000000000000200");
}

TEST_CASE("a key is the same whether its values come as values or bare", "[graph][index]") {
    TupleKey bare, values;
    bare.add(std::int64_t{-7});
    bare.add(std::string_view("text"));
    values.add(Value(-7.0));
    values.add(Value("text"));
    CHECK(bare.bytes() == values.bytes());
    CHECK(values.can_be_equal());
    values.add(Value());
    CHECK_FALSE(values.can_be_equal());
    values.clear();
    CHECK(values.bytes().empty());
    values.add(Value(List{Value(1), Value(std::nan(""))}));
    CHECK_FALSE(values.can_be_equal());
    values.clear();
    values.add(Value(Map{}));
    CHECK_FALSE(values.can_be_equal());
}
