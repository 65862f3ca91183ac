#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

// Strings are UTF-8 but Cypher counts characters: Unicode code points. All O(length).

[[nodiscard]] std::int64_t count_code_points(std::string_view text);
/// Byte where code point `index` begins; the length of the text when there are not so many.
[[nodiscard]] std::size_t byte_of_code_point(std::string_view text, std::int64_t index);
[[nodiscard]] std::string reversed_text(std::string_view text);
[[nodiscard]] std::string upper_case(std::string_view text);  ///< by simple case mapping, but ß gives SS
[[nodiscard]] std::string lower_case(std::string_view text);
/// Normal form `NFC`, `NFD`, `NFKC` or `NFKD`; throws Error for another name.
[[nodiscard]] std::string normal_form(std::string_view text, std::string_view form);

/// Without the code points at the ends that stand in `characters`; white space if it is empty.
[[nodiscard]] std::string_view trimmed(std::string_view text, std::string_view characters, bool at_start, bool at_end);

}  // namespace entente
