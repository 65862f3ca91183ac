#include "query/plan/statistics.hpp"

#include <algorithm>

namespace entente::plan {

using bound::ExprKind;
using bound::LabelTest;
using PD = ast::PatternDirection;

template <typename Visit> void Estimator::for_each_type(const TypeSet& types, const Visit& visit) const {
    if (!types.all) {
        for (const TypeId type : types.types) visit(type);
        return;
    }
    for (TypeId type = 0; type < graph_.catalog().types.size(); ++type) visit(type);
}

bool Estimator::set_passes(const bound::LabelTest& test, LabelSetId set) const {
    return test.matches([&](LabelId label) { return graph_.catalog().set_has_label(set, label); },
                        !graph_.catalog().label_sets[set].empty());
}

double Estimator::nodes(const bound::LabelTest& test) const {
    if (test.kind == bound::LabelTest::Kind::none) return static_cast<double>(graph_.node_count());
    if (test.kind == bound::LabelTest::Kind::name) {
        return test.label ? static_cast<double>(graph_.nodes_with_label(*test.label)) : 0.0;
    }
    double count = 0;
    for (LabelSetId set = 0; set < graph_.catalog().label_sets.size(); ++set) {
        if (set_passes(test, set)) count += static_cast<double>(graph_.nodes_with_label_set(set));
    }
    return count;
}

Estimator::EndCounts Estimator::end_counts(const bound::LabelTest& test, const TypeSet& types,
                                           Direction direction) const {
    EndCounts counts;
    for_each_type(types, [&](TypeId type) {
        const TypeStatistics& statistics = graph_.statistics(type);
        counts.all += static_cast<double>(statistics.count);
        const auto& by_set = statistics.by_end_label_set[static_cast<std::size_t>(direction)];
        for (LabelSetId set = 0; set < by_set.size(); ++set) {
            if (by_set[set] != 0 && set_passes(test, set)) counts.passing += static_cast<double>(by_set[set]);
        }
    });
    return counts;
}

double Estimator::degree(const bound::LabelTest& from, const TypeSet& types, PD direction) const {
    const double population = std::max(1.0, nodes(from));
    double ends = 0;
    if (direction != PD::incoming) ends += end_counts(from, types, Direction::outgoing).passing;
    if (direction != PD::outgoing) ends += end_counts(from, types, Direction::incoming).passing;
    return ends / population;
}

double Estimator::end_share(const bound::LabelTest& to, const TypeSet& types, PD direction) const {
    EndCounts counts;
    const auto add = [&](Direction d) {
        const EndCounts c = end_counts(to, types, d);
        counts.passing += c.passing;
        counts.all += c.all;
    };
    if (direction != PD::incoming) add(Direction::incoming);  // the other end of an outgoing one is its target
    if (direction != PD::outgoing) add(Direction::outgoing);
    return counts.all == 0 ? 0.0 : counts.passing / counts.all;
}

bool Estimator::all_ends_pass(const bound::LabelTest& to, const TypeSet& types, PD direction) const {
    if (to.kind == bound::LabelTest::Kind::none) return true;
    bool pass = true;
    const auto look = [&](Direction d) {
        const EndCounts counts = end_counts(to, types, d);
        pass = pass && counts.passing == counts.all;
    };
    if (direction != PD::incoming) look(Direction::incoming);
    if (direction != PD::outgoing) look(Direction::outgoing);
    if (pass) rely({Premise::Kind::all_ends_pass, to, {}, types, direction, 0});
    return pass;
}

bool Estimator::any_node_passes(const bound::LabelTest& a, const bound::LabelTest& b) const {
    for (LabelSetId set = 0; set < graph_.catalog().label_sets.size(); ++set) {
        if (graph_.nodes_with_label_set(set) != 0 && set_passes(a, set) && set_passes(b, set)) return true;
    }
    rely({Premise::Kind::no_node_passes, a, b, {}, PD::outgoing, 0});
    return false;
}

bool Estimator::has_loops(const TypeSet& types) const {
    bool loops = false;
    for_each_type(types, [&](TypeId type) { loops = loops || graph_.statistics(type).loops > 0; });
    if (!loops) rely({Premise::Kind::no_loops, {}, {}, types, PD::outgoing, 0});
    return loops;
}

bool Estimator::all_have(LabelId label, KeyId key) const {
    const PropertyIndex* index = graph_.property_index(label, key);
    if (index == nullptr || index->size() != graph_.nodes_with_label(label)) return false;
    LabelTest test;
    test.kind = LabelTest::Kind::name;
    test.label = label;
    rely({Premise::Kind::all_have_key, test, {}, {}, PD::outgoing, key});
    return true;
}

void Estimator::rely(Premise premise) const {
    if (premises_ != nullptr) premises_->push_back(std::move(premise));
}

std::pair<RelationshipId, RelationshipId> ids_of(const TypeSet& types, const GraphState& graph) {
    if (types.all) return {0, graph.relationship_limit()};
    RelationshipId first = graph.relationship_limit(), end = 0;
    for (const TypeId type : types.types) {
        const TypeStatistics& statistics = graph.statistics(type);
        if (statistics.end_id == 0) continue;  // there never was one
        first = std::min(first, statistics.first_id);
        end = std::max(end, statistics.end_id);
    }
    return {std::min(first, end), end};
}

bool holds(const Premise& premise, const GraphState& graph) {
    const Estimator estimator(graph);
    switch (premise.kind) {
        case Premise::Kind::all_ends_pass:
            return estimator.all_ends_pass(premise.labels, premise.types, premise.direction);
        case Premise::Kind::no_node_passes:
            return !estimator.any_node_passes(premise.labels, premise.other_labels);
        case Premise::Kind::no_loops:
            return !estimator.has_loops(premise.types);
        case Premise::Kind::all_have_key:
            return estimator.all_have(*premise.labels.label, premise.key);
    }
    return false;
}

TypeSet Estimator::types(const bound::LabelTest& test) const {
    TypeSet set;
    if (test.kind == bound::LabelTest::Kind::none) {
        set.all = true;
        return set;
    }
    for (TypeId type = 0; type < graph_.catalog().types.size(); ++type) {
        if (test.matches([&](LabelId label) { return label == type; }, true)) set.types.push_back(type);
    }
    return set;
}

namespace {

/// Values of a chunk of strings that equal `value`.
std::size_t occurrences(const ColumnChunk& chunk, std::string_view value) {
    for (std::uint32_t code = 0; code + 1 < chunk.strings.offsets.size(); ++code) {
        if (chunk.strings.text(static_cast<std::uint16_t>(code)) != value) continue;
        std::size_t found = 0;
        for (std::uint32_t row = 0; row < chunk_rows; ++row)
            found += chunk.strings.codes[row] == code && chunk.valid.test(row) ? 1U : 0U;
        return found;
    }
    return 0;
}

}  // namespace

double Estimator::equality_share(const Expr& property, const Expr* value) const {
    if (property.kind != ExprKind::property || !property.key) return property.kind == ExprKind::property ? 0.0 : 0.1;
    const bool relationship = (property.children[0].type & mask_of(ValueType::relationship)) != 0;
    const Column* column = relationship ? graph_.relationship_column(*property.key) : graph_.node_column(*property.key);
    if (column == nullptr || column->count == 0) return 0.0;
    for (std::uint32_t i = 0; i < column->chunks.size(); ++i) {
        const ColumnChunk* chunk = column->chunk(i);
        if (chunk == nullptr) continue;
        const double rows = std::max(1.0, static_cast<double>(chunk->valid.count()));
        switch (chunk->kind) {
            case ChunkKind::string: {
                const double distinct = std::max<double>(1.0, static_cast<double>(chunk->strings.offsets.size()) - 1);
                if (distinct > 0.8 * rows) return 1.0 / static_cast<double>(column->count);
                const bool known =
                    value != nullptr && value->kind == ExprKind::literal && value->value.type() == ValueType::string;
                const std::size_t found = known ? occurrences(*chunk, value->value.as_string()) : 0;
                return found != 0 ? static_cast<double>(found) / rows : 1.0 / distinct;
            }
            case ChunkKind::integer:
            case ChunkKind::date: {
                const double range =
                    static_cast<double>(chunk->max_integer) - static_cast<double>(chunk->min_integer) + 1;
                return range >= rows ? 1.0 / static_cast<double>(column->count) : 1.0 / range;
            }
            case ChunkKind::boolean:
                return 0.5;
            default:
                return 1.0 / rows;
        }
    }
    return 0.1;
}

double Estimator::selectivity(const Expr& predicate) const {
    switch (predicate.kind) {
        case ExprKind::equal: {
            const Expr &left = predicate.children[0], &right = predicate.children[1];
            return left.kind == ExprKind::property ? equality_share(left, &right) : equality_share(right, &left);
        }
        case ExprKind::in_list: {
            const Expr &property = predicate.children[0], &list = predicate.children[1];
            if (list.kind != ExprKind::list) return std::min(1.0, 10 * equality_share(property));
            double share = 0;
            for (const Expr& element : list.children) share += equality_share(property, &element);
            return std::min(1.0, share);
        }
        case ExprKind::logical_and:
            return selectivity(predicate.children[0]) * selectivity(predicate.children[1]);
        case ExprKind::logical_or:
            return std::min(1.0, selectivity(predicate.children[0]) + selectivity(predicate.children[1]));
        case ExprKind::logical_not:
            return 1.0 - selectivity(predicate.children[0]);
        case ExprKind::less:
        case ExprKind::less_equal:
        case ExprKind::greater:
        case ExprKind::greater_equal:
            return 0.3;
        case ExprKind::starts_with:
        case ExprKind::contains:
        case ExprKind::ends_with:
        case ExprKind::regex_match:
            return 0.05;
        case ExprKind::not_equal:
            return 0.9;
        case ExprKind::is_null:
            return 0.1;
        case ExprKind::is_not_null:
            return 0.9;
        default:
            return 0.5;
    }
}

bool overlap(const TypeSet& a, const TypeSet& b) {
    if (a.all) return b.all || !b.types.empty();
    if (b.all) return !a.types.empty();
    return std::any_of(a.types.begin(), a.types.end(),
                       [&](TypeId type) { return std::find(b.types.begin(), b.types.end(), type) != b.types.end(); });
}

}  // namespace entente::plan
