#include <memory>
#include <optional>

#include "query/exec/clique_counter.hpp"
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
        add_term(pattern_);
        for (const plan::CountPattern& correction : pattern_.corrections) add_term(correction);
    }

    bool next(Batch& out) override {
        while (input_->next(out)) {
            context_.check();
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
    /// A count that is added or subtracted.
    struct Term {
        const plan::CountPattern* pattern;
        bool shares = false;  // the work, with other threads
        std::unique_ptr<PatternCounter> counter;
    };

    void add_term(const plan::CountPattern& pattern) {
        Term& term = terms_.emplace_back();
        term.pattern = &pattern;
        term.shares = pattern.shared(context_.graph->node_limit()) &&
                      worker_count(context_, chunk_of(context_.graph->node_limit()), 1) > 1;
    }

    std::uint64_t count_row(const Batch& batch, std::size_t row) {
        const std::uint64_t none = pattern_.optional ? 1 : 0;
        if (constant_) return *constant_;
        std::uint64_t sum = 0;  // terms may pass 63 bits on the way, modulo 2^64
        for (Term& term : terms_) {
            std::uint64_t count = 0;
            const auto cliques = term.pattern->by_degree ? count_cliques(*term.pattern, context_) : std::nullopt;
            if (cliques) {
                count = *cliques;
            } else if (term.shares) {
                count = count_shared(*term.pattern);
            } else {
                if (!term.counter) term.counter = std::make_unique<PatternCounter>(*term.pattern, context_);
                for (const std::size_t node : bound_) {
                    const NodeId value = node_at(batch.columns[pattern_.nodes[node].slot], row);
                    if (value == no_entity || !context_.graph->node_exists(value)) return none;
                    term.counter->set(node, value);
                }
                count = term.counter->count();
            }
            sum = term.pattern->subtracted ? sum - count : sum + count;
        }
        if (sum > largest_count) reject_count();
        if (bound_.empty()) constant_ = std::max(none, sum);
        return std::max(none, sum);
    }

    /// Several threads share the nodes that the top levels go through.
    std::uint64_t count_shared(const plan::CountPattern& pattern) {
        struct Worker {
            Worker(const plan::CountPattern& counted, const ExecutionContext& parent)
                : context(parent), counter(counted, context) {}
            ExecutionContext context;
            PatternCounter counter;
            std::uint64_t sum = 0;
        };
        const std::uint32_t chunks = chunk_of(context_.graph->node_limit() - 1) + 1;
        std::vector<std::unique_ptr<Worker>> workers(worker_count(context_, chunks, 1));
        for (auto& worker : workers) {
            worker = std::make_unique<Worker>(pattern, context_);
            if (worker != workers[0]) worker->counter.share(workers[0]->counter);
        }
        for (std::size_t i = 0; i < workers[0]->counter.preparations(); ++i) {
            for_each_morsel(context_, chunks, 1, [&](std::size_t number, std::size_t begin, std::size_t end) {
                for (std::size_t chunk = begin; chunk < end; ++chunk)
                    workers[number]->counter.prepare(i, static_cast<std::uint32_t>(chunk));
            });
        }
        std::uint64_t product = 1;
        for (std::size_t level = 0; level < pattern.levels.size() && product != 0; ++level) {
            for (const auto& worker : workers) worker->sum = 0;
            for_each_morsel(context_, chunks, 1, [&](std::size_t number, std::size_t begin, std::size_t end) {
                const auto& worker = workers[number];
                for (std::size_t chunk = begin; chunk < end; ++chunk) {
                    const std::uint64_t found = worker->counter.count_chunk(level, static_cast<std::uint32_t>(chunk));
                    worker->sum = add_counts(worker->sum, found);
                }
            });
            std::uint64_t sum = 0;
            for (const auto& worker : workers) sum = add_counts(sum, worker->sum);
            product = multiply_counts(product, sum);
        }
        return product;
    }

    const plan::Plan& plan_;
    const plan::CountPattern& pattern_;
    ExecutionContext& context_;
    OperatorPtr input_;
    std::vector<std::size_t> bound_;  // pattern nodes
    std::vector<Term> terms_;
    std::optional<std::uint64_t> constant_;  // without bound nodes: the count, once it is known
    std::vector<std::uint32_t> keep_;
};

}  // namespace

OperatorPtr make_count_pattern(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<CountPattern>(plan, context, std::move(input));
}

}  // namespace entente::exec
