#include "graph/column_builder.hpp"

#include <algorithm>
#include <utility>

#include "graph/copy_on_write.hpp"

namespace entente {

Value ColumnBuilder::Impl::get(std::uint64_t row) const {
    if (!has(row)) return {};
    switch (kind) {
        case ChunkKind::integer:
            return integers[row];
        case ChunkKind::floating:
            return floats[row];
        case ChunkKind::boolean:
            return Value(booleans[row] != 0);
        case ChunkKind::date:
            return Date{integers[row]};
        case ChunkKind::string:
            return text(row);
        case ChunkKind::mixed:
            return values[row];
    }
    return {};
}

void ColumnBuilder::Impl::pad(std::uint64_t rows) {
    switch (kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            integers.resize(rows);
            break;
        case ChunkKind::floating:
            floats.resize(rows);
            break;
        case ChunkKind::boolean:
            booleans.resize(rows);
            break;
        case ChunkKind::string:
            text_ends.resize(rows, bytes.size());
            break;
        case ChunkKind::mixed:
            values.resize(rows);
            break;
    }
}

void ColumnBuilder::Impl::become_mixed() {
    std::vector<Value> all;
    all.reserve(size + 1);
    for (std::uint64_t row = 0; row < size; ++row) all.push_back(get(row));
    kind = ChunkKind::mixed;
    values = std::move(all);
    integers = {};
    floats = {};
    booleans = {};
    text_ends = {};
    bytes = {};
}

bool ColumnBuilder::Impl::begin_value(ChunkKind wanted) {
    if (kind != wanted || !typed) {
        if (!typed) {
            integers = {};
            kind = wanted;
            typed = true;
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

void ColumnBuilder::Impl::append_null() {
    if ((size & 63) == 0) valid.push_back(0);
    ++size;
    if (typed) pad(size);
}

void ColumnBuilder::Impl::append(Value value) {
    switch (value.type()) {
        case ValueType::null:
            append_null();
            return;
        case ValueType::integer:
            if (begin_value(ChunkKind::integer)) return integers.push_back(value.as_integer());
            break;
        case ValueType::floating:
            if (begin_value(ChunkKind::floating)) return floats.push_back(value.as_float());
            break;
        case ValueType::boolean:
            if (begin_value(ChunkKind::boolean)) return booleans.push_back(value.as_bool() ? 1 : 0);
            break;
        case ValueType::date:
            if (begin_value(ChunkKind::date)) return integers.push_back(value.as<Date>().days);
            break;
        case ValueType::string:
            if (begin_value(ChunkKind::string)) {
                bytes += value.as_string();
                return text_ends.push_back(bytes.size());
            }
            break;
        default:
            begin_value(ChunkKind::mixed);
            break;
    }
    values.push_back(std::move(value));
}

ColumnBuilder::ColumnBuilder() : impl_(std::make_unique<Impl>()) {}
ColumnBuilder::ColumnBuilder(ColumnBuilder&&) noexcept = default;
ColumnBuilder& ColumnBuilder::operator=(ColumnBuilder&&) noexcept = default;
ColumnBuilder::~ColumnBuilder() = default;

std::uint64_t ColumnBuilder::size() const {
    return impl_->size;
}
void ColumnBuilder::append_null() {
    impl_->append_null();
}
void ColumnBuilder::append(const Value& v) {
    impl_->append(v);
}

void ColumnBuilder::append_integer(std::int64_t v) {
    if (impl_->begin_value(ChunkKind::integer)) {
        impl_->integers.push_back(v);
    } else {
        impl_->values.emplace_back(v);
    }
}

void ColumnBuilder::append_float(double v) {
    if (impl_->begin_value(ChunkKind::floating)) {
        impl_->floats.push_back(v);
    } else {
        impl_->values.emplace_back(v);
    }
}

void ColumnBuilder::append_boolean(bool v) {
    if (impl_->begin_value(ChunkKind::boolean)) {
        impl_->booleans.push_back(v ? 1 : 0);
    } else {
        impl_->values.emplace_back(v);
    }
}

void ColumnBuilder::append_date(Date v) {
    if (impl_->begin_value(ChunkKind::date)) {
        impl_->integers.push_back(v.days);
    } else {
        impl_->values.emplace_back(v);
    }
}

void ColumnBuilder::append_string(std::string_view v) {
    if (impl_->begin_value(ChunkKind::string)) {
        impl_->bytes += v;
        impl_->text_ends.push_back(impl_->bytes.size());
    } else {
        impl_->values.emplace_back(v);
    }
}

namespace {

using Builder = ColumnBuilder::Impl;

/// Rows `order(first) ... order(first + rows - 1)` of a builder become rows of a chunk from `first_row` on.
struct ChunkFiller {
    const Builder& builder;
    RowOrder order;
    std::uint64_t first;
    std::uint32_t first_row;
    std::uint32_t rows;

    template <typename Store> void for_each_value(Validity& valid, Store store) const {
        const bool all = builder.count == builder.size;
        for (std::uint32_t i = 0; i < rows; ++i) {
            const std::uint64_t from = order(first + i);
            if (!all && !builder.has(from)) continue;
            valid.set(first_row + i);
            store(first_row + i, from);
        }
    }

    /// The one kind of the values, or mixed; a mixed column is often typed in most of its chunks.
    [[nodiscard]] ChunkKind kind() const {
        if (builder.kind != ChunkKind::mixed) return builder.kind;
        ValueType type = ValueType::null;
        for (std::uint32_t i = 0; i < rows; ++i) {
            const ValueType found = builder.values[order(first + i)].type();
            if (found == ValueType::null) continue;
            if (type != ValueType::null && found != type) return ChunkKind::mixed;
            type = found;
        }
        return chunk_kind_of(type);
    }
};

/// Fills a fresh string chunk; false when the texts pass its limit.
bool fill_strings(ColumnChunk& chunk, const ChunkFiller& filler, DictionaryIndex& dictionary) {
    bool fits = true;
    dictionary.clear();
    filler.for_each_value(chunk.valid, [&](std::uint32_t row, std::uint64_t from) {
        if (!fits) return;
        const bool flat = filler.builder.kind == ChunkKind::string;
        const auto code = dictionary.code(
            chunk, flat ? filler.builder.text(from) : std::string_view(filler.builder.values[from].as_string()));
        if (code) {
            chunk.strings.codes[row] = *code;
        } else {
            fits = false;
        }
    });
    chunk.strings.bytes.shrink_to_fit();
    chunk.strings.offsets.shrink_to_fit();
    return fits;
}

std::unique_ptr<ColumnChunk> fill_mixed(const ChunkFiller& filler, std::uint64_t epoch) {
    auto chunk = make_column_chunk(ChunkKind::mixed, epoch);
    filler.for_each_value(
        chunk->valid, [&](std::uint32_t row, std::uint64_t from) { chunk->values[row] = filler.builder.get(from); });
    return chunk;
}

std::unique_ptr<ColumnChunk> fill(const ChunkFiller& filler, DictionaryIndex& dictionary, std::uint64_t epoch) {
    const Builder& builder = filler.builder;
    const ChunkKind kind = filler.kind();
    if (kind == ChunkKind::mixed) return fill_mixed(filler, epoch);
    auto chunk = make_column_chunk(kind, epoch);
    const bool flat = builder.kind == kind;
    if (kind == ChunkKind::string && !fill_strings(*chunk, filler, dictionary)) return fill_mixed(filler, epoch);
    if (kind == ChunkKind::string) return chunk;
    filler.for_each_value(chunk->valid, [&](std::uint32_t row, std::uint64_t from) {
        if (kind == ChunkKind::integer) {
            store_integer(*chunk, row, flat ? builder.integers[from] : builder.values[from].as_integer());
        } else if (kind == ChunkKind::date) {
            store_integer(*chunk, row, flat ? builder.integers[from] : builder.values[from].as<Date>().days);
        } else if (kind == ChunkKind::floating) {
            store_float(*chunk, row, flat ? builder.floats[from] : builder.values[from].as_float());
        } else {
            const bool value = flat ? builder.booleans[from] != 0 : builder.values[from].as_bool();
            chunk->booleans[row] = value ? 1 : 0;
        }
    });
    return chunk;
}

}  // namespace

void append_to_column(Column& column, std::uint32_t first_id, const ColumnBuilder::Impl& builder, RowOrder order,
                      ColumnEditor& editor, std::uint64_t epoch) {
    if (builder.count == 0) return;
    DictionaryIndex dictionary;
    for (std::uint64_t done = 0; done < builder.size;) {
        const auto id = static_cast<std::uint32_t>(first_id + done);
        const std::uint64_t rows = std::min<std::uint64_t>(builder.size - done, chunk_rows - row_of(id));
        ChunkRef<ColumnChunk>& slot = column.chunks.slot(chunk_of(id), epoch);
        if (slot) {  // the chunk where the old values end
            for (std::uint64_t i = done; i < done + rows; ++i) {
                const std::uint64_t from = order(i);
                if (builder.has(from)) {
                    editor.set(column, static_cast<std::uint32_t>(first_id + i), builder.get(from), epoch);
                }
            }
        } else {
            auto chunk = fill({builder, order, done, row_of(id), static_cast<std::uint32_t>(rows)}, dictionary, epoch);
            const std::uint32_t count = chunk->valid.count();
            column.count += count;
            if (count != 0) slot = ChunkRef<ColumnChunk>(std::move(chunk));
        }
        done += rows;
    }
}

}  // namespace entente
