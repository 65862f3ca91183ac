#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api/entente.hpp"
#include "shell/script_reader.hpp"

/// What people read on standard error.
namespace entente::shell {

/// Writes to standard error, whole or not at all.
void say(std::string_view text);

/// An error of `item`, placed in the script that it stood in; a LoadError in the file that was loaded.
[[nodiscard]] std::string describe_error(const Error& error, const ScriptItem& item, std::string_view source_name);
[[nodiscard]] std::string describe_warning(const Warning& warning, const ScriptItem& item,
                                           std::string_view source_name);

/// `2 nodes created, 1 property set`; empty when nothing was changed.
[[nodiscard]] std::string describe_updates(const UpdateStatistics& statistics);
[[nodiscard]] std::string describe_load(const LoadReport& report);
/// Labels and relationship types with their counts, in lines of at most `width` columns (0: unlimited).
[[nodiscard]] std::string describe_schema(const SchemaSummary& schema, std::size_t width);

/// `0.42 ms`, `12 ms`, `3.4 s`.
[[nodiscard]] std::string describe_time(double milliseconds);

/// `1 row`, `1,234 rows`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view singular, std::string_view plural);

/// `5`, `5s`, `200ms`, `2m`; a number alone is seconds.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// `1000`, `64KB`, `512MB`, `2GB` (powers of 1024).
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);

}  // namespace entente::shell
