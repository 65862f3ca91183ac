#include "diagram/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

namespace entente::diagram {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::int32_t invalid = -1;

struct Decoded {
    std::int32_t code_point = invalid;
    std::size_t length = 1;
};

Decoded decode(std::string_view text) {
    Decoded result;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &result.code_point);
    if (length <= 0) return {};
    result.length = static_cast<std::size_t>(length);
    return result;
}

bool is_space(std::int32_t c) {
    return c == '\t' || c == ' ' || c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

/// Controls, and what may hide or reorder the text around it.
bool is_dropped(std::int32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

bool is_forbidden(std::int32_t c) {
    return c == invalid || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/// What a reader sees as one character, with its width and whether a line may end after it.
struct Cluster {
    std::string_view text;
    std::size_t width = 0;
    bool blank = false;
    bool break_after = false;
    bool joint_after = false;  ///< a hyphen, slash or dash: where a word that is too long may be broken
};

std::size_t width_of(std::int32_t c) {
    constexpr std::int32_t first_flag_letter = 0x1F1E6, last_flag_letter = 0x1F1FF, emoji_style = 0xFE0F;
    if (c == emoji_style || (c >= first_flag_letter && c <= last_flag_letter)) return 2;
    return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(c)));
}

/// REQUIRES: `text` is clean.
std::vector<Cluster> clusters_of(std::string_view text) {
    std::vector<Cluster> result;
    utf8proc_int32_t state = 0;
    std::int32_t previous = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text.substr(at));
        if (result.empty() || utf8proc_grapheme_break_stateful(previous, next.code_point, &state)) {
            result.push_back({text.substr(at, 0), 0, next.code_point == ' ', false, false});
        }
        Cluster& cluster = result.back();
        cluster.text = text.substr(at - cluster.text.size(), cluster.text.size() + next.length);
        cluster.width = std::max(cluster.width, width_of(next.code_point));
        cluster.break_after = next.code_point == ' ' || cluster.width == 2;
        cluster.joint_after =
            next.code_point == '-' || next.code_point == '/' || next.code_point == 0x2013 || next.code_point == 0x2014;
        previous = next.code_point;
        at += next.length;
    }
    return result;
}

std::string joined(const std::vector<Cluster>& clusters, std::size_t begin, std::size_t end) {
    while (end > begin && clusters[end - 1].blank) --end;
    std::string line;
    for (std::size_t i = begin; i < end; ++i) line += clusters[i].text;
    return line;
}

/// Clusters [begin, end) of one line.
struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Greedy lines of at most `width` columns, the last of at most `max_lines` running to the end of the text whatever its
/// width. `split` tells whether a word had to be broken.
std::vector<Line> break_lines(const std::vector<Cluster>& clusters, std::size_t width, std::size_t max_lines,
                              bool& split) {
    std::vector<Line> lines;
    std::size_t begin = 0;
    const auto skip_blanks = [&] {
        while (begin < clusters.size() && clusters[begin].blank) ++begin;
    };
    for (skip_blanks(); begin < clusters.size(); skip_blanks()) {
        std::size_t used = 0, at = begin, last_break = begin, last_joint = begin;
        for (; at < clusters.size() && (used + clusters[at].width <= width || clusters[at].blank); ++at) {
            used += clusters[at].width;
            if (clusters[at].break_after) last_break = at + 1;
            if (clusters[at].joint_after) last_joint = at + 1;
        }
        std::size_t end = at == clusters.size() ? at : last_break;
        if (end == begin) {
            end = last_joint > begin ? last_joint : std::max(at, begin + 1);
            split = true;
        }
        if (lines.size() + 1 == max_lines) end = clusters.size();
        lines.push_back({begin, end});
        begin = end;
    }
    return lines;
}

