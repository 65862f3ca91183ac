#include "shell/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "shell/diagnostics.hpp"
#include "shell/display_width.hpp"
#include "shell/terminal.hpp"

namespace entente::shell {
namespace {

using Clock = std::chrono::steady_clock;

class Bar {
public:
    ~Bar() {
        if (drawn_) say("\r\x1B[K");
    }

    void update(const LoadProgress& progress) {
        const auto now = Clock::now();
        if (now - last_ < std::chrono::milliseconds(100)) return;
        last_ = now;
        drawn_ = true;
        const double seconds = std::chrono::duration<double>(now - begin_).count();
        const double part =
            progress.bytes_total == 0
                ? 0
                : std::min(1.0, static_cast<double>(progress.bytes_done) / static_cast<double>(progress.bytes_total));
        constexpr std::size_t length = 24;
        const auto full = static_cast<std::size_t>(part * length);
        std::string blocks;
        for (std::size_t i = 0; i < length; ++i) blocks += i < full ? "█" : "░";
        const std::string name = visible(std::filesystem::path(progress.file).filename().string());
        const std::string line =
            fmt::format("{} {:3.0f}%  {}  {:.0f} MB/s  {}", blocks, part * 100, counted(progress.rows, "row", "rows"),
                        static_cast<double>(progress.bytes_done) / 1e6 / std::max(seconds, 1e-3), name);
        say("\r" + line.substr(0, prefix_within(line, terminal_size(STDERR_FILENO).columns - 1)) + "\x1B[K");
    }

private:
    Clock::time_point begin_ = Clock::now();
    Clock::time_point last_ = begin_;  // a load that takes less than a tenth of a second shows nothing
    bool drawn_ = false;
};

}  // namespace

std::function<void(const LoadProgress&)> progress_bar() {
    if (::isatty(STDERR_FILENO) != 1) return {};
    return [bar = std::make_shared<Bar>()](const LoadProgress& progress) { bar->update(progress); };
}

}  // namespace entente::shell
