#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "query/exec/operator.hpp"

/// Operators that keep, compute or multiply rows one batch at a time: filter, project, skip, limit, unwind, union.
namespace entente::exec {

std::uint64_t row_count_of(const Expr& expr, ExecutionContext& context, std::string_view clause) {
    Evaluator evaluator(context);
    const Batch empty{};
    const Value value = evaluator.evaluate_row(expr, empty, 0);
    if (!value.is(ValueType::integer)) {
        throw Error(ErrorCode::syntax_error, "InvalidArgumentType",
                    fmt::format("{} needs an integer, found {}", clause, type_name(value.type())), expr.span);
    }
    if (value.as_integer() < 0) {
        throw Error(ErrorCode::syntax_error, "NegativeIntegerArgument", fmt::format("{} cannot be negative", clause),
                    expr.span);
    }
    return static_cast<std::uint64_t>(value.as_integer());
}

namespace {

using bound::Slot;

/// Keeps rows where every predicate is true; false and null drop the row. Predicates are applied one after the other,
/// so that a later one is not evaluated on rows that an earlier one dropped.
class Filter final : public Operator {
public:
    Filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : filter_(std::get<plan::Filter>(plan.op)), context_(context), input_(std::move(input)), evaluator_(context) {
        live_ = plan.live;
        for (const Expr& predicate : filter_.predicates) {
            bound::for_each_slot(predicate, [&](Slot slot) {
                if (std::find(live_.begin(), live_.end(), slot) == live_.end()) live_.push_back(slot);
            });
        }
    }

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            for (const Expr& predicate : filter_.predicates) {
                evaluator_.select(predicate, out, rows_);
                out.keep(rows_, live_);
                if (out.size == 0) break;
            }
            if (out.size > 0) return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    const plan::Filter& filter_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    std::vector<Slot> live_;
    std::vector<std::uint32_t> rows_;
};

/// Adds computed columns.
class Project final : public Operator {
public:
    Project(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : project_(std::get<plan::Project>(plan.op)), input_(std::move(input)), evaluator_(context) {
        std::vector<Slot> read;
        for (const bound::Assignment& item : project_.items) {
            bound::for_each_slot(item.expr, [&](Slot slot) { read.push_back(slot); });
        }
        for (const bound::Assignment& item : project_.items) {
            replaces_.push_back(std::find(read.begin(), read.end(), item.slot) != read.end());
        }
        results_.resize(project_.items.size());
    }

    bool next(Batch& out) override {
        if (!input_->next(out)) return false;
        evaluator_.prefetch(project_.items, out);
        // What some item reads is replaced when all have been computed.
        for (std::size_t i = 0; i < project_.items.size(); ++i) {
            Vector& target = replaces_[i] ? results_[i] : out.columns[project_.items[i].slot];
            const Vector& result = evaluator_.evaluate(project_.items[i].expr, out, target);
            if (&result != &target) target = result;
        }
        for (std::size_t i = 0; i < project_.items.size(); ++i) {
            if (replaces_[i]) std::swap(out.columns[project_.items[i].slot], results_[i]);
        }
        return true;
    }
    void restart() override { input_->restart(); }

private:
    const plan::Project& project_;
    OperatorPtr input_;
    Evaluator evaluator_;
    std::vector<char> replaces_;   // by item: its slot is read by one
    std::vector<Vector> results_;  // of those
};

std::vector<std::uint32_t> row_range(std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> rows(end - begin);
    for (std::size_t i = begin; i < end; ++i) rows[i - begin] = static_cast<std::uint32_t>(i);
    return rows;
}

class Skip final : public Operator {
public:
    Skip(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        if (!started_) left_ = row_count_of(std::get<plan::Skip>(plan_.op).count, context_, "SKIP");
        started_ = true;
        while (input_->next(out)) {
            if (left_ >= out.size) {
                left_ -= out.size;
                continue;
            }
            if (left_ > 0) out.keep(row_range(left_, out.size), plan_.live);
            left_ = 0;
            return true;
        }
        return false;
    }
    void restart() override {
        input_->restart();
        started_ = false;
    }

private:
    const plan::Plan& plan_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::uint64_t left_ = 0;
    bool started_ = false;
};

/// Stops asking its input when enough rows have come. Below it may stand operators that write: those run to their end
/// before they give their first row, so nothing is left undone.
class Limit final : public Operator {
public:
    Limit(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        if (!started_) left_ = row_count_of(std::get<plan::Limit>(plan_.op).count, context_, "LIMIT");
        const bool first = !started_;
        started_ = true;
        if (left_ == 0) {
            if (first && context_.transaction != nullptr) (void)input_->next(out);  // effects happen all the same
            return false;
        }
        if (!input_->next(out)) return false;
        if (out.size > left_) out.keep(row_range(0, left_), plan_.live);
        left_ -= out.size;
        return true;
    }
    void restart() override {
        input_->restart();
        started_ = false;
    }

private:
    const plan::Plan& plan_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::uint64_t left_ = 0;
    bool started_ = false;
};

/// A row per element; none for null or an empty list; a value that is no list stands for a list of itself.
class Unwind final : public Operator {
public:
    Unwind(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          unwind_(std::get<plan::Unwind>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context) {}

    bool next(Batch& out) override {
        std::vector<std::uint32_t> rows;
        Vector elements;
        elements.clear(VectorKind::value);
        while (rows.size() < chunk_rows) {
            if (row_ == in_.size) {
                if (!rows.empty()) break;
                context_.check();
                if (done_ || !input_->next(in_)) {
                    done_ = true;
                    in_.size = row_ = 0;
                    return false;
                }
                row_ = 0;
                position_ = 0;
                continue;
            }
            if (position_ == 0) list_ = evaluator_.evaluate_row(unwind_.list, in_, row_);
            if (list_.is(ValueType::list)) {
                const List& list = list_.as_list();
                for (; position_ < list.size() && rows.size() < chunk_rows; ++position_) {
                    rows.push_back(static_cast<std::uint32_t>(row_));
                    elements.values.push_back(list[position_]);
                }
                if (position_ < list.size()) break;
            } else if (!list_.is_null()) {
                rows.push_back(static_cast<std::uint32_t>(row_));
                elements.values.push_back(list_);
            }
            ++row_;
            position_ = 0;
        }
        out.gather(in_, rows, plan_.live, {unwind_.slot});
        typed(elements);
        std::swap(out.columns[unwind_.slot], elements);
        return true;
    }
    void restart() override {
        input_->restart();
        in_.size = row_ = position_ = 0;
        done_ = false;
    }

private:
    /// Elements of one simple type become a typed column.
    static void typed(Vector& elements) {
        const ValueType type = elements.values.front().type();
        for (const Value& value : elements.values) {
            if (value.type() != type) return;
        }
        Vector result;
        switch (type) {
            case ValueType::integer:
                result.clear(VectorKind::integer);
                break;
            case ValueType::floating:
                result.clear(VectorKind::floating);
                break;
            case ValueType::node:
                result.clear(VectorKind::node);
                break;
            case ValueType::relationship:
                result.clear(VectorKind::relationship);
                break;
            default:
                return;
        }
        for (const Value& value : elements.values) result.append(value);
        elements = std::move(result);
    }

    const plan::Plan& plan_;
    const plan::Unwind& unwind_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    Batch in_;
    std::size_t row_ = 0, position_ = 0;
    bool done_ = false;
    Value list_;
};

/// The rows of one branch after the other, their columns copied into the common ones.
class Union final : public Operator {
public:
    Union(const plan::Plan& plan, std::vector<OperatorPtr> inputs)
        : plan_(plan), union_(std::get<plan::Union>(plan.op)), inputs_(std::move(inputs)) {}

