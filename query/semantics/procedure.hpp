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
    Snapshot graph;
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

/// `name(in :: TYPE) :: (out :: TYPE)`
[[nodiscard]] std::string signature_text(const ProcedureSignature& signature);

/// Procedures by name (without case). The built-in ones are in query/procedures; a program may add declared ones.
class ProcedureRegistry {
public:
    void add(Procedure procedure);
    [[nodiscard]] const Procedure* find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::unique_ptr<Procedure>>& all() const { return procedures_; }

private:
    std::vector<std::unique_ptr<Procedure>> procedures_;
};

}  // namespace entente
