#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entente::shell {

/// A statement that is for the session and not for the engine.
struct SessionStatement {
    enum class Kind : std::uint8_t { none, begin, commit, rollback, checkpoint, vacuum, vacuum_into };
    Kind kind = Kind::none;
    std::string path;  ///< of vacuum_into
};

/// BEGIN, COMMIT, ROLLBACK (each with or without TRANSACTION), CHECKPOINT, VACUUM and VACUUM INTO 'FILE', in any case;
/// `none` for what is none of them. Throws Error(syntax_error) for VACUUM INTO without one file.
[[nodiscard]] SessionStatement session_statement(std::string_view text);

}  // namespace entente::shell