    bool next(Batch& out) override {
        for (; branch_ < inputs_.size(); ++branch_) {
            if (!inputs_[branch_]->next(in_)) continue;
            out.size = in_.size;
            for (const Slot slot : plan_.live) {
                if (std::find(union_.outputs.begin(), union_.outputs.end(), slot) == union_.outputs.end()) {
                    out.columns[slot] = in_.columns[slot];
                }
            }
            for (std::size_t c = 0; c < union_.outputs.size(); ++c) {
                out.columns[union_.outputs[c]] = in_.columns[union_.inputs[branch_][c]];
            }
            out.multiplicity = in_.multiplicity;
            return true;
        }
        return false;
    }
    void restart() override {
        for (OperatorPtr& input : inputs_) input->restart();
        branch_ = 0;
    }

private:
    const plan::Plan& plan_;
    const plan::Union& union_;
    std::vector<OperatorPtr> inputs_;
    Batch in_;
    std::size_t branch_ = 0;
};

}  // namespace

OperatorPtr make_filter(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Filter>(plan, context, std::move(input));
}
OperatorPtr make_project(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Project>(plan, context, std::move(input));
}
OperatorPtr make_skip(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Skip>(plan, context, std::move(input));
}
OperatorPtr make_limit(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Limit>(plan, context, std::move(input));
}
OperatorPtr make_unwind(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Unwind>(plan, context, std::move(input));
}
OperatorPtr make_union(const plan::Plan& plan, std::vector<OperatorPtr> inputs) {
    return std::make_unique<Union>(plan, std::move(inputs));
}

}  // namespace entente::exec
