#include "query/suggest.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace entente {
namespace {

TEST_CASE("the nearest name within a third of the length is suggested", "[suggest]") {
    const std::vector<std::string> names{"Person", "Country", "Agreement", "KNOWS", "id"};
    CHECK(suggest("Persn", names) == "Person");
    CHECK(suggest("person", names) == "Person");
    CHECK(suggest("Coutnry", names) == "Country");
    CHECK(suggest("Agreemant", names) == "Agreement");
    CHECK(suggest("KNOSW", names) == "KNOWS");
    CHECK_FALSE(suggest("Document", names).has_value());
    CHECK_FALSE(suggest("ie", names).has_value());
    CHECK_FALSE(suggest("", names).has_value());
}

TEST_CASE("the first of equally near names wins", "[suggest]") {
    constexpr std::array<std::string_view, 3> names{"cart", "card", "care"};
    CHECK(suggest("carx", names) == "cart");
    CHECK(suggest("card", names) == "card");
}

TEST_CASE("letters outside ASCII count as one", "[suggest]") {
    constexpr std::array<std::string_view, 1> names{"\xC3\x89t\xC3\xA9"};
    CHECK(suggest("\xC3\xA9te", names) == "\xC3\x89t\xC3\xA9");
}

}  // namespace
}  // namespace entente
