#include <fmt/format.h>

#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>

#include "graph/temporal_functions.hpp"
#include "loader/csv_ids.hpp"
#include "loader/csv_scan.hpp"
#include "loader/csv_values.hpp"

using namespace entente;
using namespace entente::csv;

TEST_CASE("decimals are rounded to the nearest double", "[loader][csv][property]") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 200'000; ++round) {
        std::string text = fmt::format("{}{}", random() % 2 == 0 ? "-" : "", random() >> (random() % 64));
        if (random() % 4 != 0) text += fmt::format(".{}", random() >> (random() % 64));
        if (random() % 8 == 0) text += fmt::format("e{}", static_cast<int>(random() % 600) - 300);
        double value = 0;
        CAPTURE(text);
        const double expected = std::strtod(text.c_str(), nullptr);
        const bool finite = expected - expected == 0;
        if (!finite || (expected == 0 && text.find('e') != std::string::npos)) continue;  // out of range is no number
        REQUIRE(parse_float(text, value));
        REQUIRE(std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(expected));
    }
}

TEST_CASE("only whole numbers are integers", "[loader][csv]") {
    std::int64_t value = 42;
    for (const char* text : {"", "-", "+", "--1", "1-", "1.0", "0x1", " 1", "1e3", "99999999999999999999",
                             "-+99999999999999999999", "9223372036854775808", "-9223372036854775809"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_integer(text, value));
    }
    CHECK(value == 42);
    REQUIRE(parse_integer("-0000000000000000000000000000000000012", value));
    CHECK(value == -12);
}

TEST_CASE("calendar dates are those of the calendar", "[loader][csv]") {
    for (std::int64_t days = -719'000; days < 2'900'000; days += 13) {
        const CivilDate civil = civil_of(Date{days});
        Date date;
        const std::string text = fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
        CAPTURE(text);
        REQUIRE(parse_calendar_date(text, date));
        REQUIRE(date.days == days);
    }
    Date date;
    for (const char* text : {"2018-13-01", "2018-00-01", "2018-01-00", "2018-01-32", "2018-04-31", "1900-02-29",
                             "2018-1-011", "2018/01/01", "2018-01-0a", "x018-01-01"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_calendar_date(text, date));
    }
    CHECK(parse_any_date("2015-W30-2", date));
    CHECK(parse_any_date("2015-202", date));
    CHECK(parse_any_date("+12015-07-21", date));
    for (const char* text : {"2015-W30", "2015W30", "2015", "201507", "2015-Q2", "-2015-07"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_any_date(text, date));
    }
}

TEST_CASE("id maps agree with std::map", "[loader][csv][property]") {
    std::mt19937_64 random(3);
    const std::uint64_t range = GENERATE(500U, 100'000U, ~std::uint64_t{0});
    IntegerIds integers;
    StringIds strings;
    std::map<std::int64_t, std::uint32_t> expected;
    for (std::uint32_t number = 0; number < 20'000; ++number) {
        const auto id = static_cast<std::int64_t>(random() % range) - (random() % 3 == 0 ? 100 : 0);
        const bool fresh = expected.emplace(id, number).second;
        REQUIRE(integers.insert(id, number) == fresh);
        REQUIRE(strings.insert(std::to_string(id), number) == fresh);
    }
    std::vector<NodeId> nodes(20'000);
    for (std::uint32_t i = 0; i < nodes.size(); ++i) nodes[i] = 3 * i + 1;
    integers.renumber(nodes);
    strings.renumber(nodes);
    for (const auto& [id, number] : expected) {
        integers.prefetch(id);
        REQUIRE(integers.find(id) == nodes[number]);
        REQUIRE(strings.find(std::to_string(id)) == nodes[number]);
    }
    CHECK(integers.find(-1'000'000) == no_entity);
    CHECK(strings.find("") == no_entity);
    CHECK(StringIds().find("x") == no_entity);
}

TEST_CASE("marks and unusual pieces are found wherever they stand", "[loader][csv]") {
    Marks marks;
    for (std::size_t size = 0; size < 200; ++size) {
        std::string text(size + scan_padding, 'x');
        for (std::size_t at = 0; at < size; at += 7) text[at] = ",\"\n"[at % 3];
        if (size > 70) text[70] = '\xC3';
        for (std::size_t at = size; at < text.size(); ++at) text[at] = at % 2 == 0 ? ',' : '\0';
        find_marks(text.data(), size, {}, marks);
        std::vector<std::uint32_t> expected;
        for (std::uint32_t at = 0; at < size; at += 7) {
            if (text[at] != '\xC3') expected.push_back(at);
        }
        CAPTURE(size);
        REQUIRE(std::vector(marks.places.begin(), marks.places.begin() + static_cast<std::ptrdiff_t>(marks.count)) ==
                expected);
        REQUIRE(marks.unusual == (size > 70 ? std::vector<std::uint32_t>{64} : std::vector<std::uint32_t>{}));
    }
    CHECK(find_invalid_utf8("Việt Nam, 대한민국, 😀") == std::string_view::npos);
    CHECK(find_invalid_utf8("0123456789\xC0\x80") == 10);
    CHECK(find_invalid_utf8("0123456789\xF4\x90\x80\x80") == 10);
    CHECK(find_invalid_utf8("01234567\xE1\xBB") == 8);
}
