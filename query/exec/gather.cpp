#include <array>
#include <type_traits>

#include "query/exec/evaluator.hpp"

namespace entente::exec {

namespace {

std::optional<VectorKind> vector_kind(ChunkKind kind) {
    switch (kind) {
        case ChunkKind::integer:
            return VectorKind::integer;
        case ChunkKind::floating:
            return VectorKind::floating;
        case ChunkKind::boolean:
            return VectorKind::boolean;
        case ChunkKind::date:
            return VectorKind::date;
        case ChunkKind::string:
            return VectorKind::string;
        case ChunkKind::mixed:
            return std::nullopt;
    }
    return std::nullopt;
}

/// Copies the values of `ids` from chunks of one kind. False when a chunk of another kind is met. `read(chunk, copy)`
/// calls `copy` with what gives the value of a row.
template <typename T, typename Read>
bool gather_typed(const Column& column, const std::vector<std::uint32_t>& ids, ChunkKind kind, std::vector<T>& out,
                  Vector& vector, const Read& read) {
    const std::size_t rows = ids.size();
    out.resize(rows);
    // Runs of rows in one chunk: scans and freshly loaded relationships are long ones.
    for (std::size_t begin = 0; begin < rows;) {
        const std::uint32_t index = chunk_of(ids[begin]);
        std::size_t end = begin + 1;
        while (end < rows && chunk_of(ids[end]) == index) ++end;
        const ColumnChunk* chunk = ids[begin] == no_entity ? nullptr : column.chunk(index);
        if (chunk == nullptr) {
            vector.allow_nulls(rows);
            for (std::size_t i = begin; i < end; ++i) {
                vector.nulls[i] = 1;
                out[i] = T();
            }
        } else if (chunk->kind != kind) {
            return false;
        } else {
            read(*chunk, [&](const auto& at) {
                for (std::size_t i = begin; i < end; ++i) out[i] = at(row_of(ids[i]));
            });
            std::uint64_t missing = 0;
            const auto words = chunk->valid.words();
            const bool full = end - begin >= chunk_rows / 8 && all_valid(chunk->valid, 0, chunk_rows);
            for (std::size_t i = begin; i < end && !full; ++i) {
                const std::uint32_t row = row_of(ids[i]);
                missing |= ~words[row >> 6] >> (row & 63) & 1U;
            }
            if (missing != 0) {
                vector.allow_nulls(rows);
                for (std::size_t i = begin; i < end; ++i) vector.nulls[i] = chunk->valid.test(row_of(ids[i])) ? 0 : 1;
            }
        }
        begin = end;
    }
    return true;
}

/// As gather_typed, of ids that jump between chunks: looks up each chunk once. False also when that does not pay.
template <typename T>
bool gather_scattered(const Column& column, const std::vector<std::uint32_t>& ids, ChunkKind kind,
                      std::vector<T>& out) {
    constexpr std::size_t most_chunks = 512;
    const std::size_t chunks = column.chunks.size();
    if (chunks > most_chunks || ids.size() < chunks) return false;
    std::size_t jumps = 0;
    for (std::size_t i = 1; i < ids.size(); ++i) jumps += chunk_of(ids[i]) != chunk_of(ids[i - 1]) ? 1U : 0U;
    if (jumps * 8 < ids.size()) return false;
    std::array<const ColumnChunk*, most_chunks> known{};
    out.resize(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::uint32_t index = chunk_of(ids[i]), row = row_of(ids[i]);
        if (index >= chunks) return false;
        if (known[index] == nullptr) {
            known[index] = column.chunk(index);
            if (known[index] == nullptr || known[index]->kind != kind) return false;
        }
        if (!known[index]->valid.test(row)) return false;
        if constexpr (std::is_same_v<T, double>) {
            out[i] = known[index]->floats[row];
        } else {
            out[i] = known[index]->integers[row];
        }
    }
    return true;
}

/// As gather_typed, of consecutive ids in one chunk where all have a value: a copy.
template <typename T, typename Read>
bool copy_range(const Column& column, const std::vector<std::uint32_t>& ids, ChunkKind kind, std::vector<T>& out,
                const Read& read) {
    if (chunk_of(ids.front()) != chunk_of(ids.back()) || !consecutive(ids)) return false;
    const ColumnChunk& chunk = *column.chunk(chunk_of(ids.front()));
    const std::uint32_t first = row_of(ids.front()), end = row_of(ids.back()) + 1;
    if (chunk.kind != kind || !all_valid(chunk.valid, first, end)) return false;
    out.resize(ids.size());
    read(chunk, [&](const auto& at) {
        for (std::uint32_t i = 0; i < end - first; ++i) out[i] = at(first + i);
    });
    return true;
}

}  // namespace

bool gather_property(const Column* column, const Vector& ids, std::size_t rows, bool stable_strings, Vector& out) {
    if (column == nullptr) {
        out.set_constant(Value());
        return true;
    }
    if (ids.constant) {
        const std::uint32_t id = ids.ids[0];
        out.set_constant(id == no_entity ? Value() : column->get(id));
        return true;
    }
    std::optional<VectorKind> kind;
    ChunkKind chunk_kind = ChunkKind::mixed;
    for (std::size_t i = 0; i < rows; ++i) {
        const ColumnChunk* chunk = ids.ids[i] == no_entity ? nullptr : column->chunk(chunk_of(ids.ids[i]));
        if (chunk == nullptr) continue;
        chunk_kind = chunk->kind;
        kind = vector_kind(chunk_kind);
        break;
    }
    if (!kind || (*kind == VectorKind::string && !stable_strings)) return false;
    out.clear(*kind);
    const auto gather = [&](auto& values, const auto& read) {
        if (copy_range(*column, ids.ids, chunk_kind, values, read)) return true;
        using T = typename std::decay_t<decltype(values)>::value_type;
        if constexpr (std::is_same_v<T, double> || std::is_same_v<T, std::int64_t>) {
            if (gather_scattered(*column, ids.ids, chunk_kind, values)) return true;
        }
        return gather_typed(*column, ids.ids, chunk_kind, values, out, read);
    };
    switch (chunk_kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            return gather(out.integers, [](const ColumnChunk& c, const auto& copy) { c.integers.visit(copy); });
        case ChunkKind::floating:
            return gather(out.floats, [](const ColumnChunk& c, const auto& copy) {
                copy([data = c.floats.data()](std::uint32_t r) { return data[r]; });
            });
        case ChunkKind::boolean:
            return gather(out.booleans, [](const ColumnChunk& c, const auto& copy) {
                copy([data = c.booleans.data()](std::uint32_t r) { return data[r]; });
            });
        case ChunkKind::string:
            return gather(out.strings, [](const ColumnChunk& c, const auto& copy) {
                copy([&](std::uint32_t r) { return c.strings.text(c.strings.codes[r]); });
            });
        case ChunkKind::mixed:
            break;
    }
    return false;
}

void Evaluator::prefetch(std::span<const bound::Assignment> items, const Batch& batch) const {
    constexpr std::size_t few = 16;
    if (items.size() < 2 || items.size() * batch.size > few) return;
    struct Place {
        const ColumnChunk* chunk;
        std::uint32_t row;
    };
    std::array<Place, few> places;
    std::size_t count = 0;
    for (const bound::Assignment& item : items) {
        if (item.expr.kind != ExprKind::property || !item.expr.key) continue;
        const Expr& base = item.expr.children[0];
        if (base.kind != ExprKind::slot) continue;
        const Vector& ids = batch.columns[base.slot];
        if (ids.kind != VectorKind::node && ids.kind != VectorKind::relationship) continue;
        const Column* column = ids.kind == VectorKind::node ? context_.graph->node_column(*item.expr.key)
                                                            : context_.graph->relationship_column(*item.expr.key);
        if (column == nullptr) continue;
        for (const std::uint32_t id : ids.ids) {
            const ColumnChunk* chunk = id == no_entity ? nullptr : column->chunk(chunk_of(id));
            if (chunk == nullptr || count == few) continue;
            __builtin_prefetch(&chunk->kind);
            __builtin_prefetch(&chunk->floats);
            __builtin_prefetch(&chunk->valid.words()[row_of(id) >> 6]);
            places[count++] = {chunk, row_of(id)};
        }
    }
    // Each pass follows one more pointer, for all of them.
    const std::span<const Place> found(places.data(), count);
    for (const auto& [chunk, row] : found) {
        if (chunk->kind == ChunkKind::string) __builtin_prefetch(&chunk->strings.codes[row]);
        if (chunk->kind == ChunkKind::floating) __builtin_prefetch(&chunk->floats[row]);
        if (chunk->kind == ChunkKind::integer || chunk->kind == ChunkKind::date) {
            __builtin_prefetch(chunk->integers.address(row));
        }
    }
    for (const auto& [chunk, row] : found) {
        if (chunk->kind == ChunkKind::string) __builtin_prefetch(&chunk->strings.offsets[chunk->strings.codes[row]]);
    }
    for (const auto& [chunk, row] : found) {
        if (chunk->kind == ChunkKind::string) __builtin_prefetch(chunk->strings.text(chunk->strings.codes[row]).data());
    }
}

bool Evaluator::property_column(const Expr& expr, const Batch& batch, Vector& out) {
    const Expr& base = expr.children[0];
    if (base.kind != ExprKind::slot) return false;
    const Vector& ids = batch.columns[base.slot];
    const bool node = ids.kind == VectorKind::node;
    if (!node && ids.kind != VectorKind::relationship) return false;
    // A statement that writes may have deleted an entity of the batch: the row-by-row way tells.
    if (context_.statistics.nodes_deleted + context_.statistics.relationships_deleted > 0) return false;
    const Column* column = nullptr;
    if (expr.key)
        column = node ? context_.graph->node_column(*expr.key) : context_.graph->relationship_column(*expr.key);
    return gather_property(column, ids, batch.size, context_.stable_strings(), out);
}

}  // namespace entente::exec
