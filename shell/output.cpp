#include "shell/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "graph/error.hpp"

namespace entente::shell {
namespace {
constexpr std::size_t buffer_limit = 1 << 16;
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Output::Output(const std::string& path)
    : descriptor_(path.empty() ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)),
      owned_(!path.empty()),
      terminal_(descriptor_ >= 0 && ::isatty(descriptor_) == 1),
      name_(path.empty() ? "standard output" : path) {
    if (descriptor_ < 0) {
        throw Error(ErrorCode::io_error, "CannotOpenFile",
                    fmt::format("cannot write the file {}: {}", path, std::strerror(errno)));
    }
}

Output::Output(int descriptor, std::string name)
    : descriptor_(descriptor), owned_(false), terminal_(::isatty(descriptor) == 1), name_(std::move(name)) {}

Output::~Output() {
    if (!buffer_.empty()) write_all(descriptor_, buffer_);
    if (owned_) ::close(descriptor_);
}

void Output::row_done() {
    if (buffer_.size() < buffer_limit) return;
    flush();
    if (cancel_ != nullptr && cancel_->load(std::memory_order_relaxed)) {
        throw Error(ErrorCode::cancelled, "Cancelled", "interrupted while the result was written");
    }
}

void Output::flush() {
    std::string pending;
    pending.swap(buffer_);  // nothing is written twice when this throws
    if (!write_all(descriptor_, pending)) {
        if (errno == EPIPE) throw OutputClosed{};
        throw Error(ErrorCode::io_error, "CannotWrite",
                    fmt::format("cannot write to {}: {}", name_, std::strerror(errno)));
    }
    pending.clear();
    buffer_.swap(pending);
}

}  // namespace entente::shell
