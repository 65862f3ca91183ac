#include "query/syntax/syntax_error.hpp"

#include <string>

namespace entente::syntax {

Error syntax_error(std::string_view text, std::size_t offset, std::string_view what, std::string_view detail) {
    const auto at = static_cast<std::uint32_t>(offset);
    (void)text;
    return compile_error(ErrorCode::syntax_error, std::string(detail), "expected " + std::string(what), SourceSpan{at, at + 1});
}

}  // namespace entente::syntax
