#pragma once

#include <string_view>
#include <vector>

namespace entente::shell {

/// For each byte of `text` (a statement being typed, or a command) the number of its colour in `style_code`.
[[nodiscard]] std::vector<unsigned char> highlight(std::string_view text);

/// The terminal's code for a colour of `highlight`; 0 is plain.
[[nodiscard]] std::string_view style_code(unsigned char style);

}  // namespace entente::shell
