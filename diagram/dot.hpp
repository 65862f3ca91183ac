#pragma once

#include <string>
#include <vector>

#include "diagram/picture.hpp"

namespace entente::diagram {

/// One way to lay a picture out.
struct Layout {
    std::string engine;          ///< a Graphviz engine
    bool labels_beside = false;  ///< labels of edges as `xlabel`: no room is kept for them, which is far faster
    bool operator==(const Layout&) const = default;
};

/// The layouts to try in turn, the best that is likely to end in time first. With an engine named in the options that
/// engine leads. Never empty. Throws Error(argument_error) for an engine that is not one.
[[nodiscard]] std::vector<Layout> layouts_for(const Picture& picture, const DiagramOptions& options);

/// DOT text of `picture`. The engine stands in it, so that plain `dot` draws it as intended.
[[nodiscard]] std::string write_dot(const Picture& picture, const Layout& layout, bool left_to_right);

}  // namespace entente::diagram
