#include "loader/csv_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "graph/error.hpp"

namespace entente::csv {
namespace {

constexpr std::size_t first_block = 256 * 1024;
/// Without a bound one forgotten quote would read the whole file into memory.
constexpr std::size_t longest_row = 64 * 1024 * 1024;

Error file_error(const std::string& path, std::string_view action) {
    return {ErrorCode::io_error, "FileError", fmt::format("cannot {} `{}`: {}", action, path, std::strerror(errno))};
}

}  // namespace

Reader::Reader(std::string path, const Dialect& dialect) : path_(std::move(path)), dialect_(dialect) {
    file_.reset(std::fopen(path_.c_str(), "rb"));
    if (!file_) throw file_error(path_, "open");
    struct stat status {};
    if (fstat(fileno(file_.get()), &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        throw file_error(path_, "read");
    }
    std::setvbuf(file_.get(), nullptr, _IONBF, 0);  // blocks are read straight into place
}

/// A block that no batch holds any more, or a new one.
std::shared_ptr<TextBuffer> Reader::free_block(std::size_t capacity) {
    std::erase_if(blocks_, [&](const auto& block) { return block.use_count() == 1 && block->capacity < capacity; });
    for (const auto& block : blocks_) {
        if (block.use_count() == 1) return block;
    }
    auto block = std::make_shared<TextBuffer>();
    block->bytes = std::make_unique_for_overwrite<char[]>(capacity + scan_padding);
    block->capacity = capacity;
    return blocks_.emplace_back(std::move(block));
}

/// Moves the rest of the block to the front of another and reads on. False when there is nothing left to split.
bool Reader::fill() {
    const std::size_t rest = end_ - cursor_;
    if (at_end_ && rest == 0) return false;
    const bool first = block_ == nullptr;
    const std::size_t capacity = first ? 2 * first_block : block_->capacity;
    const auto block =
        free_block(rest + first_block > capacity ? std::max(2 * first_block, 2 * (rest + first_block)) : capacity);
    char* const text = block->bytes.get();
    if (rest > 0) std::memcpy(text, text_ + cursor_, rest);
    block_ = block;
    text_ = text;
    block_offset_ += cursor_;
    cursor_ = 0;
    unescaped_.size = 0;
    const std::size_t room = block->capacity - rest - 1;
    const std::size_t got = std::fread(text + rest, 1, room, file_.get());
    if (std::ferror(file_.get()) != 0 && errno == EINTR) {
        throw Error(ErrorCode::cancelled, "Cancelled", fmt::format("reading `{}` was interrupted", path_));
    }
    if (std::ferror(file_.get()) != 0) throw file_error(path_, "read");
    at_end_ = got < room;
    end_ = static_cast<std::uint32_t>(rest + got);
    if (first) check_encoding();
    if (at_end_ && end_ > 0 && text[end_ - 1] != '\n') text[end_++] = '\n';
    std::memset(text + end_, 0, scan_padding);
    find_marks(text, end_, dialect_, marks_);
    mark_ = 0;
    unusual_ = 0;
    if (first && std::string_view(text, end_).starts_with("\xEF\xBB\xBF")) cursor_ = 3;
    return cursor_ < end_;
}

void Reader::check_encoding() const {
    const std::string_view text(text_, end_);
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        throw Error(ErrorCode::data_error, "InvalidEncoding", fmt::format("`{}` is UTF-16, not UTF-8", path_), {},
                    "convert it: iconv -f UTF-16 -t UTF-8");
    }
    if (text.starts_with("\x1F\x8B") || text.starts_with("\x28\xB5\x2F\xFD")) {
        throw Error(ErrorCode::data_error, "InvalidEncoding", fmt::format("`{}` is compressed", path_), {},
                    "unpack it first, with gzip -d or zstd -d");
    }
}

std::uint32_t Reader::line_end(std::uint32_t line_feed) const {
    return line_feed > cursor_ && text_[line_feed - 1] == '\r' ? line_feed - 1 : line_feed;
}

/// A row of `columns` unquoted fields, written to `out` in steps of `step`; false (and nothing done) for any other.
bool Reader::split_plain(std::size_t columns, Field* out, std::size_t step) {
    if (marks_.count - mark_ < columns) return false;
    const char* const text = text_;
    const std::uint32_t* const mark = marks_.places.data() + mark_;
    std::uint32_t begin = cursor_;
    for (std::size_t column = 0; column + 1 < columns; ++column) {
        const std::uint32_t end = mark[column];
        if (text[end] != dialect_.delimiter) return false;
        *out = {text + begin, end - begin, false};
        out += step;
        begin = end + 1;
    }
    const std::uint32_t line_feed = mark[columns - 1];
    if (text[line_feed] != '\n') return false;
    const std::uint32_t end = line_end(line_feed);
    if (end == cursor_) return false;  // an empty line
    *out = {text + begin, end - begin, false};
    place_ = {{text + cursor_, end - cursor_}, block_offset_ + cursor_, line_};
    finish_row(line_feed + 1, mark_ + columns, 1);
    return true;
}

void Reader::finish_row(std::uint32_t end, std::size_t mark, std::uint64_t lines) {
    cursor_ = end;
    mark_ = mark;
    line_ += lines;
}

/// Any row, into row_ and place_.
Reader::Split Reader::split_row(BadRow& bad) {
    row_.clear();
    const char* const text = text_;
    std::size_t mark = mark_;
    std::uint32_t at = cursor_;
    std::uint64_t lines = 1;
    while (true) {
        Field field;
        if (at < end_ && text[at] == dialect_.quote) {
            bad.column = static_cast<std::uint32_t>(row_.size() + 1);
            const Split split = split_quoted(mark, at, field, lines, bad);
            if (split != Split::row) return split;
        } else {
            while (mark < marks_.count && text[marks_.places[mark]] == dialect_.quote) ++mark;
            if (mark == marks_.count) {
                if (end_ - cursor_ <= longest_row) return Split::incomplete;
                bad.column = static_cast<std::uint32_t>(row_.size() + 1);
                return unclosed(at, bad);
            }
            const std::uint32_t end = marks_.places[mark];
            field = {text + at, (text[end] == '\n' ? std::max(line_end(end), at) : end) - at, false};
            at = end;
        }
        row_.push_back(field);
        ++mark;
        if (text[at++] == '\n') break;
    }
    const std::uint32_t end = line_end(at - 1);
    place_ = {{text + cursor_, end - cursor_}, block_offset_ + cursor_, line_};
    const bool empty = end == cursor_;
    finish_row(at, mark, lines);
    return empty ? Split::empty_line : Split::row;
}

/// The field whose opening quote is at `at`; leaves `at` and `mark` on the delimiter or line feed after it.
Reader::Split Reader::split_quoted(std::size_t& mark, std::uint32_t& at, Field& field, std::uint64_t& lines,
                                   BadRow& bad) {
    const char* const text = text_;
    const std::uint32_t open = at;
    std::uint32_t close = 0;
    bool doubled = false;
    for (++mark;; ++mark) {
        if (mark == marks_.count) return unclosed(open, bad);
        close = marks_.places[mark];
        if (text[close] == '\n') ++lines;
        if (text[close] != dialect_.quote) continue;
        if (close + 1 == end_) return Split::incomplete;  // the next byte decides
        if (text[close + 1] != dialect_.quote) break;
        doubled = true;
        ++mark;
    }
    at = close + 1;
    if (text[at] == '\r' && at + 1 < end_ && text[at + 1] == '\n') ++at;
    if (text[at] == '\r' && at + 1 == end_) return Split::incomplete;
    ++mark;
    if (text[at] != '\n' && text[at] != dialect_.delimiter) {
        bad.begin = close + 1 - cursor_;
        bad.end = bad.begin + 1;
        bad.reason = "expected a delimiter or the end of the line after the closing quote";
        return skip_line(mark, bad);
    }
    field = {text + open + 1, close - open - 1, true};
    if (!doubled) return Split::row;
    reserve_unescaped();
    char* const begin = unescaped_.bytes.get() + unescaped_.size;
    char* out = begin;
    for (const char* in = field.data; in != text + close; ++in) {
        *out++ = *in;
        if (*in == dialect_.quote) ++in;
    }
    field = {begin, static_cast<std::uint32_t>(out - begin), true};
    unescaped_.size += field.size;
    return Split::row;
}

/// Room for all that this block may need: fields point into it, so that it must not move within a batch.
void Reader::reserve_unescaped() {
    if (unescaped_.capacity >= block_->capacity) return;
    TextBuffer larger{std::make_unique_for_overwrite<char[]>(block_->capacity), unescaped_.size, block_->capacity};
    if (larger.size > 0) std::memcpy(larger.bytes.get(), unescaped_.bytes.get(), larger.size);
    unescaped_ = std::move(larger);
}

/// A quote is not closed within the file, or within the longest row. Only the line that it stands in is lost.
Reader::Split Reader::unclosed(std::uint32_t open, BadRow& bad) {
    if (!at_end_ && end_ - cursor_ <= longest_row) return Split::incomplete;
    bad.begin = open - cursor_;
    bad.end = bad.begin + 1;
    bad.reason = at_end_ ? "the quote that opens here is never closed"
                         : fmt::format("the value is longer than {} MiB", longest_row >> 20);
    return skip_line(mark_, bad);
}

/// Ends a bad row at the first line feed at or after `mark`.
Reader::Split Reader::skip_line(std::size_t mark, BadRow& bad) {
    const char* const text = text_;
    while (mark < marks_.count && text[marks_.places[mark]] != '\n') ++mark;
    if (mark == marks_.count && !at_end_ && end_ - cursor_ <= longest_row) return Split::incomplete;
    const std::uint32_t line_feed = mark == marks_.count ? end_ - 1 : marks_.places[mark];
    const std::uint32_t end = line_end(line_feed);
    place_ = {{text + cursor_, end - cursor_}, block_offset_ + cursor_, line_};
    bad.end = std::min(bad.end, static_cast<std::uint32_t>(place_.raw.size()));
    bad.begin = std::min(bad.begin, bad.end);
    const auto lines = std::count(text + cursor_, text + line_feed + 1, '\n');
    finish_row(line_feed + 1, std::min(mark + 1, marks_.count), static_cast<std::uint64_t>(lines));
    return Split::bad_row;
}

/// Whether the row just split is UTF-8 without NUL.
bool Reader::check_text(BadRow& bad) {
    const auto begin = static_cast<std::uint32_t>(place_.raw.data() - text_);
    while (unusual_ < marks_.unusual.size() && marks_.unusual[unusual_] + piece_bytes <= begin) ++unusual_;
    if (unusual_ == marks_.unusual.size() || marks_.unusual[unusual_] >= begin + place_.raw.size()) return true;
    const std::size_t nul = place_.raw.find('\0');
    const std::size_t invalid = std::min(nul, find_invalid_utf8(place_.raw));
    if (invalid == std::string_view::npos) return true;
    bad.begin = static_cast<std::uint32_t>(invalid);
    bad.end = bad.begin + 1;
    for (bad.column = 1;; ++bad.column) {  // the field that holds it
        const auto [from, to] = find_field(place_.raw, bad.column, dialect_);
        if (bad.begin < to || to == place_.raw.size()) break;
    }
    const auto byte = static_cast<unsigned char>(place_.raw[invalid]);
    bad.reason = byte == 0 ? "a NUL byte" : fmt::format("byte 0x{:02X} is not valid UTF-8", byte);
    return false;
}

bool Reader::next_row(std::vector<Field>& fields, RowPlace& place, std::optional<BadRow>& bad) {
    unescaped_.size = 0;
    bad.reset();
    while (cursor_ < end_ || fill()) {
        BadRow found;
        const Split split = split_row(found);
        if (split == Split::incomplete && !fill()) return false;
        if (split == Split::incomplete || split == Split::empty_line) continue;
        if (split == Split::bad_row || !check_text(found)) bad = std::move(found);
        fields = row_;
        place = place_;
        return true;
    }
    return false;
}

void Reader::skip_row(std::string_view raw) {
    if (cursor_ == end_ && !fill()) return;
    const std::uint32_t cursor = cursor_;
    const std::size_t mark = mark_;
    const std::uint64_t line = line_;
    BadRow bad;
    if (split_row(bad) == Split::row && place_.raw == raw) return;
    cursor_ = cursor;
    mark_ = mark;
    line_ = line;
}

bool Reader::next(std::size_t columns, Batch& batch) {
    batch.rows = 0;
    batch.bad.clear();
    batch.block.reset();
    std::swap(unescaped_, batch.unescaped);
    batch.room = std::clamp<std::size_t>(batch_fields / columns, 1, batch_rows);
    batch.fields.resize(columns * batch.room);
    batch.places.resize(batch.room);
    unescaped_.size = 0;
    while (batch.rows < batch.room) {
        if (cursor_ == end_ && (batch.rows > 0 || !fill())) break;
        Field* const out = batch.fields.data() + batch.rows;
        BadRow bad;
        bool good = split_plain(columns, out, batch.room);
        if (!good) {
            const Split split = split_row(bad);
            if (split == Split::incomplete) {
                if (batch.rows > 0 || !fill()) break;
                continue;
            }
            if (split == Split::empty_line) continue;
            good = split == Split::row && row_.size() == columns;
            if (split == Split::row && !good) {
                bad.column = static_cast<std::uint32_t>(std::min(row_.size(), columns) + 1);
                bad.end = static_cast<std::uint32_t>(place_.raw.size());
                bad.begin = row_.size() < columns ? bad.end : find_field(place_.raw, bad.column, dialect_).first;
                bad.reason =
                    fmt::format("expected {} {}, found {}", columns, columns == 1 ? "field" : "fields", row_.size());
            }
            for (std::size_t column = 0; column < columns; ++column) {
                out[column * batch.room] = good ? row_[column] : Field();
            }
        }
        if (good && !check_text(bad)) {
            good = false;
            for (std::size_t column = 0; column < columns; ++column) out[column * batch.room] = {};
        }
        if (!good) {
            bad.row = batch.rows;
            batch.bad.push_back(std::move(bad));
        }
        batch.places[batch.rows++] = place_;
    }
    batch.block = block_;
    std::swap(unescaped_, batch.unescaped);
    return batch.rows > 0;
}

std::pair<std::uint32_t, std::uint32_t> Reader::find_field(std::string_view raw, std::uint32_t column,
                                                           const Dialect& dialect) {
    std::size_t begin = 0;
    for (std::uint32_t field = 1;; ++field) {
        std::size_t end = begin;
        if (end < raw.size() && raw[end] == dialect.quote) {
            for (++end; end < raw.size(); ++end) {
                if (raw[end] != dialect.quote) continue;
                if (end + 1 == raw.size() || raw[end + 1] != dialect.quote) break;
                ++end;
            }
        }
        end = std::min(raw.find(dialect.delimiter, end), raw.size());
        if (field == column) return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
        if (end == raw.size()) return {0, static_cast<std::uint32_t>(raw.size())};
        begin = end + 1;
    }
}

}  // namespace entente::csv
