#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace entente {

/// The candidate nearest to `name` by edit distance without case (adjacent swaps count one), when it is near enough to
/// be a likely misspelling: at most a third of the length. Ties: the first. O(candidates * length^2).
[[nodiscard]] std::optional<std::string> suggest(std::string_view name, std::span<const std::string_view> candidates);
[[nodiscard]] std::optional<std::string> suggest(std::string_view name, std::span<const std::string> candidates);

}  // namespace entente
