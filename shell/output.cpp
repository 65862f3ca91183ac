#include "shell/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "graph/error.hpp"
#include "shell/delayed_writer.hpp"

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
    delayed_.reset();
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
    if (delayed_) require_written(delayed_->flush());
    std::string pending;
    pending.swap(buffer_);  // nothing is written twice when this throws
    require_written(write_all(descriptor_, pending) ? 0 : errno);
    pending.clear();
    buffer_.swap(pending);
}

void Output::flush_soon() {
    if (buffer_.empty()) return;
    if (!delayed_) delayed_ = std::make_unique<DelayedWriter>(descriptor_);
    require_written(delayed_->append(buffer_));
}

void Output::require_written(int error) const {
    if (error == 0) return;
    if (error == EPIPE) throw OutputClosed{};
    throw Error(ErrorCode::io_error, "CannotWrite", fmt::format("cannot write to {}: {}", name_, std::strerror(error)));
}

}  // namespace entente::shell
