// Any text parses or is refused with an Error; nothing else may happen.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "query/syntax/parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        (void)entente::print_ast(entente::parse_statement(text));
    } catch (const entente::Error& error) {
        (void)entente::render_error(error, text);
    }
    return 0;
}
