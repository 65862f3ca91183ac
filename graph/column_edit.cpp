#include "graph/column_edit.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "graph/copy_on_write.hpp"

namespace entente {
namespace {

constexpr std::size_t most_open_dictionaries = 512;

void convert_to_mixed(ColumnChunk& chunk) {
    std::vector<Value> values(chunk_rows);
    for (std::uint32_t row = 0; row < chunk_rows; ++row) values[row] = chunk.get(row);
    const Validity valid = chunk.valid;
    const std::uint64_t epoch = chunk.epoch;
    chunk = ColumnChunk{};
    chunk.valid = valid;
    chunk.epoch = epoch;
    chunk.values = std::move(values);
}

}  // namespace

ChunkKind chunk_kind_of(ValueType type) {
    switch (type) {
        case ValueType::integer:
            return ChunkKind::integer;
        case ValueType::floating:
            return ChunkKind::floating;
        case ValueType::boolean:
            return ChunkKind::boolean;
        case ValueType::date:
            return ChunkKind::date;
        case ValueType::string:
            return ChunkKind::string;
        default:
            return ChunkKind::mixed;
    }
}

std::unique_ptr<ColumnChunk> make_column_chunk(ChunkKind kind, std::uint64_t epoch) {
    auto chunk = std::make_unique<ColumnChunk>();
    chunk->kind = kind;
    chunk->epoch = epoch;
    switch (kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            chunk->integers.assign(chunk_rows);
            break;
        case ChunkKind::floating:
            chunk->floats.resize(chunk_rows);
            break;
        case ChunkKind::boolean:
            chunk->booleans.resize(chunk_rows);
            break;
        case ChunkKind::string:
            chunk->strings.codes.resize(chunk_rows);
            chunk->strings.offsets.push_back(0);
            break;
        case ChunkKind::mixed:
            chunk->values.resize(chunk_rows);
            break;
    }
    return chunk;
}

void store_integer(ColumnChunk& chunk, std::uint32_t row, std::int64_t value) {
    chunk.integers.set(row, value);
    chunk.min_integer = std::min(chunk.min_integer, value);
    chunk.max_integer = std::max(chunk.max_integer, value);
}

void store_float(ColumnChunk& chunk, std::uint32_t row, double value) {
    chunk.floats[row] = value;
    if (std::isnan(value)) {
        chunk.has_nan = true;
        return;
    }
    chunk.min_float = std::min(chunk.min_float, value);
    chunk.max_float = std::max(chunk.max_float, value);
}

bool ColumnEditor::store_string(ChunkRef<ColumnChunk>& reference, std::uint32_t row, std::string_view text) {
    ColumnChunk& chunk = reference.edit();
    auto open = dictionaries_.find(&chunk);
    if (open == dictionaries_.end()) {
        if (dictionaries_.size() >= most_open_dictionaries) dictionaries_.clear();
        open = dictionaries_.emplace(&chunk, OpenDictionary{reference, {}}).first;
        open->second.index.rebuild(chunk);
    }
    const auto code = open->second.index.code(chunk, text);
    if (!code) return false;
    chunk.strings.codes[row] = *code;
    return true;
}

void ColumnEditor::store(ChunkRef<ColumnChunk>& reference, std::uint32_t row, const Value& value) {
    ColumnChunk& chunk = reference.edit();
    switch (chunk.kind) {
        case ChunkKind::integer:
            store_integer(chunk, row, value.as_integer());
            break;
        case ChunkKind::date:
            store_integer(chunk, row, value.as<Date>().days);
            break;
        case ChunkKind::floating:
            store_float(chunk, row, value.as_float());
            break;
        case ChunkKind::boolean:
            chunk.booleans[row] = value.as_bool() ? 1 : 0;
            break;
        case ChunkKind::string:
            if (!store_string(reference, row, value.as_string())) {
                convert_to_mixed(chunk);
                chunk.values[row] = value;
            }
            break;
        case ChunkKind::mixed:
            chunk.values[row] = value;
            break;
    }
}

bool ColumnEditor::set(Column& column, std::uint32_t id, const Value& value, std::uint64_t epoch) {
    if (value.is_null()) return remove(column, id, epoch);
    const std::uint32_t row = row_of(id);
    const ChunkKind kind = chunk_kind_of(value.type());
    ChunkRef<ColumnChunk>& slot = column.chunks.slot(chunk_of(id), epoch);
    const bool existed = slot && slot->valid.test(row);
    if (!slot) {
        slot = ChunkRef<ColumnChunk>(make_column_chunk(kind, epoch));
    } else if (slot->kind != kind && existed && slot->valid.count() == 1) {
        slot = ChunkRef<ColumnChunk>(make_column_chunk(kind, epoch));  // the only value gives way, and its type with it
    } else {
        ColumnChunk& chunk = writable(slot, epoch);
        if (chunk.kind != kind && chunk.kind != ChunkKind::mixed) convert_to_mixed(chunk);
    }
    store(slot, row, value);
    slot.edit().valid.set(row);
    if (!existed) ++column.count;
    return existed;
}

bool ColumnEditor::remove(Column& column, std::uint32_t id, std::uint64_t epoch) {
    const std::uint32_t index = chunk_of(id);
    const std::uint32_t row = row_of(id);
    if (!column.has(id)) return false;
    ChunkRef<ColumnChunk>& slot = column.chunks.slot(index, epoch);
    --column.count;
    if (slot->valid.count() == 1) {
        slot = {};
        return true;
    }
    ColumnChunk& chunk = writable(slot, epoch);
    chunk.valid.reset(row);
    if (chunk.kind == ChunkKind::mixed) chunk.values[row] = Value();
    if (chunk.kind == ChunkKind::string) chunk.strings.codes[row] = 0;
    return true;
}

void ColumnEditor::forget() {
    dictionaries_.clear();
}

}  // namespace entente
