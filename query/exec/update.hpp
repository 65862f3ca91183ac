#pragma once

#include "query/exec/operator.hpp"
#include "query/exec/row_store.hpp"

namespace entente::exec {

/// The writes of a statement, on its transaction, with their counts. Errors carry the place in the query.
class Updater {
public:
    explicit Updater(ExecutionContext& context) : context_(context), evaluator_(context) {}

    /// Creates the entities of `step` for one row and puts them into the row's columns.
    void create(const bound::CreateStep& step, Batch& batch, std::size_t row, bool merge);
    void set(const std::vector<bound::SetItem>& items, const Batch& batch, std::size_t row);
    /// Collects what a DELETE names; `delete_collected` then deletes relationships before nodes.
    void collect_deletion(const bound::DeleteStep& step, const Batch& batch, std::size_t row);
    void delete_collected(bool detach, SourceSpan span);

    [[nodiscard]] Evaluator& evaluator() { return evaluator_; }

private:
    /// The property that SET or REMOVE names, `n.key` or `n[key]`.
    std::string key_of(const bound::SetItem& item, const Batch& batch, std::size_t row);
    void set_property(const Value& entity, std::string_view key, const Value& value, SourceSpan span);
    void set_properties(const Value& entity, const std::vector<bound::PropertyValue>& properties,
                        const std::optional<Expr>& map, const Batch& batch, std::size_t row, bool merge);
    void collect(const Value& value, SourceSpan span);

    ExecutionContext& context_;
    Evaluator evaluator_;
    std::vector<NodeId> nodes_;
    std::vector<RelationshipId> relationships_;
};

}  // namespace entente::exec
