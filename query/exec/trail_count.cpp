#include <algorithm>
#include <limits>
#include <optional>

#include "query/exec/neighbour_lists.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

using PD = ast::PatternDirection;

/// Counts the trails of min..max relationships from a node. Those of the last step are not followed: they are the
/// degree of the node before, less the relationships of the trail that would be taken again.
class TrailCount final : public Operator {
public:
    TrailCount(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), expand_(std::get<plan::VarExpand>(plan.op)), context_(context), input_(std::move(input)) {}

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            if (!lists_) {
                lists_.emplace(*context_.graph, expand_.types, expand_.direction, true);
                labels_.emplace(expand_.test, *context_.graph);
            }
            if (out.multiplicity.empty()) out.multiplicity.assign(out.size, 1);
            keep_.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                const NodeId node = node_at(out.columns[expand_.from], row);
                if (node == no_entity || !context_.graph->node_exists(node)) continue;
                const std::uint64_t count = trails_from(node);
                if (count == 0) continue;
                if (__builtin_mul_overflow(out.multiplicity[row], count, &out.multiplicity[row])) reject();
                keep_.push_back(static_cast<std::uint32_t>(row));
            }
            if (keep_.empty()) continue;
            out.keep(keep_, plan_.live);
            return true;
        }
        return false;
    }
    void restart() override { input_->restart(); }

private:
    struct Step {
        RelationshipId id;
        NodeId source, target;
    };

    [[noreturn]] static void reject() {
        throw Error(ErrorCode::arithmetic_error, "IntegerOverflow", "the number of paths does not fit into 64 bits");
    }

    std::uint64_t trails_from(NodeId start) {
        trail_.clear();
        // A level of the search keeps its list while the ones below read theirs: each has lists of its own.
        while (levels_.size() < static_cast<std::size_t>(*expand_.max))
            levels_.emplace_back(*context_.graph, expand_.types, expand_.direction, true);
        std::uint64_t count = expand_.min == 0 && labels_->admits(*context_.graph, start) ? 1 : 0;
        if (*expand_.max > 0) count += extend(start);
        return count;
    }

    /// The trails that go on from `node`, where the present one ends.
    std::uint64_t extend(NodeId node) {
        const auto length = static_cast<std::int64_t>(trail_.size()) + 1;
        std::uint64_t count = length >= expand_.min ? ends(node) : 0;
        if (length == *expand_.max) return count;
        levels_[trail_.size()].for_each(node, [&](const Neighbours& neighbours, const NeighbourLists::List& list) {
            for (std::size_t i = 0; i < neighbours.size(); ++i) {
                if ((++steps_ & 4095) == 0) context_.check();
                const RelationshipId id = neighbours.id(i);
                if (std::any_of(trail_.begin(), trail_.end(), [&](const Step& step) { return step.id == id; }))
                    continue;
                const NodeId end = neighbours.nodes[i];
                trail_.push_back({id, list.outgoing ? node : end, list.outgoing ? end : node});
                if (__builtin_add_overflow(count, extend(end), &count)) reject();
                trail_.pop_back();
            }
        });
        return count;
    }

    /// Relationships of `node` that the trail has not taken and whose other ends pass.
    std::uint64_t ends(NodeId node) {
        std::uint64_t count = 0;
        if (labels_->all()) {
            count = lists_->degree(node);
        } else {
            lists_->for_each(node, [&](const Neighbours& list, const NeighbourLists::List&) {
                for (const NodeId end : list.nodes) count += labels_->admits(*context_.graph, end) ? 1U : 0U;
            });
        }
        for (const Step& step : trail_) {
            const bool out = step.source == node && expand_.direction != PD::incoming;
            const bool in = step.target == node && expand_.direction != PD::outgoing;
            if (!out && !in) continue;
            if (labels_->admits(*context_.graph, out ? step.target : step.source)) --count;
        }
        return count;
    }

    const plan::Plan& plan_;
    const plan::VarExpand& expand_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::optional<NeighbourLists> lists_;
    std::vector<NeighbourLists> levels_;
    std::optional<LabelFilterTable> labels_;
    std::vector<Step> trail_;
    std::uint64_t steps_ = 0;
    std::vector<std::uint32_t> keep_;
};

}  // namespace

OperatorPtr make_trail_count(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<TrailCount>(plan, context, std::move(input));
}

}  // namespace entente::exec
