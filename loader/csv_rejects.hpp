#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "loader/csv_reader.hpp"
#include "loader/load.hpp"

namespace entente::csv {

/// `column`'s value in a message: the column's title and what is wrong.
[[nodiscard]] std::string value_reason(std::string_view title, std::string_view wrong);

/// The error for one row: its text holds an empty line for each line before it, so that the span's line number is the
/// file's. The span covers the bytes that are wrong.
[[nodiscard]] LoadError row_error(const std::string& path, const RowPlace& place, const BadRow& bad,
                                  const Dialect& dialect, std::string hint);

/// What becomes of bad rows: the end of the load, or lines of the reject file, which is made at the first.
class Rejects {
public:
    Rejects(const LoadOptions& options, const Dialect& dialect, LoadReport& report)
        : options_(options), dialect_(dialect), report_(report) {}

    /// Handles `batch.bad` in the order of rows, of each row the leftmost fault. Throws LoadError unless skip_bad.
    void take(const std::string& path, Batch& batch);
    /// Flushes the reject file. Throws Error(io_error) when it could not be written.
    void finish();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    void open();
    void write(const std::string& path, const RowPlace& place, const BadRow& bad);

    const LoadOptions& options_;
    Dialect dialect_;
    LoadReport& report_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace entente::csv
