#include "exporter/tables.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "exporter/file.hpp"
#include "exporter/script.hpp"
#include "graph/error.hpp"

namespace entente::exporter {
namespace {

constexpr char list_separator = ';';
constexpr std::size_t buffer_size = std::size_t{1} << 16;

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::data_error, "NotInTables", what, std::nullopt, "a script holds everything: --format cypher");
}

/// What a header calls the type of a value that is no list.
std::string_view simple_type(ValueType type) {
    switch (type) {
        case ValueType::boolean:
            return "boolean";
        case ValueType::integer:
            return "long";
        case ValueType::floating:
            return "double";
        case ValueType::string:
            return "string";
        case ValueType::date:
            return "date";
        case ValueType::local_time:
            return "localtime";
        case ValueType::time:
            return "time";
        case ValueType::local_date_time:
            return "localdatetime";
        case ValueType::date_time:
            return "datetime";
        case ValueType::duration:
            return "duration";
        default:
            return {};
    }
}

void require_text(std::string_view text, std::string_view key) {
    if (text.find('\0') != std::string_view::npos) refuse(fmt::format("a text in {} has a NUL byte", key));
}

void require_element(const Value& element, std::string_view key) {
    if (!element.is(ValueType::string)) return;
    const std::string& text = element.as_string();
    require_text(text, key);
    if (text.empty() || text.find(list_separator) != std::string::npos) {
        refuse(fmt::format("a list in {} has a text that is empty or holds '{}'", key, list_separator));
    }
}

/// A column of a table: what its values have in common.
struct TableColumn {
    std::optional<ValueType> type;  // of list elements, in a list; unknown while all lists are empty
    bool list = false, seen = false;

    void add(const Value& value, std::string_view key) {
        const bool is_list = value.is(ValueType::list);
        if (seen && is_list != list) refuse(fmt::format("{} holds lists and other values", key));
        seen = true;
        list = is_list;
        if (!list) {
            if (value.is(ValueType::string)) require_text(value.as_string(), key);
            add_type(value.type(), key);
            return;
        }
        for (const Value& element : value.as_list()) {
            require_element(element, key);
            add_type(element.type(), key);
        }
    }
    [[nodiscard]] std::string header() const {
        const std::string_view name = type ? simple_type(*type) : "string";
        return fmt::format("{}{}", name, list ? "[]" : "");
    }

private:
    void add_type(ValueType found, std::string_view key) {
        if (simple_type(found).empty()) refuse(fmt::format("a list in {} holds null or lists", key));
        if (type && *type != found) {
            refuse(fmt::format("{} holds values of type {} and of type {}", key, type_name(*type), type_name(found)));
        }
        type = found;
    }
};

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_simple(std::string& out, const Value& value) {
    if (value.is(ValueType::boolean)) {
        out += value.as_bool() ? "true" : "false";
    } else if (value.is(ValueType::integer)) {
        out += fmt::format_int(value.as_integer()).c_str();
    } else if (value.is(ValueType::floating)) {
        out += format_float(value.as_float());
    } else {
        out += format_temporal(value);
    }
}

void append_field(std::string& out, const Value& value) {
    if (value.is(ValueType::string)) return append_quoted(out, value.as_string());
    if (!value.is(ValueType::list)) return append_simple(out, value);
    std::string text;
    bool first = true;
    for (const Value& element : value.as_list()) {
        if (!first) text += list_separator;
        first = false;
        element.is(ValueType::string) ? void(text += element.as_string()) : append_simple(text, element);
    }
    append_quoted(out, text);
}

/// One file: the nodes with the same labels, or the relationships of one type.
class Table {
public:
    void look_at(const Properties& properties, const Catalog& catalog) {
        for (const auto& [key, value] : properties) columns_[key].add(value, catalog.keys.name(key));
    }
    void write_header(std::string_view first_columns, const Catalog& catalog) {
        text_ = first_columns;
        for (const auto& [key, column] : columns_) {
            const std::string& name = catalog.keys.name(key);
            if (name.empty() || name.front() == ' ' || name.back() == ' ' ||
                name.find_first_of(std::string_view("\0\r", 2)) != std::string::npos) {
                refuse(fmt::format("the key '{}' cannot stand in a header", name));
            }
            text_ += ',';
            append_quoted(text_, fmt::format("{}:{}", name, column.header()));
        }
        text_ += '\n';
    }
    void open(const std::string& path) { file_.emplace(path); }
    /// `first` is the row up to its properties.
    std::uint64_t add(std::string_view first, const Properties& properties) {
        text_ += first;
        auto value = properties.begin();
        for (const auto& [key, column] : columns_) {
            text_ += ',';
            if (value != properties.end() && value->first == key) append_field(text_, (value++)->second);
        }
        text_ += '\n';
        if (text_.size() >= buffer_size) flush();
        return properties.size();
    }
    void close() {
        flush();
        file_->close();
    }

private:
    void flush() {
        file_->write(text_);
        text_.clear();
    }
    std::map<KeyId, TableColumn> columns_;
    std::optional<OutputFile> file_;
    std::string text_;
};

