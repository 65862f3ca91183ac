#include "graph/column_builder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace entente {

Value ColumnSegment::get(std::uint32_t row) const {
    if (!has(row)) return {};
    switch (kind) {
        case ChunkKind::integer:
            return integer(row);
        case ChunkKind::floating:
            return floats[row];
        case ChunkKind::boolean:
            return Value(booleans[row] != 0);
        case ChunkKind::date:
            return Date{integer(row)};
        case ChunkKind::string:
            return text(row);
        case ChunkKind::mixed:
            return values[row];
    }
    return {};
}

ValueType ColumnSegment::type(std::uint32_t row) const {
    if (!has(row)) return ValueType::null;
    switch (kind) {
        case ChunkKind::integer:
            return ValueType::integer;
        case ChunkKind::floating:
            return ValueType::floating;
        case ChunkKind::boolean:
            return ValueType::boolean;
        case ChunkKind::date:
            return ValueType::date;
        case ChunkKind::string:
            return ValueType::string;
        case ChunkKind::mixed:
            return values[row].type();
    }
    return ValueType::null;
}

void ColumnSegment::reserve(ChunkKind wanted) {
    constexpr std::uint32_t rows = ColumnBuilder::Impl::segment_rows;
    if (wanted == ChunkKind::integer || wanted == ChunkKind::date) small.reserve(rows);
    if (wanted == ChunkKind::floating) floats.reserve(rows);
    if (wanted == ChunkKind::string) text_ends.reserve(rows);
    valid.reserve(rows / 64);
}

std::uint64_t ColumnSegment::memory_use() const {
    return sizeof(*this) + valid.capacity() * sizeof(std::uint64_t) + small.capacity() * sizeof(std::int32_t) +
           integers.capacity() * sizeof(std::int64_t) + floats.capacity() * sizeof(double) + booleans.capacity() +
           text_ends.capacity() * sizeof(std::uint32_t) + bytes.capacity() + values.capacity() * sizeof(Value);
}

template <typename Function> void ColumnSegment::for_each_array(Function function) {
    function(valid);
    function(small);
    function(integers);
    function(floats);
    function(booleans);
    function(text_ends);
    function(bytes);
}

std::uint64_t ColumnSegment::spill_to(ChunkSpill& spill) {
    if (kind == ChunkKind::mixed || !typed || spilled) return 0;
    std::vector<std::byte> all;
    for_each_array([&](auto& array) {
        const auto part = std::as_bytes(std::span(array));
        spilled_sizes.push_back(array.size());
        all.insert(all.end(), part.begin(), part.end());
        array = {};
        array.shrink_to_fit();
    });
    spilled = spill.keep(all);
    return all.size();
}

void ColumnSegment::fetch_from(const ChunkSpill& spill) {
    if (!spilled) return;
    std::uint64_t at = *spilled;
    std::size_t next = 0;
    for_each_array([&](auto& array) {
        array.resize(spilled_sizes[next++]);
        const auto part = std::as_writable_bytes(std::span(array));
        spill.read(at, part);
        at += part.size();
    });
    spilled.reset();
}

void ColumnSegment::pad(std::uint32_t rows) {
    switch (kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            if (narrow) {
                small.resize(rows);
            } else {
                integers.resize(rows);
            }
            break;
        case ChunkKind::floating:
            floats.resize(rows);
            break;
        case ChunkKind::boolean:
            booleans.resize(rows);
            break;
        case ChunkKind::string:
            text_ends.resize(rows, static_cast<std::uint32_t>(bytes.size()));
            break;
        case ChunkKind::mixed:
            values.resize(rows);
            break;
    }
}

void ColumnSegment::widen() {
    integers.reserve(small.capacity());
    integers.assign(small.begin(), small.end());
    small = {};
    narrow = false;
}

void ColumnSegment::become_mixed() {
    std::vector<Value> all;
    all.reserve(size + 1);
    for (std::uint32_t row = 0; row < size; ++row) all.push_back(get(row));
    kind = ChunkKind::mixed;
    values = std::move(all);
    small = {};
    integers = {};
    floats = {};
    booleans = {};
    text_ends = {};
    bytes = {};
}

bool ColumnSegment::begin_value(ChunkKind wanted, std::size_t text_size) {
    // Places of texts have 32 bits: beyond that a segment becomes mixed.
    const bool full = bytes.size() + text_size > std::numeric_limits<std::uint32_t>::max();
    if (kind != wanted || !typed || full) [[unlikely]] {
        if (!typed) {
            kind = full ? ChunkKind::mixed : wanted;
            typed = true;
            narrow = wanted == ChunkKind::integer || wanted == ChunkKind::date;
            pad(size);
        } else if (kind != ChunkKind::mixed) {
            become_mixed();
        }
    }
    if ((size & 63) == 0) valid.push_back(0);
    valid.back() |= std::uint64_t{1} << (size & 63);
    ++size;
    ++count;
    return kind != ChunkKind::mixed;
}

