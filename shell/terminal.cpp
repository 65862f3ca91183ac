#include "shell/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace entente::shell {
namespace {

std::size_t number_from_environment(const char* name, std::size_t otherwise) {
    const char* text = std::getenv(name);
    if (text == nullptr) return otherwise;
    const long number = std::strtol(text, nullptr, 10);
    return number > 0 && number < 100'000 ? static_cast<std::size_t>(number) : otherwise;
}

}  // namespace

TerminalSize terminal_size(int descriptor) {
    winsize size = {};
    const bool known = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0;
    TerminalSize result;
    result.columns = known && size.ws_col > 0 ? size.ws_col : number_from_environment("COLUMNS", result.columns);
    result.rows = known && size.ws_row > 0 ? size.ws_row : number_from_environment("LINES", result.rows);
    return result;
}

bool wants_colour(int descriptor) {
    const char* no_colour = std::getenv("NO_COLOR");
    return ::isatty(descriptor) == 1 && !is_dumb_terminal() && (no_colour == nullptr || *no_colour == '\0');
}

bool is_dumb_terminal() {
    const char* term = std::getenv("TERM");
    return term == nullptr || *term == '\0' || std::string_view(term) == "dumb";
}

}  // namespace entente::shell
