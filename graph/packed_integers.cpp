#include "graph/packed_integers.hpp"

#include <cstring>
#include <utility>

namespace entente {

void PackedIntegers::assign(std::size_t size) {
    data_.assign(8 * size, std::byte{0});
    size_ = size;
    base_ = 0;
    bytes_ = 8;
}

void PackedIntegers::store(std::size_t i, std::uint64_t difference) {
    if (bytes_ == 8) {
        std::memcpy(data_.data() + 8 * i, &difference, 8);
    } else if (bytes_ == 4) {
        const auto narrow = static_cast<std::uint32_t>(difference);
        std::memcpy(data_.data() + 4 * i, &narrow, 4);
    } else {
        const auto narrow = static_cast<std::uint16_t>(difference);
        std::memcpy(data_.data() + 2 * i, &narrow, 2);
    }
}

void PackedIntegers::set(std::size_t i, std::int64_t value) {
    const std::uint64_t difference = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(base_);
    if (bytes_ == 8 || difference >> (8 * bytes_) == 0) return store(i, difference);
    widen();
    store(i, static_cast<std::uint64_t>(value));
}

void PackedIntegers::widen() {
    PackedIntegers wide;
    wide.assign(size_);
    visit([&](const auto& at) {
        for (std::size_t i = 0; i < size_; ++i) wide.set(i, at(i));
    });
    *this = std::move(wide);
}

void PackedIntegers::pack(std::int64_t least, std::int64_t greatest) {
    if (least > greatest || bytes_ != 8) return;
    const std::uint64_t range = static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least);
    if (range >> 32 != 0) return;
    PackedIntegers packed;
    packed.size_ = size_;
    packed.base_ = least;
    packed.bytes_ = range >> 16 == 0 ? 2 : 4;
    packed.data_.resize(size_ * packed.bytes_);
    visit([&](const auto& at) {
        for (std::size_t i = 0; i < size_; ++i) {
            const std::uint64_t difference = static_cast<std::uint64_t>(at(i)) - static_cast<std::uint64_t>(least);
            packed.store(i, difference <= range ? difference : 0);
        }
    });
    *this = std::move(packed);
}

}  // namespace entente
