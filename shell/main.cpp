#include <unistd.h>

#include <cstdlib>
#include <new>
#include <string_view>

#include "shell/program.hpp"

namespace {

/// Ends the process in words where memory runs out before main: the initialisers of libraries allocate, and an
/// exception there would end it in std::terminate.
struct EarlyMemory {
    EarlyMemory() noexcept {
        std::set_new_handler([] {
            constexpr std::string_view message = "entente: there is not enough memory to start\n";
            [[maybe_unused]] const auto written = ::write(STDERR_FILENO, message.data(), message.size());
            std::_Exit(EXIT_FAILURE);
        });
    }
    static void end() noexcept { std::set_new_handler(nullptr); }
};

__attribute__((init_priority(101))) const EarlyMemory early_memory;

}  // namespace

int main(int argc, char** argv) {
    EarlyMemory::end();  // from here on it is an error like others
    return entente::shell::run_program(argc, argv);
}
