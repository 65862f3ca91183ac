#include "query/exec/exact_sum.hpp"

#include <bit>
#include <cmath>

namespace entente::exec {

namespace {

constexpr std::int64_t digit_mask = 0xFFFF'FFFF;

}  // namespace

void ExactSums::add(std::size_t group, std::span<const double> values) {
    Fixed sum = sums_[group];
    for (const double value : values) {
        Fixed product = 0, next = 0;
        if (!fixed(value, 1, product) || __builtin_add_overflow(sum, product, &next)) [[unlikely]]
            add_slowly(group, value, 1);
        else
            sum = next;
    }
    sums_[group] = sum;
}

void ExactSums::add_slowly(std::size_t group, double value, std::uint64_t weight) {
    if (!std::isfinite(value)) {
        if (not_finite_.size() <= group) not_finite_.resize(sums_.size(), 0.0);
        not_finite_[group] += value;
        return;
    }
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const int biased = static_cast<int>(bits >> 52 & 0x7FF);
    const std::uint64_t fraction = bits & fraction_mask;
    const std::uint64_t mantissa = biased == 0 ? fraction : fraction | (fraction_mask + 1);
    if (mantissa == 0) return;
    const int exponent = (biased == 0 ? 1 : biased) - 1075;  // the value is mantissa * 2^exponent
    const bool negative = bits >> 63 != 0;
    Wide& sum = wide(group);
    sum.add(static_cast<Bits>(mantissa) * (weight & 0xFFFF'FFFF), exponent, negative);
    sum.add(static_cast<Bits>(mantissa) * (weight >> 32), exponent + 32, negative);
}

ExactSums::Wide& ExactSums::wide(std::size_t group) {
    if (wide_.size() <= group) wide_.resize(sums_.size());
    if (!wide_[group]) wide_[group] = std::make_unique<Wide>();
    return *wide_[group];
}

void ExactSums::merge(const ExactSums& other, std::span<const std::uint32_t> groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
        Fixed sum = 0;
        if (__builtin_add_overflow(sums_[groups[i]], other.sums_[i], &sum))
            wide(groups[i]).add(other.sums_[i]);
        else
            sums_[groups[i]] = sum;
        if (i < other.wide_.size() && other.wide_[i]) wide(groups[i]).add(*other.wide_[i]);
        if (i < other.not_finite_.size() && other.not_finite_[i] != 0.0) {
            if (not_finite_.size() <= groups[i]) not_finite_.resize(sums_.size(), 0.0);
            not_finite_[groups[i]] += other.not_finite_[i];
        }
    }
}

double ExactSums::result(std::size_t group) const {
    if (group < not_finite_.size() && not_finite_[group] != 0.0) return not_finite_[group];
    if (group >= wide_.size() || !wide_[group]) return std::ldexp(static_cast<double>(sums_[group]), -fraction_bits);
    Wide sum = *wide_[group];
    sum.add(sums_[group]);
    return sum.result();
}

void ExactSums::Wide::add(Bits magnitude, int exponent, bool negative) {
    if (++additions == 1U << 30) carry();
    const int position = exponent + offset;
    std::size_t digit = static_cast<std::size_t>(position) / 32;
    for (magnitude <<= position % 32; magnitude != 0; magnitude >>= 32) {
        const auto part = static_cast<std::int64_t>(static_cast<std::uint64_t>(magnitude) & 0xFFFF'FFFF);
        digits[digit++] += negative ? -part : part;
    }
}

void ExactSums::Wide::add(Fixed fixed) {
    const bool negative = fixed < 0;
    const Bits magnitude = negative ? -static_cast<Bits>(fixed) : static_cast<Bits>(fixed);
    add(magnitude & ~std::uint64_t{0}, -fraction_bits, negative);
    add(magnitude >> 64, 64 - fraction_bits, negative);
}

void ExactSums::Wide::add(const Wide& other) {
    carry();
    Wide copy = other;
    copy.carry();
    for (std::size_t i = 0; i < digits.size(); ++i) digits[i] += copy.digits[i];
    ++additions;
}

/// Every digit but the highest becomes one of [0, 2^32); the highest carries the sign.
void ExactSums::Wide::carry() {
    additions = 0;
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
        const std::int64_t low = digits[i] & digit_mask;
        digits[i + 1] += (digits[i] - low) / (digit_mask + 1);
        digits[i] = low;
    }
}

double ExactSums::Wide::result() const {
    Wide sum = *this;
    sum.carry();
    const bool negative = sum.digits.back() < 0;
    if (negative) {
        for (std::int64_t& digit : sum.digits) digit = -digit;
        sum.carry();
    }
    std::size_t top = sum.digits.size();
    while (top > 0 && sum.digits[top - 1] == 0) --top;
    if (top == 0) return 0.0;
    // The three highest digits hold at least 65 bits; what is below matters only in that it is not zero.
    const std::size_t first = top < 3 ? 0 : top - 3;
    Bits bits = 0;
    for (std::size_t i = top; i-- > first;) bits = bits << 32 | static_cast<Bits>(sum.digits[i]);
    for (std::size_t i = 0; i < first; ++i) bits |= sum.digits[i] != 0 ? 1U : 0U;
    const double magnitude = std::ldexp(static_cast<double>(bits), static_cast<int>(32 * first) - offset);
    return negative ? -magnitude : magnitude;
}

}  // namespace entente::exec
