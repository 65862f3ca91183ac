#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/column.hpp"

namespace entente {

/// Finds texts in the dictionary of a string chunk that is being written, so that storing a string costs O(1) however
/// large the dictionary is. Transient: a writer holds one per chunk it works on, and published chunks have none.
class DictionaryIndex {
public:
    /// Forgets what it knew. Holds no memory of the chunk.
    void clear();
    /// Reads the dictionary of `chunk`, and how much of it is in use. O(rows + entries).
    void rebuild(const ColumnChunk& chunk);
    /// The code of `text`, adding an entry when it is new. Before the dictionary doubles over what its rows use, it is
    /// compacted: then all codes change. nullopt when the chunk's texts would pass 4 GiB.
    std::optional<std::uint16_t> code(ColumnChunk& chunk, std::string_view text);

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t code_plus_one = 0;  // 0: free
    };
    void insert(std::uint32_t hash, std::uint32_t code);
    void index_entries(const StringChunk& strings);

    std::vector<Slot> slots_;  // open addressing; a power of two, at least half free
    std::size_t entries_ = 0;
    std::size_t entry_limit_ = 64;  // compact before the dictionary passes these
    std::size_t byte_limit_ = 4096;
};

}  // namespace entente
