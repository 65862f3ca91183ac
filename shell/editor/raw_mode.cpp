#include "shell/editor/raw_mode.hpp"

#include "shell/output.hpp"

namespace entente::shell {

RawMode::RawMode(int input, int output) : input_(input), output_(output) {
    if (::tcgetattr(input, &before_) != 0) return;
    termios raw = before_;
    raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cflag |= CS8;
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    active_ = ::tcsetattr(input, TCSADRAIN, &raw) == 0;
    if (active_) write_all(output, "\x1B[?2004h");  // pasted text comes in brackets
}

RawMode::~RawMode() {
    if (!active_) return;
    // The mode first: whoever has seen the brackets go can interrupt what runs now.
    ::tcsetattr(input_, TCSADRAIN, &before_);
    write_all(output_, "\x1B[?2004l");
}

}  // namespace entente::shell
