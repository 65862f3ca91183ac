#include <fmt/format.h>

#include <algorithm>

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
          store_(plan.inputs[0].live, context) {}

    bool next(Batch& out) override {
        if (!done_) {
            done_ = true;
            Batch batch(context_.statement.bound.frame.size());
            while (input_->next(batch)) {
                context_.check();
                expand_weights(batch);
                store_.append(batch);
            }
            begin_writing();
            for (std::size_t first = 0; first < store_.size(); first += chunk_rows) {
                context_.check();
                Batch rows(context_.statement.bound.frame.size());
                std::vector<std::uint32_t> numbers;
                for (std::size_t i = first; i < std::min<std::size_t>(store_.size(), first + chunk_rows); ++i) {
                    numbers.push_back(static_cast<std::uint32_t>(i));
                }
                store_.emit(numbers, rows);
                write(rows);
            }
            finish();
        }
        while (position_ < results_.size()) {
            Batch& result = results_[position_++];
            if (result.size == 0) continue;
            out.size = result.size;
            out.multiplicity.clear();
            for (const Slot slot : plan_.live) std::swap(out.columns[slot], result.columns[slot]);
            return true;
        }
        return false;
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
    void emit(Batch rows) { results_.push_back(std::move(rows)); }

    ExecutionContext& context_;
    Updater updater_;

private:
    static void expand_weights(Batch& batch) {
        if (batch.multiplicity.empty()) return;
        std::vector<std::uint32_t> rows;
        for (std::size_t row = 0; row < batch.size; ++row)
            rows.insert(rows.end(), batch.multiplicity[row], static_cast<std::uint32_t>(row));
        for (Vector& column : batch.columns) {
            if (column.size() == 0 || column.constant) continue;
            Vector repeated;
            repeated.gather(column, rows);
            column = std::move(repeated);
        }
        batch.size = rows.size();
        batch.multiplicity.clear();
    }

    const plan::Plan& plan_;
    OperatorPtr input_;
    RowStore store_;
    std::vector<Batch> results_;
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
        emit(std::move(rows));
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
        emit(std::move(rows));
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
        emit(std::move(rows));
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
          plan_(plan),
          merge_(std::get<plan::Merge>(plan.op)),
          find_(make_operator(plan.inputs[1], context, source_)),
          argument_(context.statement.bound.frame.size()) {
        source_.rows = &argument_;
    }

protected:
    void write(Batch& rows) override {
        for (std::size_t row = 0; row < rows.size; ++row) {
            const std::uint32_t number[] = {static_cast<std::uint32_t>(row)};
            argument_.size = 1;
            for (const Slot slot : plan_.inputs[0].live) argument_.columns[slot].gather(rows.columns[slot], number);
            reject_nulls();
            find_->restart();
            bool found = false;
            std::vector<Batch> matches;
            Batch match(context_.statement.bound.frame.size());
            while (find_->next(match)) {
                found = true;
                matches.push_back(match);
            }
            for (Batch& m : matches) {
                for (std::size_t i = 0; i < m.size; ++i) updater_.set(merge_.step.on_match, m, i);
                emit(std::move(m));
            }
            if (found) continue;
            Batch created = argument_;
            updater_.create(merge_.step.create, created, 0, true);
            updater_.set(merge_.step.on_create, created, 0);
            emit(std::move(created));
        }
    }

private:
    void reject_nulls() {
        const auto check = [&](const auto& elements) {
            for (const auto& element : elements) {
                for (const bound::PropertyValue& property : element.properties) {
                    // A value that reads the pattern's own elements is known only once they are there.
                    bool own = false;
                    bound::for_each_slot(property.value,
                                         [&](Slot slot) { own = own || argument_.columns[slot].size() == 0; });
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

    const plan::Plan& plan_;
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
          plan_(plan),
          foreach_(std::get<plan::Foreach>(plan.op)),
          body_(make_operator(plan.inputs[1], context, source_)),
          argument_(context.statement.bound.frame.size()) {
        source_.rows = &argument_;
    }

protected:
    void write(Batch& rows) override {
        Batch ignored(context_.statement.bound.frame.size());
        for (std::size_t row = 0; row < rows.size; ++row) {
            const Value list = updater_.evaluator().evaluate_row(foreach_.list, rows, row);
            if (list.is_null()) continue;
            if (!list.is(ValueType::list)) {
                throw Error(ErrorCode::type_error, "InvalidArgumentType",
                            fmt::format("FOREACH needs a list, found {}", type_name(list.type())), foreach_.list.span);
            }
            const std::uint32_t number[] = {static_cast<std::uint32_t>(row)};
            argument_.size = 1;
            for (const Slot slot : plan_.inputs[0].live) argument_.columns[slot].gather(rows.columns[slot], number);
            for (const Value& element : list.as_list()) {
                argument_.columns[foreach_.slot].clear(VectorKind::value);
                argument_.columns[foreach_.slot].values.push_back(element);
                body_->restart();
                while (body_->next(ignored)) {
                }
            }
        }
        emit(std::move(rows));
    }

private:
    const plan::Plan& plan_;
    const plan::Foreach& foreach_;
    ArgumentSource source_;
    OperatorPtr body_;
    Batch argument_;
};

}  // namespace

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
