#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace entente::storage {

static_assert(std::endian::native == std::endian::little, "the file format is little-endian");

/// Thrown by whatever decodes bytes that do not say what they should. Caught where the place is known, and turned into
/// Error(database_corrupt) that names file and page.
struct Damage {
    std::string what;
};

/// Appends to bytes. Integers are little-endian; a varint has 7 bits a byte, low first, the high bit set in all but the
/// last (LEB128); zigzag maps 0, -1, 1, -2, ... to 0, 1, 2, 3, ...
class ByteWriter {
public:
    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
    [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    void truncate(std::size_t size) { bytes_.resize(size); }
    void clear() { bytes_.clear(); }

    template <typename T> void fixed(T value) {
        static_assert(std::is_integral_v<T> || std::is_floating_point_v<T>);
        const std::size_t at = bytes_.size();
        bytes_.resize(at + sizeof(T));
        std::memcpy(bytes_.data() + at, &value, sizeof(T));
    }
    void byte(std::uint8_t value) { bytes_.push_back(static_cast<std::byte>(value)); }
    void varint(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
        byte(static_cast<std::uint8_t>(value));
    }
    void zigzag(std::int64_t value) {
        varint((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void raw(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    void text(std::string_view text) {
        varint(text.size());
        raw(std::as_bytes(std::span(text)));
    }

private:
    std::vector<std::byte> bytes_;
};

/// Reads what ByteWriter wrote. Every function throws Damage rather than read past the end.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t left() const { return bytes_.size(); }
    [[nodiscard]] std::span<const std::byte> rest() const { return bytes_; }
    template <typename T> T fixed() {
        T value;
        std::memcpy(&value, raw(sizeof(T)).data(), sizeof(T));
        return value;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(raw(1)[0]); }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            if (shift == 63 && next > 1) break;
            value |= std::uint64_t{next & 0x7FU} << shift;
            if (next < 0x80) return value;
        }
        throw Damage{"a number is too long"};
    }
    std::int64_t zigzag() {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
    }
    /// A varint that must not be greater than `limit`.
    std::uint64_t count(std::uint64_t limit, std::string_view what) {
        const std::uint64_t value = varint();
        if (value > limit) throw Damage{std::string(what) + " is out of range"};
        return value;
    }
    std::span<const std::byte> raw(std::size_t size) {
        if (size > bytes_.size()) throw Damage{"the data ends too early"};
        const auto part = bytes_.first(size);
        bytes_ = bytes_.subspan(size);
        return part;
    }
    std::string_view text() {
        const auto bytes = raw(count(bytes_.size(), "a text"));
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    void end() const {
        if (!bytes_.empty()) throw Damage{"there is data after the end"};
    }

private:
    std::span<const std::byte> bytes_;
};

}  // namespace entente::storage
