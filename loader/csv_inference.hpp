#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "loader/csv_reader.hpp"

namespace entente::csv {

/// A column without a declared type: the first of integer, float, boolean, date, local datetime, datetime that every
/// value has, else string. Only plain forms count, so that the text of a value can be told from its type: 007, +1, 1E5
/// and integers beyond 64 bits stay strings. Until a value contradicts all types the texts are kept; then they go to
/// the builders as strings and later ones follow directly.
class InferredColumn {
public:
    /// Appends to `builders[group]`, now or when finished. The field must not be null; `append_null` is for that.
    void append(const Field& field, std::uint32_t group, std::vector<ColumnBuilder>& builders);
    void append_null(std::uint32_t group, std::vector<ColumnBuilder>& builders);
    /// Moves what is kept to the builders.
    void finish(std::vector<ColumnBuilder>& builders);
    [[nodiscard]] std::uint64_t memory_use() const;  ///< bytes of the texts that are kept

private:
    /// Values of one group, in order.
    struct Texts {
        std::string bytes;
        std::vector<std::uint32_t> sizes;  // no_size: null
    };
    static constexpr std::uint32_t no_size = 0xFFFF'FFFF;
    Texts& texts_of(std::uint32_t group);

    std::uint8_t candidates_ = 0x3F;  // types that no value has contradicted, by bit
    std::vector<Texts> texts_;        // by group
};

}  // namespace entente::csv
