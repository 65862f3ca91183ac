#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>

#include "graph/value.hpp"

using namespace entente;

TEST_CASE("floats are written in openCypher's form", "[value][format]") {
    const auto [value, text] = GENERATE(table<double, const char*>({
        {1.0, "1.0"},
        {-0.0, "-0.0"},
        {0.1, "0.1"},
        {4.56, "4.56"},
        {100.0, "100.0"},
        {0.001, "0.001"},
        {0.0009999, "9.999E-4"},
        {9999999.0, "9999999.0"},
        {1e7, "1.0E7"},
        {3.2e9, "3.2E9"},
        {2e-7, "2.0E-7"},
        {-1.5e300, "-1.5E300"},
        {5e-324, "5.0E-324"},
        {std::numeric_limits<double>::max(), "1.7976931348623157E308"},
        {std::numeric_limits<double>::infinity(), "Infinity"},
        {-std::numeric_limits<double>::infinity(), "-Infinity"},
        {std::numeric_limits<double>::quiet_NaN(), "NaN"},
    }));
    CHECK(format_float(value) == text);
}

TEST_CASE("a written float reads back the same", "[value][format][property]") {
    std::mt19937_64 random(3);
    std::size_t faults = 0;
    for (int i = 0; i < 20'000; ++i) {
        const double value = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 200) - 130);
        const std::string text = format_float(value);
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        faults += back == value ? 0U : 1U;
    }
    CHECK(faults == 0);
}

TEST_CASE("every type has a name", "[value]") {
    CHECK(type_name(ValueType::null) == "NULL");
    CHECK(type_name(ValueType::floating) == "FLOAT");
    CHECK(type_name(ValueType::local_time) == "LOCAL TIME");
    CHECK(type_name(ValueType::date_time) == "ZONED DATETIME");
    CHECK(type_name(ValueType::duration) == "DURATION");
}
