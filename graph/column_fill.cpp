// From a ColumnBuilder to the chunks of a column.

#include <algorithm>
#include <optional>
#include <utility>

#include "graph/column_builder.hpp"
#include "graph/copy_on_write.hpp"
#include "graph/parallel.hpp"

namespace entente {
namespace {

using Builder = ColumnBuilder::Impl;

/// Rows `order(first) ... order(first + rows - 1)` of a builder become rows of a chunk from `first_row` on.
struct ChunkFiller {
    const Builder& builder;
    RowOrder order;
    std::uint64_t first;
    std::uint32_t first_row;
    std::uint32_t rows;

    /// Calls `store(row of the chunk, segment, place in it)` for each value.
    template <typename Store> void for_each_value(Validity& valid, Store store) const {
        for (std::uint32_t i = 0; i < rows; ++i) {
            const std::uint64_t from = order(first + i);
            const ColumnSegment& segment = builder.segment(from);
            const std::uint32_t place = Builder::place(from);
            if (segment.count != segment.size && !segment.has(place)) continue;
            valid.set(first_row + i);
            store(first_row + i, segment, place);
        }
    }

    /// The one kind of the values, or mixed.
    [[nodiscard]] ChunkKind kind() const {
        ValueType type = ValueType::null;
        for (std::uint32_t i = 0; i < rows; ++i) {
            const std::uint64_t from = order(first + i);
            const ValueType found = builder.segment(from).type(Builder::place(from));
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
    filler.for_each_value(chunk.valid, [&](std::uint32_t row, const ColumnSegment& segment, std::uint32_t place) {
        if (!fits) return;
        const bool flat = segment.kind == ChunkKind::string;
        const auto code =
            dictionary.code(chunk, flat ? segment.text(place) : std::string_view(segment.values[place].as_string()));
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
    filler.for_each_value(chunk->valid, [&](std::uint32_t row, const ColumnSegment& segment, std::uint32_t place) {
        chunk->values[row] = segment.get(place);
    });
    return chunk;
}

/// `uniform`: the kind of all segments, or mixed.
std::unique_ptr<ColumnChunk> fill(const ChunkFiller& filler, ChunkKind uniform, DictionaryIndex& dictionary,
                                  std::uint64_t epoch) {
    const ChunkKind kind = uniform == ChunkKind::mixed ? filler.kind() : uniform;
    if (kind == ChunkKind::mixed) return fill_mixed(filler, epoch);
    auto chunk = make_column_chunk(kind, epoch);
    const auto run = [&](auto flat, auto value) {
        filler.for_each_value(chunk->valid, [&](std::uint32_t row, const ColumnSegment& segment, std::uint32_t place) {
            segment.kind == kind ? flat(row, segment, place) : value(row, segment.values[place]);
        });
    };
    switch (kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            run([&](std::uint32_t row, const ColumnSegment& s,
                    std::uint32_t place) { store_integer(*chunk, row, s.integer(place)); },
                [&](std::uint32_t row, const Value& value) {
                    store_integer(*chunk, row, kind == ChunkKind::date ? value.as<Date>().days : value.as_integer());
                });
            chunk->integers.pack(chunk->min_integer, chunk->max_integer);
            break;
        case ChunkKind::floating:
            run([&](std::uint32_t row, const ColumnSegment& s,
                    std::uint32_t place) { store_float(*chunk, row, s.floats[place]); },
                [&](std::uint32_t row, const Value& value) { store_float(*chunk, row, value.as_float()); });
            break;
        case ChunkKind::boolean:
            run([&](std::uint32_t row, const ColumnSegment& s,
                    std::uint32_t place) { chunk->booleans[row] = s.booleans[place]; },
                [&](std::uint32_t row, const Value& value) { chunk->booleans[row] = value.as_bool() ? 1 : 0; });
            break;
        case ChunkKind::string:
            if (!fill_strings(*chunk, filler, dictionary)) return fill_mixed(filler, epoch);
            break;
        case ChunkKind::mixed:
            break;
    }
    return chunk;
}

ChunkKind uniform_kind(const Builder& builder) {
    std::optional<ChunkKind> kind;
    for (const ColumnSegment& segment : builder.segments) {
        if (!segment.typed) continue;
        if (kind && *kind != segment.kind) return ChunkKind::mixed;
        kind = segment.kind;
    }
    return kind.value_or(ChunkKind::mixed);
}

/// Chunks that one dictionary's memory serves.
constexpr std::size_t chunks_a_task = 8;

}  // namespace

void append_to_column(Column& column, std::uint32_t first_id, const ColumnBuilder::Impl& builder, RowOrder order,
                      ColumnEditor& editor, std::uint64_t epoch, CancelFlag cancel, ChunkSpill* spill) {
    if (builder.empty()) return;
    struct Place {
        std::uint64_t first;
        std::uint32_t first_row, rows;
        ChunkRef<ColumnChunk>* slot;
    };
    std::vector<Place> places;
    for (std::uint64_t done = 0; done < builder.size;) {
        const auto id = static_cast<std::uint32_t>(first_id + done);
        const auto rows =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(builder.size - done, chunk_rows - row_of(id)));
        ChunkRef<ColumnChunk>& slot = column.chunks.slot(chunk_of(id), epoch);
        if (slot) {  // the chunk where the old values end
            for (std::uint64_t i = done; i < done + rows; ++i) {
                const std::uint64_t from = order(i);
                if (builder.has(from)) {
                    editor.set(column, static_cast<std::uint32_t>(first_id + i), builder.get(from), epoch);
                }
            }
        } else {
            places.push_back({done, row_of(id), rows, &slot});
        }
        done += rows;
    }
    const ChunkKind uniform = uniform_kind(builder);
    std::vector<std::uint32_t> counts(places.size());
    for_each_parallel((places.size() + chunks_a_task - 1) / chunks_a_task, cancel, [&](std::size_t task) {
        DictionaryIndex dictionary;
        for (std::size_t i = task * chunks_a_task; i < std::min(places.size(), (task + 1) * chunks_a_task); ++i) {
            const Place& place = places[i];
            auto chunk = fill({builder, order, place.first, place.first_row, place.rows}, uniform, dictionary, epoch);
            counts[i] = chunk->valid.count();
            if (counts[i] == 0) continue;
            const bool spilled = spill != nullptr && place.rows == chunk_rows;
            *place.slot = spilled ? spill->put(*chunk) : ChunkRef<ColumnChunk>(std::move(chunk));
        }
    });
    for (const std::uint32_t count : counts) column.count += count;
}

}  // namespace entente
