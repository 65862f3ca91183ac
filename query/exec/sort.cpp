#include <algorithm>
#include <numeric>

#include "query/exec/operator.hpp"
#include "query/exec/row_store.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Sorts its whole input by columns, in openCypher's order; equal rows keep their order. With a limit only the first
/// rows are kept: when twice as many have come, the rest is dropped.
class Sort final : public Operator {
public:
    Sort(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : sort_(std::get<plan::Sort>(plan.op)),
          context_(context),
          input_(std::move(input)),
          store_(plan.live, context) {
        for (const bound::SortKey& key : sort_.keys) store_.add_slot(key.slot);
    }

    bool next(Batch& out) override {
        if (!sorted_) consume();
        if (position_ >= order_.size()) return false;
        const std::size_t count = std::min<std::size_t>(chunk_rows, order_.size() - position_);
        store_.emit(std::span(order_).subspan(position_, count), out);
        position_ += count;
        return true;
    }

    void restart() override {
        input_->restart();
        store_.clear();
        order_.clear();
        sorted_ = false;
        position_ = 0;
    }

private:
    void consume() {
        sorted_ = true;
        std::size_t wanted = 0;
        if (sort_.limit) {
            wanted = row_count_of(*sort_.limit, context_, "LIMIT");
            const std::uint64_t skip = sort_.skip ? row_count_of(*sort_.skip, context_, "SKIP") : 0;
            wanted = wanted > 1'000'000 || skip > 1'000'000 ? 0 : wanted + skip;
            if (wanted == 0 && row_count_of(*sort_.limit, context_, "LIMIT") == 0 && context_.transaction == nullptr)
                return;
        }
        Batch batch;
        while (input_->next(batch)) {
            context_.check();
            store_.append(batch);
            if (wanted != 0 && store_.size() > 4 * wanted + chunk_rows) {
                make_order();
                order_.resize(std::min(order_.size(), wanted));
                store_.keep(order_);
            }
        }
        make_order();
        if (wanted != 0 && order_.size() > wanted) order_.resize(wanted);
    }

    void make_order() {
        order_.resize(store_.size());
        std::iota(order_.begin(), order_.end(), 0U);
        std::vector<std::pair<const Vector*, bool>> keys;
        for (const bound::SortKey& key : sort_.keys) keys.emplace_back(&store_.column(key.slot), key.descending);
        std::stable_sort(order_.begin(), order_.end(), [&keys](std::uint32_t a, std::uint32_t b) {
            for (const auto& [column, descending] : keys) {
                const std::strong_ordering order = compare_rows(*column, a, b);
                if (order != 0) return descending ? order > 0 : order < 0;
            }
            return false;
        });
    }

    /// Typed where both rows have a value of the column's type; `order` defines the rest.
    static std::strong_ordering compare_rows(const Vector& column, std::uint32_t a, std::uint32_t b) {
        if (!column.constant && !column.has_nulls) {
            if (column.kind == VectorKind::integer || column.kind == VectorKind::date) {
                return column.integers[a] <=> column.integers[b];
            }
            if (column.kind == VectorKind::string) {
                const int c = column.strings[a].compare(column.strings[b]);
                return c <=> 0;
            }
            if (column.kind == VectorKind::floating && column.floats[a] == column.floats[a] &&
                column.floats[b] == column.floats[b]) {
                return column.floats[a] < column.floats[b]   ? std::strong_ordering::less
                       : column.floats[b] < column.floats[a] ? std::strong_ordering::greater
                                                             : std::strong_ordering::equal;
            }
            if (column.kind == VectorKind::value) return order(column.values[a], column.values[b]);
        }
        return order(column.get(a), column.get(b));
    }

    const plan::Sort& sort_;
    ExecutionContext& context_;
    OperatorPtr input_;
    RowStore store_;
    std::vector<std::uint32_t> order_;
    std::size_t position_ = 0;
    bool sorted_ = false;
};

}  // namespace

OperatorPtr make_sort(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Sort>(plan, context, std::move(input));
}

}  // namespace entente::exec
