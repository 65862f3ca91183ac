#include "graph/dictionary.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <utility>

namespace entente {
namespace {

constexpr std::uint32_t unused = 0xFFFF'FFFF;
constexpr std::size_t smallest_entry_limit = 64;
constexpr std::size_t smallest_byte_limit = 4096;

std::uint32_t hash_text(std::string_view text) {
    const std::uint64_t hash = std::hash<std::string_view>{}(text);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

template <typename Function> void for_each_row(const Validity& valid, Function function) {
    std::uint32_t first = 0;
    for (std::uint64_t word : valid.words()) {
        for (; word != 0; word &= word - 1) function(first + static_cast<std::uint32_t>(std::countr_zero(word)));
        first += 64;
    }
}

/// Rewrites the dictionary with the entries that rows use, in order of their first row.
void compact(ColumnChunk& chunk) {
    StringChunk& old = chunk.strings;
    StringChunk fresh;
    fresh.codes.assign(chunk_rows, 0);
    fresh.offsets.push_back(0);
    std::vector<std::uint32_t> renumbered(old.offsets.size(), unused);
    for_each_row(chunk.valid, [&](std::uint32_t row) {
        std::uint32_t& code = renumbered[old.codes[row]];
        if (code == unused) {
            code = static_cast<std::uint32_t>(fresh.offsets.size() - 1);
            fresh.bytes += old.text(old.codes[row]);
            fresh.offsets.push_back(static_cast<std::uint32_t>(fresh.bytes.size()));
        }
        fresh.codes[row] = static_cast<std::uint16_t>(code);
    });
    old = std::move(fresh);
}

}  // namespace

void DictionaryIndex::clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    entries_ = 0;
    entry_limit_ = smallest_entry_limit;
    byte_limit_ = smallest_byte_limit;
}

void DictionaryIndex::insert(std::uint32_t hash, std::uint32_t code) {
    if (slots_.size() < 2 * (entries_ + 1)) {
        std::vector<Slot> old(std::max<std::size_t>(64, 2 * slots_.size()));
        std::swap(old, slots_);
        entries_ = 0;
        for (const Slot& slot : old) {
            if (slot.code_plus_one != 0) insert(slot.hash, slot.code_plus_one - 1);
        }
    }
    std::size_t place = hash & (slots_.size() - 1);
    while (slots_[place].code_plus_one != 0) place = (place + 1) & (slots_.size() - 1);
    slots_[place] = {hash, code + 1};
    ++entries_;
}

void DictionaryIndex::index_entries(const StringChunk& strings) {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    entries_ = 0;
    for (std::uint32_t code = 0; code + 1 < strings.offsets.size(); ++code) {
        insert(hash_text(strings.text(static_cast<std::uint16_t>(code))), code);
    }
}

void DictionaryIndex::rebuild(const ColumnChunk& chunk) {
    const StringChunk& strings = chunk.strings;
    std::vector<bool> used(strings.offsets.size(), false);
    std::size_t used_entries = 0;
    std::size_t used_bytes = 0;
    for_each_row(chunk.valid, [&](std::uint32_t row) {
        const std::uint16_t code_of_row = strings.codes[row];
        if (used[code_of_row]) return;
        used[code_of_row] = true;
        ++used_entries;
        used_bytes += strings.text(code_of_row).size();
    });
    entry_limit_ = std::max(smallest_entry_limit, 2 * used_entries);
    byte_limit_ = std::max(smallest_byte_limit, 2 * used_bytes);
    index_entries(strings);
}

std::optional<std::uint16_t> DictionaryIndex::code(ColumnChunk& chunk, std::string_view text) {
    StringChunk& strings = chunk.strings;
    const std::uint32_t hash = hash_text(text);
    if (!slots_.empty()) {
        for (std::size_t place = hash & (slots_.size() - 1); slots_[place].code_plus_one != 0;
             place = (place + 1) & (slots_.size() - 1)) {
            const auto found = static_cast<std::uint16_t>(slots_[place].code_plus_one - 1);
            if (slots_[place].hash == hash && strings.text(found) == text) return found;
        }
    }
    if (entries_ + 1 > entry_limit_ || strings.bytes.size() + text.size() > byte_limit_) {
        compact(chunk);
        index_entries(strings);
        entry_limit_ = std::max(smallest_entry_limit, 2 * (entries_ + 1));
        byte_limit_ = std::max(smallest_byte_limit, 2 * (strings.bytes.size() + text.size()));
    }
    if (strings.bytes.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    if (strings.offsets.empty()) strings.offsets.push_back(0);
    const std::size_t fresh = strings.offsets.size() - 1;
    strings.bytes += text;
    strings.offsets.push_back(static_cast<std::uint32_t>(strings.bytes.size()));
    insert(hash, static_cast<std::uint32_t>(fresh));
    return static_cast<std::uint16_t>(fresh);
}

}  // namespace entente
