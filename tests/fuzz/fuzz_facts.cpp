// Any text, loaded as facts, is loaded whole or refused with an Error that can be rendered; loading it twice changes
// nothing the second time.
#include <cstdio>
#include <cstdlib>

#include "api/entente.hpp"
#include "graph/graph.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const entente::fuzz::MemoryFile file(data, size);
    entente::Database database;
    entente::LoadOptions options;
    options.files = {file.path()};
    options.format = "facts";
    try {
        database.load(options);
        const auto nodes = database.snapshot()->node_count();
        const auto relationships = database.snapshot()->relationship_count();
        database.load(options);
        if (database.snapshot()->node_count() != nodes || database.snapshot()->relationship_count() != relationships) {
            std::fputs("the second load of the same facts changed the graph\n", stderr);
            std::abort();
        }
    } catch (const entente::LoadError& error) {
        (void)entente::render_error(error, error.text, error.file);
    } catch (const entente::Error&) {
    }
    return 0;
}
