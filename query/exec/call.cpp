#include <fmt/format.h>

#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Calls a procedure for every input row; each of its records gives a row. A procedure without outputs passes rows on.
class CallOperator final : public Operator {
public:
    CallOperator(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          step_(std::get<plan::Call>(plan.op).step),
          context_(context),
          input_(std::move(input)),
          evaluator_(context) {}

    bool next(Batch& out) override {
        std::vector<std::uint32_t> rows;
        std::vector<Vector> outputs(step_.outputs.size());
        for (Vector& column : outputs) column.clear(VectorKind::value);
        while (rows.empty()) {
            if (row_ == in_.size) {
                row_ = 0;
                in_.size = 0;
                if (!input_->next(in_)) return false;
            }
            for (; row_ < in_.size && rows.size() < chunk_rows; ++row_) {
                context_.check();
                for (const std::vector<Value>& record : call(row_)) {
                    rows.push_back(static_cast<std::uint32_t>(row_));
                    for (std::size_t i = 0; i < outputs.size(); ++i)
                        outputs[i].values.push_back(record[step_.outputs[i].first]);
                }
            }
        }
        out.size = rows.size();
        for (const Slot slot : plan_.live) out.columns[slot].gather(in_.columns[slot], rows);
        for (std::size_t i = 0; i < outputs.size(); ++i) std::swap(out.columns[step_.outputs[i].second], outputs[i]);
        out.multiplicity.clear();
        return true;
    }
    void restart() override {
        input_->restart();
        in_.size = row_ = 0;
    }

private:
    ProcedureRows call(std::size_t row) {
        std::vector<Value> arguments;
        const auto& inputs = step_.procedure->signature.inputs;
        for (std::size_t i = 0; i < step_.arguments.size(); ++i) {
            Value value = evaluator_.evaluate_row(step_.arguments[i], in_, row);
            if (inputs[i].type == "FLOAT" && value.is(ValueType::integer)) value = Value(value.to_double());
            arguments.push_back(std::move(value));
        }
        // A statement that writes shows the procedure its graph as it stands now.
        Snapshot graph = context_.snapshot ? context_.snapshot : std::make_shared<const GraphState>(*context_.graph);
        const ProcedureContext procedure_context{std::move(graph),
                                                 context_.options == nullptr ? nullptr : context_.options->cancel};
        ProcedureRows records;
        try {
            records = step_.procedure->body(procedure_context, arguments);
        } catch (Error& error) {
            if (!error.span && !step_.arguments.empty()) error.span = step_.arguments[0].span;
            throw;
        }
        if (step_.procedure->signature.outputs.empty()) records.assign(1, {});
        return records;
    }

    const plan::Plan& plan_;
    const bound::CallStep& step_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    Batch in_;
    std::size_t row_ = 0;
};

}  // namespace

OperatorPtr make_call(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<CallOperator>(plan, context, std::move(input));
}

}  // namespace entente::exec
