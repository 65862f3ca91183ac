#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/bulk_loader.hpp"
#include "graph/chunk_spill.hpp"
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
    [[nodiscard]] std::uint64_t memory_use() const;  ///< bytes of the texts that are kept in memory
    /// From now on all but the last texts of each group are in the spill, if the values that they may become can be
    /// there too (ColumnBuilder::spill_to). It must outlive the column.
    void spill_to(ChunkSpill& spill);
    [[nodiscard]] std::uint64_t spilled() const { return spilled_; }  ///< bytes that those values take then, nearly

private:
    /// Values of one group, in order: those of `parts`, then those in memory.
    struct Texts {
        struct Part {
            std::uint64_t at, bytes;  // in the spill: part_values sizes, then so many bytes
        };
        std::vector<Part> parts;
        std::string bytes;
        std::vector<std::uint32_t> sizes;  // no_size: null
    };
    static constexpr std::uint32_t no_size = 0xFFFF'FFFF, part_values = 1U << 16U;
    Texts& texts_of(std::uint32_t group);
    void add_size(Texts& texts, std::uint32_t size);
    void spill_texts(Texts& texts);
    void append_all(std::string_view bytes, const std::vector<std::uint32_t>& sizes, ColumnBuilder& builder) const;

    std::uint8_t candidates_ = 0x3F;  // types that no value has contradicted, by bit
    std::vector<Texts> texts_;        // by group
    ChunkSpill* spill_ = nullptr;
    std::uint64_t spilled_ = 0;
};

}  // namespace entente::csv
