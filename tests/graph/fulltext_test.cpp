#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "graph/bulk_loader.hpp"
#include "graph/fulltext_index.hpp"
#include "graph/graph.hpp"
#include "graph/words.hpp"

using namespace entente;
using Words = std::vector<std::string>;

TEST_CASE("words are split and folded as a search needs them", "[graph][fulltext]") {
    CHECK(words_of("The QUICK, brown-fox's 2nd foo_bar") ==
          Words{"the", "quick", "brown", "fox", "s", "2nd", "foo_bar"});
    CHECK(words_of("Nguyễn Văn Đức, ĐÀ NẴNG") == Words{"nguyen", "van", "duc", "da", "nang"});
    CHECK(words_of("Straße ŁÓDŹ Øre İstanbul ﬁn") == Words{"strasse", "lodz", "ore", "istanbul", "fin"});
    CHECK(words_of("김대중 대통령") == Words{"김대중", "대통령"});
    CHECK(words_of("越南、韓國") == Words{"越", "南", "韓", "國"});
    CHECK(words_of("e\xCC\x81t\xC3\xA9") == Words{"ete"});
    CHECK(words_of("") == Words{});
    CHECK(words_of(" .,- ") == Words{});
    CHECK(words_of("bad \xFF bytes") == Words{});
    const Words one = words_of(std::string(1000, 'x') + "\xC4\x91");
    REQUIRE(one.size() == 1);
    CHECK(one[0] == std::string(longest_word, 'x'));
}

namespace {

using Random = std::mt19937;

std::uint32_t below(Random& random, std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random);
}

std::string some_text(Random& random) {
    std::string text;
    for (std::uint32_t i = below(random, 9); i > 0; --i) text += "w" + std::to_string(below(random, 30)) + " ";
    return text;
}

Value some_value(Random& random) {
    if (below(random, 6) == 0) return std::int64_t{3};
    if (below(random, 4) == 0) return List{Value(some_text(random)), Value(some_text(random))};
    return some_text(random);
}

/// Every word with the nodes that have it, from the nodes themselves.
std::map<std::string, std::map<NodeId, std::uint32_t>> expected(const GraphState& state,
                                                                const FulltextDefinition& definition) {
    std::map<std::string, std::map<NodeId, std::uint32_t>> words;
    for (NodeId node = 0; node < state.node_limit(); ++node) {
        if (!state.node_exists(node)) continue;
        for (const std::string& word : words_of(state, definition, node)) ++words[word][node];
    }
    return words;
}

void compare(const GraphState& state) {
    REQUIRE(state.check() == std::vector<std::string>{});
    for (const FulltextDefinition& definition : state.schema().fulltexts) {
        const FulltextIndex* index = state.fulltext_index(definition.name);
        REQUIRE(index != nullptr);
        for (const auto& [word, nodes] : expected(state, definition)) {
            std::map<NodeId, std::uint32_t> found;
            index->find(word, [&](const Posting& posting) { found[posting.node] = posting.frequency; });
            REQUIRE(found == nodes);
        }
    }
}

}  // namespace

TEST_CASE("a full-text index follows every write, and snapshots keep theirs", "[graph][fulltext][random]") {
    const unsigned seed = GENERATE(1U, 2U, 3U, 4U);
    CAPTURE(seed);
    Random random(seed);
    Graph graph;
    std::vector<Snapshot> kept;
    for (int round = 0; round < 25; ++round) {
        Transaction transaction = graph.begin();
        const std::vector<LabelId> labels{transaction.label("A"), transaction.label("B")};
        const std::vector<KeyId> keys{transaction.key("x"), transaction.key("y"), transaction.key("z")};
        if (round == 0) transaction.create_fulltext_index({"both", labels, {keys[0], keys[1]}});
        if (round == 5) transaction.create_fulltext_index({"one", {labels[1]}, {keys[2]}});
        if (round == 15) transaction.drop_index("both");
        const auto savepoint = transaction.savepoint();
        for (int i = 0; i < 40; ++i) {
            const std::uint32_t limit = transaction.state().node_limit();
            const NodeId node = limit == 0 ? 0 : below(random, limit);
            const std::uint32_t dice = limit == 0 ? 0 : below(random, 10);
            if (dice < 2) {
                transaction.create_node(std::vector{labels[below(random, 2)]});
            } else if (!transaction.state().node_exists(node)) {
                continue;
            } else if (dice < 7) {
                transaction.set_node_property(node, keys[below(random, 3)],
                                              below(random, 5) == 0 ? Value() : some_value(random));
            } else if (dice < 8) {
                transaction.add_label(node, labels[below(random, 2)]);
            } else if (dice < 9) {
                transaction.remove_label(node, labels[below(random, 2)]);
            } else if (below(random, 3) == 0) {
                transaction.delete_node(node);
            }
        }
        if (below(random, 3) == 0) {
            ColumnBuilder texts;
            for (int i = 0; i < 30; ++i) texts.append(some_text(random));
            std::vector<BulkLoader::NamedColumn> columns;
            columns.push_back({keys[below(random, 3)], std::move(texts)});
            BulkLoader loader(transaction);
            loader.add_nodes(30, std::vector{labels[below(random, 2)]}, std::move(columns));
            loader.finish();
        }
        if (below(random, 4) == 0) transaction.rollback_to(savepoint);
        compare(transaction.state());
        kept.push_back(transaction.commit());
    }
    for (const Snapshot& snapshot : kept) compare(*snapshot);
}
