// Any text, run as a statement on a small graph, answers or fails with an Error, within its limits.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "api/entente.hpp"

namespace {

std::unique_ptr<entente::Database> small_graph() {
    auto database = std::make_unique<entente::Database>();
    database->execute(
        "CREATE (a:Person {name: 'Lan', n: 1, tags: ['x', 'y']}), (b:Person {name: 'Mai', n: 2.5}), (c:Country {n: "
        "null}),"
        " (a)-[:KNOWS {since: date('2018-06-03')}]->(b), (b)-[:KNOWS]->(a), (a)-[:LIVES_IN]->(c), "
        "(b)-[:LIVES_IN]->(c)");
    return database;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static std::unique_ptr<entente::Database> database = small_graph();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    entente::ExecuteOptions options;
    options.time_limit = std::chrono::milliseconds(200);
    options.memory_limit = 64 << 20;
    const entente::Parameters parameters{{"x", entente::Value(1)}, {"name", entente::Value("Lan")}};
    try {
        if (database->execute(text, parameters, options).statistics.any()) database = small_graph();
    } catch (const entente::Error& error) {
        (void)entente::render_error(error, text);
    }
    return 0;
}
