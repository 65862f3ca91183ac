#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Text for pictures: what a property holds is neither trusted to be UTF-8 nor to be harmless to DOT, HTML-like labels
// or SVG.
namespace entente::diagram {

inline constexpr std::string_view en_dash = "\u2013";

/// `text` as valid UTF-8 that XML 1.0 may hold: invalid bytes and forbidden characters become U+FFFD, tabs and other
/// white space one blank, control characters and those that override the direction of writing vanish. Line feeds stay
/// where `keep_lines`, otherwise they become blanks.
[[nodiscard]] std::string clean(std::string_view text, bool keep_lines = false);

/// Columns of a fixed-width font: wide characters and emoji count two, combining marks none.
[[nodiscard]] std::size_t columns(std::string_view text);

/// `text` cleaned and broken into lines of at most `width` columns at blanks and between wide characters, and within a
/// word only where it is too long for a line, after a hyphen, slash or dash if it has one (`Song Young-moo` stays
/// whole); `even` lines are as even as they can be without being more.
/// Past `max_lines` the last line ends with an ellipsis. Never empty. REQUIRES: `width` > 1, `max_lines` > 0.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t max_lines,
                                            bool even = true);

/// One line of at most `width` columns.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t width);

/// A quoted DOT string for attributes in which Graphviz expands escapes twice (tooltip, URL): it shows as `text`
/// cleaned; line feeds stay line feeds.
[[nodiscard]] std::string quote_dot(std::string_view text);

/// Text between the tags of an HTML-like label, cleaned, or inside one of its attributes.
[[nodiscard]] std::string escape_html(std::string_view text);

/// `text` when it is an absolute http or https link without blanks, quotes or other oddities, otherwise empty. Nothing
/// else (`javascript:`, `data:`, relative paths) may become a link in an SVG.
[[nodiscard]] std::string safe_link(std::string_view text);

}  // namespace entente::diagram
