#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/property_index.hpp"
#include "graph/schema.hpp"

namespace entente {

class GraphState;

/// How often a word stands in the text of a node.
struct Posting {
    NodeId node = no_entity;
    std::uint32_t frequency = 0;
    std::uint32_t length = 0;  ///< words of the node in all
};

/// Nodes by the words of their text: an inverted file (Zobel, Moffat, "Inverted Files for Text Search Engines", 2006).
/// A posting is an entry of a B+tree whose key is the word with the two numbers, so that postings are shared by
/// versions and stored as the entries of a PropertyIndex are.
class FulltextIndex {
public:
    [[nodiscard]] std::uint64_t documents() const { return documents_; }  ///< nodes that have a word
    [[nodiscard]] std::uint64_t words() const { return words_; }          ///< of all of them together
    [[nodiscard]] const PropertyIndex& postings() const { return postings_; }

    // Call `visit` with each posting of the word, or of all words that begin so. O(log postings + found).
    void find(std::string_view word, const std::function<void(const Posting&)>& visit) const;
    void find_prefix(std::string_view prefix, const std::function<void(const Posting&)>& visit) const;

    // Writing, for the owner of this copy: the transaction numbered `epoch`. `words` are all of the node's, in any
    // order.
    void add(NodeId node, std::vector<std::string> words);
    void remove(NodeId node, std::vector<std::string> words);
    /// Adds nodes that are not there, `words_of` giving the words of each.
    void add_all(std::span<const NodeId> nodes, const std::function<std::vector<std::string>(NodeId)>& words_of);

    // For the storage of states.
    void restore(PropertyIndex postings, std::uint64_t documents, std::uint64_t words) {
        postings_ = std::move(postings);
        documents_ = documents;
        words_ = words;
    }

    std::uint64_t epoch = 0;  ///< transaction that made this copy; only that one may change it

private:
    PropertyIndex postings_;
    std::uint64_t documents_ = 0, words_ = 0;
};

/// The words of the texts that `definition` takes from a node: strings and the strings of lists, text by text. Empty
/// for a node without one of the labels.
[[nodiscard]] std::vector<std::vector<std::string>> texts_of(const GraphState& state,
                                                             const FulltextDefinition& definition, NodeId node);
/// The same as one list.
[[nodiscard]] std::vector<std::string> words_of(const GraphState& state, const FulltextDefinition& definition,
                                                NodeId node);

/// What does not agree between an index and the texts; empty when nothing does.
[[nodiscard]] std::string check_fulltext(const GraphState& state, const FulltextDefinition& definition,
                                         const FulltextIndex& index);

}  // namespace entente
