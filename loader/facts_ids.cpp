#include "loader/facts_ids.hpp"

namespace entente::facts {
namespace {

/// Calls `visit(node, chunk, row)` for all nodes with a property `id`.
template <typename Visit> void for_each_id(const GraphState& state, Visit visit) {
    const auto key = state.catalog().keys.find("id");
    const Column* const column = key ? state.node_column(*key) : nullptr;
    if (column == nullptr) return;
    for (std::uint32_t index = 0; index < column->chunks.size(); ++index) {
        const ColumnChunk* const chunk = column->chunk(index);
        if (chunk == nullptr) continue;
        for (std::uint32_t row = 0; row < chunk_rows; ++row) {
            if (chunk->valid.test(row)) visit((index << chunk_bits) + row, *chunk, row);
        }
    }
}

}  // namespace

void StoredIds::want(const Value& id) {
    if (id.is(ValueType::string)) {
        texts_.try_emplace(id.as_string());
    } else {
        integers_.try_emplace(id.as_integer());
    }
}

void StoredIds::read(const GraphState& state) {
    const auto note = [](Found& found, NodeId node) {
        if (found.node != no_entity) {
            found.ambiguous = true;
        } else {
            found.node = node;
        }
    };
    const auto note_text = [&](std::string_view text, NodeId node) {
        if (const auto wanted = texts_.find(text); wanted != texts_.end()) note(wanted->second, node);
    };
    const auto note_integer = [&](std::int64_t value, NodeId node) {
        if (const auto wanted = integers_.find(value); wanted != integers_.end()) note(wanted->second, node);
    };
    for_each_id(state, [&](NodeId node, const ColumnChunk& chunk, std::uint32_t row) {
        switch (chunk.kind) {
            case ChunkKind::string:
                return note_text(chunk.strings.text(chunk.strings.codes[row]), node);
            case ChunkKind::integer:
                return note_integer(chunk.integers[row], node);
            case ChunkKind::mixed:
                if (chunk.values[row].is(ValueType::string)) note_text(chunk.values[row].as_string(), node);
                if (chunk.values[row].is(ValueType::integer)) note_integer(chunk.values[row].as_integer(), node);
                return;
            default:
                return;
        }
    });
}

StoredIds::Found StoredIds::find(const Value& id) const {
    if (id.is(ValueType::string)) {
        const auto found = texts_.find(id.as_string());
        return found == texts_.end() ? Found() : found->second;
    }
    const auto found = integers_.find(id.as_integer());
    return found == integers_.end() ? Found() : found->second;
}

std::vector<std::string> StoredIds::all(const GraphState& state, std::string_view label) {
    std::vector<std::string> result;
    const auto label_id = state.catalog().labels.find(label);
    if (!label.empty() && !label_id) return result;
    for_each_id(state, [&](NodeId node, const ColumnChunk& chunk, std::uint32_t row) {
        if (!label.empty() && !state.has_label(node, *label_id)) return;
        const Value id = chunk.get(row);
        if (id.is(ValueType::string)) result.push_back(id.as_string());
    });
    return result;
}

}  // namespace entente::facts
