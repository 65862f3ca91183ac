#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "graph/storage/bytes.hpp"

namespace entente::storage {

[[nodiscard]] inline std::uint64_t load_word(const std::byte* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof(word));
    return word;
}

/// Bits, low first, into words.
class BitWriter {
public:
    explicit BitWriter(ByteWriter& out) : out_(out) {}
    void put(std::uint64_t value, unsigned width) {  // width <= 64, value below 2^width
        if (width == 0) return;
        word_ |= value << used_;
        if (used_ + width >= 64) {
            out_.fixed(word_);
            word_ = used_ == 0 ? 0 : value >> (64 - used_);
            used_ = used_ + width - 64;
        } else {
            used_ += width;
        }
    }
    /// Fills the last byte with zeros.
    void finish() {
        for (; used_ > 0; used_ -= std::min(used_, 8U)) {
            out_.byte(static_cast<std::uint8_t>(word_));
            word_ >>= 8;
        }
    }

private:
    ByteWriter& out_;
    std::uint64_t word_ = 0;
    unsigned used_ = 0;
};

/// Reads bits from a span; past its end come zeros, which the caller notices by `overrun`.
class BitReader {
public:
    explicit BitReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint64_t peek() const {  // at least 57 bits
        const std::size_t at = bit_ / 8;
        std::uint64_t word = 0;
        if (at + 8 <= bytes_.size()) {
            word = load_word(bytes_.data() + at);
        } else if (at < bytes_.size()) {
            std::memcpy(&word, bytes_.data() + at, bytes_.size() - at);
        }
        return word >> (bit_ % 8);
    }
    void skip(unsigned bits) { bit_ += bits; }
    [[nodiscard]] std::uint64_t take(unsigned width) {  // width <= 64
        const unsigned low = std::min(width, 32U);
        std::uint64_t value = peek() & ((std::uint64_t{1} << low) - 1);
        skip(low);
        if (width > low) {
            const unsigned high = width - low;
            value |= (peek() & ((std::uint64_t{1} << high) - 1)) << low;
            skip(high);
        }
        return value;
    }
    [[nodiscard]] bool overrun() const { return bit_ > bytes_.size() * 8; }
    [[nodiscard]] std::size_t bytes_used() const { return (bit_ + 7) / 8; }

private:
    std::span<const std::byte> bytes_;
    std::size_t bit_ = 0;
};

// Golomb-Rice codes: so many zeros as value >> low, a one, and the low bits; from 24 zeros on: 24, a one, and 32 bits.

inline constexpr unsigned widest_unary = 24;

inline void put_rice(BitWriter& bits, std::uint32_t value, unsigned low) {
    const std::uint32_t quotient = value >> low;
    if (quotient < widest_unary) {
        const std::uint64_t rest = value & ((std::uint64_t{1} << low) - 1);
        bits.put((rest << 1 | 1) << quotient, quotient + 1 + low);  // 24 + 31 bits at most
    } else {
        bits.put(std::uint64_t{1} << widest_unary, widest_unary + 1);
        bits.put(value, 32);
    }
}

/// `low` below 32. Throws Damage.
[[nodiscard]] inline std::uint64_t read_rice(BitReader& bits, unsigned low) {
    const std::uint64_t word = bits.peek();
    const auto quotient = static_cast<unsigned>(std::countr_zero(word));
    if (quotient > widest_unary) throw Damage{"a list of numbers is damaged"};
    bits.skip(quotient + 1);
    if (quotient == widest_unary) return bits.take(32);
    bits.skip(low);  // 24 + 1 + 31 bits at most: all in `word`
    const std::uint64_t mask = (std::uint64_t{1} << low) - 1;
    return (std::uint64_t{quotient} << low) | ((word >> (quotient + 1)) & mask);
}

/// The parameter for differences of `count` ascending numbers below `universe`: their mean, in whole bits.
[[nodiscard]] inline unsigned rice_bits(std::uint32_t universe, std::uint32_t count) {
    const std::uint64_t mean = universe / (std::uint64_t{count} + 1);
    return mean < 2 ? 0 : static_cast<unsigned>(std::bit_width(mean)) - 1;
}

}  // namespace entente::storage
