#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "graph/storage/integer_codec.hpp"
#include "graph/storage/value_codec.hpp"

using namespace entente;
using namespace entente::storage;

namespace {

std::vector<std::uint64_t> round_trip(const std::vector<std::uint64_t>& values) {
    ByteWriter out;
    put_integers(out, values);
    ByteReader in(out.bytes());
    std::vector<std::uint64_t> read(values.size());
    read_integers(in, read);
    in.end();
    return read;
}

}  // namespace

TEST_CASE("integers come back from every width", "[storage][codec]") {
    std::mt19937_64 random(7);
    for (unsigned width = 0; width <= 64; ++width) {
        for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{127},
                                        std::size_t{128}, std::size_t{129}, std::size_t{700}}) {
            CAPTURE(width, count);
            std::vector<std::uint64_t> values(count);
            for (auto& value : values) value = width == 0 ? 5 : random() >> (64 - width);
            CHECK(round_trip(values) == values);
            std::uint64_t sum = random();  // ascending, and across the wrap
            for (auto& value : values) value = sum += value;
            CHECK(round_trip(values) == values);
        }
    }
    const std::vector<std::uint64_t> extremes{0, ~std::uint64_t{0}, std::uint64_t{1} << 63, 1,
                                              (std::uint64_t{1} << 63) - 1};
    CHECK(round_trip(extremes) == extremes);
}

TEST_CASE("sorted lists come back, also with far jumps", "[storage][codec]") {
    std::mt19937 random(8);
    for (int round = 0; round < 300; ++round) {
        const auto universe = static_cast<std::uint32_t>(1 + ((random() >> (random() % 32)) & 0x7FFF'FFFFU));
        std::vector<std::uint32_t> offsets{0};
        std::vector<std::uint32_t> values;
        for (int list = 0; list < 10; ++list) {
            const std::size_t begin = values.size();
            const std::size_t size = random() % 40;
            for (std::size_t i = 0; i < size; ++i) {
                values.push_back(
                    static_cast<std::uint32_t>(random() % (random() % 4 == 0 ? universe : 1 + universe / 100)));
            }
            std::sort(values.begin() + static_cast<std::ptrdiff_t>(begin), values.end());
            offsets.push_back(static_cast<std::uint32_t>(values.size()));
        }
        ByteWriter out;
        put_lists(out, offsets, values, universe);
        ByteReader in(out.bytes());
        std::vector<std::uint32_t> read(values.size());
        read_lists(in, offsets, read, universe);
        in.end();
        REQUIRE(read == values);
        // Cut short it is noticed or gives other values below the limit, never more.
        if (out.size() < 2) continue;
        ByteReader cut(std::span(out.bytes()).first(out.size() / 2));
        try {
            read_lists(cut, offsets, read, universe);
        } catch (const Damage&) {
            continue;
        }
        for (const std::uint32_t value : read) REQUIRE(value < universe);
    }
}

TEST_CASE("values come back, and random bytes give a value or damage", "[storage][codec]") {
    List nested{Value(std::int64_t{1})};
    for (int i = 0; i < 50; ++i) nested = List{Value(nested), Value("ä")};
    const std::vector<Value> values{Value(),
                                    Value(true),
                                    Value(std::numeric_limits<std::int64_t>::min()),
                                    Value(-0.0),
                                    Value(""),
                                    Value(std::string(3000, 'x')),
                                    Value(nested),
                                    Value(Date{-400000}),
                                    Value(LocalTime{1}),
                                    Value(Time{5, -3600}),
                                    Value(LocalDateTime{-1, 999}),
                                    Value(DateTime{7, 8, 3600, std::make_shared<const std::string>("Europe/Oslo")}),
                                    Value(Duration{1, -2, 3, 4})};
    for (const Value& value : values) {
        ByteWriter out;
        put_value(out, value);
        ByteReader in(out.bytes());
        CHECK(equivalent(read_value(in), value));
        in.end();
    }
    std::mt19937 random(9);
    for (int round = 0; round < 20000; ++round) {
        std::vector<std::byte> bytes(random() % 40);
        for (auto& byte : bytes) byte = static_cast<std::byte>(random() % (round % 2 == 0 ? 256 : 16));
        ByteReader in(bytes);
        try {
            (void)read_value(in);
        } catch (const Damage&) {
        }
    }
}
