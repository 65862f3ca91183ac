#include <catch2/catch.hpp>

#include "graph/temporal_functions.hpp"

using namespace entente;

namespace {

std::string local_in(const char* zone, const char* local) {
    return format(resolve_local(parse_local_date_time(local), parse_zone(zone)));
}

}  // namespace

TEST_CASE("a clock time is resolved in its zone", "[temporal][zone]") {
    const auto [zone, local, expected] = GENERATE(table<const char*, const char*, const char*>({
        {"Europe/Stockholm", "2015-01-01T12:00", "2015-01-01T12:00+01:00[Europe/Stockholm]"},
        {"Europe/Stockholm", "2017-03-26T02:30",
         "2017-03-26T03:30+02:00[Europe/Stockholm]"},  // a gap: forward by an hour
        {"Europe/Stockholm", "2017-10-29T02:30", "2017-10-29T02:30+02:00[Europe/Stockholm]"},  // twice: the earlier
        {"Europe/Stockholm", "1818-07-21T21:40", "1818-07-21T21:40+00:53:28[Europe/Stockholm]"},
        {"Europe/Stockholm", "2050-07-01T12:00", "2050-07-01T12:00+02:00[Europe/Stockholm]"},
        {"Europe/Stockholm", "+999999999-01-01T12:00", "+999999999-01-01T12:00+01:00[Europe/Stockholm]"},
        {"Europe/Stockholm", "-999999999-12-31T12:00", "-999999999-12-31T12:00+00:53:28[Europe/Stockholm]"},
        {"Asia/Ho_Chi_Minh", "2018-06-03T08:00", "2018-06-03T08:00+07:00[Asia/Ho_Chi_Minh]"},
        {"Asia/Seoul", "2045-06-03T08:00", "2045-06-03T08:00+09:00[Asia/Seoul]"},
        {"Europe/Moscow", "2045-07-01T08:00", "2045-07-01T08:00+03:00[Europe/Moscow]"},
        {"Australia/Sydney", "2045-01-01T08:00", "2045-01-01T08:00+11:00[Australia/Sydney]"},
        {"UTC", "2015-01-01T12:00", "2015-01-01T12:00Z[UTC]"},
        {"-01:30", "2015-01-01T12:00", "2015-01-01T12:00-01:30"},
    }));
    CAPTURE(zone, local);
    CHECK(local_in(zone, local) == expected);
}

TEST_CASE("UTC as the zone of a session is a plain offset", "[temporal][zone]") {
    CHECK(session_zone("UTC").name == nullptr);
    CHECK(session_zone("Europe/Stockholm").name != nullptr);
}
