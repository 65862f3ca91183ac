#include "diagram/style.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entente::diagram {
namespace {

// clang-format off
constexpr std::array<Style, 12> styles{{
    {"shape=ellipse, margin=\"0.03,0.03\"", "\u25CF", "#CDE8F8", "#0072B2"},  //  0 sky blue
    {"shape=box",                       "\u25A0", "#F9DC9C", "#8F6200"},  //  1 orange
    {"shape=note",                      "\u25A4", "#F8F3B0", "#7A7000"},  //  2 yellow
    {"shape=hexagon, margin=\"0.0,0.02\"", "\u2B23", "#EDB489", "#A34700"},  //  3 vermillion
    {"shape=box, style=\"filled,rounded\"", "\u25A2", "#B0E0D2", "#006B4E"},  //  4 bluish green
    {"shape=house",                     "\u2302", "#EBC9DC", "#96436F"},  //  5 reddish purple
    {"shape=box3d",                     "\u2752", "#E0E0E0", "#4F4F4F"},  //  6 grey
    {"shape=box, peripheries=2",        "\u25A3", "#F9DC9C", "#8F6200"},  //  7 orange again
    {"shape=cylinder",                  "\u26C1", "#B0E0D2", "#006B4E"},  //  8 bluish green again
    {"shape=ellipse, peripheries=2, margin=\"0.03,0.03\"", "\u25C9", "#CDE8F8", "#0072B2"},  //  9 sky blue again
    {"shape=folder",                    "\u25F3", "#F8F3B0", "#7A7000"},  // 10 yellow again
    {"shape=cds",                       "\u25B6", "#EBC9DC", "#96436F"},  // 11 reddish purple again
}};
constexpr Style other{"shape=box, style=\"filled,dashed\"", "\u25A1", "#FFFFFF", "#5F6670"};

constexpr std::array<std::pair<std::string_view, std::size_t>, 19> customary{{
    {"Person", 0}, {"Office", 9}, {"Role", 9},
    {"Organization", 1}, {"Organisation", 1}, {"Company", 1}, {"Ministry", 7},
    {"Document", 2}, {"Article", 2}, {"Paper", 10}, {"Policy", 10},
    {"Event", 3}, {"Meeting", 3},
    {"Agreement", 4}, {"Programme", 8}, {"Project", 8},
    {"Country", 5}, {"Place", 11},
    {"Topic", 6},
}};
// clang-format on

std::optional<std::size_t> customary_style(std::string_view label) {
    const auto* const found =
        std::find_if(customary.begin(), customary.end(), [&](const auto& entry) { return entry.first == label; });
    return found == customary.end() ? std::nullopt : std::optional(found->second);
}

/// The first free style from `index` on, now taken. REQUIRES: one is free.
std::size_t take_from(std::size_t index, std::array<bool, styles.size()>& taken) {
    while (taken[index]) index = (index + 1) % styles.size();
    taken[index] = true;
    return index;
}

/// The styles that labels of the graph hold whether drawn or not: first the customary ones, then the rest in order of
/// label ids while there are any.
std::map<LabelId, std::size_t> held_styles(const NameTable& labels) {
    std::map<LabelId, std::size_t> held;
    std::array<bool, styles.size()> taken{};
    for (LabelId label = 0; label < labels.size(); ++label) {
        const auto wish = customary_style(labels.name(label));
        if (!wish || taken[*wish]) continue;
        taken[*wish] = true;
        held.emplace(label, *wish);
    }
    for (LabelId label = 0; label < labels.size() && held.size() < styles.size(); ++label) {
        if (!held.contains(label)) held.emplace(label, take_from(0, taken));
    }
    return held;
}

}  // namespace

std::span<const Style> label_styles() {
    return styles;
}
const Style& other_style() {
    return other;
}

std::optional<LabelId> main_label(const GraphState& graph, NodeId node) {
    std::optional<LabelId> best;
    for (const LabelId label : graph.labels(node)) {
        if (!best || graph.nodes_with_label(label) < graph.nodes_with_label(*best)) best = label;
    }
    return best;
}

std::map<LabelId, std::size_t> assign_styles(const GraphState& graph, std::span<const LabelId> drawn) {
    const std::map<LabelId, std::size_t> held = held_styles(graph.catalog().labels);
    std::vector<LabelId> labels(drawn.begin(),
                                drawn.begin() + static_cast<std::ptrdiff_t>(std::min(drawn.size(), styles.size())));
    std::sort(labels.begin(), labels.end());
    std::map<LabelId, std::size_t> result;
    std::array<bool, styles.size()> taken{};
    for (const LabelId label : labels) {
        const auto own = held.find(label);
        if (own == held.end()) continue;
        taken[own->second] = true;
        result.emplace(label, own->second);
    }
    for (const LabelId label : labels) {
        if (result.contains(label)) continue;
        result.emplace(label, take_from(label % styles.size(), taken));
    }
    return result;
}

}  // namespace entente::diagram
