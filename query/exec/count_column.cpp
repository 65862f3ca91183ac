#include "query/exec/count_column.hpp"

#include <algorithm>

namespace entente::exec {

namespace {

constexpr std::uint64_t narrow = UINT32_MAX;

/// No more than UINT64_MAX, which stands for all that is larger.
std::uint64_t saturating_multiply(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    return __builtin_mul_overflow(a, b, &result) ? UINT64_MAX : result;
}

/// The lists of a chunk that have relationships there.
struct UsedRows {
    AdjacencyView::Rows last;
    std::size_t count = 0;
    bool pending = false;
    std::uint64_t total = 0;  // relationships, without pending changes

    UsedRows(NeighbourLists& lists, std::uint32_t chunk) {
        for (NeighbourLists::List& list : lists.lists()) {
            const AdjacencyView::Rows rows = list.view.rows(chunk);
            if (rows.empty()) continue;
            ++count;
            last = rows;
            pending |= rows.pending;
            if (!rows.pending) total += rows.offsets[chunk_rows];
        }
    }
    /// The offsets say all.
    [[nodiscard]] bool one() const { return count == 1 && !pending; }
};

}  // namespace

void reject_count() {
    throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the number of matches does not fit into 64 bits");
}

const CountColumn::Counts CountColumn::zeros;

CountColumn::CountColumn(NeighbourLists& lists, NodeTests* tests, std::vector<CountFactor> factors, bool squared,
                         ExecutionContext& context)
    : lists_(lists),
      tests_(tests),
      factors_(std::move(factors)),
      squared_(squared),
      context_(context),
      chunks_(std::make_shared<Chunks>(chunk_of(context.graph->node_limit()) + 1)) {}

CountColumn::~CountColumn() {
    context_.release_memory(made_.size() * sizeof(Counts));
}

/// add(row, nodes) for the lists of all rows of a chunk; a row may have several.
template <typename Add> void CountColumn::for_each_list(std::uint32_t index, const Add& add) {
    const NodeId first = index << chunk_bits;
    if (!lists_.plain()) {
        for (std::uint32_t row = 0; row < chunk_rows; ++row) {
            lists_.for_each(first + row,
                            [&](const Neighbours& list, const NeighbourLists::List&) { add(row, list.nodes); });
        }
        return;
    }
    for (NeighbourLists::List& list : lists_.lists()) {
        const AdjacencyView::Rows rows = list.view.rows(index);
        if (rows.pending) {
            for (std::uint32_t row = 0; row < chunk_rows; ++row)
                add(row, list.view.neighbours(first + row, list.scratch).nodes);
        } else if (!rows.empty()) {
            for (std::uint32_t row = 0; row < chunk_rows; ++row)
                add(row, {rows.nodes + rows.offsets[row], rows.nodes + rows.offsets[row + 1]});
        }
    }
}

/// Adds, for each node of the chunk, the values of its neighbours. The result is the or of all sums on the way: its
/// highest bit tells that one of them did not fit.
template <typename Value>
std::uint64_t CountColumn::add_lists(std::uint32_t index, Values& counts, const Value& value) {
    std::uint64_t all = 0;
    const NodeId first = index << chunk_bits;
    const auto add = [&](std::uint32_t row, std::span<const NodeId> nodes) {
        std::uint64_t sum = counts[row];
        for (const NodeId node : nodes) {
            sum += value(node);  // both below 2^63
            all |= sum;
        }
        counts[row] = sum & largest_count;
    };
    if (squared_) {
        for (std::uint32_t row = 0; row < chunk_rows; ++row) {
            lists_.for_each_distinct(first + row, [&](NodeId node, std::uint64_t count) {
                counts[row] += count == 1 ? value(node) : multiply_counts(multiply_counts(count, count), value(node));
                all |= counts[row];
                counts[row] &= largest_count;
            });
        }
        return all;
    }
    for_each_list(index, add);
    return all;
}

/// How many neighbours pass the tests. Lists are shorter than 2^32.
void CountColumn::add_passing(std::uint32_t index, Values& counts) {
    for_each_list(index,
                  [&](std::uint32_t row, std::span<const NodeId> nodes) { counts[row] += tests_->count(nodes); });
}

std::uint64_t CountColumn::add_all(std::uint32_t index, Values& counts) {
    if (tests_ == nullptr && factors_.size() == 1 && !factors_[0].optional) {
        if (CountColumn* const column = factors_[0].column)
            return add_lists(index, counts, [column](NodeId node) { return column->of(node); });
        if (AdjacencyView* const degrees = factors_[0].degrees->single()) {
            return add_lists(index, counts, [degrees](NodeId node) -> std::uint64_t { return degrees->degree(node); });
        }
    }
    if (factors_.empty() && tests_ != nullptr && !squared_) {
        add_passing(index, counts);
        return 0;
    }
    return add_lists(index, counts, [this](NodeId node) -> std::uint64_t {
        if (tests_ != nullptr && !tests_->admits(node)) return 0;
        std::uint64_t product = 1;
        for (CountFactor& factor : factors_) {
            product = multiply_counts(product, factor.of(node));
            if (product == 0) break;
        }
        return product;
    });
}

const CountColumn::Counts* CountColumn::fill(std::uint32_t index) {
    context_.check();
    std::atomic<const Counts*>& place = (*chunks_)[index];
    const std::span<NeighbourLists::List> lists = lists_.lists();
    if (std::all_of(lists.begin(), lists.end(), [&](auto& list) { return list.view.rows(index).empty(); })) {
        place.store(&zeros, std::memory_order_relaxed);
        return &zeros;
    }
    context_.use_memory(sizeof(Counts));
    Counts& counts = *made_.emplace_back(std::make_unique<Counts>());
    if (add_all(index, counts.by_row) > largest_count) reject_count();
    for (const std::uint64_t count : counts.by_row) {
        if (__builtin_add_overflow(counts.total, count, &counts.total) || counts.total > largest_count) {
            counts.total = no_total;
            break;
        }
    }
    place.store(&counts, std::memory_order_release);  // instead of another thread's, which has the same
    return &counts;
}

/// value(row) for each row; `total` is not below their sum.
template <bool Optional, typename Value> void ChunkProduct::multiply_rows(const Value& value, std::uint64_t total) {
    const auto factor = [&](std::uint32_t row) -> std::uint64_t {
        if constexpr (Optional) return std::max<std::uint64_t>(value(row), 1);
        return value(row);
    };
    if (Optional && total != CountColumn::no_total) total += rows_;
    const bool known = total <= largest_count && bound_ <= largest_count;
    const std::uint64_t before = bound_;
    bound_ = known ? saturating_multiply(before, total) : UINT64_MAX;
    if (ones_) {
        for (std::uint32_t row = 0; row < rows_; ++row) counts_[row] = factor(row);
    } else if (bound_ > largest_count) {
        for (std::uint32_t row = 0; row < rows_; ++row) {
            if (counts_[row] != 0) counts_[row] = multiply_counts(counts_[row], factor(row));
        }
    } else if (before <= narrow && total <= narrow) {
        for (std::uint32_t row = 0; row < rows_; ++row) {
            counts_[row] =
                std::uint64_t{static_cast<std::uint32_t>(counts_[row])} * static_cast<std::uint32_t>(factor(row));
        }
    } else {
        for (std::uint32_t row = 0; row < rows_; ++row) counts_[row] *= factor(row);
    }
    ones_ = false;
}

bool ChunkProduct::multiply_degrees(NeighbourLists& lists, bool optional) {
    std::array<std::uint64_t, chunk_rows> degrees;
    std::uint64_t total = CountColumn::no_total;
    if (lists.plain()) {
        const UsedRows used(lists, chunk_);
        if (used.count == 0) return optional;
        if (used.one()) {
            const auto value = [offsets = used.last.offsets](std::uint32_t row) -> std::uint64_t {
                return offsets[row + 1] - offsets[row];
            };
            optional ? multiply_rows<true>(value, used.total) : multiply_rows<false>(value, used.total);
            return true;
        }
        degrees.fill(0);
        lists.add_degrees(chunk_, degrees);
        if (!used.pending) total = used.total;
    } else {
        for (std::uint32_t row = 0; row < rows_; ++row) degrees[row] = lists.degree((chunk_ << chunk_bits) + row);
    }
    const auto value = [&degrees](std::uint32_t row) { return degrees[row]; };
    optional ? multiply_rows<true>(value, total) : multiply_rows<false>(value, total);
    return true;
}

bool ChunkProduct::multiply(CountFactor& factor) {
    if (factor.degrees != nullptr) return multiply_degrees(*factor.degrees, factor.optional);
    const CountColumn::Counts* const counts = factor.column->chunk(chunk_);
    if (counts == nullptr) return factor.optional;
    const auto value = [counts](std::uint32_t row) { return counts->by_row[row]; };
    factor.optional ? multiply_rows<true>(value, counts->total) : multiply_rows<false>(value, counts->total);
    return true;
}

bool ChunkProduct::keep_connected(NeighbourLists& lists) {
    const UsedRows used(lists, chunk_);
    if (used.count == 0) return false;
    write_ones();
    if (used.one()) {
        const std::uint32_t* const offsets = used.last.offsets;
        for (std::uint32_t row = 0; row < rows_; ++row)
            counts_[row] = offsets[row + 1] == offsets[row] ? 0 : counts_[row];
        return true;
    }
    std::array<std::uint64_t, chunk_rows> degrees{};
    lists.add_degrees(chunk_, degrees);
    for (std::uint32_t row = 0; row < rows_; ++row) counts_[row] = degrees[row] == 0 ? 0 : counts_[row];
    return true;
}

std::uint64_t ChunkProduct::sum() {
    if (ones_) return rows_;
    std::uint64_t sum = 0;
    if (bound_ <= largest_count) {
        for (std::uint32_t row = 0; row < rows_; ++row) sum += counts_[row];
    } else {
        for (std::uint32_t row = 0; row < rows_; ++row) sum = add_counts(sum, counts_[row]);
    }
    return sum;
}

}  // namespace entente::exec
