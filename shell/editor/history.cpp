#include "shell/editor/history.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "shell/output.hpp"

namespace entente::shell {
namespace {

constexpr std::size_t most_entries = 2'000;

std::string escaped(std::string_view entry) {
    std::string line;
    for (const char c : entry) {
        if (c == '\\') {
            line += "\\\\";
        } else if (c == '\n') {
            line += "\\n";
        } else {
            line += c;
        }
    }
    return line;
}

std::string unescaped(std::string_view line) {
    std::string entry;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) {
            ++i;
            entry += line[i] == 'n' ? '\n' : line[i];
        } else {
            entry += line[i];
        }
    }
    return entry;
}

void write_private(const std::string& path, int flags, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
    if (file < 0) return;
    ::fchmod(file, 0600);
    write_all(file, text);
    ::close(file);
}

}  // namespace

History::History(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    std::error_code ignored;
    const auto folder = std::filesystem::path(path_).parent_path();
    if (!std::filesystem::exists(folder, ignored)) {
        std::filesystem::create_directories(folder, ignored);
        ::chmod(folder.c_str(), 0700);
    }
    std::ifstream file(path_);
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line); ++lines) {
        if (!line.empty()) remember(unescaped(line));
    }
    if (lines > 2 * most_entries) rewrite();
}

void History::remember(std::string entry) {
    std::erase(entries_, entry);
    entries_.push_back(std::move(entry));
    if (entries_.size() > most_entries) entries_.erase(entries_.begin());
}

void History::add(std::string_view entry) {
    while (entry.ends_with('\n') || entry.ends_with(' ')) entry.remove_suffix(1);
    if (entry.empty() || entry.starts_with(' ') || (!entries_.empty() && entries_.back() == entry)) return;
    remember(std::string(entry));
    if (!path_.empty()) write_private(path_, O_APPEND, escaped(entry) + '\n');
}

void History::rewrite() const {
    std::string text;
    for (const std::string& entry : entries_) text += escaped(entry) + '\n';
    const std::string part = path_ + ".new";
    write_private(part, O_TRUNC, text);
    std::error_code ignored;
    std::filesystem::rename(part, path_, ignored);
}

std::optional<std::size_t> History::find(std::string_view part, std::size_t before) const {
    for (std::size_t i = std::min(before, entries_.size()); i-- > 0;) {
        if (entries_[i].find(part) != std::string::npos) return i;
    }
    return std::nullopt;
}

std::string History::default_path() {
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state == '/') return std::string(state) + "/entente/history";
    const char* home = std::getenv("HOME");
    return home != nullptr && *home == '/' ? std::string(home) + "/.local/state/entente/history" : std::string();
}

}  // namespace entente::shell
