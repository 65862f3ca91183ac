#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "diagram/fact_text.hpp"
#include "graph/graph.hpp"

// Footnotes: who says so. A citation is an entry of a `sources` property, `document` or `document#locator`.
namespace entente::diagram {

struct Citation {
    std::string document;
    std::string locator;  ///< a paragraph number, a page, ...; may be empty

    /// By document, then by the number that the locator begins with, then by its text: `#4` stands before `#10`.
    [[nodiscard]] bool operator<(const Citation& other) const;
};

/// One document of the list below the picture.
struct CitedDocument {
    std::string text;  ///< `[1] diplomat-2018 ¶4, [2] ¶6 — title of the document`
    std::string link;  ///< its `url` when that is a safe link, else empty
};

/// Life cycle: collect() every citation, then number() once, then ask for marks and the list.
class Footnotes {
public:
    void collect(const Properties& properties);
    void number();

    /// `[1]` or `[1, 3–5]`: the footnotes of these properties; empty when there are none.
    [[nodiscard]] std::string mark(const std::vector<Properties>& cited) const;
    [[nodiscard]] bool empty() const { return numbers_.empty(); }

    /// The documents in order, with title and link of the node whose `id` property is the document's id: looked for
    /// among the nodes labelled Document, otherwise among all nodes of the graph.
    [[nodiscard]] std::vector<CitedDocument> documents(const GraphState& graph) const;

private:
    std::map<Citation, std::size_t> numbers_;
};

}  // namespace entente::diagram
