#pragma once

#include <termios.h>

namespace entente::shell {

/// The terminal passes every key on at once and unseen, from construction to destruction.
class RawMode {
public:
    RawMode(int input, int output);
    RawMode(const RawMode&) = delete;
    RawMode& operator=(const RawMode&) = delete;
    ~RawMode();

private:
    int input_, output_;
    termios before_ = {};
    bool active_ = false;
};

}  // namespace entente::shell
