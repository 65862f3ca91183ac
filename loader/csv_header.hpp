#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "loader/csv_reader.hpp"
#include "loader/csv_values.hpp"

namespace entente::csv {

enum class ColumnRole : std::uint8_t { property, id, label, start_id, end_id, type, ignore };

/// One column as the header declares it: `age:int`, `id:ID(Person)`, `:START_ID(Person)`, `:LABEL`, `:IGNORE`, `name`.
struct HeaderColumn {
    ColumnRole role = ColumnRole::property;
    std::string property;  ///< key under which the value is stored; of an id: may be empty, then it is not stored
    std::string space;     ///< of ids: the name in brackets, empty for the space without a name
    CellType type;         ///< of a property
    std::string title;     ///< as written
};

/// What the rows of a table become.
enum class TableKind : std::uint8_t { nodes, relationships, unknown };

struct Header {
    TableKind kind = TableKind::nodes;
    std::vector<HeaderColumn> columns;
    /// Index of the only column of `role`, or -1.
    [[nodiscard]] int find(ColumnRole role) const;
};

/// A header that cannot be understood; `column` counts from 1, 0 means the whole line.
struct HeaderError : std::runtime_error {
    HeaderError(std::uint32_t column_in, const std::string& reason, std::string hint_in = {})
        : std::runtime_error(reason), column(column_in), hint(std::move(hint_in)) {}
    std::uint32_t column;
    std::string hint;
};

/// Reads the fields of a header line as neo4j-admin writes it. `kind` unknown: relationships when there is a :START_ID
/// or :END_ID. Throws HeaderError.
[[nodiscard]] Header parse_header(const std::vector<Field>& fields, TableKind kind, bool integer_ids);

}  // namespace entente::csv
