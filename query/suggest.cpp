#include "query/suggest.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace entente {
namespace {

/// Code points in lower case; bytes that are not UTF-8 as they are.
std::vector<std::int32_t> folded(std::string_view text) {
    std::vector<std::int32_t> result;
    for (std::size_t at = 0; at < text.size();) {
        std::int32_t value = 0;
        const auto size = utf8proc_iterate(reinterpret_cast<const std::uint8_t*>(text.data()) + at,
                                           static_cast<utf8proc_ssize_t>(text.size() - at), &value);
        result.push_back(size > 0 ? utf8proc_tolower(value) : static_cast<unsigned char>(text[at]));
        at += size > 0 ? static_cast<std::size_t>(size) : 1;
    }
    return result;
}

/// Optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours cost one each.
std::size_t distance(const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b) {
    std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], before[j - 2] + 1);
            }
        }
        std::swap(before, previous);
        std::swap(previous, current);
    }
    return previous[b.size()];
}

template <typename String>
std::optional<std::string> nearest(std::string_view name, std::span<const String> candidates) {
    const std::vector<std::int32_t> wanted = folded(name);
    std::size_t best = wanted.size() / 3 + 1;
    std::optional<std::string> result;
    for (const String& candidate : candidates) {
        if (candidate.size() > 4 * (name.size() + best)) continue;  // too long to be near, in any encoding
        const std::size_t d = distance(wanted, folded(candidate));
        if (d >= best) continue;
        best = d;
        result = std::string(candidate);
    }
    return result;
}

}  // namespace

std::optional<std::string> suggest(std::string_view name, std::span<const std::string_view> candidates) {
    return nearest(name, candidates);
}

std::optional<std::string> suggest(std::string_view name, std::span<const std::string> candidates) {
    return nearest(name, candidates);
}

}  // namespace entente
