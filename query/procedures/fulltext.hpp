#pragma once

#include <span>

#include "query/semantics/procedure.hpp"

namespace entente {

/// db.index.fulltext.queryNodes(index, query, options): the nodes whose texts match, the best first. Scores are BM25
/// (Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; k1 = 1.2, b = 0.75), as Lucene
/// computes them. The query: words, any of which may be there; `word*` for all that begin so; "several words" that must
/// stand side by side; AND, OR, NOT, and + or - before a word.
[[nodiscard]] ProcedureRows query_nodes(const ProcedureContext& context, std::span<const Value> arguments);

}  // namespace entente
