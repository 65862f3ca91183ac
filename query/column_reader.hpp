#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/cursor.hpp"
#include "query/exec/vector.hpp"

namespace entente {

/// Turns the vectors of one output column into what a BatchColumn shows: flat, and typed where the rows allow it. Owns
/// what it had to convert; the rest stays in the vector. One per column of a cursor, reused from batch to batch.
class ColumnReader {
public:
    /// A view of the first `rows` elements of `source`, valid until the next read or change of `source`.
    [[nodiscard]] BatchColumn read(const exec::Vector& source, std::size_t rows);

private:
    void note_nulls(const exec::Vector& vector, std::size_t rows);
    [[nodiscard]] const exec::Vector& typed(const exec::Vector& vector, std::size_t rows);

    exec::Vector flat_, typed_;
    std::vector<std::uint8_t> nulls_;
};

}  // namespace entente
