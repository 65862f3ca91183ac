#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::shell {

/// Statements typed before, oldest first, without duplicates: an entry that is typed again moves to the end. Kept in a
/// file of mode 0600, one entry a line with `\n` and `\\` escaped; several sessions may append to it.
class History {
public:
    /// Reads the file; without a path nothing is kept. A file that cannot be read or written is as none.
    explicit History(std::string path = {});

    /// Entries that begin with a blank are not kept.
    void add(std::string_view entry);
    [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }
    /// The newest entry before `before` that contains `part`.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view part, std::size_t before) const;

    /// `$XDG_STATE_HOME/entente/history`, else below `~/.local/state`; empty without a home.
    [[nodiscard]] static std::string default_path();

private:
    void remember(std::string entry);
    void rewrite() const;

    std::string path_;
    std::vector<std::string> entries_;
};

}  // namespace entente::shell
