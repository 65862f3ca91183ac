// Any text, loaded as CSV, is loaded, or its bad rows are rejected, or it is refused with an Error. The first byte
// chooses what it is taken for: nodes, relationships, or either by its header.
#include "api/entente.hpp"
#include "tests/fuzz/memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const entente::fuzz::MemoryFile file(data + 1, size - 1);
    entente::Database database;
    entente::LoadOptions options;
    options.format = "csv";
    options.skip_bad = data[0] % 2 == 1;
    options.reject_file = "/dev/null";
    options.integer_ids = data[0] % 4 >= 2;
    switch (data[0] / 4 % 3) {
        case 0:
            options.nodes = {{{"Person"}, {file.path()}}};
            break;
        case 1:
            options.relationships = {{{"KNOWS"}, {file.path()}}};
            break;
        default:
            options.files = {file.path()};
    }
    try {
        database.load(options);
    } catch (const entente::LoadError& error) {
        (void)entente::render_error(error, error.text, error.file);
    } catch (const entente::Error&) {
    }
    return 0;
}
