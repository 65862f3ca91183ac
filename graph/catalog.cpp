#include "graph/catalog.hpp"

#include <algorithm>
#include <utility>

namespace entente {

std::uint32_t NameTable::intern(std::string_view name) {
    if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    const std::uint32_t id = size();
    names_.emplace_back(name);
    ids_.emplace(std::string(name), id);
    return id;
}

std::optional<std::uint32_t> NameTable::find(std::string_view name) const {
    const auto found = ids_.find(name);
    if (found == ids_.end()) return std::nullopt;
    return found->second;
}

LabelSetId Catalog::intern_label_set(const std::vector<LabelId>& labels_in) {
    const std::optional<LabelSetId> known = find_label_set(labels_in);
    if (known) return *known;
    const auto id = static_cast<LabelSetId>(label_sets.size());
    // Ids follow the order of loading; what a reader sees must not.
    std::vector<LabelId> by_name = labels_in;
    std::sort(by_name.begin(), by_name.end(), [&](LabelId a, LabelId b) { return labels.name(a) < labels.name(b); });
    label_sets.push_back(std::move(by_name));
    set_ids_.emplace(labels_in, id);
    return id;
}

std::optional<LabelSetId> Catalog::find_label_set(const std::vector<LabelId>& labels_in) const {
    if (labels_in.empty()) return LabelSetId{0};
    const auto found = set_ids_.find(labels_in);
    if (found == set_ids_.end()) return std::nullopt;
    return found->second;
}

bool Catalog::set_has_label(LabelSetId set, LabelId label) const {
    if (set >= label_sets.size()) return false;  // no node
    // Sets are a handful of labels: scanning beats a search.
    const std::vector<LabelId>& members = label_sets[set];
    return std::find(members.begin(), members.end(), label) != members.end();
}

}  // namespace entente
