#include "query/exec/scan_bounds.hpp"

namespace entente::exec {

void ScanBounds::prepare() {
    values_.clear();
    const Batch empty{};
    for (const plan::ScanBound& bound : bounds_) values_.push_back(evaluator_.evaluate_row(bound.value, empty, 0));
}

bool ScanBounds::excludes(const ColumnChunk& chunk, bound::ExprKind comparison, const Value& value) {
    Value low, high;
    switch (chunk.kind) {
        case ChunkKind::integer:
            low = Value(chunk.min_integer), high = Value(chunk.max_integer);
            break;
        case ChunkKind::date:
            low = Value(Date{chunk.min_integer}), high = Value(Date{chunk.max_integer});
            break;
        case ChunkKind::floating:
            low = Value(chunk.min_float), high = Value(chunk.max_float);
            break;
        default:
            return false;
    }
    const auto with_low = compare(value, low), with_high = compare(value, high);
    if (!with_low || !with_high) {
        // Another type, or null: no comparison holds.
        return value.is_null() || value.is_number() != low.is_number();
    }
    switch (comparison) {
        case bound::ExprKind::equal:
            return *with_low < 0 || *with_high > 0;
        case bound::ExprKind::less:
            return *with_low <= 0;
        case bound::ExprKind::less_equal:
            return *with_low < 0;
        case bound::ExprKind::greater:
            return *with_high >= 0;
        default:
            return *with_high > 0;
    }
}

}  // namespace entente::exec
