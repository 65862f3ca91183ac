#include "loader/csv_columns.hpp"

#include <fmt/format.h>

#include <utility>

#include "loader/csv_rejects.hpp"

namespace entente::csv {
namespace {

/// A typed value may stand between blanks, as neo4j-admin allows.
std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// Calls `append(builder, row)` for each good row that has a value; the others of the good rows become null.
/// Returns the number of values.
template <typename HasValue, typename Append>
std::uint64_t append_rows(const Batch& batch, const RowGroups& rows, std::vector<ColumnBuilder>& builders,
                          HasValue has_value, Append append) {
    std::uint64_t values = 0;
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        if (rows.good[row] == 0) continue;
        ColumnBuilder& builder = builders[rows.group[row]];
        if (has_value(row)) {
            append(builder, row);
            ++values;
        } else {
            builder.append_null();
        }
    }
    return values;
}

}  // namespace

PropertyColumn::PropertyColumn(KeyId key, const HeaderColumn& column, std::size_t index, char array_delimiter)
    : key_(key), type_(column.type), title_(column.title), index_(index), array_delimiter_(array_delimiter) {}

void PropertyColumn::parse(Batch& batch, ParsedColumn& out) const {
    if (type_.list) return parse_lists(batch, out);
    switch (type_.kind) {
        case CellKind::inferred:
        case CellKind::string:
            return;
        case CellKind::integer:
            return parse_integers(batch, out);
        case CellKind::floating:
            return parse_floats(batch, out);
        case CellKind::date:
            return parse_dates(batch, out);
        default:
            return parse_values(batch, out);
    }
}

void PropertyColumn::report(Batch& batch, std::uint32_t row, std::string_view found) const {
    BadRow bad;
    bad.row = row;
    bad.column = static_cast<std::uint32_t>(index_ + 1);
    bad.reason = value_reason(title_, fmt::format("expected {}, found {}", expectation(type_), quoted_excerpt(found)));
    batch.bad.push_back(std::move(bad));
}

void PropertyColumn::parse_integers(Batch& batch, ParsedColumn& out) const {
    out.integers.resize(batch.rows);
    const Field* const fields = batch.column(index_);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        std::int64_t& value = out.integers[row];
        const std::string_view text = fields[row].text();
        if (text.empty()) continue;
        const bool good = parse_integer(text, value) || parse_integer(without_blanks(text), value);
        if (!good || value < type_.least || value > type_.greatest) report(batch, row, text);
    }
}

void PropertyColumn::parse_floats(Batch& batch, ParsedColumn& out) const {
    out.floats.resize(batch.rows);
    const Field* const fields = batch.column(index_);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view text = fields[row].text();
        if (text.empty() || parse_float(text, out.floats[row]) || parse_float(without_blanks(text), out.floats[row]))
            continue;
        report(batch, row, text);
    }
}

void PropertyColumn::parse_dates(Batch& batch, ParsedColumn& out) const {
    out.integers.resize(batch.rows);
    const Field* const fields = batch.column(index_);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view text = fields[row].text();
        Date date;
        if (!text.empty() && !parse_any_date(text, date) && !parse_any_date(without_blanks(text), date)) {
            report(batch, row, text);
        }
        out.integers[row] = date.days;
    }
}

void PropertyColumn::parse_values(Batch& batch, ParsedColumn& out) const {
    out.values.resize(batch.rows);
    const Field* const fields = batch.column(index_);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view text = fields[row].text();
        if (text.empty()) continue;
        if (std::optional<Value> value = parse_value(without_blanks(text), type_)) {
            out.values[row] = std::move(*value);
        } else {
            report(batch, row, text);
        }
    }
}

void PropertyColumn::parse_lists(Batch& batch, ParsedColumn& out) const {
    out.values.resize(batch.rows);
    const Field* const fields = batch.column(index_);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        std::string_view rest = fields[row].text();
        List list;
        bool more = !rest.empty();
        while (more) {
            const std::size_t end = rest.find(array_delimiter_);
            const std::string_view item = rest.substr(0, end);
            const bool text = type_.kind == CellKind::string;
            std::optional<Value> value = parse_value(text ? item : without_blanks(item), type_);
            if (!value) {
                report(batch, row, item);
                break;
            }
            list.push_back(std::move(*value));
            more = end != std::string_view::npos;
            if (more) rest.remove_prefix(end + 1);
        }
        out.values[row] = Value(std::move(list));
    }
}

void PropertyColumn::append(const Batch& batch, const ParsedColumn& parsed, const RowGroups& rows, std::size_t groups) {
    if (builders_.size() < groups) {
        builders_.resize(groups);
        if (spill_ != nullptr) spill_to(*spill_);
    }
    const Field* const fields = batch.column(index_);
    const auto present = [&](std::uint32_t row) { return !fields[row].is_null(); };
    const auto not_empty = [&](std::uint32_t row) { return fields[row].size != 0; };
    const auto run = [&](const auto& has_value, const auto& add) {
        value_count_ += append_rows(batch, rows, builders_, has_value, add);
    };
    if (type_.list) {
        return run(present, [&](ColumnBuilder& builder, std::uint32_t row) { builder.append(parsed.values[row]); });
    }
    switch (type_.kind) {
        case CellKind::inferred:
            for (std::uint32_t row = 0; row < batch.rows; ++row) {
                if (rows.good[row] == 0) continue;
                if (fields[row].is_null()) {
                    inferred_.append_null(rows.group[row], builders_);
                } else {
                    inferred_.append(fields[row], rows.group[row], builders_);
                    ++value_count_;
                }
            }
            return;
        case CellKind::string:
            return run(present,
                       [&](ColumnBuilder& builder, std::uint32_t row) { builder.append_string(fields[row].text()); });
        case CellKind::integer:
            return run(not_empty, [&](ColumnBuilder& builder, std::uint32_t row) {
                builder.append_integer(parsed.integers[row]);
            });
        case CellKind::floating:
            return run(not_empty,
                       [&](ColumnBuilder& builder, std::uint32_t row) { builder.append_float(parsed.floats[row]); });
        case CellKind::date:
            return run(not_empty, [&](ColumnBuilder& builder, std::uint32_t row) {
                builder.append_date(Date{parsed.integers[row]});
            });
        default:
            return run(not_empty,
                       [&](ColumnBuilder& builder, std::uint32_t row) { builder.append(parsed.values[row]); });
    }
}

std::uint64_t PropertyColumn::memory_use() const {
    std::uint64_t bytes = inferred_.memory_use();
    for (const ColumnBuilder& builder : builders_) bytes += builder.memory_use();
    return bytes;
}

void PropertyColumn::spill_to(ChunkSpill& spill) {
    spill_ = &spill;
    inferred_.spill_to(spill);
    for (ColumnBuilder& builder : builders_) builder.spill_to(spill);
}

std::uint64_t PropertyColumn::spilled() const {
    std::uint64_t bytes = inferred_.spilled();
    for (const ColumnBuilder& builder : builders_) bytes += builder.spilled();
    return bytes;
}

void PropertyColumn::finish(std::size_t groups) {
    if (builders_.size() < groups) builders_.resize(groups);
    if (spill_ != nullptr) spill_to(*spill_);
    if (type_.kind == CellKind::inferred && !type_.list) inferred_.finish(builders_);
}

}  // namespace entente::csv
