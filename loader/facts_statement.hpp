#pragma once

#include <string>
#include <vector>

#include "graph/error.hpp"
#include "graph/value.hpp"
#include "loader/load.hpp"

namespace entente::facts {

/// A file of facts, read.
struct File {
    std::string path, text;
};

struct Name {
    std::string text;
    SourceSpan span;
};

struct Property {
    Name key;
    Value value;
    SourceSpan value_span;
};

/// `document#locator`; the locator may be empty.
struct Citation {
    Name document;  ///< an alias
    std::string locator;
    SourceSpan span;
};

/// One relationship of a path, from its left to its right node or, `backward`, the other way.
struct Link {
    Name type;
    bool backward = false;
    std::vector<Property> properties;
};

/// One statement of the notation:
///   source       source ALIAS (:Label {properties}) @ citations
///   node         ALIAS (:Label {properties}) @ citations
///   citation     ALIAS @ citations
///   path         (alias)-[:TYPE {properties}]->(alias)... @ citations
struct Statement {
    enum class Kind : std::uint8_t { source, node, citation, path };
    Kind kind = Kind::citation;
    std::vector<Name> aliases;  ///< one; of a path links.size() + 1
    std::vector<Name> labels;
    std::vector<Property> properties;
    std::vector<Link> links;
    std::vector<Citation> citations;
};

/// The statements of a file in order. Throws LoadError at the first that is wrong, with the place and what was
/// expected. O(length).
[[nodiscard]] std::vector<Statement> parse(const File& file);

/// The error for a parse of `text` that stopped at `offset`, where `expected` (a noun phrase) should stand. `open` is
/// the offset of the innermost bracket that is open there, or npos.
[[nodiscard]] Error parse_error(std::string_view text, std::size_t offset, std::string_view expected, std::size_t open);

/// Bytes of a name such as `diplomat-2018` at `at`: a letter or `_`, then letters, digits, `_` and `-`, all of ASCII.
/// Returns the end, or `at`.
[[nodiscard]] std::size_t scan_alias(std::string_view text, std::size_t at);

/// The end of the blanks and comments at `at` that lie within one statement outside of brackets: up to the end of the
/// line, and over it where the next line continues the statement. A line continues the statement before it when it
/// begins with a blank and is not empty; lines that hold only a `//` comment do not count.
[[nodiscard]] std::size_t scan_line_gap(std::string_view text, std::size_t at);

}  // namespace entente::facts
