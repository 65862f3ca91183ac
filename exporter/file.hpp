#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace entente::exporter {

/// A file that is written anew. Throws Error(io_error) with the file's name and the system's reason.
class OutputFile {
public:
    explicit OutputFile(const std::string& path);
    void write(std::string_view text);
    void close();  ///< with the errors that only show now

private:
    [[noreturn]] void fail() const;
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace entente::exporter
