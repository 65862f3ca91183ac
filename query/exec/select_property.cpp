#include <algorithm>

#include "query/exec/evaluator.hpp"

namespace entente::exec {

namespace {

/// Appends the rows whose value, `at(row)`, is in the wanted relation to `limit`: writes every row and moves on only
/// past the kept ones, so that there is no branch to mispredict.
template <typename T, typename At>
std::size_t select_rows(ExprKind comparison, const At& at, std::size_t rows, T limit, std::uint32_t* out) {
    std::size_t count = 0;
    const auto loop = [&](const auto& holds) {
        for (std::size_t row = 0; row < rows; ++row) {
            out[count] = static_cast<std::uint32_t>(row);
            count += holds(at(row), limit) ? 1U : 0U;
        }
    };
    switch (comparison) {
        case ExprKind::equal:
            loop([](T x, T y) { return x == y; });
            break;
        case ExprKind::less:
            loop([](T x, T y) { return x < y; });
            break;
        case ExprKind::less_equal:
            loop([](T x, T y) { return x <= y; });
            break;
        case ExprKind::greater:
            loop([](T x, T y) { return x > y; });
            break;
        default:
            loop([](T x, T y) { return x >= y; });
            break;
    }
    return count;
}

}  // namespace

bool consecutive(const std::vector<std::uint32_t>& ids) {
    if (ids.empty() || ids.back() - ids.front() != ids.size() - 1 || ids.back() == no_entity) return false;
    std::uint32_t wrong = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) wrong |= ids[i] ^ (ids[0] + static_cast<std::uint32_t>(i));
    return wrong == 0;
}

bool all_valid(const Validity& valid, std::uint32_t begin, std::uint32_t end) {
    const auto words = valid.words();
    const std::uint32_t first = begin / 64, last = (end - 1) / 64;
    for (std::uint32_t word = first; word <= last; ++word) {
        std::uint64_t mask = ~std::uint64_t{0};
        if (word == first) mask &= ~std::uint64_t{0} << (begin % 64);
        if (word == last && end % 64 != 0) mask &= (std::uint64_t{1} << (end % 64)) - 1;
        if ((words[word] & mask) != mask) return false;
    }
    return true;
}

bool Evaluator::select_property(const Expr& expr, const Batch& batch, std::vector<std::uint32_t>& rows) {
    if (context_.transaction != nullptr || batch.size == 0) return false;
    switch (expr.kind) {
        case ExprKind::equal:
        case ExprKind::less:
        case ExprKind::less_equal:
        case ExprKind::greater:
        case ExprKind::greater_equal:
            break;
        default:
            return false;
    }
    const Expr& property = expr.children[0];
    const Expr& limit = expr.children[1];
    if (property.kind != ExprKind::property || !property.key || property.children[0].kind != ExprKind::slot ||
        (limit.kind != ExprKind::literal && limit.kind != ExprKind::parameter)) {
        return false;
    }
    const Vector& ids = batch.columns[property.children[0].slot];
    const bool node = ids.kind == VectorKind::node;
    if (ids.constant || (!node && ids.kind != VectorKind::relationship)) return false;
    const Column* column =
        node ? context_.graph->node_column(*property.key) : context_.graph->relationship_column(*property.key);
    if (column == nullptr || !consecutive(ids.ids) || chunk_of(ids.ids.front()) != chunk_of(ids.ids.back()))
        return false;
    const ColumnChunk* chunk = column->chunk(chunk_of(ids.ids.front()));
    const std::uint32_t first = row_of(ids.ids.front());
    if (chunk == nullptr || !all_valid(chunk->valid, first, first + static_cast<std::uint32_t>(ids.ids.size())))
        return false;
    const Value value = evaluate_row(limit, batch, 0);
    const bool same_type = (chunk->kind == ChunkKind::floating && value.is(ValueType::floating)) ||
                           (chunk->kind == ChunkKind::integer && value.is(ValueType::integer)) ||
                           (chunk->kind == ChunkKind::date && value.is(ValueType::date));
    if (!same_type) return false;
    rows.resize(batch.size);
    std::size_t count = 0;
    if (chunk->kind == ChunkKind::floating) {
        const double* values = chunk->floats.data() + first;
        count = select_rows(
            expr.kind, [&](std::size_t row) { return values[row]; }, batch.size, value.as_float(), rows.data());
    } else {
        const std::int64_t wanted = chunk->kind == ChunkKind::date ? value.as<Date>().days : value.as_integer();
        chunk->integers.visit([&](const auto& at) {
            count = select_rows(
                expr.kind, [&](std::size_t row) { return at(first + row); }, batch.size, wanted, rows.data());
        });
    }
    rows.resize(count);
    return true;
}

}  // namespace entente::exec
