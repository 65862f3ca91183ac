#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/csv_scan.hpp"

namespace entente::csv {

/// One field, without its quotes and with doubled quotes undone. An unquoted empty field is null, a quoted one is not.
struct Field {
    const char* data = "";
    std::uint32_t size = 0;
    bool quoted = false;
    [[nodiscard]] std::string_view text() const { return {data, size}; }
    [[nodiscard]] bool is_null() const { return size == 0 && !quoted; }
};

/// Where a row stands in its file. A row is more than one line when quoted fields hold line feeds.
struct RowPlace {
    std::string_view raw;      ///< without the line end
    std::uint64_t offset = 0;  ///< of its first byte in the file
    std::uint64_t line = 1;    ///< of its first byte, from 1
};

/// What is wrong with a row.
struct BadRow {
    std::uint32_t row = 0;             ///< within its batch
    std::uint32_t column = 0;          ///< number of the field, from 1
    std::uint32_t begin = 0, end = 0;  ///< bytes of RowPlace::raw; both 0: those of the field
    std::string reason;
};

inline constexpr std::uint32_t batch_rows = 1024;
/// A batch of a table with many columns has fewer rows.
inline constexpr std::size_t batch_fields = std::size_t{batch_rows} * 256;

/// Memory for text.
struct TextBuffer {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0, capacity = 0;
};

/// Some consecutive rows, split. Fields of a bad row are null. What fields and places point to is kept by the batch
/// until a reader fills it again. Empty lines are not rows.
struct Batch {
    std::uint32_t rows = 0;
    std::size_t room = batch_rows;            ///< rows that `fields` has places for
    std::vector<Field> fields;                ///< by column, then row
    std::vector<RowPlace> places;             ///< by row
    std::vector<BadRow> bad;                  ///< found while splitting, by row; later stages append theirs
    std::shared_ptr<const TextBuffer> block;  ///< of the file: holds the fields
    TextBuffer unescaped;                     ///< holds those with doubled quotes
    [[nodiscard]] const Field* column(std::size_t index) const { return fields.data() + index * room; }
};

/// Reads one CSV file in blocks (RFC 4180; LF or CRLF; a byte order mark is dropped; a quote inside an unquoted field
/// is itself) and splits it into batches of rows. Memory: one block, or the longest row if that is longer; and those
/// that batches hold. Batches may be used by other threads, one at a time with the reader. Throws Error(io_error) when
/// the file cannot be opened or read, Error(data_error) for UTF-16 and compressed files.
class Reader {
public:
    Reader(std::string path, const Dialect& dialect);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::uint64_t offset() const { return block_offset_ + cursor_; }  ///< bytes split so far

    /// The next row whatever its number of fields; `bad` is set when it is malformed. False at the end.
    bool next_row(std::vector<Field>& fields, RowPlace& place, std::optional<BadRow>& bad);

    /// Passes over the next row if its text is `raw`.
    void skip_row(std::string_view raw);

    /// Some more rows, up to batch_rows, of `columns` fields; rows with another number are bad. False at the end.
    bool next(std::size_t columns, Batch& batch);

    /// Bytes of the `column`-th field (from 1) of a row's raw text, quotes included; all of it when it has fewer.
    static std::pair<std::uint32_t, std::uint32_t> find_field(std::string_view raw, std::uint32_t column,
                                                              const Dialect& dialect);

private:
    enum class Split { row, bad_row, empty_line, incomplete };
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    bool fill();
    [[nodiscard]] std::shared_ptr<TextBuffer> free_block(std::size_t capacity);
    void check_encoding() const;
    bool split_plain(std::size_t columns, Field* out, std::size_t step);
    Split split_row(BadRow& bad);
    Split split_quoted(std::size_t& mark, std::uint32_t& at, Field& field, std::uint64_t& lines, BadRow& bad);
    Split unclosed(std::uint32_t open, BadRow& bad);
    Split skip_line(std::size_t mark, BadRow& bad);
    void finish_row(std::uint32_t end, std::size_t mark, std::uint64_t lines);
    bool check_text(BadRow& bad);
    void reserve_unescaped();
    [[nodiscard]] std::uint32_t line_end(std::uint32_t line_feed) const;

    std::string path_;
    Dialect dialect_;
    std::unique_ptr<std::FILE, Close> file_;
    std::vector<std::shared_ptr<TextBuffer>> blocks_;  // those in use, and those that can be used again
    std::shared_ptr<TextBuffer> block_;                // its capacity is without padding
    const char* text_ = nullptr;                       // of block_
    std::uint64_t block_offset_ = 0;                   // of block_[0] in the file
    std::uint32_t cursor_ = 0;                         // first byte of the next row
    std::uint32_t end_ = 0;                            // of the text in the block
    bool at_end_ = false;                              // the file has no more than the block
    std::uint64_t line_ = 1;                           // of cursor_
    Marks marks_;
    std::size_t mark_ = 0;     // first mark at or after cursor_
    std::size_t unusual_ = 0;  // first piece not before cursor_
    std::vector<Field> row_;
    RowPlace place_;
    TextBuffer unescaped_;  // of the row or batch that is being split
};

}  // namespace entente::csv