/// A name for a file: the letters and digits of `name`, and a number that no other table has.
std::string file_name(std::string_view kind, std::size_t number, std::string_view name) {
    std::string out = fmt::format("{}-{}", kind, number);
    bool gap = true;
    for (const char c : name.substr(0, 60)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (plain && gap) out += '-';
        gap = !plain;
        if (plain) out += c;
    }
    return out + ".csv";
}

std::string labels_text(const Catalog& catalog, LabelSetId set) {
    std::string text;
    for (const LabelId label : catalog.label_sets[set]) {
        const std::string& name = catalog.labels.name(label);
        if (name.empty() || name.find_first_of(std::string_view("\0;", 2)) != std::string::npos) {
            refuse(fmt::format("the label '{}' cannot stand in a table", name));
        }
        text += text.empty() ? "" : std::string(1, list_separator);
        text += name;
    }
    return text;
}

class Tables {
public:
    Tables(const GraphState& graph, GraphReader& reader, ExportReport& report)
        : graph_(graph), catalog_(graph.catalog()), reader_(reader), report_(report) {}

    void write(const std::string& folder) {
        reader_.nodes([this](NodeId, LabelSetId set, const Properties& properties) {
            nodes_[set].look_at(properties, catalog_);
        });
        reader_.relationships([this](RelationshipId, const RelationshipRecord& record, const Properties& properties) {
            relationships_[record.type].look_at(properties, catalog_);
        });
        for (auto& [set, table] : nodes_) {
            labels_[set] = quoted(labels_text(catalog_, set));
            table.write_header(":ID,:LABEL", catalog_);
        }
        for (auto& [type, table] : relationships_) {
            require_text(catalog_.types.name(type), "the name of a type");
            types_[type] = quoted(catalog_.types.name(type));
            table.write_header(":START_ID,:END_ID,:TYPE", catalog_);
        }
        std::error_code failure;
        std::filesystem::create_directories(folder, failure);
        if (failure) {
            throw Error(ErrorCode::io_error, "FileAccess",
                        fmt::format("cannot make the folder {}: {}", folder, failure.message()));
        }
        const auto open = [&](Table& table, const std::string& name) {
            report_.files.push_back((std::filesystem::path(folder) / name).string());
            table.open(report_.files.back());
        };
        std::size_t number = 0;
        for (auto& [set, table] : nodes_) open(table, file_name("nodes", ++number, labels_[set]));
        number = 0;
        for (auto& [type, table] : relationships_) open(table, file_name("relationships", ++number, types_[type]));
        write_rows();
        ExportReport so_far = report_;
        reader_.finish(so_far);
        const std::string schema = schema_statements(graph_, so_far.whole());
        if (schema.empty()) return;
        report_.files.push_back((std::filesystem::path(folder) / "schema.cypher").string());
        OutputFile file(report_.files.back());
        file.write(schema);
        file.close();
    }

private:
    static std::string quoted(std::string_view text) {
        std::string out;
        if (!text.empty()) append_quoted(out, text);
        return out;
    }
    void write_rows() {
        reader_.nodes([this](NodeId node, LabelSetId set, const Properties& properties) {
            report_.properties += nodes_[set].add(fmt::format("{},{}", node, labels_[set]), properties);
            ++report_.nodes;
        });
        for (auto& [set, table] : nodes_) table.close();
        reader_.relationships([this](RelationshipId, const RelationshipRecord& record, const Properties& properties) {
            const std::string first = fmt::format("{},{},{}", record.source, record.target, types_[record.type]);
            report_.properties += relationships_[record.type].add(first, properties);
            ++report_.relationships;
        });
        for (auto& [type, table] : relationships_) table.close();
    }

    const GraphState& graph_;
    const Catalog& catalog_;
    GraphReader& reader_;
    ExportReport& report_;
    std::map<LabelSetId, Table> nodes_;
    std::map<TypeId, Table> relationships_;
    std::map<LabelSetId, std::string> labels_;  // as a field
    std::map<TypeId, std::string> types_;
};

}  // namespace

void write_tables(const GraphState& graph, GraphReader& reader, const std::string& folder, ExportReport& report) {
    Tables(graph, reader, report).write(folder);
}

}  // namespace entente::exporter
