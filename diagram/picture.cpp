#include "diagram/picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "diagram/text.hpp"

namespace entente::diagram {
namespace {

constexpr std::size_t caption_columns = 24, caption_lines = 3;
constexpr std::size_t edge_columns = 24, edge_lines = 6;
constexpr std::size_t tooltip_columns = 2000;
constexpr std::size_t types_on_edge = 5, facts_of_type = 3, relationships_in_tooltip = 12;

/// The relationships that one edge stands for, by type in order of first appearance.
struct Bundle {
    NodeId from = no_entity;
    NodeId to = no_entity;
    std::vector<std::pair<TypeId, std::vector<RelationshipId>>> by_type;
};

class Composer {
public:
    Composer(const GraphState& graph, const Selection& selection, const DiagramOptions& options)
        : graph_(graph), selection_(selection), options_(options) {}

    Picture compose() {
        Picture picture;
        picture.title = clean(options_.title);
        picture.omission = omission();
        if (options_.sources) collect_footnotes();
        choose_styles(picture);
        for (const NodeId node : selection_.part.nodes) picture.nodes.push_back(draw_node(node));
        for (const Bundle& bundle : bundles()) picture.edges.push_back(draw_edge(bundle));
        picture.documents = footnotes_.documents(graph_);
        return picture;
    }

private:
    [[nodiscard]] std::string omission() const {
        const std::size_t shown = selection_.part.nodes.size();
        if (shown == selection_.all_nodes) return {};
        return fmt::format("{} of {} nodes shown, {} left out (with {} of {} relationships)", shown,
                           selection_.all_nodes, selection_.all_nodes - shown,
                           selection_.all_relationships - selection_.part.relationships.size(),
                           selection_.all_relationships);
    }

    void collect_footnotes() {
        for (const RelationshipId id : selection_.part.relationships) {
            const RelationshipRecord record = graph_.relationship(id);
            connected_.insert({record.source, record.target});
            footnotes_.collect(properties_of(graph_, RelationshipRef{id}));
        }
        for (const NodeId node : selection_.part.nodes) {
            if (is_cited(node)) footnotes_.collect(properties_of(graph_, NodeRef{node}));
        }
        footnotes_.number();
    }

    /// The sources of a node matter where no relationship tells why it is in the picture.
    [[nodiscard]] bool is_cited(NodeId node) const { return options_.all_sources || !connected_.contains(node); }

    /// Counts the labels drawn, gives them styles and writes the legend.
    void choose_styles(Picture& picture) {
        std::map<LabelId, std::size_t> counts;
        std::size_t unlabelled = 0;
        for (const NodeId node : selection_.part.nodes) {
            if (const auto label = main_label(graph_, node))
                ++counts[*label];
            else
                ++unlabelled;
        }
        std::vector<LabelId> drawn;
        drawn.reserve(counts.size());
        for (const auto& entry : counts) drawn.push_back(entry.first);
        std::sort(drawn.begin(), drawn.end(), [&](LabelId a, LabelId b) {
            return counts[a] != counts[b] ? counts[a] > counts[b] : name_of(a) < name_of(b);
        });
        styles_ = assign_styles(graph_);
        if (!options_.legend) return;
        std::size_t other_labels = 0, other_nodes = 0;
        for (const LabelId label : drawn) {
            const auto style = styles_.find(label);
            if (style == styles_.end()) {
                ++other_labels;
                other_nodes += counts[label];
                continue;
            }
            picture.legend.push_back(
                {&label_styles()[style->second], shorten(name_of(label), caption_columns), counts[label]});
        }
        if (other_labels > 0) {
            picture.legend.push_back({&other_style(), fmt::format("other ({} labels)", other_labels), other_nodes});
        }
        if (unlabelled > 0) picture.legend.push_back({&other_style(), "no label", unlabelled});
    }

    [[nodiscard]] PictureNode draw_node(NodeId node) const {
        const Properties properties = properties_of(graph_, NodeRef{node});
        const std::string caption = caption_text(graph_, node, properties);
        const auto label = main_label(graph_, node);
        const bool styled = label && styles_.contains(*label);
        PictureNode drawn;
        drawn.id = node;
        drawn.style = styled ? &label_styles()[styles_.at(*label)] : &other_style();
        drawn.caption = wrap(caption, caption_columns, caption_lines);
        if (label && (!styled || !options_.legend)) drawn.note = shorten(name_of(*label), caption_columns);
        const std::string period = period_text(properties);
        if (!period.empty()) drawn.note += (drawn.note.empty() ? "" : " \u00B7 ") + period;
        if (is_cited(node)) drawn.mark = footnotes_.mark({properties});
        drawn.tooltip = shorten(caption, tooltip_columns);
        std::string labels;
        for (const LabelId each : graph_.labels(node)) labels += ":" + clean(name_of(each));
        if (!labels.empty()) drawn.tooltip += "\n" + labels;
        const std::string lines = property_lines(properties);
        if (!lines.empty()) drawn.tooltip += "\n" + lines;
        const Value& url = find(properties, "url");
        if (url.is(ValueType::string)) drawn.link = safe_link(url.as_string());
        return drawn;
    }

