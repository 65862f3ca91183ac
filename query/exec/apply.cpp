#include <algorithm>

#include "query/exec/operator.hpp"

/// Operators that run their right side for the rows of their left side: CALL { ... } that only reads, and OPTIONAL
/// MATCH.
namespace entente::exec {

namespace {

using bound::Slot;

/// Runs the right side once for every left row.
class Apply final : public Operator {
public:
    Apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left)
        : plan_(plan),
          context_(context),
          left_(std::move(left)),
          right_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &argument_;
    }

    bool next(Batch& out) override {
        for (;;) {
            if (!active_ && !advance()) return false;
            active_ = right_->next(out);
            if (!active_) continue;
            repeat_left(plan_, argument_, out);
            return true;
        }
    }
    void restart() override {
        left_->restart();
        active_ = false;
        in_.size = row_ = 0;
    }

private:
    bool advance() {
        context_.check();
        if (row_ == in_.size) {
            row_ = in_.size = 0;
            if (!left_->next(in_)) return false;
        }
        const std::uint32_t rows[] = {static_cast<std::uint32_t>(row_++)};
        argument_.gather(in_, rows, plan_.inputs[0].live, {});
        right_->restart();
        return true;
    }

    const plan::Plan& plan_;
    ExecutionContext& context_;
    OperatorPtr left_;
    ArgumentSource source_;
    OperatorPtr right_;
    Batch in_, argument_;
    std::size_t row_ = 0;
    bool active_ = false;
};

/// A whole left batch is the argument of the right side, whose rows name their left row in the tag column. They come in
/// the order of the left rows, since each operator of a pattern keeps its input's order; left rows without a match take
/// their place among them, with nulls.
class OptionalApply final : public Operator {
public:
    OptionalApply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left)
        : plan_(plan),
          apply_(std::get<plan::Apply>(plan.op)),
          context_(context),
          left_(std::move(left)),
          right_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &in_;
    }

    bool next(Batch& out) override {
        for (;;) {
            if (!active_ && !advance()) return false;
            active_ = right_->next(out);
            if (active_) {
                insert_unmatched(out);
                return true;
            }
            if (next_left_ < in_.size) {
                emit_unmatched(out);
                return true;
            }
        }
    }
    void restart() override {
        left_->restart();
        active_ = false;
    }

private:
    bool advance() {
        context_.check();
        if (!left_->next(in_)) return false;
        Vector& tag = in_.columns[apply_.tag];
        tag.clear(VectorKind::integer);
        for (std::size_t row = 0; row < in_.size; ++row) tag.integers.push_back(static_cast<std::int64_t>(row));
        next_left_ = 0;
        right_->restart();
        return true;
    }

    [[nodiscard]] bool is_added(Slot slot) const {
        return std::find(apply_.added.begin(), apply_.added.end(), slot) != apply_.added.end();
    }

    /// Left rows that the right side has passed over come before the row that follows them.
    void insert_unmatched(Batch& out) {
        const Vector& tag = out.columns[apply_.tag];
        left_rows_.clear();
        right_rows_.clear();
        for (std::size_t row = 0; row < out.size; ++row) {
            const auto left = static_cast<std::uint32_t>(tag.integers[tag.at(row)]);
            for (; next_left_ < left; ++next_left_) {
                left_rows_.push_back(next_left_);
                right_rows_.push_back(unmatched);
            }
            next_left_ = left + 1;
            left_rows_.push_back(left);
            right_rows_.push_back(static_cast<std::uint32_t>(row));
        }
        if (left_rows_.size() == out.size) return;
        found_.resize(right_rows_.size());
        std::replace_copy(right_rows_.begin(), right_rows_.end(), found_.begin(), unmatched, 0U);
        for (const Slot slot : plan_.live) {
            const bool added = is_added(slot);
            merged_.gather(added ? out.columns[slot] : in_.columns[slot], added ? found_ : left_rows_);
            if (added) set_unmatched_null(merged_);
            std::swap(out.columns[slot], merged_);
        }
        if (!out.multiplicity.empty() || !in_.multiplicity.empty()) {
            std::vector<std::uint64_t> weights;
            for (std::size_t i = 0; i < left_rows_.size(); ++i)
                weights.push_back(right_rows_[i] == unmatched ? in_.weight(left_rows_[i]) : out.weight(right_rows_[i]));
            out.multiplicity = std::move(weights);
        }
        out.size = left_rows_.size();
    }
    void set_unmatched_null(Vector& column) const {
        if (column.size() == 0) return column.set_constant(Value());
        column.flatten(right_rows_.size());
        for (std::size_t i = 0; i < right_rows_.size(); ++i) {
            if (right_rows_[i] == unmatched) column.set_null(i, right_rows_.size());
        }
    }

    /// The left rows after the last match.
    void emit_unmatched(Batch& out) {
        left_rows_.clear();
        for (; next_left_ < in_.size; ++next_left_) left_rows_.push_back(next_left_);
        out.gather(in_, left_rows_, plan_.live, {});
        for (const Slot slot : plan_.live) {
            if (is_added(slot)) out.columns[slot].set_constant(Value());
        }
    }

    static constexpr std::uint32_t unmatched = 0xFFFF'FFFF;

    const plan::Plan& plan_;
    const plan::Apply& apply_;
    ExecutionContext& context_;
    OperatorPtr left_;
    ArgumentSource source_;
    OperatorPtr right_;
    Batch in_;
    std::uint32_t next_left_ = 0;  // left rows before it have been emitted
    bool active_ = false;
    std::vector<std::uint32_t> left_rows_, right_rows_, found_;  // of the batch that is put together
    Vector merged_;
};

}  // namespace

void repeat_left(const plan::Plan& plan, const Batch& left, Batch& out) {
    const std::vector<Slot>& added = std::get<plan::Apply>(plan.op).added;
    for (const Slot slot : plan.live) {
        const Vector& column = left.columns[slot];
        if (column.size() == 0 || std::find(added.begin(), added.end(), slot) != added.end()) continue;
        out.columns[slot] = column;
        out.columns[slot].constant = true;
    }
}

OperatorPtr make_apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left) {
    const auto& apply = std::get<plan::Apply>(plan.op);
    if (apply.writes) return make_writing_apply(plan, context, std::move(left));
    if (apply.optional) return std::make_unique<OptionalApply>(plan, context, std::move(left));
    return std::make_unique<Apply>(plan, context, std::move(left));
}

}  // namespace entente::exec
