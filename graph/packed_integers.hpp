#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entente {

/// An array of integers in as few bytes each as their range needs: 2, 4 or 8, as differences from a base. It is as wide
/// as any integer until it is packed, and becomes so again when a value does not fit.
class PackedIntegers {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::int64_t operator[](std::size_t i) const {
        std::int64_t value = 0;
        visit_data([&](std::int64_t base, const auto* data) { value = add(base, data[i]); });
        return value;
    }
    /// Calls `function(base, data)`; integer i is base + data[i] modulo 2^64, where data are std::uint16_t,
    /// std::uint32_t or, with base 0, std::int64_t.
    template <typename Function> void visit_data(Function function) const {
        if (bytes_ == 2) {
            function(base_, reinterpret_cast<const std::uint16_t*>(data_.data()));
        } else if (bytes_ == 4) {
            function(base_, reinterpret_cast<const std::uint32_t*>(data_.data()));
        } else {
            function(base_, reinterpret_cast<const std::int64_t*>(data_.data()));
        }
    }
    /// Calls `function` with something that gives the integer at an index: one decision for many.
    template <typename Function> void visit(Function function) const {
        visit_data([&](std::int64_t base, const auto* data) {
            function([base, data](std::size_t i) { return add(base, data[i]); });
        });
    }

    /// Where integer `i` is stored: to bring it close.
    [[nodiscard]] const void* address(std::size_t i) const { return data_.data() + i * bytes_; }

    /// `size` zeros.
    void assign(std::size_t size);
    void set(std::size_t i, std::int64_t value);
    /// Takes less room, if [least, greatest] allows; integers outside of it become others. Keeps 64 bits when
    /// least > greatest.
    void pack(std::int64_t least, std::int64_t greatest);

    [[nodiscard]] std::size_t memory_use() const { return data_.capacity(); }

private:
    template <typename T> static std::int64_t add(std::int64_t base, T difference) {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + static_cast<std::uint64_t>(difference));
    }
    void store(std::size_t i, std::uint64_t difference);
    void widen();

    std::vector<std::byte> data_;
    std::size_t size_ = 0;
    std::int64_t base_ = 0;
    unsigned bytes_ = 8;  // of each
};

}  // namespace entente
