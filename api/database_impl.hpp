#pragma once

#include <memory>
#include <string>

#include "api/entente.hpp"
#include "graph/graph.hpp"
#include "graph/storage/store.hpp"
#include "query/engine.hpp"
#include "query/semantics/procedure.hpp"

namespace entente {

/// Shared by the Database and by all that was made from it, so that what ends last may be any of them.
struct Database::Impl {
    explicit Impl(std::unique_ptr<Graph> graph_in = std::make_unique<Graph>());
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::string path;
    std::shared_ptr<storage::Store> store;  // null in memory
    std::unique_ptr<Graph> graph;
    ProcedureRegistry procedures;
    std::unique_ptr<Engine> engine = std::make_unique<Engine>(*graph, procedures);
};

struct DatabaseTransaction::Impl {
    std::shared_ptr<Database::Impl> database;
    Transaction transaction;
};

}  // namespace entente
