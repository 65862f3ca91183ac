#include <algorithm>
#include <numeric>

#include "query/exec/operator.hpp"
#include "query/exec/parallel.hpp"
#include "query/exec/row_store.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Typed where both rows have a value of the column's type; `order` defines the rest.
std::strong_ordering compare_rows(const Vector& column, std::uint32_t a, std::uint32_t b) {
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

/// Rows to sort, in order of arrival. Where only the first rows of the order are wanted, those that cannot be among
/// them are dropped as early as possible: most by one comparison of their first key with the worst row kept.
class SortBuffer {
public:
    SortBuffer(const plan::Plan& plan, ExecutionContext& context, std::size_t wanted)
        : sort_(std::get<plan::Sort>(plan.op)), store_(plan.live, context), wanted_(wanted), evaluator_(context) {
        for (const bound::SortKey& key : sort_.keys) store_.add_slot(key.slot);
        plan::SlotSet read(store_.slots().begin(), store_.slots().end());
        for (const bound::Assignment& item : sort_.late_items) read.erase(item.slot);
        for (const bound::Assignment& item : sort_.late_items)
            bound::for_each_slot(item.expr, [&](Slot slot) { read.insert(slot); });
        read_.assign(read.begin(), read.end());
    }

    /// Takes over the rows of `batch`, which may lose rows. `morsel`: where they come from.
    void append(Batch& batch, std::uint32_t morsel) {
        if (!drop_hopeless(batch, read_)) return;
        for (const bound::Assignment& item : sort_.late_items) {
            Vector& column = batch.columns[item.slot];
            const Vector& value = evaluator_.evaluate(item.expr, batch, late_);
            if (&value == &late_)
                std::swap(column, late_);
            else
                column = value;
        }
        add(batch, morsel);
    }
    /// The same for rows that another buffer has kept.
    void append_kept(Batch& batch, std::uint32_t morsel) {
        if (drop_hopeless(batch, store_.slots())) add(batch, morsel);
    }

    /// Puts the rows in order; of equal ones the first to arrive comes first. At most `wanted` if that is not 0.
    void make_order() {
        order_.resize(store_.size());
        std::iota(order_.begin(), order_.end(), 0U);
        std::vector<std::pair<const Vector*, bool>> keys;
        for (const bound::SortKey& key : sort_.keys) keys.emplace_back(&store_.column(key.slot), key.descending);
        const auto before = [&keys](std::uint32_t a, std::uint32_t b) {
            for (const auto& [column, descending] : keys) {
                const std::strong_ordering order = compare_rows(*column, a, b);
                if (order != 0) return descending ? order > 0 : order < 0;
            }
            return a < b;
        };
        if (wanted_ != 0 && wanted_ < order_.size()) {
            const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(wanted_);
            std::partial_sort(order_.begin(), middle, order_.end(), before);
            order_.resize(wanted_);
        } else {
            std::sort(order_.begin(), order_.end(), before);
        }
    }

    [[nodiscard]] const std::vector<std::uint32_t>& order() const { return order_; }
    [[nodiscard]] const RowStore& rows() const { return store_; }
    [[nodiscard]] std::uint32_t morsel(std::size_t row) const { return morsels_[row]; }

private:
    /// Drops rows that cannot be among the wanted ones, keeping these columns of the others; false when none are left.
    bool drop_hopeless(Batch& batch, std::span<const Slot> columns) {
        if (wanted_ == 0 || !full_) return true;
        find_candidates(batch);
        if (rows_.empty()) return false;
        batch.keep(rows_, columns);
        return true;
    }

    void add(const Batch& batch, std::uint32_t morsel) {
        store_.append(batch);
        morsels_.resize(store_.size(), morsel);
        if (wanted_ != 0 && store_.size() >= 2 * wanted_ + 64) prune();
    }

    /// Only the first `wanted` rows of the order stay, in order of arrival.
    void prune() {
        make_order();
        const std::uint32_t worst = order_.back();
        std::sort(order_.begin(), order_.end());
        worst_ = static_cast<std::uint32_t>(std::lower_bound(order_.begin(), order_.end(), worst) - order_.begin());
        for (std::size_t i = 0; i < order_.size(); ++i) morsels_[i] = morsels_[order_[i]];
        morsels_.resize(order_.size());
        store_.keep(order_);
        full_ = true;
    }

    /// Rows whose first key is not worse than that of the worst row, as far as a loop over one type can tell.
    void find_candidates(const Batch& batch) {
        const bound::SortKey& key = sort_.keys.front();
        const Vector& column = batch.columns[key.slot];
        const Vector& kept = store_.column(key.slot);
        rows_.resize(batch.size);
        std::size_t count = 0;
        const auto select = [&](const auto& values, const auto worst) {
            const bool descending = key.descending;
            for (std::size_t row = 0; row < batch.size; ++row) {
                rows_[count] = static_cast<std::uint32_t>(row);
                // NaN is neither: it stays, and is compared exactly later.
                const bool worse = descending ? values[row] < worst : values[row] > worst;
                count += worse ? 0U : 1U;
            }
        };
        const bool typed = !column.constant && !column.has_nulls && column.kind == kept.kind && !kept.constant &&
                           !kept.is_null(worst_);
        if (typed && (column.kind == VectorKind::integer || column.kind == VectorKind::date)) {
            select(column.integers, kept.integers[worst_]);
        } else if (typed && column.kind == VectorKind::floating) {
            select(column.floats, kept.floats[worst_]);
        } else if (typed && column.kind == VectorKind::string) {
            select(column.strings, kept.strings[worst_]);
        } else {
            std::iota(rows_.begin(), rows_.end(), 0U);
            count = batch.size;
        }
        rows_.resize(count);
    }

    const plan::Sort& sort_;
    RowStore store_;
    std::size_t wanted_;  // 0: all
    Evaluator evaluator_;
    Vector late_;
    std::vector<Slot> read_;              // columns of the input that matter
    bool full_ = false;                   // `worst_` is the last of `wanted_` rows in order
    std::uint32_t worst_ = 0;             // row of the store
    std::vector<std::uint32_t> morsels_;  // by row
    std::vector<std::uint32_t> order_;
    std::vector<std::uint32_t> rows_;
};

/// Sorts its whole input by columns, in openCypher's order; equal rows keep their order. With a limit only the first
/// rows are kept. On several threads each worker keeps its own; the rest is as if their rows had come one after the
/// other.
class Sort final : public Operator {
public:
    Sort(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), sort_(std::get<plan::Sort>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        if (!sorted_) consume();
        if (!buffer_ || position_ >= buffer_->order().size()) return false;
        const std::size_t count = std::min<std::size_t>(chunk_rows, buffer_->order().size() - position_);
        buffer_->rows().emit(std::span(buffer_->order()).subspan(position_, count), out);
        position_ += count;
        return true;
    }

    void restart() override {
        input_->restart();
        buffer_.reset();
        sorted_ = false;
        position_ = 0;
    }

private:
    void consume() {
        sorted_ = true;
        std::size_t wanted = 0;
        if (sort_.limit) {
            wanted = row_count_of(*sort_.limit, context_, "LIMIT");
            if (wanted == 0 && context_.transaction == nullptr) return;
            const std::uint64_t skip = sort_.skip ? row_count_of(*sort_.skip, context_, "SKIP") : 0;
            wanted = wanted > 1'000'000 || skip > 1'000'000 ? 0 : wanted + skip;
        }
        buffer_.emplace(plan_, context_, wanted);
        const std::size_t workers = ParallelPipeline::workers(plan_, context_);
        if (workers > 1) {
            consume_parallel(workers, wanted);
        } else {
            Batch batch;
            while (input_->next(batch)) {
                context_.check();
                buffer_->append(batch, 0);
            }
        }
        buffer_->make_order();
    }

    void consume_parallel(std::size_t workers, std::size_t wanted) {
        ParallelPipeline pipeline(plan_, context_, workers);
        std::vector<std::unique_ptr<SortBuffer>> buffers;
        for (std::size_t worker = 0; worker < workers; ++worker)
            buffers.push_back(std::make_unique<SortBuffer>(plan_, pipeline.context(worker), wanted));
        pipeline.run(
            [&](std::size_t worker, Batch& batch) { buffers[worker]->append(batch, pipeline.context(worker).morsel); });
        // Runs of rows of one morsel, in the order in which one thread would have met them.
        struct Run {
            std::uint32_t morsel, begin, end;
            const RowStore* rows;
        };
        std::vector<Run> runs;
        for (const auto& buffer : buffers) {
            for (std::uint32_t row = 0; row < buffer->rows().size(); ++row) {
                const std::uint32_t morsel = buffer->morsel(row);
                if (row == 0 || buffer->morsel(row - 1) != morsel) runs.push_back({morsel, row, row, &buffer->rows()});
                ++runs.back().end;
            }
        }
        std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.morsel < b.morsel; });
        Batch batch;
        std::vector<std::uint32_t> rows;
        for (const Run& run : runs) {
            context_.check();
            rows.resize(run.end - run.begin);
            std::iota(rows.begin(), rows.end(), run.begin);
            run.rows->emit(rows, batch);
            buffer_->append_kept(batch, run.morsel);
        }
    }

    const plan::Plan& plan_;
    const plan::Sort& sort_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::optional<SortBuffer> buffer_;
    std::size_t position_ = 0;
    bool sorted_ = false;
};

}  // namespace

OperatorPtr make_sort(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Sort>(plan, context, std::move(input));
}

}  // namespace entente::exec
