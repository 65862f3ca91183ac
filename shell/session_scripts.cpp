#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>

#include "shell/interrupt.hpp"
#include "shell/session.hpp"

namespace entente::shell {
namespace {

constexpr int deepest_source = 16;

/// Gives a variable its value of before back.
template <typename T> class Restore {
public:
    explicit Restore(T& variable) : variable_(variable), before_(variable) {}
    Restore(const Restore&) = delete;
    Restore& operator=(const Restore&) = delete;
    ~Restore() { variable_ = before_; }

private:
    T& variable_;
    T before_;
};

class OpenFile {
public:
    explicit OpenFile(const std::string& path)
        : owned_(path != "-"), descriptor_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {
        if (descriptor_ < 0) fail(path);
        if (std::error_code ignored; owned_ && std::filesystem::is_directory(path, ignored)) {
            errno = EISDIR;
            fail(path);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (owned_ && descriptor_ >= 0) ::close(descriptor_);
    }
    // The next bytes; 0 at the end and when interrupted.
    std::size_t read(std::span<char> into) {
        while (true) {
            const ssize_t count = ::read(descriptor_, into.data(), into.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR || interrupted()) return 0;
        }
    }

private:
    [[noreturn]] void fail(const std::string& path) {
        throw Error(ErrorCode::io_error, "CannotOpenFile",
                    fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    }
    bool owned_;
    int descriptor_;
};

}  // namespace

bool Session::run_all(ScriptReader& reader, std::string_view source_name) {
    bool good = true;
    {
        const Restore restore(more_waits_);
        more_waits_ = !settings.interactive;
        while (!leave) {
            const auto item = reader.next();
            if (!item) break;
            good = wrote(source_name, &Output::flush_soon) && run(*item, source_name) && good;
            if (ends_script(good)) break;
        }
    }
    return wrote(source_name, &Output::flush) && good;
}

bool Session::wrote(std::string_view source_name, void (Output::*flush)()) {
    try {
        (*output_.*flush)();
        return true;
    } catch (const Error& error) {
        if (output_format().objects) throw;  // it could not be told there
        report(error, {}, source_name);
        return false;
    }
}

bool Session::ends_script(bool good) const {
    return leave || (!good && !settings.keep_going) || (!settings.interactive && interrupted());
}

bool Session::run_file(const std::string& path) {
    if (depth_ >= deepest_source) {
        throw Error(ErrorCode::resource_limit, "TooDeep", "more than 16 files read each other by :source");
    }
    OpenFile file(path);
    ScriptReader reader;
    std::string piece(1 << 16, '\0');
    const std::string name = path == "-" ? std::string() : path;
    const Restore restore(depth_);
    ++depth_;
    bool good = true;
    while (const std::size_t count = file.read(piece)) {
        reader.feed(std::string_view(piece).substr(0, count));
        good = run_all(reader, name) && good;
        if (ends_script(good)) return good;
    }
    if (interrupted()) return false;
    reader.end_input();
    return run_all(reader, name) && good;
}

}  // namespace entente::shell
