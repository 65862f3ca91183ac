#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "graph/graph.hpp"
#include "graph/storage/store.hpp"
#include "naive_graph.hpp"

namespace entente::test {

/// A database that is open.
struct Opened {
    std::shared_ptr<storage::Store> store;
    std::unique_ptr<Graph> graph;
};
[[nodiscard]] Opened open_database(storage::FileSystem& files, const std::string& path,
                                   const storage::StoreOptions& options = {});

/// Makes random changes to a graph and to the model alike.
class Player {
public:
    explicit Player(unsigned seed) : random_(seed) {}

    /// A few changes in a transaction, some rolled back to a savepoint. `model` follows; the caller commits or drops.
    void change(Transaction& transaction, NaiveGraph& model);
    /// Nodes, relationships and properties by the bulk loader.
    void bulk(Transaction& transaction, NaiveGraph& model, std::uint32_t size);

    std::uint32_t below(std::uint32_t limit) {
        return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
    }

    bool changes_indexes = true;

private:
    void names(Transaction& transaction);
    void step(Transaction& transaction, NaiveGraph& model);
    NodeId some_node(const NaiveGraph& model);
    RelationshipId some_relationship(const NaiveGraph& model);
    Value some_value(KeyId key);

    std::mt19937 random_;
};

}  // namespace entente::test
