#include "loader/csv_spaces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "loader/csv_rejects.hpp"
#include "loader/csv_values.hpp"

namespace entente::csv {
namespace {

std::string in_space(const IdSpace& space) {
    return space.name.empty() ? std::string() : fmt::format(" in id space {}", quoted_excerpt(space.name));
}

}  // namespace

IdSpace& IdSpaces::space(std::string_view name) {
    for (IdSpace& space : spaces_) {
        if (space.name == name) return space;
    }
    spaces_.emplace_back().name = std::string(name);
    return spaces_.back();
}

bool IdSpaces::is_known(const IdSpace& space) const {
    if (space.has_nodes) return true;
    const std::optional<LabelId> label = state_.catalog().labels.find(space.name);
    return label && state_.nodes_with_label(*label) > 0;
}

std::vector<std::string> IdSpaces::filled() const {
    std::vector<std::string> names;
    for (const IdSpace& space : spaces_) {
        if (space.has_nodes) names.push_back(space.name);
    }
    return names;
}

void IdSpaces::refuse(Batch& batch, std::uint32_t row, std::size_t column, std::string_view title,
                      std::string_view wrong, std::vector<std::uint8_t>& good) const {
    good[row] = 0;
    BadRow bad;
    bad.row = row;
    bad.column = static_cast<std::uint32_t>(column + 1);
    bad.reason = value_reason(title, wrong);
    batch.bad.push_back(std::move(bad));
}

void IdSpaces::insert(IdSpace& space, Batch& batch, std::size_t column, std::string_view title,
                      std::vector<std::uint8_t>& good, std::uint32_t next) {
    const Field* const fields = batch.column(column);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        if (good[row] == 0) continue;
        const std::string_view text = fields[row].text();
        std::int64_t integer = 0;
        if (text.empty()) {
            refuse(batch, row, column, title, "the id is empty", good);
        } else if (integer_ids_ && !parse_integer(text, integer)) {
            refuse(batch, row, column, title, fmt::format("expected an integer, found {}", quoted_excerpt(text)), good);
        } else if (integer_ids_ ? space.ids.integers.insert(integer, next) : space.ids.strings.insert(text, next)) {
            ++next;
        } else {
            refuse(batch, row, column, title,
                   fmt::format("id {} is already taken{}", quoted_excerpt(text), in_space(space)), good);
        }
    }
}

void IdSpaces::settle(const std::vector<NodeId>& nodes) {
    for (IdSpace& space : spaces_) {
        space.ids.integers.renumber(nodes);
        space.ids.strings.renumber(nodes);
    }
}

/// Two passes, so that the look-ups of a batch wait for memory together.
void IdSpaces::find_integers(IdSpace& space, Batch& batch, std::size_t column, std::string_view title,
                             std::vector<std::uint8_t>& good, std::span<std::int64_t> integers,
                             std::vector<NodeId>& out) const {
    const Field* const fields = batch.column(column);
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        const std::string_view text = fields[row].text();
        if (parse_integer(text, integers[row])) {
            space.ids.integers.prefetch(integers[row]);
        } else if (good[row] != 0) {
            integers[row] = 0;
            const std::string wrong =
                text.empty() ? "the id is empty" : fmt::format("expected an integer, found {}", quoted_excerpt(text));
            refuse(batch, row, column, title, wrong, good);
        }
    }
    for (std::uint32_t row = 0; row < batch.rows; ++row) out[row] = space.ids.integers.find(integers[row]);
}

void IdSpaces::find_strings(IdSpace& space, const Batch& batch, std::size_t column, std::vector<NodeId>& out) const {
    const Field* const fields = batch.column(column);
    for (std::uint32_t row = 0; row < batch.rows; ++row) out[row] = space.ids.strings.find(fields[row].text());
}

void IdSpaces::find(IdSpace& space, Batch& batch, std::size_t column, std::string_view title,
                    std::vector<std::uint8_t>& good, std::vector<NodeId>& out) const {
    std::array<std::int64_t, batch_rows> integers{};
    if (integer_ids_) {
        find_integers(space, batch, column, title, good, integers, out);
    } else {
        find_strings(space, batch, column, out);
    }
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
        if (out[row] != no_entity || good[row] == 0) continue;
        const std::string_view text = batch.column(column)[row].text();
        bool ambiguous = false;
        out[row] = find_stored(space, text, integers[row], ambiguous);
        if (out[row] != no_entity && !ambiguous) continue;
        const std::string wrong =
            text.empty() ? "the id is empty"
            : ambiguous  ? fmt::format("several nodes with label {} have id {}", quoted_excerpt(space.name),
                                       quoted_excerpt(text))
                         : fmt::format("there is no node with id {}{}", quoted_excerpt(text), in_space(space));
        refuse(batch, row, column, title, wrong, good);
    }
}

NodeId IdSpaces::find_stored(IdSpace& space, std::string_view text, std::int64_t integer, bool& ambiguous) const {
    std::call_once(space.stored_once, [&] { read_stored(space); });
    const auto find_in = [&](const Ids& ids) {
        return integer_ids_ ? ids.integers.find(integer) : ids.strings.find(text);
    };
    ambiguous = find_in(*space.ambiguous) != no_entity;
    return find_in(*space.stored);
}

/// Property `id` of the nodes that had the space's name as a label when the load began.
void IdSpaces::read_stored(IdSpace& space) const {
    space.stored = std::make_unique<Ids>();
    space.ambiguous = std::make_unique<Ids>();
    const std::optional<LabelId> label = state_.catalog().labels.find(space.name);
    const std::optional<KeyId> key = state_.catalog().keys.find("id");
    if (!label || !key || space.name.empty()) return;
    std::vector<NodeId> nodes;
    state_.label_index(*label).collect(0, first_new_node_, nodes);
    for (const NodeId node : nodes) {
        const Value id = state_.node_property(node, *key);
        if (integer_ids_ && id.is(ValueType::integer)) {
            if (!space.stored->integers.insert(id.as_integer(), node))
                space.ambiguous->integers.insert(id.as_integer(), node);
        } else if (!integer_ids_ && (id.is(ValueType::integer) || id.is(ValueType::string))) {
            const std::string text = id.is(ValueType::string) ? id.as_string() : std::to_string(id.as_integer());
            if (!space.stored->strings.insert(text, node)) space.ambiguous->strings.insert(text, node);
        }
    }
}

}  // namespace entente::csv
