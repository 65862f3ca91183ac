#include "shell/delayed_writer.hpp"

#include <cerrno>

#include "shell/output.hpp"

namespace entente::shell {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds longest_wait{1};
constexpr std::size_t much = 1 << 16;

}  // namespace

DelayedWriter::DelayedWriter(int descriptor) : descriptor_(descriptor), thread_([this] { run(); }) {}

DelayedWriter::~DelayedWriter() {
    (void)flush();
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

int DelayedWriter::append(std::string& text) {
    std::unique_lock lock(mutex_);
    if (waiting_.empty()) {
        waiting_.swap(text);
        due_ = Clock::now() + longest_wait;
        if (idle_) changed_.notify_all();  // otherwise the thread looks again when earlier text was due
    } else {
        waiting_ += text;
    }
    text.clear();
    if (waiting_.size() >= much) write_waiting(lock);
    return error_;
}

int DelayedWriter::flush() {
    std::unique_lock lock(mutex_);
    write_waiting(lock);
    return error_;
}

/// Returns when all text that had come has been written, by whichever thread. Not locked while it writes: the other
/// thread may go on.
void DelayedWriter::write_waiting(std::unique_lock<std::mutex>& lock) {
    changed_.wait(lock, [this] { return !writing_; });
    if (waiting_.empty()) return;
    leaving_.swap(waiting_);
    if (error_ == 0) {
        writing_ = true;
        lock.unlock();
        const int error = write_all(descriptor_, leaving_) ? 0 : errno;
        lock.lock();
        writing_ = false;
        error_ = error;
    }
    leaving_.clear();
    changed_.notify_all();
}

void DelayedWriter::run() {
    std::unique_lock lock(mutex_);
    while (!ended_) {
        if (waiting_.empty()) {
            idle_ = true;
            changed_.wait(lock);
            idle_ = false;
        } else if (Clock::now() < due_) {
            changed_.wait_until(lock, due_);
        } else {
            write_waiting(lock);
        }
    }
}

}  // namespace entente::shell
