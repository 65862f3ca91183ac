#pragma once

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

using LabelId = std::uint32_t;
using TypeId = std::uint32_t;  // relationship type
using KeyId = std::uint32_t;   // property key

/// Interned names of one kind, numbered densely in order of appearance. Names are never removed.
class NameTable {
public:
    /// The id of `name`, adding it when it is new. O(1) amortised.
    std::uint32_t intern(std::string_view name);
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
    [[nodiscard]] const std::string& name(std::uint32_t id) const { return names_[id]; }
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::vector<std::string> names_;
    boost::unordered_flat_map<std::string, std::uint32_t, Hash, std::equal_to<>> ids_;
};

/// A set of labels, interned: a node holds the number of its set. Set 0 is the empty set.
using LabelSetId = std::uint32_t;

/// All names of a graph. Part of a snapshot: immutable once published.
struct Catalog {
    NameTable labels;
    NameTable types;
    NameTable keys;
    std::vector<std::vector<LabelId>> label_sets{std::vector<LabelId>{}};  ///< by LabelSetId; each by name
    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

    /// The number of the set `labels_in` (ascending, unique), adding it when it is new.
    LabelSetId intern_label_set(const std::vector<LabelId>& labels_in);
    [[nodiscard]] std::optional<LabelSetId> find_label_set(const std::vector<LabelId>& labels_in) const;
    [[nodiscard]] bool set_has_label(LabelSetId set, LabelId label) const;

private:
    boost::unordered_flat_map<std::vector<LabelId>, LabelSetId, boost::hash<std::vector<LabelId>>> set_ids_;
};

}  // namespace entente
