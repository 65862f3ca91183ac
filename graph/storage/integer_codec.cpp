#include "graph/storage/integer_codec.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <vector>

#include "graph/storage/bits.hpp"

namespace entente::storage {
namespace {

constexpr std::size_t frame_size = 128;
// The head of a frame: a width up to 64, or one of the two forms, and a flag.
constexpr std::uint8_t radix_form = 65;
constexpr std::uint8_t rest_form = 66;  // the frame that follows has all values that are left
constexpr std::uint8_t delta_flag = 0x80;

/// What all values have in common: the least, and how far the greatest is above it.
struct Range {
    std::uint64_t base = 0;
    std::uint64_t most = 0;
    [[nodiscard]] unsigned width() const { return static_cast<unsigned>(std::bit_width(most)); }
};

/// Values are signed numbers around the first so that -1 and 0 are neighbours. All is modulo 2^64: any come back
/// exactly.
class RangeOf {
public:
    void add(std::uint64_t value) {
        if (!any_) first_ = value;
        any_ = true;
        const auto difference = static_cast<std::int64_t>(value - first_);
        least_ = std::min(least_, difference);
        most_ = std::max(most_, difference);
    }
    [[nodiscard]] Range range() const {
        return {first_ + static_cast<std::uint64_t>(least_),
                static_cast<std::uint64_t>(most_) - static_cast<std::uint64_t>(least_)};
    }

private:
    bool any_ = false;
    std::uint64_t first_ = 0;
    std::int64_t least_ = 0;
    std::int64_t most_ = 0;
};

/// Values below a radix, some together in one number: 4 days of 9000 take 53 bits, and 56 one by one.
struct Group {
    unsigned values = 1;
    unsigned bits = 0;
};

/// The group with the fewest bits a value of those below 2^62.
Group group_of(std::uint64_t radix) {
    constexpr std::uint64_t limit = std::uint64_t{1} << 62;
    Group best{1, static_cast<unsigned>(std::bit_width(radix - 1))};
    std::uint64_t power = radix;
    for (unsigned values = 2; power <= limit / radix; ++values) {
        power *= radix;
        const auto bits = static_cast<unsigned>(std::bit_width(power - 1));
        if (bits * best.values < best.bits * values) best = {values, bits};
    }
    return best;
}

/// Bits of the last group, which may be shorter.
unsigned bits_of(std::uint64_t radix, std::size_t values) {
    std::uint64_t power = 1;
    for (std::size_t i = 0; i < values; ++i) power *= radix;
    return static_cast<unsigned>(std::bit_width(power - 1));
}

/// A frame to be written.
struct Frame {
    bool differences = false;
    Range range;
    Group group;  ///< more than one value: in groups
    std::size_t bits = 0;