void ColumnSegment::append_integer(ChunkKind wanted, std::int64_t value) {
    if (!begin_value(wanted)) {
        values.push_back(wanted == ChunkKind::date ? Value(Date{value}) : Value(value));
        return;
    }
    if (narrow && value != static_cast<std::int32_t>(value)) widen();
    if (narrow) {
        small.push_back(static_cast<std::int32_t>(value));
    } else {
        integers.push_back(value);
    }
}

void ColumnSegment::append_null() {
    if ((size & 63) == 0) valid.push_back(0);
    ++size;
    if (typed) pad(size);
}

void ColumnSegment::append(Value value) {
    switch (value.type()) {
        case ValueType::null:
            append_null();
            return;
        case ValueType::integer:
            return append_integer(ChunkKind::integer, value.as_integer());
        case ValueType::date:
            return append_integer(ChunkKind::date, value.as<Date>().days);
        case ValueType::floating:
            if (begin_value(ChunkKind::floating)) return floats.push_back(value.as_float());
            break;
        case ValueType::boolean:
            if (begin_value(ChunkKind::boolean)) return booleans.push_back(value.as_bool() ? 1 : 0);
            break;
        case ValueType::string:
            if (begin_value(ChunkKind::string, value.as_string().size())) {
                bytes += value.as_string();
                return text_ends.push_back(static_cast<std::uint32_t>(bytes.size()));
            }
            break;
        default:
            begin_value(ChunkKind::mixed);
            break;
    }
    values.push_back(std::move(value));
}

bool ColumnBuilder::Impl::empty() const {
    return std::all_of(segments.begin(), segments.end(), [](const ColumnSegment& s) { return s.count == 0; });
}

ColumnSegment& ColumnBuilder::Impl::grow() {
    if (place(size++) == 0) {
        if (!segments.empty()) {
            full_bytes += segments.back().memory_use();
            if (spill != nullptr) spill_segment(segments.back());
        }
        segments.emplace_back();
        // A column that has filled one segment will fill more.
        if (segments.size() > 1) segments.back().reserve(segments[segments.size() - 2].kind);
    }
    return segments.back();
}

void ColumnBuilder::Impl::spill_segment(ColumnSegment& segment) {
    const std::uint64_t before = segment.memory_use();
    spilled_bytes += segment.spill_to(*spill);
    full_bytes -= before - segment.memory_use();
}

void ColumnBuilder::Impl::fetch() {
    if (spill == nullptr) return;
    for (ColumnSegment& segment : segments) segment.fetch_from(*spill);
    spilled_bytes = 0;
}

ColumnBuilder::ColumnBuilder() : impl_(std::make_unique<Impl>()) {}
ColumnBuilder::ColumnBuilder(ColumnBuilder&&) noexcept = default;
ColumnBuilder& ColumnBuilder::operator=(ColumnBuilder&&) noexcept = default;
ColumnBuilder::~ColumnBuilder() = default;

std::uint64_t ColumnBuilder::size() const {
    return impl_->size;
}
std::uint64_t ColumnBuilder::memory_use() const {
    return impl_->full_bytes;
}
std::uint64_t ColumnBuilder::spilled() const {
    return impl_->spilled_bytes;
}
void ColumnBuilder::spill_to(ChunkSpill& spill) {
    impl_->spill = &spill;
    for (std::size_t i = 0; i + 1 < impl_->segments.size(); ++i) impl_->spill_segment(impl_->segments[i]);
}
void ColumnBuilder::append_null() {
    impl_->grow().append_null();
}
void ColumnBuilder::append(const Value& v) {
    impl_->grow().append(v);
}
void ColumnBuilder::append_integer(std::int64_t v) {
    impl_->grow().append_integer(ChunkKind::integer, v);
}
void ColumnBuilder::append_date(Date v) {
    impl_->grow().append_integer(ChunkKind::date, v.days);
}

void ColumnBuilder::append_float(double v) {
    ColumnSegment& segment = impl_->grow();
    if (segment.begin_value(ChunkKind::floating)) {
        segment.floats.push_back(v);
    } else {
        segment.values.emplace_back(v);
    }
}

void ColumnBuilder::append_boolean(bool v) {
    ColumnSegment& segment = impl_->grow();
    if (segment.begin_value(ChunkKind::boolean)) {
        segment.booleans.push_back(v ? 1 : 0);
    } else {
        segment.values.emplace_back(v);
    }
}

void ColumnBuilder::append_string(std::string_view v) {
    ColumnSegment& segment = impl_->grow();
    if (segment.begin_value(ChunkKind::string, v.size())) {
        segment.bytes += v;
        segment.text_ends.push_back(static_cast<std::uint32_t>(segment.bytes.size()));
    } else {
        segment.values.emplace_back(v);
    }
}

}  // namespace entente
