#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

/// Counts rows and time for PROFILE; stands above each operator only when profiling.
class Profiled final : public Operator {
public:
    Profiled(std::uint32_t id, ExecutionContext& context, OperatorPtr inner)
        : id_(id), context_(context), inner_(std::move(inner)) {}

    bool next(Batch& out) override {
        const auto start = std::chrono::steady_clock::now();
        const bool more = inner_->next(out);
        auto& profile = context_.profiles[id_];
        profile.milliseconds +=
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        if (more) {
            ++profile.batches;
            for (std::size_t row = 0; row < out.size; ++row) profile.rows += out.weight(row);
        }
        return more;
    }
    void restart() override { inner_->restart(); }

private:
    std::uint32_t id_;
    ExecutionContext& context_;
    OperatorPtr inner_;
};

}  // namespace

OperatorPtr make_operator(const plan::Plan& plan, ExecutionContext& context, ArgumentSource& argument) {
    const auto input = [&](std::size_t i = 0) { return make_operator(plan.inputs[i], context, argument); };
    OperatorPtr result = std::visit(
        [&](const auto& op) -> OperatorPtr {
            using T = std::decay_t<decltype(op)>;
            if constexpr (std::is_same_v<T, plan::Argument>)
                return make_argument(plan, context, argument);
            else if constexpr (std::is_same_v<T, plan::NodeScan>)
                return make_node_scan(plan, context);
            else if constexpr (std::is_same_v<T, plan::NodeIndexSeek>)
                return make_node_index_seek(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::RelationshipScan>)
                return make_relationship_scan(plan, context);
            else if constexpr (std::is_same_v<T, plan::StoredCount>)
                return make_stored_count(plan, context);
            else if constexpr (std::is_same_v<T, plan::Expand>)
                return make_expand(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::ExpandCount>)
                return make_expand_count(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::CountPattern>)
                return make_count_pattern(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::VarExpand>)
                return op.counted ? make_trail_count(plan, context, input()) : make_var_expand(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::ShortestPath>)
                return make_shortest_path(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::RelationshipEnds>)
                return make_relationship_ends(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::LabelFilter>)
                return make_label_filter(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::DistinctRelationships>)
                return make_distinct_relationships(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Filter>)
                return make_filter(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Project>)
                return make_project(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Aggregate>)
                return make_aggregate(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::RowGroups>)
                return make_row_groups(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Distinct>)
                return make_distinct(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Sort>)
                return make_sort(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Skip>)
                return make_skip(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Limit>)
                return make_limit(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Unwind>)
                return make_unwind(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::LoadCsv>)
                return make_load_csv(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::HashJoin>)
                return make_hash_join(plan, context, input(0), input(1));
            else if constexpr (std::is_same_v<T, plan::Apply>)
                return make_apply(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Union>) {
                std::vector<OperatorPtr> inputs;
                for (std::size_t i = 0; i < plan.inputs.size(); ++i) inputs.push_back(input(i));
                return make_union(plan, std::move(inputs));
            } else if constexpr (std::is_same_v<T, plan::Create>)
                return make_create(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::SetProperties>)
                return make_set(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Delete>)
                return make_delete(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Merge>)
                return make_merge(plan, context, input());
            else if constexpr (std::is_same_v<T, plan::Foreach>)
                return make_foreach(plan, context, input());
            else {
                static_assert(std::is_same_v<T, plan::Call>);
                return make_call(plan, context, input());
            }
        },
        plan.op);
    if (context.profile) result = std::make_unique<Profiled>(plan.id, context, std::move(result));
    return result;
}

}  // namespace entente::exec
