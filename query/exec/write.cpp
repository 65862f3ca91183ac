#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "query/exec/update.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Base of the writing operators: takes in all input rows first, so that what is written cannot be seen by the reading
/// below it; then writes row by row in order; then emits.
class WritingOperator : public Operator {
public:
    WritingOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : context_(context),
          updater_(context),
          plan_(plan),
          input_(std::move(input)),
          store_(plan.inputs[0].live, context),
          results_(plan.live, context) {}

    bool next(Batch& out) override {
        if (!done_) {
            done_ = true;
            Batch batch;
            while (input_->next(batch)) {
                context_.check();
                expand_weights(batch);
                store_.append(batch);
            }
            begin_writing();
            for (std::size_t first = 0; first < store_.size(); first += chunk_rows) {
                context_.check();
                emit_chunk(store_, first, batch);
                write(batch);
            }
            finish();
        }
        if (position_ == results_.size()) return false;
        emit_chunk(results_, position_, out);
        position_ += out.size;
        return true;
    }
    void restart() override {
        input_->restart();
        store_.clear();
        results_.clear();
        done_ = false;
        position_ = 0;
    }

protected:
    virtual void begin_writing() {}
    virtual void write(Batch& rows) = 0;  // calls `emit` for what goes on
    virtual void finish() {}
    void emit(const Batch& rows) { results_.append(rows); }
    /// `one` becomes row `row` of the input.
    void take_row(const Batch& rows, std::size_t row, Batch& one) const {
        const std::uint32_t number[] = {static_cast<std::uint32_t>(row)};
        one.size = 1;
        for (const Slot slot : plan_.inputs[0].live) one.columns[slot].gather(rows.columns[slot], number);
    }

    ExecutionContext& context_;
    Updater updater_;

private:
    static void expand_weights(Batch& batch) {
        if (batch.multiplicity.empty()) return;
        std::vector<std::uint32_t> rows;
        for (std::size_t row = 0; row < batch.size; ++row)
            rows.insert(rows.end(), batch.multiplicity[row], static_cast<std::uint32_t>(row));
        batch.columns.for_each([&](Vector& column) {
            if (column.size() == 0 || column.constant) return;
            Vector repeated;
            repeated.gather(column, rows);
            column = std::move(repeated);
        });
        batch.size = rows.size();
        batch.multiplicity.clear();
    }

    /// The rows of `store` from `first` on, as many as a batch has.
    static void emit_chunk(const RowStore& store, std::size_t first, Batch& out) {
        std::vector<std::uint32_t> numbers(std::min<std::size_t>(chunk_rows, store.size() - first));
        std::iota(numbers.begin(), numbers.end(), static_cast<std::uint32_t>(first));
        out.multiplicity.clear();
        store.emit(numbers, out);
    }

    const plan::Plan& plan_;
    OperatorPtr input_;
    RowStore store_;    // the whole input
    RowStore results_;  // the whole output
    bool done_ = false;
    std::size_t position_ = 0;
};

class CreateOperator final : public WritingOperator {
public:
    CreateOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)), step_(std::get<plan::Create>(plan.op).step) {}

protected:
    void write(Batch& rows) override {
        for (std::size_t row = 0; row < rows.size; ++row) updater_.create(step_, rows, row, false);
        emit(rows);
    }

private:
    const bound::CreateStep& step_;
};

class SetOperator final : public WritingOperator {
public:
    SetOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)), step_(std::get<plan::SetProperties>(plan.op).step) {}

protected:
    void write(Batch& rows) override {
        for (std::size_t row = 0; row < rows.size; ++row) updater_.set(step_.items, rows, row);
        emit(rows);
    }

private:
    const bound::SetStep& step_;
};

class DeleteOperator final : public WritingOperator {
public:
    DeleteOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)), step_(std::get<plan::Delete>(plan.op).step) {}

protected:
    void write(Batch& rows) override {
        for (std::size_t row = 0; row < rows.size; ++row) updater_.collect_deletion(step_, rows, row);
        emit(rows);
    }
    void finish() override { updater_.delete_collected(step_.detach, step_.targets.front().span); }

private:
    const bound::DeleteStep& step_;
};

/// For every row: the matches of the pattern, or else the pattern is made. A row sees what earlier rows made.
class MergeOperator final : public WritingOperator {
public:
    MergeOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)),
          merge_(std::get<plan::Merge>(plan.op)),
          find_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &argument_;
    }

