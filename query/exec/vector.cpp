#include "query/exec/vector.hpp"

#include <algorithm>

namespace entente::exec {

namespace {

template <typename Function> void with_array(Vector& vector, const Function& function) {
    switch (vector.kind) {
        case VectorKind::value:
            function(vector.values);
            break;
        case VectorKind::node:
        case VectorKind::relationship:
            function(vector.ids);
            break;
        case VectorKind::integer:
        case VectorKind::date:
            function(vector.integers);
            break;
        case VectorKind::floating:
            function(vector.floats);
            break;
        case VectorKind::boolean:
            function(vector.booleans);
            break;
        case VectorKind::string:
            function(vector.strings);
            break;
    }
}

template <typename T>
void gather_array(std::vector<T>& target, const std::vector<T>& source, std::span<const std::uint32_t> rows) {
    target.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) target[i] = source[rows[i]];
}

template <typename T> void keep_array(std::vector<T>& array, std::span<const std::uint32_t> rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] != i) array[i] = std::move(array[rows[i]]);
    }
    array.resize(rows.size());
}

}  // namespace

bool Vector::is_null(std::size_t row) const {
    const std::size_t i = at(row);
    switch (kind) {
        case VectorKind::value:
            return values[i].is_null();
        case VectorKind::node:
        case VectorKind::relationship:
            return ids[i] == no_entity;
        default:
            return has_nulls && nulls[i] != 0;
    }
}

Value Vector::get(std::size_t row) const {
    if (is_null(row)) return {};
    const std::size_t i = at(row);
    switch (kind) {
        case VectorKind::value:
            return values[i];
        case VectorKind::node:
            return NodeRef{ids[i]};
        case VectorKind::relationship:
            return RelationshipRef{ids[i]};
        case VectorKind::integer:
            return integers[i];
        case VectorKind::date:
            return Date{integers[i]};
        case VectorKind::floating:
            return floats[i];
        case VectorKind::boolean:
            return Value(booleans[i] != 0);
        case VectorKind::string:
            return Value(strings[i]);
    }
    return {};
}

void Vector::clear(VectorKind new_kind) {
    kind = new_kind;
    constant = false;
    has_nulls = false;
    nulls.clear();
    with_array(*this, [](auto& array) { array.clear(); });
}

void Vector::resize(std::size_t rows) {
    with_array(*this, [rows](auto& array) { array.resize(rows); });
    if (has_nulls) nulls.resize(rows, 0);
}

std::size_t Vector::size() const {
    std::size_t size = 0;
    with_array(const_cast<Vector&>(*this), [&size](const auto& array) { size = array.size(); });
    return size;
}

void Vector::set_constant(const Value& value) {
    switch (value.type()) {
        case ValueType::integer:
            clear(VectorKind::integer);
            break;
        case ValueType::floating:
            clear(VectorKind::floating);
            break;
        case ValueType::boolean:
            clear(VectorKind::boolean);
            break;
        case ValueType::date:
            clear(VectorKind::date);
            break;
        case ValueType::node:
            clear(VectorKind::node);
            break;
        case ValueType::relationship:
            clear(VectorKind::relationship);
            break;
        default:
            clear(VectorKind::value);
            break;
    }
    append(value);
    constant = true;
}

void Vector::append(const Value& value) {
    const std::size_t rows = size();
    switch (kind) {
        case VectorKind::value:
            values.push_back(value);
            return;
        case VectorKind::node:
            if (value.is(ValueType::node)) return ids.push_back(value.as_node().id);
            if (value.is_null()) return ids.push_back(no_entity);
            break;
        case VectorKind::relationship:
            if (value.is(ValueType::relationship)) return ids.push_back(value.as_relationship().id);
            if (value.is_null()) return ids.push_back(no_entity);
            break;
        default: {
            if (value.is_null()) {
                resize(rows + 1);
                set_null(rows, rows + 1);
                return;
            }
            const auto push = [&](auto& array, auto element) {
                array.push_back(element);
                if (has_nulls) nulls.push_back(0);
            };
            if (kind == VectorKind::integer && value.is(ValueType::integer)) return push(integers, value.as_integer());
            if (kind == VectorKind::date && value.is(ValueType::date)) return push(integers, value.as<Date>().days);
            if (kind == VectorKind::floating && value.is(ValueType::floating)) return push(floats, value.as_float());
            if (kind == VectorKind::boolean && value.is(ValueType::boolean)) {
                return push(booleans, static_cast<std::uint8_t>(value.as_bool()));
            }
            break;  // a string view would outlive its Value
        }
    }
    to_values(rows);
    values.push_back(value);
}

