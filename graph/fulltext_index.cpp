#include "graph/fulltext_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "graph/graph.hpp"
#include "graph/words.hpp"

namespace entente {
namespace {

constexpr char after_word = '\0';  // below every character of a word
constexpr std::size_t postings_at_once = std::size_t{1} << 22;

std::string posting_key(std::string_view word, std::size_t frequency, std::size_t length) {
    return fmt::format("{}{}{} {}", word, after_word, frequency, length);
}

Posting read_posting(std::string_view key, NodeId node) {
    Posting posting{node, 0, 0};
    const char* const begin = key.data() + key.find(after_word) + 1;
    const char* const end = key.data() + key.size();
    const char* const blank = std::from_chars(begin, end, posting.frequency).ptr;
    if (blank != end) std::from_chars(blank + 1, end, posting.length);
    return posting;
}

/// Calls `visit` with the keys of the postings that one node gives.
template <typename Visit> void for_each_key(std::vector<std::string> words, const Visit& visit) {
    std::sort(words.begin(), words.end());
    for (auto first = words.begin(); first != words.end();) {
        const auto next = std::upper_bound(first, words.end(), *first);
        visit(posting_key(*first, static_cast<std::size_t>(next - first), words.size()));
        first = next;
    }
}

void append_words(const Value& value, std::vector<std::vector<std::string>>& texts) {
    if (value.is(ValueType::string)) texts.push_back(words_of(value.as_string()));
    if (!value.is(ValueType::list)) return;
    for (const Value& element : value.as_list()) {
        if (element.is(ValueType::string)) texts.push_back(words_of(element.as_string()));
    }
}

}  // namespace

void FulltextIndex::find(std::string_view word, const std::function<void(const Posting&)>& visit) const {
    find_prefix(std::string(word) + after_word, visit);
}

void FulltextIndex::find_prefix(std::string_view prefix, const std::function<void(const Posting&)>& visit) const {
    postings_.for_each_prefixed(prefix, [&](std::string_view key, NodeId node) { visit(read_posting(key, node)); });
}

void FulltextIndex::add(NodeId node, std::vector<std::string> words) {
    if (words.empty()) return;
    postings_.epoch = epoch;
    ++documents_;
    words_ += words.size();
    for_each_key(std::move(words), [&](const std::string& key) { postings_.insert(Value(key), node); });
}

void FulltextIndex::remove(NodeId node, std::vector<std::string> words) {
    if (words.empty()) return;
    postings_.epoch = epoch;
    --documents_;
    words_ -= words.size();
    for_each_key(std::move(words), [&](const std::string& key) { postings_.erase(Value(key), node); });
}

void FulltextIndex::add_all(std::span<const NodeId> nodes,
                            const std::function<std::vector<std::string>(NodeId)>& words_of) {
    postings_.epoch = epoch;
    std::vector<IndexEntry> entries;
    for (const NodeId node : nodes) {
        std::vector<std::string> words = words_of(node);
        if (words.empty()) continue;
        ++documents_;
        words_ += words.size();
        for_each_key(std::move(words), [&](const std::string& key) { entries.push_back({Value(key), node}); });
        if (entries.size() >= postings_at_once) postings_.insert_all(std::exchange(entries, {}));
    }
    if (!entries.empty()) postings_.insert_all(std::move(entries));
}

std::vector<std::vector<std::string>> texts_of(const GraphState& state, const FulltextDefinition& definition,
                                               NodeId node) {
    std::vector<std::vector<std::string>> texts;
    const bool member = std::any_of(definition.labels.begin(), definition.labels.end(),
                                    [&](LabelId label) { return state.has_label(node, label); });
    if (!member) return texts;
    for (const KeyId key : definition.keys) append_words(state.node_property(node, key), texts);
    return texts;
}

std::vector<std::string> words_of(const GraphState& state, const FulltextDefinition& definition, NodeId node) {
    std::vector<std::string> words;
    for (std::vector<std::string>& text : texts_of(state, definition, node)) {
        std::move(text.begin(), text.end(), std::back_inserter(words));
    }
    return words;
}

std::string check_fulltext(const GraphState& state, const FulltextDefinition& definition, const FulltextIndex& index) {
    if (std::string found = index.postings().check(); !found.empty()) return found;
    std::uint64_t documents = 0, words = 0, postings = 0;
    for (NodeId node = 0; node < state.node_limit(); ++node) {
        if (!state.node_exists(node)) continue;
        std::vector<std::string> text = words_of(state, definition, node);
        if (text.empty()) continue;
        ++documents;
        words += text.size();
        bool missing = false;
        for_each_key(std::move(text), [&](const std::string& key) {
            ++postings;
            missing = missing || !index.postings().contains(IndexProbe(std::string_view(key)), node);
        });
        if (missing) return fmt::format("a word of node {} is missing", node);
    }
    if (documents != index.documents() || words != index.words() || postings != index.postings().size()) {
        return fmt::format("it has {} words of {} nodes and should have {} of {}", index.words(), index.documents(),
                           words, documents);
    }
    return {};
}

}  // namespace entente
