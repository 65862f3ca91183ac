#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/graph.hpp"
#include "graph/value.hpp"
#include "query/syntax/parser.hpp"

namespace entente {

/// What a procedure may look at.
struct ProcedureContext {
    const GraphState& graph;
    const std::atomic<bool>* cancel = nullptr;
};

/// Rows of outputs, each as long as the signature's outputs.
using ProcedureRows = std::vector<std::vector<Value>>;

/// A procedure: its signature and its body. The body throws Error without a span.
struct Procedure {
    ProcedureSignature signature;
    std::string doc;
    std::size_t required_arguments = 0;
    std::function<ProcedureRows(const ProcedureContext&, std::span<const Value> arguments)> body;
};

/// Procedures by name (without case). Built in: see query/procedures; a program may add declared ones.
class ProcedureRegistry {
public:
    ProcedureRegistry();  ///< with the built-in procedures
    void add(Procedure procedure);
    [[nodiscard]] const Procedure* find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Procedure>>& all() const { return procedures_; }
    void remove_declared();

private:
    std::vector<std::unique_ptr<Procedure>> procedures_;
    std::size_t built_in_ = 0;
};

}  // namespace entente
