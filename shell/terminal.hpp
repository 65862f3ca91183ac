#pragma once

#include <cstddef>

namespace entente::shell {

struct TerminalSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

/// Of the terminal behind `descriptor`; else what COLUMNS and LINES say; else 80 by 24.
[[nodiscard]] TerminalSize terminal_size(int descriptor);

/// A terminal that understands colours, and NO_COLOR (no-color.org) is not set.
[[nodiscard]] bool wants_colour(int descriptor);

/// TERM is not set, or "dumb": no editing, no colours.
[[nodiscard]] bool is_dumb_terminal();

}  // namespace entente::shell