    Frame(bool differences_in, const Range& range_in, std::size_t count)
        : differences(differences_in), range(range_in), group{1, range_in.width()} {
        if (range.most > 1 && range.most < (std::uint64_t{1} << 31)) {
            const Group found = group_of(range.most + 1);
            // Taking groups apart costs time: only where it saves a thirty-second part.
            if (found.bits * 32 <= range.width() * found.values * 31) group = found;
        }
        bits = count / group.values * group.bits;
        if (group.values > 1 && count % group.values != 0) bits += bits_of(range.most + 1, count % group.values);
        ByteWriter head;
        put_head(head, 0);
        bits += head.size() * 8;
    }
    void put_head(ByteWriter& out, std::uint64_t first) const {
        const std::uint8_t form = group.values > 1 ? radix_form : static_cast<std::uint8_t>(range.width());
        out.byte(form | (differences ? delta_flag : std::uint8_t{0}));
        if (differences) out.zigzag(static_cast<std::int64_t>(first));
        out.zigzag(static_cast<std::int64_t>(range.base));
        if (group.values > 1) out.varint(range.most + 1);
    }
};

Frame frame_of(std::span<const std::uint64_t> values) {
    RangeOf plain, steps;
    for (std::size_t i = 0; i < values.size(); ++i) {
        plain.add(values[i]);
        if (i > 0) steps.add(values[i] - values[i - 1]);
    }
    const Frame of_plain(false, plain.range(), values.size());
    const Frame of_steps(true, steps.range(), values.size() - 1);
    // Differences are slower to read: only where they save a bit each.
    return of_steps.bits + values.size() <= of_plain.bits ? of_steps : of_plain;
}

void put_frame(ByteWriter& out, std::span<const std::uint64_t> values, const Frame& frame) {
    frame.put_head(out, values[0]);
    const std::size_t skipped = frame.differences ? 1 : 0;
    const auto value = [&](std::size_t i) {
        return (frame.differences ? values[i] - values[i - 1] : values[i]) - frame.range.base;
    };
    BitWriter bits(out);
    if (frame.group.values == 1) {
        for (std::size_t i = skipped; i < values.size(); ++i) bits.put(value(i), frame.group.bits);
    } else {
        const std::uint64_t radix = frame.range.most + 1;
        for (std::size_t i = skipped; i < values.size(); i += frame.group.values) {
            const std::size_t count = std::min<std::size_t>(frame.group.values, values.size() - i);
            std::uint64_t group = 0;
            for (std::size_t j = count; j > 0; --j) group = group * radix + value(i + j - 1);
            bits.put(group, count == frame.group.values ? frame.group.bits : bits_of(radix, count));
        }
    }
    bits.finish();
}

void read_packed(ByteReader& in, std::span<std::uint64_t> values, std::uint64_t base, unsigned width) {
    if (width == 0) {
        std::fill(values.begin(), values.end(), base);
        return;
    }
    if (values.size() > in.left() * 8) throw Damage{"the data ends too early"};
    const auto packed = in.raw((width * values.size() + 7) / 8);
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    // Whole words are read as long as there are two behind the bit; then bit by bit.
    const std::size_t safe = packed.size() < 16 ? 0 : std::min(values.size(), (packed.size() - 16) * 8 / width);
    std::size_t bit = 0;
    for (std::size_t i = 0; i < safe; ++i, bit += width) {
        const std::byte* const from = packed.data() + bit / 8;
        const unsigned shift = bit % 8;
        std::uint64_t word = load_word(from) >> shift;
        if (shift + width > 64) word |= load_word(from + 8) << (64 - shift);
        values[i] = base + (word & mask);
    }
    BitReader rest(packed.subspan(bit / 8));
    rest.skip(bit % 8);
    for (std::size_t i = safe; i < values.size(); ++i) values[i] = base + rest.take(width);
}

void read_groups(ByteReader& in, std::span<std::uint64_t> values, std::uint64_t base) {
    const std::uint64_t radix = in.count(std::uint64_t{1} << 31, "a radix");
    if (radix < 3) throw Damage{"a radix is out of range"};
    const Group group = group_of(radix);
    if (values.size() / group.values > in.left() * 8) throw Damage{"the data ends too early"};
    BitReader bits(in.rest());
    for (std::size_t i = 0; i < values.size(); i += group.values) {
        const std::size_t count = std::min<std::size_t>(group.values, values.size() - i);
        std::uint64_t word = bits.take(count == group.values ? group.bits : bits_of(radix, count));
        for (std::size_t j = 0; j < count; ++j) {
            values[i + j] = base + word % radix;
            word /= radix;
        }
    }
    if (bits.overrun()) throw Damage{"the data ends too early"};
    (void)in.raw(bits.bytes_used());
}

void read_frame(ByteReader& in, std::span<std::uint64_t> values, std::uint8_t head) {
    const auto form = static_cast<std::uint8_t>(head & 0x7FU);
    if (form > radix_form) throw Damage{"a frame of integers has an unknown form"};
    const bool differences = (head & delta_flag) != 0;
    if (differences) values[0] = static_cast<std::uint64_t>(in.zigzag());
    const auto base = static_cast<std::uint64_t>(in.zigzag());
    const auto rest = values.subspan(differences ? 1 : 0);
    if (form == radix_form) {
        read_groups(in, rest, base);
    } else {
        read_packed(in, rest, base, form);
    }
    if (!differences) return;
    for (std::size_t i = 1; i < values.size(); ++i) values[i] += values[i - 1];
}

}  // namespace

void put_integers(ByteWriter& out, std::span<const std::uint64_t> values) {
    std::vector<Frame> frames;
    std::size_t bits = 0;
    const auto frame_values = [&](std::size_t frame) {
        const std::size_t begin = frame * frame_size;
        return values.subspan(begin, std::min(frame_size, values.size() - begin));
    };
    for (std::size_t i = 0; i * frame_size < values.size(); ++i) {
        frames.push_back(frame_of(frame_values(i)));
        bits += frames.back().bits;
    }
    if (frames.size() > 1) {
        if (const Frame all = frame_of(values); all.bits <= bits) {
            out.byte(rest_form);
            return put_frame(out, values, all);
        }
    }
    for (std::size_t i = 0; i < frames.size(); ++i) put_frame(out, frame_values(i), frames[i]);
}

void read_integers(ByteReader& in, std::span<std::uint64_t> values) {
    for (std::size_t begin = 0; begin < values.size();) {
        std::uint8_t head = in.byte();
        std::size_t count = std::min(frame_size, values.size() - begin);
        if (head == rest_form) {
            count = values.size() - begin;
            head = in.byte();
        }
        read_frame(in, values.subspan(begin, count), head);
        begin += count;
    }
}

void put_lists(ByteWriter& out, std::span<const std::uint32_t> offsets, std::span<const std::uint32_t> values,
               std::uint32_t universe) {
    BitWriter bits(out);
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const unsigned low = rice_bits(universe, offsets[list + 1] - offsets[list]);
        std::uint32_t before = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            put_rice(bits, values[i] - before, low);
            before = values[i];
        }
    }
    bits.finish();
}

