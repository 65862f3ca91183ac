#pragma once

#include <cstdint>
#include <span>

#include "graph/storage/bytes.hpp"

namespace entente::storage {

/// Integers as frames of 128, or as one where that takes less room: each has its least value (of the values, or of
/// their differences from one to the next, whichever takes less room) and the others above it in as few bits as the
/// greatest needs. See docs/file-format.md. The count is not stored: the reader knows it.
void put_integers(ByteWriter& out, std::span<const std::uint64_t> values);
/// Reads values.size() integers. Throws Damage.
void read_integers(ByteReader& in, std::span<std::uint64_t> values);

/// Ascending lists of numbers below `universe`, one after another, as differences in Golomb-Rice codes whose parameter
/// follows from the length of the list: close to the least room that sorted lists can take. Lists are
/// [offsets[i], offsets[i + 1]) of `values`; offsets are not stored. Equal neighbours in a list are allowed.
void put_lists(ByteWriter& out, std::span<const std::uint32_t> offsets, std::span<const std::uint32_t> values,
               std::uint32_t universe);
/// Throws Damage when a value is not below `universe`.
void read_lists(ByteReader& in, std::span<const std::uint32_t> offsets, std::span<std::uint32_t> values,
                std::uint32_t universe);

/// One such list.
void put_ascending(ByteWriter& out, std::span<const std::uint32_t> values, std::uint32_t universe);
void read_ascending(ByteReader& in, std::span<std::uint32_t> values, std::uint32_t universe);

/// Lengths of lists: as integers, or as the ascending list of their sums, which takes less room where few are long.
void put_lengths(ByteWriter& out, std::span<const std::uint64_t> lengths);
/// Reads lengths.size() of them. Throws Damage.
void read_lengths(ByteReader& in, std::span<std::uint64_t> lengths);

}  // namespace entente::storage