/// Where `even`, as many lines as at `width`, but as even as they can be.
std::vector<Line> lines_of(const std::vector<Cluster>& clusters, std::size_t width, std::size_t max_lines, bool even) {
    bool split = false;
    std::vector<Line> best = break_lines(clusters, width, max_lines + 1, split);
    if (best.size() > max_lines) return break_lines(clusters, width, max_lines, split);
    for (std::size_t narrower = width - 1; even && best.size() > 1 && !split && narrower > width / 2; --narrower) {
        std::vector<Line> lines = break_lines(clusters, narrower, max_lines + 1, split);
        if (split || lines.size() != best.size()) break;
        best = std::move(lines);
    }
    return best;
}

}  // namespace

std::string clean(std::string_view text, bool keep_lines) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded next = decode(text.substr(at));
        if (keep_lines && next.code_point == '\n') {
            result += '\n';
        } else if (is_space(next.code_point)) {
            result += ' ';
        } else if (is_forbidden(next.code_point)) {
            result += replacement;
        } else if (!is_dropped(next.code_point)) {
            result += text.substr(at, next.length);
        }
        at += next.length;
    }
    return result;
}

std::size_t columns(std::string_view text) {
    const std::string cleaned = clean(text);
    std::size_t total = 0;
    for (const Cluster& cluster : clusters_of(cleaned)) total += cluster.width;
    return total;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width, std::size_t max_lines, bool even) {
    constexpr std::size_t bytes_of_column = 64;  // more than any character needs that is not made to annoy
    const std::size_t enough = width * max_lines * bytes_of_column;
    const std::string cleaned = clean(text.substr(0, enough));
    const std::vector<Cluster> clusters = clusters_of(cleaned);
    std::vector<std::string> lines;
    for (const Line& line : lines_of(clusters, width, max_lines, even)) {
        std::size_t used = 0, fitting = line.begin, total = 0;
        for (std::size_t at = line.begin; at < line.end; ++at) {
            total += clusters[at].width;
            if (used + clusters[at].width < width) {  // with room for the ellipsis
                used += clusters[at].width;
                fitting = at + 1;
            } else {
                used = width;
            }
        }
        std::string full = joined(clusters, line.begin, line.end);
        const bool last = lines.size() + 1 == max_lines || line.end == clusters.size();
        const bool cut = last && (text.size() > enough || (total > width && columns(full) > width));
        lines.push_back(cut ? joined(clusters, line.begin, fitting) + std::string(ellipsis) : std::move(full));
    }
    if (lines.empty()) lines.emplace_back();
    return lines;
}

std::string shorten(std::string_view text, std::size_t width) {
    return wrap(text, width, 1).front();
}

// Graphviz 2.42 expands backslash escapes (`\N` is the node's name) once in HTML-like labels, after their entities, and
// twice in tooltips: a backslash of the text goes in as two and as four.

std::string quote_dot(std::string_view text) {
    std::string result = "\"";
    for (const char c : clean(text, true)) {
        switch (c) {
            case '"':
                result += "\\\"";
                break;
            case '\\':
                result += "\\\\\\\\";
                break;
            case '&':
                result += "&amp;";
                break;  // entities are read
            case '\n':
                result += "\\n";
                break;
            default:
                result += c;
        }
    }
    return result + '"';
}

std::string escape_html(std::string_view text) {
    std::string result;
    for (const char c : clean(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            case '\\':
                result += "&#92;&#92;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string safe_link(std::string_view text) {
    constexpr std::array<std::string_view, 2> schemes{"http://", "https://"};
    const auto starts_with = [&](std::string_view scheme) {
        return text.size() > scheme.size() &&
               std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
                   return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
               });
    };
    if (text.size() > 2000 || std::none_of(schemes.begin(), schemes.end(), starts_with)) return {};
    constexpr std::string_view punctuation = "-._~:/?#[]@!$&()*+,;=%";
    const bool plain = std::all_of(text.begin(), text.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x80 && (std::isalnum(byte) != 0 || punctuation.find(c) != std::string_view::npos);
    });
    return plain ? std::string(text) : std::string();
}

}  // namespace entente::diagram
