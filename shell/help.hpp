#pragma once

#include <string>
#include <string_view>

namespace entente::shell {

/// What `:help TOPIC` prints: the overview when `topic` is empty; else a command, clause, function, procedure or one of
/// the topics. A topic that is not known gets a suggestion.
[[nodiscard]] std::string help_text(std::string_view topic);

}  // namespace entente::shell