void Vector::append_from(const Vector& other, std::size_t row) {
    if (kind == VectorKind::string && other.kind == VectorKind::string) {
        if (other.is_null(row)) {
            const std::size_t rows = strings.size();
            strings.emplace_back();
            set_null(rows, rows + 1);
        } else {
            strings.push_back(other.strings[other.at(row)]);
            if (has_nulls) nulls.push_back(0);
        }
        return;
    }
    if (kind == other.kind && (kind == VectorKind::node || kind == VectorKind::relationship)) {
        ids.push_back(other.ids[other.at(row)]);
        return;
    }
    append(other.get(row));
}

void Vector::to_values(std::size_t rows) {
    if (kind == VectorKind::value && !constant) return;
    std::vector<Value> converted;
    converted.reserve(rows + 1);
    for (std::size_t i = 0; i < rows; ++i) converted.push_back(get(i));
    clear(VectorKind::value);
    values = std::move(converted);
}

void Vector::flatten(std::size_t rows) {
    if (!constant) return;
    const bool null = has_nulls && !nulls.empty() && nulls[0] != 0;
    with_array(*this, [rows](auto& array) {
        const auto element = array.at(0);
        array.assign(rows, element);
    });
    if (has_nulls) nulls.assign(rows, null ? 1 : 0);
    constant = false;
}

void Vector::allow_nulls(std::size_t rows) {
    if (!has_nulls)
        nulls.assign(rows, 0);
    else
        nulls.resize(rows, 0);
    has_nulls = true;
}

void Vector::set_null(std::size_t row, std::size_t rows) {
    if (kind == VectorKind::value) {
        values[row] = Value();
    } else if (kind == VectorKind::node || kind == VectorKind::relationship) {
        ids[row] = no_entity;
    } else {
        allow_nulls(rows);
        nulls[row] = 1;
    }
}

void Vector::gather(const Vector& source, std::span<const std::uint32_t> rows) {
    clear(source.kind);
    if (source.constant) {
        *this = source;
        return;
    }
    if (source.size() == 0) return;  // a column that this branch of the plan does not fill
    switch (kind) {
        case VectorKind::value:
            gather_array(values, source.values, rows);
            break;
        case VectorKind::node:
        case VectorKind::relationship:
            gather_array(ids, source.ids, rows);
            break;
        case VectorKind::integer:
        case VectorKind::date:
            gather_array(integers, source.integers, rows);
            break;
        case VectorKind::floating:
            gather_array(floats, source.floats, rows);
            break;
        case VectorKind::boolean:
            gather_array(booleans, source.booleans, rows);
            break;
        case VectorKind::string:
            gather_array(strings, source.strings, rows);
            break;
    }
    has_nulls = source.has_nulls;
    if (has_nulls) gather_array(nulls, source.nulls, rows);
}

void Vector::keep(std::span<const std::uint32_t> rows) {
    if (constant) return;
    with_array(*this, [rows](auto& array) { keep_array(array, rows); });
    if (has_nulls) keep_array(nulls, rows);
}

Vector& Columns::add(bound::Slot slot) {
    if (places_.size() < 2 * (slots_.size() + 1)) {
        places_.assign(std::max<std::size_t>(16, 2 * places_.size()), absent);
        for (std::uint32_t i = 0; i < slots_.size(); ++i) {
            std::size_t at = home(slots_[i]);
            while (places_[at] != absent) at = (at + 1) & (places_.size() - 1);
            places_[at] = i;
        }
    }
    std::size_t at = home(slot);
    while (places_[at] != absent) at = (at + 1) & (places_.size() - 1);
    places_[at] = static_cast<std::uint32_t>(slots_.size());
    slots_.push_back(slot);
    return *vectors_.emplace_back(std::make_unique<Vector>());
}

const Vector& Columns::empty_vector() {
    static const Vector empty;
    return empty;
}

void Batch::keep(std::span<const std::uint32_t> rows, std::span<const bound::Slot> live) {
    if (rows.size() == size) return;
    for (const bound::Slot slot : live) {
        // A slot that the plan keeps alive but that this batch has not filled yet stays empty.
        if (columns[slot].constant || columns[slot].size() == size) columns[slot].keep(rows);
    }
    if (!multiplicity.empty()) keep_array(multiplicity, rows);
    size = rows.size();
}

void Batch::gather(const Batch& source, std::span<const std::uint32_t> rows, std::span<const bound::Slot> live,
                   std::initializer_list<bound::Slot> except) {
    size = rows.size();
    for (const bound::Slot slot : live) {
        if (std::find(except.begin(), except.end(), slot) == except.end())
            columns[slot].gather(source.columns[slot], rows);
    }
    multiplicity.clear();
    if (source.multiplicity.empty()) return;
    for (const std::uint32_t row : rows) multiplicity.push_back(source.multiplicity[row]);
}

}  // namespace entente::exec
