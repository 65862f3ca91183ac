#pragma once

#include <memory>
#include <utility>

#include "graph/commit_log.hpp"
#include "graph/constraint_check.hpp"
#include "graph/state_editor.hpp"

namespace entente {

/// What is behind a Transaction; for transaction.cpp and transaction_schema.cpp.
struct Transaction::Impl {
    Impl(Graph& graph_in, const Snapshot& base, std::uint64_t epoch, std::unique_ptr<EffectRecorder> recorder_in)
        : graph(graph_in),
          state(std::make_shared<GraphState>(*base)),
          editor(*state, epoch),
          recorder(std::move(recorder_in)) {}

    Graph& graph;
    std::shared_ptr<GraphState> state;  // becomes the snapshot
    StateEditor editor;
    std::unique_ptr<EffectRecorder> recorder;            // null without a log
    TouchedEntities touched;                             // not checked yet; nothing while there are no constraints
    std::shared_ptr<const Transaction::KeptState> kept;  // what the next savepoint may begin from; may be null
    bool open = true;
};

}  // namespace entente
