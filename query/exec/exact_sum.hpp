#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace entente::exec {

/// Sums of doubles by group, exact: the result is the sum of the real numbers, rounded once. It does not depend on the
/// order of the values, so that every plan and every number of threads gives the same one.
///
/// A group has a fixed-point number of 128 bits, down to 2^-80, which takes in what is not too large or too small with
/// a shift and an addition. Other values go into a number wide enough for all doubles (as in Neal 2015, Fast exact
/// summation using small and large superaccumulators), which few groups ever need.
class ExactSums {
public:
    void grow(std::size_t groups) { sums_.resize(groups, 0); }
    void add(std::size_t group, double value) { add(group, value, 1); }
    /// Adds value * weight, exactly.
    void add(std::size_t group, double value, std::uint64_t weight) {
        Fixed product = 0, sum = 0;
        if (!fixed(value, weight, product) || __builtin_add_overflow(sums_[group], product, &sum)) [[unlikely]]
            return add_slowly(group, value, weight);
        sums_[group] = sum;
    }
    /// Adds all of them to one group.
    void add(std::size_t group, std::span<const double> values);
    /// Adds group i of `other` to group groups[i].
    void merge(const ExactSums& other, std::span<const std::uint32_t> groups);
    [[nodiscard]] double result(std::size_t group) const;

private:
    __extension__ using Fixed = __int128;
    __extension__ using Bits = unsigned __int128;
    static constexpr int fraction_bits = 80;
    static constexpr std::uint64_t fraction_mask = (std::uint64_t{1} << 52) - 1;

    /// Digits of 32 bits in signed numbers of 64; digit i counts 2^(32 i - offset).
    struct Wide {
        static constexpr int offset = 1088;
        std::array<std::int64_t, 70> digits{};
        std::uint32_t additions = 0;                            // since carries were last propagated
        void add(Bits magnitude, int exponent, bool negative);  // magnitude < 2^96
        void add(Fixed fixed);
        void add(const Wide& other);
        void carry();
        [[nodiscard]] double result() const;
    };
    /// The product as a fixed-point number. False where it is too large or too small for that.
    [[nodiscard]] static bool fixed(double value, std::uint64_t weight, Fixed& product) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        const int shift = static_cast<int>(bits >> 52 & 0x7FF) - 1075 + fraction_bits;
        // Below 2^126 after the shift; the implied bit is there, as no subnormal number gets here.
        if (shift < 0 || shift + static_cast<int>(std::bit_width(weight)) > 73) return false;
        const std::uint64_t mantissa = (bits & fraction_mask) | (fraction_mask + 1);
        const auto magnitude = static_cast<Fixed>(static_cast<Bits>(mantissa) * weight << shift);
        product = bits >> 63 != 0 ? -magnitude : magnitude;
        return true;
    }
    void add_slowly(std::size_t group, double value, std::uint64_t weight);
    Wide& wide(std::size_t group);

    std::vector<Fixed> sums_;
    std::vector<std::unique_ptr<Wide>> wide_;  // by group, as far as needed
    std::vector<double> not_finite_;           // by group, as far as needed: the sum of infinities and NaN
};

}  // namespace entente::exec
