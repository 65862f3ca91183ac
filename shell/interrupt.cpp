#include "shell/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace entente::shell {
namespace {

std::atomic<bool> flag{false};
std::atomic<int> unanswered{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

extern "C" void on_interrupt(int) {
    if (!flag.exchange(true)) unanswered = 0;
    if (++unanswered >= 3) _exit(130);
}

}  // namespace

std::atomic<bool>& interrupted() {
    return flag;
}

void listen_to_interrupts() {
    struct sigaction action = {};
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask);
    action.sa_flags = 0;  // no SA_RESTART: a waiting read() must return
    sigaction(SIGINT, &action, nullptr);
}

}  // namespace entente::shell
