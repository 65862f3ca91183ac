#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text as a terminal shows it: by grapheme clusters (Unicode UAX #29), not by bytes or code points.
namespace entente::shell {

/// One user-perceived character: bytes [begin, end) of a text and the columns it takes.
struct Grapheme {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t width = 0;
};

/// The cluster that begins at byte `at` (< text.size()). A byte that is not UTF-8 is a cluster of width 1.
[[nodiscard]] Grapheme grapheme_at(std::string_view text, std::size_t at);

/// Where the cluster before byte `at` begins; 0 at the beginning. O(distance to the line's start).
[[nodiscard]] std::size_t grapheme_before(std::string_view text, std::size_t at);

/// Columns that `text` takes. Control characters count nothing: pass text through `visible` first.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Bytes of the longest prefix of whole clusters that takes at most `width` columns.
[[nodiscard]] std::size_t prefix_within(std::string_view text, std::size_t width);

/// Whether a terminal could be misled by the code point: C0 and C1 controls, DEL, bidirectional controls, line and
/// paragraph separators, byte order mark.
[[nodiscard]] bool is_unsafe(char32_t code_point);

/// `text` with unsafe characters and bytes that are not UTF-8 written as escapes (`\n`, `\x1B`, `\u202E`).
[[nodiscard]] std::string visible(std::string_view text);

}  // namespace entente::shell
