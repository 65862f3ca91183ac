#include "exporter/file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "graph/error.hpp"

namespace entente::exporter {

OutputFile::OutputFile(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
    if (!file_) fail();
}

void OutputFile::fail() const {
    throw Error(ErrorCode::io_error, "FileAccess", fmt::format("cannot write {}: {}", path_, std::strerror(errno)));
}

void OutputFile::write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail();
}

void OutputFile::close() {
    if (std::fclose(file_.release()) != 0) fail();
}

}  // namespace entente::exporter
