#include "query/exec/key_table.hpp"
#include "query/exec/node_marks.hpp"
#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Keeps the first of equivalent rows.
class Distinct final : public Operator {
public:
    Distinct(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          distinct_(std::get<plan::Distinct>(plan.op)),
          context_(context),
          input_(std::move(input)),
          table_(distinct_.slots.size()) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            out.multiplicity.clear();
            rows_.clear();
            if (is_nodes(out))
                find_new_nodes(out);
            else
                find_new_rows(out);
            if (rows_.empty()) continue;
            if (rows_.size() < out.size) out.keep(rows_, plan_.live);
            return true;
        }
        return false;
    }
    void restart() override {
        input_->restart();
        table_.clear();
        seen_nodes_.clear();
    }

private:
    /// Nodes that are the only key, and have been so far, are marked by bits.
    [[nodiscard]] bool is_nodes(const Batch& batch) const {
        if (distinct_.slots.size() != 1 || table_.size() != 0) return false;
        const Vector& column = batch.columns[distinct_.slots[0]];
        return column.kind == VectorKind::node && !column.constant;
    }

    void find_new_nodes(const Batch& batch) {
        const bool first = seen_nodes_.empty();
        seen_nodes_.cover(context_.graph->node_limit());
        if (first) context_.use_memory(seen_nodes_.bytes());
        const std::vector<NodeId>& ids = batch.columns[distinct_.slots[0]].ids;
        rows_.resize(ids.size());
        std::size_t count = 0;
        for (std::size_t row = 0; row < ids.size(); ++row) {
            rows_[count] = static_cast<std::uint32_t>(row);
            count += seen_nodes_.mark(ids[row]);
        }
        rows_.resize(count);
    }

    void find_new_rows(const Batch& batch) {
        if (!seen_nodes_.empty()) forget_bits();
        keys_.clear();
        for (const Slot slot : distinct_.slots) keys_.push_back(&batch.columns[slot]);
        std::uint32_t next = table_.size();
        const std::size_t before = table_.bytes();
        table_.insert(keys_, batch.size, groups_);
        context_.use_memory(table_.bytes() - std::min(before, table_.bytes()));
        for (std::size_t row = 0; row < batch.size; ++row) {
            if (groups_[row] != next) continue;
            ++next;
            rows_.push_back(static_cast<std::uint32_t>(row));
        }
    }

    /// Something other than a node has come: the nodes so far go into the table.
    void forget_bits() {
        Vector nodes;
        nodes.clear(VectorKind::node);
        seen_nodes_.for_each([&](NodeId node) { nodes.ids.push_back(node); });
        const Vector* key = &nodes;
        table_.insert({&key, 1}, nodes.ids.size(), groups_);
        seen_nodes_.clear();
    }

    const plan::Plan& plan_;
    const plan::Distinct& distinct_;
    ExecutionContext& context_;
    OperatorPtr input_;
    KeyTable table_;
    NodeMarks seen_nodes_;
    std::vector<const Vector*> keys_;
    std::vector<std::uint32_t> groups_, rows_;
};

/// Groups that are rows: their keys are computed, and the rows that each stands for become a column.
class RowGroups final : public Operator {
public:
    RowGroups(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : groups_(std::get<plan::RowGroups>(plan.op)),
          input_(std::move(input)),
          evaluator_(context),
          keys_(groups_.keys.size()) {}

    bool next(Batch& out) override {
        if (!input_->next(out)) return false;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const Vector& key = evaluator_.evaluate(groups_.keys[i].expr, out, keys_[i]);
            if (&key != &keys_[i]) keys_[i] = key;
        }
        for (std::size_t i = 0; i < keys_.size(); ++i) std::swap(out.columns[groups_.keys[i].slot], keys_[i]);
        for (const Slot slot : groups_.counts) {
            Vector& count = out.columns[slot];
            count.clear(VectorKind::integer);
            count.integers.assign(out.multiplicity.begin(), out.multiplicity.end());
            if (out.multiplicity.empty()) count.integers.assign(out.size, 1);
        }
        out.multiplicity.clear();
        return true;
    }
    void restart() override { input_->restart(); }

private:
    const plan::RowGroups& groups_;
    OperatorPtr input_;
    Evaluator evaluator_;
    std::vector<Vector> keys_;
};

}  // namespace

OperatorPtr make_distinct(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<Distinct>(plan, context, std::move(input));
}
OperatorPtr make_row_groups(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<RowGroups>(plan, context, std::move(input));
}

}  // namespace entente::exec
