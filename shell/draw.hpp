#pragma once

#include <optional>
#include <string>

#include "api/entente.hpp"
#include "diagram/diagram.hpp"

namespace entente::shell {

/// Draws the nodes, relationships and paths of `result` into the file, in the format of its extension unless one is
/// given; notes of the renderer go to standard error. Throws Error when there is nothing to draw or the file's kind is
/// unknown.
void draw_to_file(const Result& result, const std::string& path, std::optional<DiagramFormat> format,
                  const DiagramOptions& options);

/// The picture in memory.
[[nodiscard]] std::string draw(const Result& result, DiagramFormat format, const DiagramOptions& options);

/// `dot`, `svg`, `png` or `pdf`.
[[nodiscard]] std::optional<DiagramFormat> diagram_format(std::string_view name);

}  // namespace entente::shell
