#include "query/exec/grouping.hpp"

#include <algorithm>
#include <numeric>

namespace entente::exec {

Grouping::Grouping(const std::vector<bound::Assignment>& keys, ExecutionContext& context)
    : keys_(keys),
      context_(context),
      evaluator_(context),
      table_(keys.size()),
      scratch_(keys.size()),
      columns_(keys.size()) {}

Grouping::~Grouping() {
    context_.release_memory(accounted_);
}

std::span<const std::uint32_t> Grouping::find(const Batch& batch) {
    if (keys_.empty()) return {};
    if (!find_by_code(batch)) {
        for (std::size_t k = 0; k < keys_.size(); ++k)
            columns_[k] = &evaluator_.evaluate(keys_[k].expr, batch, scratch_[k]);
        table_.insert(columns_, batch.size, groups_);
    }
    account();
    return groups_;
}

void Grouping::account() {
    morsels_.resize(table_.size(), context_.morsel);
    const std::size_t bytes = table_.bytes() + code_bytes_;
    if (bytes <= accounted_) return;
    const std::size_t more = bytes - accounted_;
    accounted_ = bytes;
    context_.use_memory(more);
}

/// False where the property is not a string in the chunk.
bool Grouping::look_up(const Column& column, std::uint32_t index) {
    CodedChunk& coded = chunks_[index];
    const ColumnChunk* const chunk = column.chunk(index);
    if (chunk != nullptr) {
        if (chunk->kind != ChunkKind::string) return false;
        coded.strings = &chunk->strings;
        coded.codes = chunk->strings.codes.data();
        coded.valid = chunk->valid.words().data();
        coded.groups.assign(chunk->strings.offsets.size(), KeyTable::absent);
        code_bytes_ += coded.groups.size() * sizeof(coded.groups[0]);
    }
    coded.known = true;
    return true;
}

std::uint32_t Grouping::group_of_null() {
    if (null_group_ == KeyTable::absent) null_group_ = insert(Value());
    return null_group_;
}

std::uint32_t Grouping::insert(std::string_view text) {
    scratch_[0].clear(VectorKind::string);
    scratch_[0].strings.push_back(text);
    return insert_scratch();
}
std::uint32_t Grouping::insert(const Value& value) {
    scratch_[0].set_constant(value);
    return insert_scratch();
}
std::uint32_t Grouping::insert_scratch() {
    columns_[0] = &scratch_[0];
    table_.insert(columns_, 1, inserted_);
    return inserted_[0];
}

bool Grouping::find_by_code(const Batch& batch) {
    if (keys_.size() != 1 || !context_.stable_strings()) return false;
    const Expr& key = keys_[0].expr;
    if (key.kind != ExprKind::property || !key.key || key.children[0].kind != ExprKind::slot) return false;
    const Vector& ids = batch.columns[key.children[0].slot];
    const bool node = ids.kind == VectorKind::node;
    if (ids.constant || (!node && ids.kind != VectorKind::relationship)) return false;
    const Column* column = node ? context_.graph->node_column(*key.key) : context_.graph->relationship_column(*key.key);
    if (column == nullptr) return false;
    groups_.resize(batch.size);
    chunks_.resize(column->chunks.size());
    for (std::size_t row = 0; row < batch.size; ++row) {
        const std::uint32_t id = ids.ids[row], at = row_of(id);
        if (chunk_of(id) >= chunks_.size()) {  // no_entity too
            groups_[row] = group_of_null();
            continue;
        }
        CodedChunk& chunk = chunks_[chunk_of(id)];
        if (!chunk.known && !look_up(*column, chunk_of(id))) return false;
        if (chunk.strings == nullptr || (chunk.valid[at >> 6] >> (at & 63) & 1) == 0) {
            groups_[row] = group_of_null();
            continue;
        }
        std::uint32_t& group = chunk.groups[chunk.codes[at]];
        if (group == KeyTable::absent) [[unlikely]]
            group = insert(chunk.strings->text(chunk.codes[at]));
        groups_[row] = group;
    }
    return true;
}

void Grouping::add(const Grouping& other, std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& groups) {
    std::vector<std::uint32_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), begin);
    for (std::size_t k = 0; k < keys_.size(); ++k) {
        scratch_[k].gather(other.table_.keys(k), rows);
        columns_[k] = &scratch_[k];
    }
    table_.insert(columns_, rows.size(), groups_);
    groups.insert(groups.end(), groups_.begin(), groups_.end());
    account();
}

}  // namespace entente::exec
