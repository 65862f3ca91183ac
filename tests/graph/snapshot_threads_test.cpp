#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

#include "graph/graph.hpp"

using namespace entente;

namespace {

constexpr std::uint32_t accounts = 3000;  // two chunks
constexpr std::int64_t opening_balance = 100;

struct Names {
    LabelId rich;
    TypeId paid;
    KeyId balance;
    KeyId payments;
    KeyId note;
};

Names open_accounts(Graph& graph) {
    Transaction transaction = graph.begin();
    const Names names{transaction.label("Rich"), transaction.type("PAID"), transaction.key("balance"),
                      transaction.key("payments"), transaction.key("note")};
    for (std::uint32_t i = 0; i < accounts; ++i) {
        transaction.set_node_property(transaction.create_node({}), names.balance, Value(opening_balance));
    }
    transaction.set_node_property(0, names.payments, Value(0));
    transaction.commit();
    return names;
}

/// Moves one unit: the sum of balances stays, the payments are counted at node 0, and the label Rich is for those above
/// their opening balance. Every reader can check that.
void pay(Transaction& transaction, const Names& names, NodeId from, NodeId to) {
    const auto change = [&](NodeId node, std::int64_t by) {
        const std::int64_t balance = transaction.state().node_property(node, names.balance).as_integer() + by;
        transaction.set_node_property(node, names.balance, Value(balance));
        if (balance > opening_balance) {
            transaction.add_label(node, names.rich);
        } else {
            transaction.remove_label(node, names.rich);
        }
    };
    change(from, -1);
    change(to, 1);
    const RelationshipId id = transaction.create_relationship(names.paid, from, to);
    transaction.set_relationship_property(id, names.note, Value("payment " + std::to_string(id % 50)));
    transaction.set_node_property(0, names.payments, Value(std::int64_t{transaction.state().relationship_limit()}));
}

std::string fault_of(const GraphState& state, const Names& names) {
    const std::int64_t payments = state.node_property(0, names.payments).as_integer();
    std::int64_t sum = 0;
    std::uint64_t rich = 0;
    std::int64_t entries = 0;
    NeighbourScratch scratch;
    for (NodeId node = 0; node < accounts; ++node) {
        const std::int64_t balance = state.node_property(node, names.balance).as_integer();
        sum += balance;
        if (balance > opening_balance) ++rich;
        if (state.has_label(node, names.rich) != (balance > opening_balance)) return "label";
        const Adjacency* paid = state.adjacency(names.paid, Direction::outgoing);
        if (paid == nullptr) continue;
        const Neighbours list = paid->neighbours(node, scratch);
        entries += static_cast<std::int64_t>(list.size());
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (state.relationship(list.id(i)) != RelationshipRecord{names.paid, node, list.nodes[i]}) return "record";
        }
    }
    if (sum != accounts * opening_balance) return "sum";
    if (rich != state.nodes_with_label(names.rich)) return "label index";
    if (entries != payments || state.statistics(names.paid).count != static_cast<std::uint64_t>(payments)) {
        return "payments";
    }
    for (RelationshipId id = 0; id < state.relationship_limit(); ++id) {
        if (state.relationship_property(id, names.note).as_string() != "payment " + std::to_string(id % 50)) {
            return "note";
        }
    }
    return {};
}

}  // namespace

TEST_CASE("readers see whole transactions while a writer works", "[graph][threads]") {
    Graph graph;
    const Names names = open_accounts(graph);
    std::atomic<bool> done = false;
    std::atomic<std::uint64_t> looks = 0;
    std::vector<std::string> faults(3);
    std::vector<std::thread> readers;
    for (std::string& fault : faults) {
        readers.emplace_back([&] {
            Snapshot kept = graph.snapshot();
            for (std::uint64_t round = 0; fault.empty() && (!done || round < 3); ++round) {
                const Snapshot snapshot = graph.snapshot();
                fault = fault_of(*snapshot, names);
                if (fault.empty()) fault = fault_of(*kept, names);
                if (round % 4 == 0) kept = snapshot;
                ++looks;
            }
        });
    }
    std::uint32_t random = 1;
    for (int round = 0; round < 150; ++round) {
        Transaction transaction = graph.begin();
        for (int i = 0; i < 40; ++i) {
            random = random * 1664525U + 1013904223U;
            pay(transaction, names, random % accounts, (random >> 8) % accounts);
            if (i == 20) {  // a statement that fails within the transaction
                const auto savepoint = transaction.savepoint();
                pay(transaction, names, 1, 2);
                transaction.rollback_to(savepoint);
            }
        }
        if (round % 5 != 0) transaction.commit();
    }
    done = true;
    for (std::thread& reader : readers) reader.join();
    for (const std::string& fault : faults) CHECK(fault == "");
    CHECK(looks >= 9);
    CHECK(graph.snapshot()->relationship_count() == 120 * 40);
    CHECK(graph.snapshot()->check().empty());
}

TEST_CASE("writers take turns, and a transaction may end on another thread", "[graph][threads]") {
    Graph graph;
    KeyId key = 0;
    {
        Transaction transaction = graph.begin();
        key = transaction.key("n");
        transaction.set_node_property(transaction.create_node({}), key, Value(0));
        std::thread([&] { transaction.commit(); }).join();
    }
    std::vector<std::thread> writers;
    for (int i = 0; i < 3; ++i) {
        writers.emplace_back([&] {
            for (int round = 0; round < 100; ++round) {
                Transaction transaction = graph.begin();
                const std::int64_t n = transaction.state().node_property(0, key).as_integer();
                transaction.set_node_property(0, key, Value(n + 1));
                transaction.commit();
            }
        });
    }
    for (std::thread& writer : writers) writer.join();
    CHECK(graph.snapshot()->node_property(0, key).as_integer() == 300);
}
