#include "query/column_reader.hpp"

#include <algorithm>
#include <utility>

namespace entente {

namespace {

using exec::Vector;
using exec::VectorKind;

VectorKind kind_of(ValueType type) {
    switch (type) {
        case ValueType::boolean:
            return VectorKind::boolean;
        case ValueType::integer:
            return VectorKind::integer;
        case ValueType::floating:
            return VectorKind::floating;
        case ValueType::string:
            return VectorKind::string;
        case ValueType::date:
            return VectorKind::date;
        case ValueType::node:
            return VectorKind::node;
        case ValueType::relationship:
            return VectorKind::relationship;
        default:
            return VectorKind::value;
    }
}

/// The kind that all values but nulls have; `value` when there is none.
VectorKind common_kind(const std::vector<Value>& values, std::size_t rows) {
    VectorKind common = VectorKind::value;
    for (std::size_t row = 0; row < rows; ++row) {
        if (values[row].is_null()) continue;
        const VectorKind kind = kind_of(values[row].type());
        if (kind == VectorKind::value || (common != VectorKind::value && kind != common)) return VectorKind::value;
        common = kind;
    }
    return common;
}

std::pair<ColumnKind, const void*> array_of(const Vector& vector) {
    switch (vector.kind) {
        case VectorKind::value:
            return {ColumnKind::value, vector.values.data()};
        case VectorKind::node:
            return {ColumnKind::node, vector.ids.data()};
        case VectorKind::relationship:
            return {ColumnKind::relationship, vector.ids.data()};
        case VectorKind::integer:
            return {ColumnKind::integer, vector.integers.data()};
        case VectorKind::floating:
            return {ColumnKind::floating, vector.floats.data()};
        case VectorKind::boolean:
            return {ColumnKind::boolean, vector.booleans.data()};
        case VectorKind::date:
            return {ColumnKind::date, vector.integers.data()};
        case VectorKind::string:
            return {ColumnKind::string, vector.strings.data()};
    }
    return {ColumnKind::value, nullptr};
}

}  // namespace

const Vector& ColumnReader::typed(const Vector& vector, std::size_t rows) {
    const VectorKind kind = common_kind(vector.values, rows);
    if (kind == VectorKind::value) return vector;
    typed_.clear(kind);
    for (std::size_t row = 0; row < rows; ++row) {
        const Value& value = vector.values[row];
        if (kind != VectorKind::string) {
            typed_.append(value);
        } else {  // views of the values, which stay where they are until the next batch
            typed_.strings.push_back(value.is_null() ? std::string_view() : std::string_view(value.as_string()));
        }
    }
    return typed_;
}

void ColumnReader::note_nulls(const Vector& vector, std::size_t rows) {
    nulls_.clear();
    const bool by_element =
        vector.kind == VectorKind::value || vector.kind == VectorKind::node || vector.kind == VectorKind::relationship;
    if (!by_element && !vector.has_nulls) return;
    bool any = false;
    nulls_.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const bool null = vector.is_null(row);
        nulls_[row] = null ? 1 : 0;
        any = any || null;
    }
    if (!any) nulls_.clear();
}

BatchColumn ColumnReader::read(const Vector& source, std::size_t rows) {
    const Vector* vector = &source;
    if (source.constant) {
        flat_ = source;
        flat_.flatten(rows);
        vector = &flat_;
    }
    note_nulls(*vector, rows);
    if (vector->kind == VectorKind::value) vector = &typed(*vector, rows);
    const auto [kind, data] = array_of(*vector);
    BatchColumn column;
    column.kind_ = kind;
    column.data_ = data;
    column.size_ = rows;
    column.nulls_ = nulls_;
    return column;
}

}  // namespace entente
