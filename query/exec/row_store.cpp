#include "query/exec/row_store.hpp"

#include <algorithm>
#include <numeric>

namespace entente::exec {

RowStore::RowStore(std::vector<bound::Slot> slots, ExecutionContext& context)
    : slots_(std::move(slots)), context_(context), columns_(slots_.size()) {}

RowStore::~RowStore() {
    context_.release_memory(bytes_);
}

void RowStore::add_slot(bound::Slot slot) {
    if (std::find(slots_.begin(), slots_.end(), slot) != slots_.end()) return;
    slots_.push_back(slot);
    columns_.emplace_back();
}

void RowStore::append(const Batch& batch) {
    std::size_t bytes = 0;
    for (std::size_t c = 0; c < slots_.size(); ++c) {
        const Vector& source = batch.columns[slots_[c]];
        Vector& target = columns_[c];
        if (source.size() == 0) continue;
        if (size_ == 0) target.clear(source.kind);
        const bool same_kind = target.kind == source.kind && !source.constant && !target.has_nulls && !source.has_nulls;
        const auto extend = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        if (same_kind) {
            switch (source.kind) {
                case VectorKind::value:
                    extend(target.values, source.values);
                    break;
                case VectorKind::node:
                case VectorKind::relationship:
                    extend(target.ids, source.ids);
                    break;
                case VectorKind::integer:
                case VectorKind::date:
                    extend(target.integers, source.integers);
                    break;
                case VectorKind::floating:
                    extend(target.floats, source.floats);
                    break;
                case VectorKind::boolean:
                    extend(target.booleans, source.booleans);
                    break;
                case VectorKind::string:
                    extend(target.strings, source.strings);
                    break;
            }
        } else {
            for (std::size_t row = 0; row < batch.size; ++row) target.append_from(source, row);
        }
        bytes += batch.size * (target.kind == VectorKind::value ? sizeof(Value) : 8);
    }
    if (!batch.multiplicity.empty() || !multiplicity_.empty()) {
        multiplicity_.resize(size_, 1);
        for (std::size_t row = 0; row < batch.size; ++row) multiplicity_.push_back(batch.weight(row));
    }
    size_ += batch.size;
    bytes_ += bytes;
    context_.use_memory(bytes);
}

const Vector& RowStore::column(bound::Slot slot) const {
    const auto at = std::find(slots_.begin(), slots_.end(), slot) - slots_.begin();
    return columns_[static_cast<std::size_t>(at)];
}

void RowStore::emit(std::span<const std::uint32_t> rows, Batch& out) const {
    for (std::size_t c = 0; c < slots_.size(); ++c) out.columns[slots_[c]].gather(columns_[c], rows);
    out.multiplicity.clear();
    if (!multiplicity_.empty()) {
        for (const std::uint32_t row : rows) out.multiplicity.push_back(multiplicity_[row]);
    }
    out.size = rows.size();
}

void RowStore::keep(std::vector<std::uint32_t>& rows) {
    for (Vector& column : columns_) {
        Vector kept;
        kept.gather(column, rows);
        column = std::move(kept);
    }
    if (!multiplicity_.empty()) {
        std::vector<std::uint64_t> kept;
        for (const std::uint32_t row : rows) kept.push_back(multiplicity_[row]);
        multiplicity_ = std::move(kept);
    }
    context_.release_memory(bytes_);
    bytes_ = size_ == 0 ? 0 : bytes_ * rows.size() / size_;
    context_.use_memory(bytes_);
    size_ = rows.size();
    std::iota(rows.begin(), rows.end(), 0U);
}

void RowStore::clear() {
    context_.release_memory(bytes_);
    bytes_ = size_ = 0;
    multiplicity_.clear();
    for (Vector& column : columns_) column.clear(VectorKind::value);
}

}  // namespace entente::exec
