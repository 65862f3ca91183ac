#include <memory>
#include <optional>

#include "query/exec/operator.hpp"
#include "query/exec/parallel.hpp"
#include "query/exec/pattern_counter.hpp"
#include "query/exec/traversal.hpp"

namespace entente::exec {

namespace {

/// Multiplies each row's multiplicity by the number of ways to complete it.
class CountPattern final : public Operator {
public:
    CountPattern(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan), pattern_(std::get<plan::CountPattern>(plan.op)), context_(context), input_(std::move(input)) {
        for (std::size_t node = 0; node < pattern_.nodes.size(); ++node) {
            if (pattern_.nodes[node].bound) bound_.push_back(node);
        }
        shares_ = pattern_.scans() && context.graph->node_limit() >= plan::CountPattern::least_shared_nodes &&
                  worker_count(context, chunk_of(context.graph->node_limit()), 1) > 1;
    }

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
            if (!shares_ && !counter_) counter_.emplace(pattern_, context_);
            if (out.multiplicity.empty()) out.multiplicity.assign(out.size, 1);
            keep_.clear();
            for (std::size_t row = 0; row < out.size; ++row) {
                const std::uint64_t count = count_row(out, row);
                if (count == 0) continue;
                out.multiplicity[row] = multiply_counts(out.multiplicity[row], count);
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
    std::uint64_t count_row(const Batch& batch, std::size_t row) {
        const std::uint64_t none = pattern_.optional ? 1 : 0;
        for (const std::size_t node : bound_) {
            const NodeId value = node_at(batch.columns[pattern_.nodes[node].slot], row);
            if (value == no_entity || !context_.graph->node_exists(value)) return none;
            counter_->set(node, value);
        }
        return std::max(none, shares_ ? count_shared() : counter_->count());
    }

    /// Several threads share the nodes that the top levels go through.
    std::uint64_t count_shared() {
        struct Worker {
            explicit Worker(const plan::CountPattern& pattern, const ExecutionContext& parent)
                : context(parent), counter(pattern, context) {}
            ExecutionContext context;
            PatternCounter counter;
            std::uint64_t sum = 0;
        };
        const std::uint32_t chunks = chunk_of(context_.graph->node_limit() - 1) + 1;
        std::vector<std::unique_ptr<Worker>> workers(worker_count(context_, chunks, 1));
        std::uint64_t product = 1;
        for (std::size_t level = 0; level < pattern_.levels.size() && product != 0; ++level) {
            for (const auto& worker : workers) {
                if (worker) worker->sum = 0;
            }
            for_each_morsel(context_, chunks, 1, [&](std::size_t number, std::size_t begin, std::size_t end) {
                auto& worker = workers[number];
                if (!worker) worker = std::make_unique<Worker>(pattern_, context_);
                for (std::size_t chunk = begin; chunk < end; ++chunk) {
                    const std::uint64_t found = worker->counter.count_chunk(level, static_cast<std::uint32_t>(chunk));
                    worker->sum = add_counts(worker->sum, found);
                }
            });
            std::uint64_t sum = 0;
            for (const auto& worker : workers) sum = add_counts(sum, worker ? worker->sum : 0);
            product = multiply_counts(product, sum);
        }
        return product;
    }

    const plan::Plan& plan_;
    const plan::CountPattern& pattern_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::vector<std::size_t> bound_;  // pattern nodes
    bool shares_ = false;             // the work, with other threads
    std::optional<PatternCounter> counter_;
    std::vector<std::uint32_t> keep_;
};

}  // namespace

OperatorPtr make_count_pattern(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<CountPattern>(plan, context, std::move(input));
}

}  // namespace entente::exec
