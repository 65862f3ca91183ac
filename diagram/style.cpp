#include "diagram/style.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entente::diagram {
namespace {

// clang-format off
// The margins keep captions of one to four lines inside the outline; `cds`, `box3d` and the trapeziums cannot be tamed.
constexpr std::array<Style, 20> styles{{
    {"shape=ellipse, margin=\"0.03,0.03\"", "\u25CF", "#CDE8F8", "#0072B2"},  //  0 sky blue
    {"shape=box",                       "\u25A0", "#F9DC9C", "#8F6200"},  //  1 orange
    {"shape=note",                      "\u25A4", "#F8F3B0", "#7A7000"},  //  2 yellow
    {"shape=hexagon, margin=\"0.0,0.02\"", "\u2B23", "#EDB489", "#A34700"},  //  3 vermillion
    {"shape=box, style=\"filled,rounded\"", "\u25A2", "#B0E0D2", "#006B4E"},  //  4 bluish green
    {"shape=house, margin=\"0.04,0.03\"", "\u2302", "#EBC9DC", "#96436F"},  //  5 reddish purple
    {"shape=octagon, margin=\"0.03,0.02\"", "\u25C6", "#E0E0E0", "#4F4F4F"},  //  6 grey
    {"shape=box, peripheries=2",        "\u25A3", "#F9DC9C", "#8F6200"},  //  7 orange
    {"shape=cylinder, margin=\"0.14,0.13\"", "\u26C1", "#B0E0D2", "#006B4E"},  //  8 bluish green
    {"shape=ellipse, peripheries=2, margin=\"0.03,0.03\"", "\u25C9", "#CDE8F8", "#0072B2"},  //  9 sky blue
    {"shape=folder",                    "\u25F3", "#F8F3B0", "#7A7000"},  // 10 yellow
    {"shape=invhouse, margin=\"0.03,0.05\"", "\u25BC", "#EBC9DC", "#96436F"},  // 11 reddish purple
    {"shape=tab",                       "\u25F0", "#F8F3B0", "#7A7000"},  // 12 yellow
    {"shape=component, margin=\"0.2,0.07\"", "\u25E7", "#EDB489", "#A34700"},  // 13 vermillion
    {"shape=box, style=\"filled,rounded\", peripheries=2", "\u22A1", "#B0E0D2", "#006B4E"},  // 14 bluish green
    {"shape=octagon, peripheries=2, margin=\"0.03,0.02\"", "\u25C8", "#F9DC9C", "#8F6200"},  // 15 orange
    {"shape=box, style=\"filled,diagonals\", margin=\"0.2,0.1\"", "\u22A0", "#F8F3B0", "#7A7000"},  // 16 yellow
    {"shape=box, peripheries=3",        "\u25A6", "#F8F3B0", "#7A7000"},  // 17 yellow
    {"shape=box, penwidth=3",           "\u25AC", "#CDE8F8", "#0072B2"},  // 18 sky blue
    {"shape=hexagon, peripheries=2, margin=\"0.0,0.02\"", "\u2B21", "#EBC9DC", "#96436F"},  // 19 reddish purple
}};
constexpr Style other{"shape=box, style=\"filled,dashed\"", "\u25A1", "#FFFFFF", "#5F6670"};

// Of two that are in a graph and want the same style, the first here has it.
constexpr std::array<std::pair<std::string_view, std::size_t>, 30> customary{{
    {"Person", 0}, {"Office", 9}, {"Role", 9},
    {"Organization", 1}, {"Organisation", 1}, {"Company", 1}, {"Ministry", 7},
    {"Document", 2}, {"Article", 12}, {"Paper", 16}, {"Collection", 17}, {"Policy", 10},
    {"Event", 3}, {"Meeting", 3}, {"Mechanism", 13},
    {"Agreement", 4}, {"LegalInstrument", 14}, {"Treaty", 14}, {"Law", 14},
    {"Programme", 8}, {"Program", 8}, {"Project", 8},
    {"Country", 5}, {"Place", 11}, {"Location", 11}, {"City", 11},
    {"Topic", 6}, {"Equipment", 15}, {"Product", 15}, {"Group", 18},
}};
// clang-format on

}  // namespace

std::span<const Style> label_styles() {
    return styles;
}
const Style& other_style() {
    return other;
}

std::optional<LabelId> main_label(const GraphState& graph, NodeId node) {
    const auto rank = [&](LabelId label) {
        return std::pair(graph.nodes_with_label(label), std::string_view(graph.catalog().labels.name(label)));
    };
    std::optional<LabelId> best;
    for (const LabelId label : graph.labels(node)) {
        if (!best || rank(label) < rank(*best)) best = label;
    }
    return best;
}

std::map<LabelId, std::size_t> assign_styles(const GraphState& graph) {
    const NameTable& names = graph.catalog().labels;
    std::map<LabelId, std::size_t> result;
    std::array<bool, styles.size()> taken{};
    for (const auto& [name, style] : customary) {
        const auto label = names.find(name);
        if (!label || graph.nodes_with_label(*label) == 0 || taken[style]) continue;
        taken[style] = true;
        result.emplace(*label, style);
    }
    std::vector<LabelId> others;
    for (LabelId label = 0; label < names.size(); ++label) {
        if (graph.nodes_with_label(label) > 0 && !result.contains(label)) others.push_back(label);
    }
    std::sort(others.begin(), others.end(), [&](LabelId a, LabelId b) { return names.name(a) < names.name(b); });
    std::size_t style = 0;
    for (const LabelId label : others) {
        while (style < styles.size() && taken[style]) ++style;
        if (style == styles.size()) break;
        taken[style] = true;
        result.emplace(label, style);
    }
    return result;
}

}  // namespace entente::diagram
