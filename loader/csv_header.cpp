#include "loader/csv_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <optional>
#include <utility>

namespace entente::csv {
namespace {

constexpr std::array<std::pair<std::string_view, ColumnRole>, 6> roles = {{
    {"ID", ColumnRole::id},
    {"LABEL", ColumnRole::label},
    {"START_ID", ColumnRole::start_id},
    {"END_ID", ColumnRole::end_id},
    {"TYPE", ColumnRole::type},
    {"IGNORE", ColumnRole::ignore},
}};

bool has_space(ColumnRole role) {
    return role == ColumnRole::id || role == ColumnRole::start_id || role == ColumnRole::end_id;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    return out;
}

/// Text after the colon: a role with or without `(Space)`; nothing when it must be a type.
std::optional<ColumnRole> find_role(std::string_view text, std::string& space, std::uint32_t number) {
    const std::size_t open = text.find('(');
    const std::string name = upper(text.substr(0, open));
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const auto& entry) { return entry.first == name; });
    if (found == roles.end()) return std::nullopt;
    if (open == std::string_view::npos) return found->second;
    if (!has_space(found->second) || text.back() != ')') {
        throw HeaderError(number, fmt::format("{} is not understood: expected :{}{}", quoted_excerpt(text), name,
                                              has_space(found->second) ? "(Space)" : ""));
    }
    space = std::string(trimmed(text.substr(open + 1, text.size() - open - 2)));
    return found->second;
}

CellType declared_type(std::string_view text, std::uint32_t number) {
    if (std::optional<CellType> type = find_type(text)) return *type;
    const std::string name = upper(text.substr(0, text.find_first_of("{[")));
    if (name == "POINT") {
        throw HeaderError(number, "point values are not supported",
                          "declare two float columns, or leave the column out with :IGNORE");
    }
    if (text.find('{') != std::string_view::npos) {
        throw HeaderError(number, fmt::format("options of a type are not supported: {}", quoted_excerpt(text)),
                          "write the time zone into each value");
    }
    throw HeaderError(number, fmt::format("{} is not a type", quoted_excerpt(text)),
                      fmt::format("a header says name:type with one of {}", type_names()));
}

HeaderColumn parse_column(std::string_view text, std::uint32_t number, bool integer_ids) {
    HeaderColumn column;
    column.title = std::string(text);
    const std::size_t colon = text.rfind(':');
    column.property = std::string(trimmed(text.substr(0, colon)));
    if (colon != std::string_view::npos) {
        const std::string_view suffix = trimmed(text.substr(colon + 1));
        if (const std::optional<ColumnRole> role = find_role(suffix, column.space, number)) {
            column.role = *role;
        } else {
            column.type = declared_type(suffix, number);
        }
    }
    if (column.role == ColumnRole::id) {
        column.type = *find_type(integer_ids ? "long" : "string");
    } else if (column.role != ColumnRole::property) {
        column.property.clear();
    } else if (column.property.empty()) {
        throw HeaderError(number, fmt::format("column {} has no name", number),
                          "name it, or write :IGNORE to leave it out");
    }
    return column;
}

void require_once(const Header& header, ColumnRole role, std::string_view name) {
    std::uint32_t number = 0;
    bool seen = false;
    for (const HeaderColumn& column : header.columns) {
        ++number;
        if (column.role == role && std::exchange(seen, true)) {
            throw HeaderError(number, fmt::format("there is a second :{} column", name));
        }
    }
}

void refuse(const Header& header, ColumnRole role, std::string_view reason) {
    const int found = header.find(role);
    if (found >= 0) throw HeaderError(static_cast<std::uint32_t>(found + 1), std::string(reason));
}

void check_names(const Header& header) {
    boost::unordered_flat_set<std::string_view> seen;
    for (std::size_t later = 0; later < header.columns.size(); ++later) {
        const std::string& name = header.columns[later].property;
        if (!name.empty() && !seen.insert(name).second) {
            throw HeaderError(static_cast<std::uint32_t>(later + 1),
                              fmt::format("there is a second column for property {}", quoted_excerpt(name)));
        }
    }
}

}  // namespace

int Header::find(ColumnRole role) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const HeaderColumn& column) { return column.role == role; });
    return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

Header parse_header(const std::vector<Field>& fields, TableKind kind, bool integer_ids) {
    Header header;
    std::uint32_t number = 0;
    for (const Field& field : fields) {
        ++number;
        if (field.text().find('\r') != std::string_view::npos) {
            throw HeaderError(number, "there is a carriage return inside the header",
                              "lines end in LF or CRLF; a bare CR does not end a line");
        }
        header.columns.push_back(parse_column(field.text(), number, integer_ids));
    }
    const bool has_ends = header.find(ColumnRole::start_id) >= 0 || header.find(ColumnRole::end_id) >= 0;
    if (kind == TableKind::unknown) kind = has_ends ? TableKind::relationships : TableKind::nodes;
    header.kind = kind;
    for (const auto& [name, role] : roles) {
        if (role != ColumnRole::ignore) require_once(header, role, name);
    }
    check_names(header);
    if (kind == TableKind::nodes) {
        refuse(header, ColumnRole::start_id, "nodes have no :START_ID");
        refuse(header, ColumnRole::end_id, "nodes have no :END_ID");
        refuse(header, ColumnRole::type, "nodes have no :TYPE; labels are in :LABEL");
        return header;
    }
    refuse(header, ColumnRole::id, "relationships have no :ID");
    refuse(header, ColumnRole::label, "relationships have no :LABEL; their type is in :TYPE");
    for (const auto& [name, role] : roles) {
        if ((role == ColumnRole::start_id || role == ColumnRole::end_id) && header.find(role) < 0) {
            throw HeaderError(0, fmt::format("relationships need a :{} column", name),
                              "the header names the columns: :START_ID(Person),:END_ID(Person),since:date");
        }
    }
    return header;
}

}  // namespace entente::csv