void read_lists(ByteReader& in, std::span<const std::uint32_t> offsets, std::span<std::uint32_t> values,
                std::uint32_t universe) {
    BitReader bits(in.rest());
    for (std::size_t list = 0; list + 1 < offsets.size(); ++list) {
        const unsigned low = rice_bits(universe, offsets[list + 1] - offsets[list]);
        std::uint64_t value = 0;
        for (std::uint32_t i = offsets[list]; i < offsets[list + 1]; ++i) {
            value += read_rice(bits, low);
            if (value >= universe) throw Damage{"an id is out of range"};
            values[i] = static_cast<std::uint32_t>(value);
        }
        if (bits.overrun()) throw Damage{"the data ends too early"};
    }
    (void)in.raw(bits.bytes_used());
}

void put_ascending(ByteWriter& out, std::span<const std::uint32_t> values, std::uint32_t universe) {
    const std::array<std::uint32_t, 2> offsets{0, static_cast<std::uint32_t>(values.size())};
    put_lists(out, offsets, values, universe);
}

void read_ascending(ByteReader& in, std::span<std::uint32_t> values, std::uint32_t universe) {
    const std::array<std::uint32_t, 2> offsets{0, static_cast<std::uint32_t>(values.size())};
    read_lists(in, offsets, values, universe);
}

void put_lengths(ByteWriter& out, std::span<const std::uint64_t> lengths) {
    ByteWriter integers, ascending;
    put_integers(integers, lengths);
    std::vector<std::uint32_t> ends;
    std::uint64_t sum = 0;
    for (const std::uint64_t length : lengths) ends.push_back(static_cast<std::uint32_t>(sum += length));
    const bool fits = sum < std::numeric_limits<std::uint32_t>::max();
    if (fits) {
        ascending.varint(sum);
        put_ascending(ascending, ends, static_cast<std::uint32_t>(sum + 1));
    }
    const bool shorter = fits && ascending.size() < integers.size();
    out.byte(shorter ? 1 : 0);
    out.raw(shorter ? ascending.bytes() : integers.bytes());
}

void read_lengths(ByteReader& in, std::span<std::uint64_t> lengths) {
    if (in.count(1, "the form of lengths") == 0) return read_integers(in, lengths);
    const std::uint64_t sum = in.count(std::numeric_limits<std::uint32_t>::max() - 1, "a sum of lengths");
    if (lengths.size() / 8 > in.left()) throw Damage{"the data ends too early"};
    std::vector<std::uint32_t> ends(lengths.size());
    read_ascending(in, ends, static_cast<std::uint32_t>(sum + 1));
    for (std::size_t i = 0; i < ends.size(); ++i) lengths[i] = ends[i] - (i == 0 ? 0 : ends[i - 1]);
}

}  // namespace entente::storage
