#pragma once

#include <memory>

namespace entente {

class GraphState;

/// One version of a graph, kept for as long as somebody refers to it. `GraphView` reads it.
using Snapshot = std::shared_ptr<const GraphState>;

}  // namespace entente
