#include "loader/csv_rejects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <tuple>

#include "loader/csv_values.hpp"

namespace entente::csv {
namespace {

std::string quoted_field(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out += '"';
}

Error reject_file_error(const std::string& path) {
    return {ErrorCode::io_error, "FileError",
            fmt::format("cannot write the reject file `{}`: {}", path, std::strerror(errno))};
}

}  // namespace

std::string value_reason(std::string_view title, std::string_view wrong) {
    return fmt::format("{}: {}", quoted_excerpt(title), wrong);
}

LoadError row_error(const std::string& path, const RowPlace& place, const BadRow& bad, const Dialect& dialect,
                    std::string hint) {
    auto [begin, end] = std::pair(bad.begin, bad.end);
    if (end == 0 && bad.column > 0) std::tie(begin, end) = Reader::find_field(place.raw, bad.column, dialect);
    // A span reaches 2^32 bytes; a file of that many lines gives up the number of the line.
    const std::uint64_t lines_before =
        place.line - 1 < std::numeric_limits<std::uint32_t>::max() / 4 ? place.line - 1 : 0;
    std::string text(lines_before, '\n');
    text += place.raw;
    const auto offset = static_cast<std::uint32_t>(lines_before);
    return {
        Error(ErrorCode::data_error, "BadRow", bad.reason, SourceSpan{offset + begin, offset + end}, std::move(hint)),
        path, std::move(text)};
}

void Rejects::take(const std::string& path, Batch& batch) {
    std::sort(batch.bad.begin(), batch.bad.end(),
              [](const BadRow& a, const BadRow& b) { return std::tie(a.row, a.column) < std::tie(b.row, b.column); });
    for (std::size_t i = 0; i < batch.bad.size(); ++i) {
        const BadRow& bad = batch.bad[i];
        if (i > 0 && batch.bad[i - 1].row == bad.row) continue;
        const RowPlace& place = batch.places[bad.row];
        if (!options_.skip_bad) {
            throw row_error(path, place, bad, dialect_,
                            "--skip-bad loads the other rows and writes bad ones to a reject file");
        }
        write(path, place, bad);
    }
}

void Rejects::open() {
    report_.reject_file = options_.reject_file.empty() ? "rejects.csv" : options_.reject_file;
    file_.reset(std::fopen(report_.reject_file.c_str(), "wb"));
    if (!file_) throw reject_file_error(report_.reject_file);
    std::fputs("file,line,byte_offset,column,reason,raw_text\n", file_.get());
}

void Rejects::write(const std::string& path, const RowPlace& place, const BadRow& bad) {
    if (!file_) open();
    ++report_.rows_rejected;
    const std::string line = fmt::format("{},{},{},{},{},{}\n", quoted_field(path), place.line, place.offset,
                                         bad.column, quoted_field(bad.reason), quoted_field(place.raw));
    std::fwrite(line.data(), 1, line.size(), file_.get());
}

void Rejects::finish() {
    if (!file_) return;
    const bool failed = std::ferror(file_.get()) != 0;
    if (std::fclose(file_.release()) != 0 || failed) throw reject_file_error(report_.reject_file);
}

}  // namespace entente::csv
