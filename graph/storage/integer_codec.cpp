#include "graph/storage/integer_codec.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace entente::storage {
namespace {

constexpr std::size_t frame_size = 128;
constexpr std::uint8_t delta_flag = 0x80;  // of the width byte
constexpr unsigned widest_unary = 24;      // longer quotients are written out

std::uint64_t zigzag_of(std::uint64_t difference) {
    const auto value = static_cast<std::int64_t>(difference);
    return (difference << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::uint64_t from_zigzag(std::uint64_t value) {
    return (value >> 1) ^ (~(value & 1) + 1);
}

std::uint64_t load_word(const std::byte* from) {
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

struct Frame {
    std::uint64_t base = 0;
    unsigned width = 0;
};

/// Counts from the least of `values`, as signed numbers around the first so that -1 and 0 are neighbours. All is modulo
/// 2^64: any values come back exactly.
Frame frame_of(std::span<const std::uint64_t> values) {
    const std::uint64_t first = values.empty() ? 0 : values[0];
    std::int64_t least = 0;
    std::int64_t most = 0;
    for (const std::uint64_t value : values) {
        const auto difference = static_cast<std::int64_t>(value - first);
        least = std::min(least, difference);
        most = std::max(most, difference);
    }
    return {
        first + static_cast<std::uint64_t>(least),
        static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least)))};
}

void put_packed(ByteWriter& out, std::span<const std::uint64_t> values, const Frame& frame) {
    BitWriter bits(out);
    for (const std::uint64_t value : values) bits.put(value - frame.base, frame.width);
    bits.finish();
}

void read_packed(ByteReader& in, std::span<std::uint64_t> values, const Frame& frame) {
    if (frame.width == 0) {
        std::fill(values.begin(), values.end(), frame.base);
        return;
    }
    // A copy with room behind it, so that whole words may be read.
    std::array<std::byte, frame_size * 8 + 16> buffer;
    const auto packed = in.raw((frame.width * values.size() + 7) / 8);
    std::memcpy(buffer.data(), packed.data(), packed.size());
    std::memset(buffer.data() + packed.size(), 0, 16);
    const std::uint64_t mask = frame.width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << frame.width) - 1;
    std::size_t bit = 0;
    for (std::uint64_t& value : values) {
        const std::byte* const from = buffer.data() + bit / 8;
        const unsigned shift = bit % 8;
        std::uint64_t word = load_word(from) >> shift;
        if (shift + frame.width > 64) word |= load_word(from + 8) << (64 - shift);
        value = frame.base + (word & mask);
        bit += frame.width;
    }
}

/// The Rice parameter of a list: the mean difference of `count` numbers below `universe`, in whole bits.
unsigned rice_bits(std::uint32_t universe, std::uint32_t count) {
    const std::uint32_t mean = universe / (count + 1);
    return mean < 2 ? 0 : static_cast<unsigned>(std::bit_width(mean)) - 1;
}

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
    [[nodiscard]] bool overrun() const { return bit_ > bytes_.size() * 8; }
    [[nodiscard]] std::size_t bytes_used() const { return (bit_ + 7) / 8; }

private:
    std::span<const std::byte> bytes_;
    std::size_t bit_ = 0;
};

}  // namespace

void put_integers(ByteWriter& out, std::span<const std::uint64_t> values) {
    std::array<std::uint64_t, frame_size> buffer;
    for (std::size_t begin = 0; begin < values.size(); begin += frame_size) {
        const auto plain = values.subspan(begin, std::min(frame_size, values.size() - begin));
        const std::span<std::uint64_t> steps(buffer.data(), plain.size() - 1);
        for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = zigzag_of(plain[i + 1] - plain[i]);
        const Frame of_plain = frame_of(plain);
        const Frame of_steps = frame_of(steps);
        if (of_steps.width + 1 < of_plain.width) {
            out.byte(static_cast<std::uint8_t>(of_steps.width | delta_flag));
            out.zigzag(static_cast<std::int64_t>(plain[0]));
            out.zigzag(static_cast<std::int64_t>(of_steps.base));
            put_packed(out, steps, of_steps);
        } else {
            out.byte(static_cast<std::uint8_t>(of_plain.width));
            out.zigzag(static_cast<std::int64_t>(of_plain.base));
            put_packed(out, plain, of_plain);
        }
    }
}

void read_integers(ByteReader& in, std::span<std::uint64_t> values) {
    for (std::size_t begin = 0; begin < values.size(); begin += frame_size) {
        const auto frame = values.subspan(begin, std::min(frame_size, values.size() - begin));
        const std::uint8_t head = in.byte();
        const unsigned width = head & 0x7FU;
        if (width > 64) throw Damage{"a frame of integers has an impossible width"};
        const auto first = static_cast<std::uint64_t>(in.zigzag());
        if ((head & delta_flag) == 0) {
            read_packed(in, frame, {first, width});
            continue;
        }
        const auto base = static_cast<std::uint64_t>(in.zigzag());
        read_packed(in, frame.subspan(1), {base, width});
        frame[0] = first;
        for (std::size_t i = 1; i < frame.size(); ++i) frame[i] = frame[i - 1] + from_zigzag(frame[i]);
    }
}

void put_lists(ByteWriter& out, std::span<const std::uint32_t> offsets, std::span<const std::uint32_t> values,
               std::uint32_t universe) {
    BitWriter bits(out);
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const unsigned low = rice_bits(universe, offsets[list + 1] - offsets[list]);
        std::uint32_t before = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            const std::uint32_t difference = values[i] - before;
            before = values[i];
            const std::uint32_t quotient = difference >> low;
            if (quotient < widest_unary) {
                bits.put(std::uint64_t{1} << quotient, quotient + 1);  // zeros, then a one
                bits.put(difference & ((std::uint32_t{1} << low) - 1), low);
            } else {
                bits.put(std::uint64_t{1} << widest_unary, widest_unary + 1);
                bits.put(difference, 32);
            }
        }
    }
    bits.finish();
}

void read_lists(ByteReader& in, std::span<const std::uint32_t> offsets, std::span<std::uint32_t> values,
                std::uint32_t universe) {
    BitReader bits(in.rest());
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const unsigned low = rice_bits(universe, offsets[list + 1] - offsets[list]);
        const std::uint32_t mask = low == 0 ? 0 : (std::uint32_t{1} << low) - 1;
        std::uint64_t value = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            const std::uint64_t word = bits.peek();
            const auto quotient = static_cast<unsigned>(std::countr_zero(word));
            if (quotient > widest_unary) throw Damage{"a list of ids is damaged"};
            bits.skip(quotient + 1);
            if (quotient == widest_unary) {
                value += bits.peek() & 0xFFFF'FFFFU;
                bits.skip(32);
            } else {  // 24 + 1 + 31 bits at most: all in `word`
                value += (std::uint64_t{quotient} << low) | ((word >> (quotient + 1)) & mask);
                bits.skip(low);
            }
            if (value >= universe) throw Damage{"an id is out of range"};
            values[i] = static_cast<std::uint32_t>(value);
        }
        if (bits.overrun()) throw Damage{"the data ends too early"};
    }
    (void)in.raw(bits.bytes_used());
}

}  // namespace entente::storage
