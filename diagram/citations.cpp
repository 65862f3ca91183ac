#include "diagram/citations.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "diagram/text.hpp"

namespace entente::diagram {
namespace {

constexpr std::string_view paragraph = "\u00B6";

std::uint64_t leading_number(const std::string& text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::vector<Citation> citations_of(const Properties& properties) {
    std::vector<Citation> result;
    const auto add = [&](const Value& value) {
        if (!value.is(ValueType::string)) return;
        const std::string text = clean(value.as_string());
        if (text.empty()) return;
        const std::size_t hash = text.rfind('#');
        if (hash == std::string::npos || hash == 0)
            result.push_back({text, {}});
        else
            result.push_back({text.substr(0, hash), text.substr(hash + 1)});
    };
    const Value& sources = find(properties, "sources");
    if (sources.is(ValueType::list)) {
        for (const Value& entry : sources.as_list()) add(entry);
    } else {
        add(sources);
    }
    return result;
}

/// `¶4`, `¶4–6`; what is no paragraph number stays as it is.
std::string locator_text(std::string_view locator) {
    if (locator.empty() || locator.find_first_not_of("0123456789-,") != std::string_view::npos)
        return std::string(locator);
    std::string text(paragraph);
    for (const char c : locator) text += c == '-' ? std::string(en_dash) : std::string(1, c);
    return text;
}

using NodeById = std::map<std::string, NodeId, std::less<>>;

void match(const GraphState& graph, KeyId id_key, NodeId node, NodeById& wanted) {
    const Value id = graph.node_property(node, id_key);
    if (!id.is(ValueType::string)) return;
    const auto found = wanted.find(id.as_string());
    if (found != wanted.end() && found->second == no_entity) found->second = node;
}

/// Fills in the nodes that have the ids. O(documents log citations); O(nodes) where one of them is no Document.
void find_documents(const GraphState& graph, NodeById& wanted) {
    const auto id_key = graph.catalog().keys.find("id");
    if (!id_key || wanted.empty()) return;
    if (const auto label = graph.catalog().labels.find("Document")) {
        std::vector<NodeId> documents;
        graph.label_index(*label).collect(0, graph.node_limit(), documents);
        for (const NodeId node : documents) match(graph, *id_key, node, wanted);
    }
    const auto missing = [](const auto& entry) { return entry.second == no_entity; };
    if (std::none_of(wanted.begin(), wanted.end(), missing)) return;
    for (NodeId node = 0; node < graph.node_limit(); ++node) {
        if (graph.node_exists(node)) match(graph, *id_key, node, wanted);
    }
}

/// ` — title. publisher, date` as far as the node says.
std::string description(const Properties& properties) {
    std::string text;
    for (const std::string_view key : {"title", "name"}) {
        const Value& value = find(properties, key);
        if (text.empty() && value.is(ValueType::string)) text = shorten(value.as_string(), 160);
    }
    const Value& publisher = find(properties, "publisher");
    if (!text.empty() && publisher.is(ValueType::string)) {
        const bool stopped = std::string_view("?!.").find(text.back()) != std::string_view::npos;
        text += (stopped ? " " : ". ") + shorten(publisher.as_string(), 60);
    }
    return text.empty() ? text : " \u2014 " + text;
}

}  // namespace

bool Citation::operator<(const Citation& other) const {
    return std::tuple(document, leading_number(locator), locator) <
           std::tuple(other.document, leading_number(other.locator), other.locator);
}

void Footnotes::collect(const Properties& properties) {
    for (Citation& citation : citations_of(properties)) numbers_.emplace(std::move(citation), 0);
}

void Footnotes::number() {
    std::size_t next = 1;
    for (auto& entry : numbers_) entry.second = next++;
}

std::string Footnotes::mark(const std::vector<Properties>& cited) const {
    std::set<std::size_t> numbers;
    for (const Properties& properties : cited) {
        for (const Citation& citation : citations_of(properties)) {
            const auto found = numbers_.find(citation);
            if (found != numbers_.end()) numbers.insert(found->second);
        }
    }
    if (numbers.empty()) return {};
    std::string text;
    for (auto at = numbers.begin(); at != numbers.end();) {
        const std::size_t first = *at;
        std::size_t last = first;
        while (++at != numbers.end() && *at == last + 1) ++last;
        text += (text.empty() ? "[" : ", ") + std::to_string(first);
        if (last == first + 1) text += ", " + std::to_string(last);
        if (last > first + 1) text += std::string(en_dash) + std::to_string(last);
    }
    return text + "]";
}

std::vector<CitedDocument> Footnotes::documents(const GraphState& graph) const {
    NodeById nodes;
    for (const auto& entry : numbers_) nodes.emplace(entry.first.document, no_entity);
    find_documents(graph, nodes);
    std::vector<CitedDocument> result;
    const std::string* previous = nullptr;
    for (const auto& [citation, number] : numbers_) {
        const bool same = previous != nullptr && *previous == citation.document;
        if (!same) result.push_back({});
        std::string& text = result.back().text;
        text += (same ? ", [" : "[") + std::to_string(number) + "]";
        if (!same) text += " " + shorten(citation.document, 60);
        if (!citation.locator.empty()) text += " " + shorten(locator_text(citation.locator), 40);
        previous = &citation.document;
    }
    std::size_t at = 0;
    for (const auto& entry : nodes) {  // the same order: by document
        CitedDocument& document = result[at++];
        if (entry.second == no_entity) continue;
        const Properties properties = properties_of(graph, NodeRef{entry.second});
        document.text += description(properties);
        const Value& url = find(properties, "url");
        if (url.is(ValueType::string)) document.link = safe_link(url.as_string());
    }
    return result;
}

}  // namespace entente::diagram
