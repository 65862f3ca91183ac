#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace entente::shell {

class DelayedWriter;

/// Thrown when the reader of standard output went away (`| head -1`): the program ends quietly.
struct OutputClosed {};

/// Where results go: standard output, or the file of `:output`. Buffered; nothing but data is written here.
class Output {
public:
    /// Standard output when `path` is empty; else the file, emptied first. Throws Error(io_error).
    explicit Output(const std::string& path = {});
    /// An open descriptor, which stays open; `name` is for messages.
    Output(int descriptor, std::string name);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    ~Output();

    /// Text appended here is written by the next `row_done` or `flush`.
    [[nodiscard]] std::string& buffer() { return buffer_; }
    /// Writes the buffer out when it has grown large. Throws Error(cancelled) when `cancel` was set, and OutputClosed.
    void row_done();
    void flush();
    /// As flush(), but the text may wait a millisecond for more: for whoever has the next to do already. Throws for
    /// text that was to be written before, too.
    void flush_soon();
    [[nodiscard]] bool is_terminal() const { return terminal_; }
    void set_cancel(const std::atomic<bool>* cancel) { cancel_ = cancel; }

private:
    void require_written(int error) const;

    int descriptor_;
    bool owned_;
    bool terminal_;
    std::string name_;
    std::string buffer_;
    std::unique_ptr<DelayedWriter> delayed_;  // since the first flush_soon()
    const std::atomic<bool>* cancel_ = nullptr;
};

/// Writes all of `text`, going on after interruptions; false with errno set when that fails.
bool write_all(int descriptor, std::string_view text);

}  // namespace entente::shell
