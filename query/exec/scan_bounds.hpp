#pragma once

#include <vector>

#include "query/exec/evaluator.hpp"

namespace entente::exec {

/// Comparisons of properties with values known before a scan: a chunk whose smallest and largest value exclude one of
/// them is not looked at (a zone map).
class ScanBounds {
public:
    ScanBounds(const std::vector<plan::ScanBound>& bounds, ExecutionContext& context)
        : bounds_(bounds), evaluator_(context) {}

    /// Evaluates the values; before the first chunk.
    void prepare();

    /// No row of chunk `index` can satisfy all bounds. `column_of(key)`: the column, or nullptr.
    template <typename ColumnOf> [[nodiscard]] bool exclude(std::uint32_t index, const ColumnOf& column_of) const {
        for (std::size_t i = 0; i < bounds_.size(); ++i) {
            const Column* column = column_of(bounds_[i].key);
            const ColumnChunk* chunk = column == nullptr ? nullptr : column->chunk(index);
            if (chunk == nullptr || excludes(*chunk, bounds_[i].comparison, values_[i])) return true;
        }
        return false;
    }

private:
    [[nodiscard]] static bool excludes(const ColumnChunk& chunk, bound::ExprKind comparison, const Value& value);

    const std::vector<plan::ScanBound>& bounds_;
    Evaluator evaluator_;
    std::vector<Value> values_;
};

}  // namespace entente::exec
