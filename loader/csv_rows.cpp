#include "loader/csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "loader/csv_reader.hpp"
#include "loader/csv_values.hpp"

namespace entente {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(std::string_view detail, const std::string& message, std::string hint) {
    throw Error(ErrorCode::io_error, std::string(detail), message, std::nullopt, std::move(hint));
}

/// `file:///a%20b.csv` to `a b.csv`.
std::string path_of_url(std::string_view url) {
    std::string path;
    for (std::size_t i = 0; i < url.size(); ++i) {
        unsigned code = 0;
        const char* const digits = url.data() + i + 1;
        if (url[i] == '%' && i + 2 < url.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
            path += static_cast<char>(code);
            i += 2;
        } else {
            path += url[i];
        }
    }
    return path;
}

/// The file that `name` means, which is below `folder`.
fs::path resolve(const fs::path& folder, std::string_view name) {
    std::string relative(name);
    if (name.starts_with("file:")) {
        name.remove_prefix(5);
        if (name.starts_with("//") && !name.starts_with("///"))
            refuse("ImportNotAllowed", fmt::format("{} is on another machine", csv::quoted_excerpt(relative)),
                   "write file:///NAME.csv");
        relative = path_of_url(name);
    } else if (name.find("://") != std::string_view::npos) {
        refuse("ImportNotAllowed", fmt::format("{} is not a file: LOAD CSV fetches nothing", csv::quoted_excerpt(name)),
               "download it into the import folder first");
    }
    relative.erase(0, relative.find_first_not_of('/'));
    if (relative.find('\0') != std::string::npos || relative.empty())
        refuse("ImportNotAllowed", fmt::format("{} is no name of a file", csv::quoted_excerpt(name)), "");
    std::error_code error;
    fs::path path = fs::weakly_canonical(folder / relative, error);
    const auto [end, at] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    if (error || end != folder.end()) {
        refuse("ImportNotAllowed", fmt::format("{} is outside of the import folder", csv::quoted_excerpt(relative)),
               fmt::format("files are read below {} only", folder.string()));
    }
    return path;
}

class CsvRows final : public TableReader {
public:
    CsvRows(const fs::path& path, const csv::Dialect& dialect) : reader_(path.string(), dialect) {}

    bool next(std::vector<Value>& fields) override {
        csv::RowPlace place;
        std::optional<csv::BadRow> bad;
        if (!reader_.next_row(fields_, place, bad)) return false;
        if (bad) {
            throw Error(
                ErrorCode::data_error, "BadRow",
                fmt::format("{}, line {}, column {}: {}", reader_.path(), place.line, bad->column, bad->reason));
        }
        fields.clear();
        for (const csv::Field& field : fields_) fields.push_back(field.is_null() ? Value() : Value(field.text()));
        return true;
    }

private:
    csv::Reader reader_;
    std::vector<csv::Field> fields_;
};

}  // namespace

OpenTable csv_files_below(const fs::path& folder) {
    std::error_code error;
    fs::path root = fs::canonical(folder, error);
    if (error || !fs::is_directory(root)) {
        refuse("NoSuchFolder", fmt::format("there is no folder {}", folder.string()),
               "LOAD CSV reads files below the import folder");
    }
    return [root = std::move(root)](const std::string& name, char delimiter) -> std::unique_ptr<TableReader> {
        csv::Dialect dialect;
        dialect.delimiter = delimiter;
        const fs::path path = resolve(root, name);
        std::error_code status;
        if (!fs::is_regular_file(path, status))
            refuse("NoSuchFile", fmt::format("no such file below the import folder: {}", csv::quoted_excerpt(name)),
                   "");
        return std::make_unique<CsvRows>(path, dialect);
    };
}

}  // namespace entente
