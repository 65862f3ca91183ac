#pragma once

#include <catch2/catch.hpp>

#include "diagram/child_process.hpp"

/// Whether `dot` can be run; says so where it cannot, since the case then tests nothing.
inline bool renderer_present() {
    const bool present =
        entente::diagram::run_child({"dot", "-V"}, {}, {}).end != entente::diagram::ChildEnd::not_found;
    if (!present) WARN("skipped: there is no program `dot` (apt-get install graphviz)");
    return present;
}
