#include "loader/csv_inference.hpp"

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <span>

#include "loader/csv_values.hpp"

namespace entente::csv {
namespace {

// In the order of preference. The text of a date is never that of a number, and so on; only integers are floats too.
enum Candidate : std::uint8_t {
    integer = 1,
    floating = 2,
    boolean = 4,
    date = 8,
    local_date_time = 16,
    date_time = 32
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    return at;
}

/// Integer or float in the form that a program writes. An integer beyond 2^53 is not taken for a float: it would lose
/// digits. An exponent needs a sign or a fraction before it: 12E4 is more likely a code.
std::uint8_t number_candidates(std::string_view text) {
    const bool negative = text.starts_with('-');
    const std::size_t first = negative ? 1 : 0;
    std::size_t at = skip_digits(text, first);
    if (at == first || (text[first] == '0' && at > first + 1)) return 0;
    if (at == text.size()) {
        std::int64_t value = 0;
        if (!parse_integer(text, value) || (negative && value == 0)) return 0;
        const bool exact = value >= -(std::int64_t{1} << 53) && value <= std::int64_t{1} << 53;
        return exact ? integer | floating : integer;
    }
    const bool fraction = text[at] == '.';
    if (fraction) {
        const std::size_t end = skip_digits(text, at + 1);
        if (end == at + 1) return 0;
        at = end;
    }
    if (at < text.size()) {
        if (text[at] != 'e' && text[at] != 'E') return 0;
        ++at;
        const bool sign = at < text.size() && (text[at] == '-' || text[at] == '+');
        if (!sign && !fraction) return 0;
        if (sign) ++at;
        if (skip_digits(text, at) == at || skip_digits(text, at) != text.size()) return 0;
    }
    double value = 0;
    return parse_float(text, value) ? floating : 0;
}

CellType type_of(CellKind kind) {
    CellType type;
    type.kind = kind;
    return type;
}

/// YYYY-MM-DDTHH:MM[...]: the zone decides which kind.
std::uint8_t date_time_candidates(std::string_view text, std::uint8_t wanted) {
    Date day;
    if (text.size() < 16 || text[10] != 'T' || text[13] != ':' || !parse_calendar_date(text.substr(0, 10), day))
        return 0;
    const bool zoned = text.find_first_of("Z+-[", 11) != std::string_view::npos;
    const std::uint8_t candidate = zoned ? date_time : local_date_time;
    if ((candidate & wanted) == 0) return 0;
    return parse_value(text, type_of(zoned ? CellKind::date_time : CellKind::local_date_time)) ? candidate : 0;
}

/// The types among `wanted` that `text` has.
std::uint8_t candidates_of(std::string_view text, std::uint8_t wanted) {
    if (text.empty()) return 0;
    std::uint8_t found = 0;
    Date day;
    if ((wanted & (integer | floating)) != 0) found |= number_candidates(text);
    if ((wanted & boolean) != 0) {
        bool truth = false;
        if (parse_boolean(text, truth)) found |= boolean;
    }
    if ((wanted & date) != 0 && parse_calendar_date(text, day)) found |= date;
    if ((wanted & (local_date_time | date_time)) != 0) found |= date_time_candidates(text, wanted);
    return found & wanted;
}

void append_as(std::uint8_t type, std::string_view text, ColumnBuilder& builder) {
    if ((type & integer) != 0) {
        std::int64_t value = 0;
        (void)parse_integer(text, value);
        builder.append_integer(value);
    } else if ((type & floating) != 0) {
        double value = 0;
        (void)parse_float(text, value);
        builder.append_float(value);
    } else if ((type & boolean) != 0) {
        bool value = false;
        (void)parse_boolean(text, value);
        builder.append_boolean(value);
    } else if ((type & date) != 0) {
        Date value;
        (void)parse_calendar_date(text, value);
        builder.append_date(value);
    } else if (type != 0) {
        const CellKind kind = (type & local_date_time) != 0 ? CellKind::local_date_time : CellKind::date_time;
        builder.append(*parse_value(text, type_of(kind)));
    } else {
        builder.append_string(text);
    }
}

}  // namespace

InferredColumn::Texts& InferredColumn::texts_of(std::uint32_t group) {
    if (group >= texts_.size()) texts_.resize(group + 1);
    return texts_[group];
}

void InferredColumn::append(const Field& field, std::uint32_t group, std::vector<ColumnBuilder>& builders) {
    if (candidates_ != 0) {
        const std::uint8_t left = candidates_of(field.text(), candidates_);
        if (left != 0) {
            candidates_ = left;
            Texts& texts = texts_of(group);
            texts.bytes += field.text();
            return add_size(texts, field.size);
        }
        candidates_ = 0;
        finish(builders);
    }
    builders[group].append_string(field.text());
}

void InferredColumn::append_null(std::uint32_t group, std::vector<ColumnBuilder>& builders) {
    if (candidates_ == 0) return builders[group].append_null();
    add_size(texts_of(group), no_size);
}

void InferredColumn::add_size(Texts& texts, std::uint32_t size) {
    texts.sizes.push_back(size);
    if (spill_ != nullptr && texts.sizes.size() == 2 * part_values) spill_texts(texts);
}

void InferredColumn::spill_to(ChunkSpill& spill) {
    spill_ = &spill;
    for (Texts& texts : texts_) spill_texts(texts);
}

void InferredColumn::spill_texts(Texts& texts) {
    if (texts.sizes.size() <= part_values) return;
    if ((candidates_ & (integer | floating | boolean | date)) == 0) return;  // a builder of date times stays in memory
    std::string_view bytes = texts.bytes;
    std::span<const std::uint32_t> sizes = texts.sizes;
    std::vector<std::byte> part;
    while (sizes.size() > part_values) {
        const auto part_sizes = sizes.first(part_values);
        std::uint64_t length = 0;
        for (const std::uint32_t size : part_sizes) length += size == no_size ? 0 : size;
        const auto first = std::as_bytes(part_sizes), second = std::as_bytes(std::span(bytes.substr(0, length)));
        part.assign(first.begin(), first.end());
        part.insert(part.end(), second.begin(), second.end());
        texts.parts.push_back({spill_->keep(part), length});
        spilled_ += part_values * sizeof(std::int64_t);
        sizes = sizes.subspan(part_values);
        bytes.remove_prefix(length);
    }
    texts.bytes = std::string(bytes);
    texts.sizes = std::vector<std::uint32_t>(sizes.begin(), sizes.end());
}

std::uint64_t InferredColumn::memory_use() const {
    std::uint64_t bytes = 0;
    for (const Texts& texts : texts_) bytes += texts.bytes.capacity() + texts.sizes.capacity() * sizeof(std::uint32_t);
    return bytes;
}

void InferredColumn::append_all(std::string_view bytes, const std::vector<std::uint32_t>& sizes,
                                ColumnBuilder& builder) const {
    for (const std::uint32_t size : sizes) {
        if (size == no_size) {
            builder.append_null();
            continue;
        }
        append_as(candidates_, bytes.substr(0, size), builder);
        bytes.remove_prefix(size);
    }
}

void InferredColumn::finish(std::vector<ColumnBuilder>& builders) {
    for (std::size_t group = 0; group < texts_.size(); ++group) {
        Texts& texts = texts_[group];
        std::string bytes;
        std::vector<std::uint32_t> sizes(texts.parts.empty() ? 0 : part_values);
        for (const Texts::Part& part : texts.parts) {
            bytes.resize(part.bytes);
            const auto first = std::as_writable_bytes(std::span(sizes));
            spill_->read(part.at, first);
            spill_->read(part.at + first.size(), std::as_writable_bytes(std::span(bytes)));
            append_all(bytes, sizes, builders[group]);
        }
        append_all(texts.bytes, texts.sizes, builders[group]);
        texts = {};
    }
    texts_.clear();
    spilled_ = 0;
}

}  // namespace entente::csv
