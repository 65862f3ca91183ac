#include "loader/read_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "graph/error.hpp"
#include "query/suggest.hpp"

namespace entente {
namespace {

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// Names in the folder of `path` that are near to its own, as a hint.
std::string near_name(const std::string& path) {
    namespace fs = std::filesystem;
    const fs::path wanted(path);
    const fs::path folder = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
    std::error_code error;
    if (!fs::is_directory(folder, error)) return fmt::format("there is no folder `{}`", folder.string());
    constexpr std::size_t most = 1000;
    std::vector<std::string> names;
    for (fs::directory_iterator it(folder, error), end; !error && it != end && names.size() < most;
         it.increment(error)) {
        names.push_back(it->path().filename().string());
    }
    const auto near = suggest(wanted.filename().string(), std::span<const std::string>(names));
    return near ? fmt::format("did you mean `{}`?", (wanted.parent_path() / *near).string()) : std::string();
}

Error file_error(const std::string& path, int reason) {
    return {ErrorCode::io_error, "FileError", fmt::format("cannot open `{}`: {}", path, std::strerror(reason)),
            std::nullopt, reason == ENOENT ? near_name(path) : std::string()};
}

}  // namespace

std::string read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
    if (!file) throw file_error(path, errno);
    struct stat status {};
    if (fstat(fileno(file.get()), &status) == 0 && S_ISDIR(status.st_mode)) {
        throw Error(ErrorCode::io_error, "FileError", fmt::format("`{}` is a folder", path), std::nullopt,
                    "name the files in it");
    }
    std::string text;
    if (status.st_size > 0) text.reserve(static_cast<std::size_t>(status.st_size) + 1);
    char buffer[1U << 16U];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) text.append(buffer, count);
    if (std::ferror(file.get()) != 0) {
        throw Error(ErrorCode::io_error, "FileError", fmt::format("cannot read `{}`: {}", path, std::strerror(errno)));
    }
    return text;
}

}  // namespace entente
