#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace entente::shell {

/// Writes text to a descriptor a little later, on a thread of its own, so that many short answers take one system call
/// and none of them waits for long. Text leaves in the order in which it came. For use by one thread.
///
/// A write that fails stays failed: what comes after it is dropped, and every call returns its errno.
class DelayedWriter {
public:
    /// `descriptor` stays open and is the caller's.
    explicit DelayedWriter(int descriptor);
    DelayedWriter(const DelayedWriter&) = delete;
    DelayedWriter& operator=(const DelayedWriter&) = delete;
    /// What still waits is written.
    ~DelayedWriter();

    /// Takes `text`, which is empty afterwards, and writes it within a millisecond; at once where much waits. 0, or the
    /// errno of a write that failed.
    [[nodiscard]] int append(std::string& text);
    /// Writes all that waits. 0, or the errno of a write that failed.
    [[nodiscard]] int flush();

private:
    void run();
    void write_waiting(std::unique_lock<std::mutex>& lock);

    const int descriptor_;
    std::mutex mutex_;  // guards all that follows
    std::condition_variable changed_;
    std::string waiting_;
    std::string leaving_;                        // of whoever set `writing_`, who may look at it unlocked
    std::chrono::steady_clock::time_point due_;  // when `waiting_` is to leave
    bool writing_ = false, idle_ = false, ended_ = false;
    int error_ = 0;
    std::thread thread_;
};

}  // namespace entente::shell
