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
            bool all = true;
            for (std::size_t i = begin; i < end; ++i) all &= chunk->valid.test(row_of(ids[i]));
            if (!all) {
                vector.allow_nulls(rows);
                for (std::size_t i = begin; i < end; ++i) vector.nulls[i] = chunk->valid.test(row_of(ids[i])) ? 0 : 1;
            }
        }
        begin = end;
    }
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
    switch (chunk_kind) {
        case ChunkKind::integer:
        case ChunkKind::date:
            return gather_typed(*column, ids.ids, chunk_kind, out.integers, out,
                                [](const ColumnChunk& c, const auto& copy) { c.integers.visit(copy); });
        case ChunkKind::floating:
            return gather_typed(*column, ids.ids, chunk_kind, out.floats, out,
                                [](const ColumnChunk& c, const auto& copy) {
                                    copy([data = c.floats.data()](std::uint32_t r) { return data[r]; });
                                });
        case ChunkKind::boolean:
            return gather_typed(*column, ids.ids, chunk_kind, out.booleans, out,
                                [](const ColumnChunk& c, const auto& copy) {
                                    copy([data = c.booleans.data()](std::uint32_t r) { return data[r]; });
                                });
        case ChunkKind::string:
            return gather_typed(*column, ids.ids, chunk_kind, out.strings, out,
                                [](const ColumnChunk& c, const auto& copy) {
                                    copy([&](std::uint32_t r) { return c.strings.text(c.strings.codes[r]); });
                                });
        case ChunkKind::mixed:
            break;
    }
    return false;
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