protected:
    void write(Batch& rows) override {
        for (std::size_t row = 0; row < rows.size; ++row) {
            take_row(rows, row, argument_);
            reject_nulls();
            find_->restart();
            std::vector<Batch> matches(1);
            while (find_->next(matches.back())) matches.emplace_back();
            matches.pop_back();
            for (Batch& match : matches) {
                for (std::size_t i = 0; i < match.size; ++i) updater_.set(merge_.step.on_match, match, i);
                emit(match);
            }
            if (!matches.empty()) continue;
            Batch created;
            take_row(rows, row, created);
            updater_.create(merge_.step.create, created, 0, true);
            updater_.set(merge_.step.on_create, created, 0);
            emit(created);
        }
    }

private:
    void reject_nulls() {
        const auto check = [&](const auto& elements) {
            for (const auto& element : elements) {
                for (const bound::PropertyValue& property : element.properties) {
                    // A value that reads the pattern's own elements is known only once they are there.
                    bool own = false;
                    bound::for_each_slot(property.value, [&](Slot slot) {
                        own = own || std::as_const(argument_.columns)[slot].size() == 0;
                    });
                    if (own || !updater_.evaluator().evaluate_row(property.value, argument_, 0).is_null()) continue;
                    throw Error(ErrorCode::semantic_error, "MergeReadOwnWrites",
                                fmt::format("MERGE cannot use null for `{}`: null equals nothing", property.key),
                                property.value.span);
                }
            }
        };
        check(merge_.step.create.nodes);
        check(merge_.step.create.relationships);
    }

    const plan::Merge& merge_;
    ArgumentSource source_;
    OperatorPtr find_;
    Batch argument_;
};

/// Runs the body for every element of a list, row after row; the rows pass unchanged.
class ForeachOperator final : public WritingOperator {
public:
    ForeachOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)),
          foreach_(std::get<plan::Foreach>(plan.op)),
          body_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &argument_;
    }

protected:
    void write(Batch& rows) override {
        Batch ignored;
        for (std::size_t row = 0; row < rows.size; ++row) {
            const Value list = updater_.evaluator().evaluate_row(foreach_.list, rows, row);
            if (list.is_null()) continue;
            if (!list.is(ValueType::list)) {
                throw Error(ErrorCode::type_error, "InvalidArgumentType",
                            fmt::format("FOREACH needs a list, found {}", type_name(list.type())), foreach_.list.span);
            }
            take_row(rows, row, argument_);
            for (const Value& element : list.as_list()) {
                argument_.columns[foreach_.slot].clear(VectorKind::value);
                argument_.columns[foreach_.slot].values.push_back(element);
                body_->restart();
                while (body_->next(ignored)) {
                }
            }
        }
        emit(rows);
    }

private:
    const plan::Foreach& foreach_;
    ArgumentSource source_;
    OperatorPtr body_;
    Batch argument_;
};

/// CALL { ... } with updates, row after row. A row sees what earlier rows wrote; a LIMIT above cuts no effects off.
class WritingApply final : public WritingOperator {
public:
    WritingApply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : WritingOperator(plan, context, std::move(input)),
          plan_(plan),
          right_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &argument_;
    }

protected:
    void write(Batch& rows) override {
        const bool unit = std::get<plan::Apply>(plan_.op).unit;
        for (std::size_t row = 0; row < rows.size; ++row) {
            take_row(rows, row, argument_);
            right_->restart();
            Batch answer;
            while (right_->next(answer)) {
                if (unit) continue;
                repeat_left(plan_, argument_, answer);
                emit(answer);
            }
        }
        if (unit) emit(rows);
    }

private:
    const plan::Plan& plan_;
    ArgumentSource source_;
    OperatorPtr right_;
    Batch argument_;
};

}  // namespace

OperatorPtr make_writing_apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<WritingApply>(plan, context, std::move(input));
}
OperatorPtr make_create(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<CreateOperator>(plan, context, std::move(input));
}
OperatorPtr make_set(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<SetOperator>(plan, context, std::move(input));
}
OperatorPtr make_delete(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<DeleteOperator>(plan, context, std::move(input));
}
OperatorPtr make_merge(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<MergeOperator>(plan, context, std::move(input));
}
OperatorPtr make_foreach(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<ForeachOperator>(plan, context, std::move(input));
}

}  // namespace entente::exec