    /// The edges to draw: one for each pair and direction when merging, otherwise one for each relationship.
    [[nodiscard]] std::vector<Bundle> bundles() const {
        std::vector<Bundle> result;
        std::map<std::pair<NodeId, NodeId>, std::size_t> places;
        for (const RelationshipId id : selection_.part.relationships) {
            const RelationshipRecord record = graph_.relationship(id);
            std::size_t place = result.size();
            if (options_.merge_parallel)
                place = places.emplace(std::pair(record.source, record.target), place).first->second;
            if (place == result.size()) result.push_back({record.source, record.target, {}});
            auto& by_type = result[place].by_type;
            auto group =
                std::find_if(by_type.begin(), by_type.end(), [&](const auto& g) { return g.first == record.type; });
            if (group == by_type.end()) group = by_type.insert(by_type.end(), {record.type, {}});
            group->second.push_back(id);
        }
        return result;
    }

    [[nodiscard]] PictureEdge draw_edge(const Bundle& bundle) const {
        PictureEdge edge{bundle.from, bundle.to, 0, {}, {}};
        for (const auto& [type, ids] : bundle.by_type) {
            edge.relationships += ids.size();
            if (edge.lines.size() < types_on_edge) edge.lines.push_back(describe(type, ids));
        }
        if (bundle.by_type.size() > types_on_edge) {
            edge.lines.push_back({{fmt::format("+{} more types", bundle.by_type.size() - types_on_edge)}, {}});
        }
        edge.tooltip = tooltip(bundle, edge.relationships);
        return edge;
    }

    /// `MET 2018-04-10, 2018-06-04 [1, 2]`; past the third fact `+2 more`, and `×4` where facts do not tell the number.
    [[nodiscard]] EdgeLine describe(TypeId type, const std::vector<RelationshipId>& ids) const {
        std::vector<std::string> facts;
        std::vector<Properties> all;
        for (const RelationshipId id : ids) {
            all.push_back(properties_of(graph_, RelationshipRef{id}));
            std::string fact = detail_text(all.back(), options_.edge_properties);
            if (!fact.empty() && std::find(facts.begin(), facts.end(), fact) == facts.end())
                facts.push_back(std::move(fact));
        }
        std::string text = type_text(graph_.catalog().types.name(type));
        if (ids.size() > 1 && facts.size() != ids.size()) text += fmt::format(" \u00D7{}", ids.size());
        if (facts.size() > facts_of_type) {
            facts[facts_of_type] = fmt::format("+{} more", facts.size() - facts_of_type);
            facts.resize(facts_of_type + 1);
        }
        return {lay_out(text, facts), footnotes_.mark(all)};
    }

    /// Type and facts on one line where they fit, otherwise each further fact on lines of its own.
    static std::vector<std::string> lay_out(std::string text, const std::vector<std::string>& facts) {
        const std::string line = fmt::format("{} {}", text, fmt::join(facts, ", "));
        if (facts.size() < 2 || columns(line) <= edge_columns) return wrap(line, edge_columns, edge_lines);
        std::vector<std::string> lines;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            text += (i == 0 ? " " : "") + facts[i] + (i + 1 < facts.size() ? ";" : "");
            for (std::string& wrapped : wrap(text, edge_columns, edge_lines)) lines.push_back(std::move(wrapped));
            text.clear();
        }
        return lines;
    }

    [[nodiscard]] std::string tooltip(const Bundle& bundle, std::size_t relationships) const {
        const std::string from = short_name(bundle.from), to = short_name(bundle.to);
        std::string text;
        std::size_t told = 0;
        for (const auto& [type, ids] : bundle.by_type) {
            for (const RelationshipId id : ids) {
                if (told++ == relationships_in_tooltip) {
                    return text + fmt::format("\n\u2026 and {} more", relationships - relationships_in_tooltip);
                }
                text += fmt::format("{}{} \u2013 {} \u2192 {}", text.empty() ? "" : "\n", from,
                                    type_text(graph_.catalog().types.name(type)), to);
                const std::string lines = property_lines(properties_of(graph_, RelationshipRef{id}));
                if (!lines.empty()) text += "\n" + lines;
            }
        }
        return text;
    }

    [[nodiscard]] std::string short_name(NodeId node) const {
        return shorten(caption_text(graph_, node, properties_of(graph_, NodeRef{node})), 60);
    }

    [[nodiscard]] const std::string& name_of(LabelId label) const { return graph_.catalog().labels.name(label); }

    const GraphState& graph_;
    const Selection& selection_;
    const DiagramOptions& options_;
    Footnotes footnotes_;
    std::unordered_set<NodeId> connected_;  // ends of the relationships drawn
    std::map<LabelId, std::size_t> styles_;
};

}  // namespace

Picture compose(const GraphState& graph, const Subgraph& part, const DiagramOptions& options) {
    const Selection selection = select_for(graph, part, options.node_budget);
    return Composer(graph, selection, options).compose();
}

}  // namespace entente::diagram
