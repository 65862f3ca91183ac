#include "query/procedures/fulltext.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "graph/fulltext_index.hpp"
#include "graph/words.hpp"
#include "query/suggest.hpp"

namespace entente {
namespace {

[[noreturn]] void refuse(const std::string& message, std::string hint = {}) {
    throw Error(ErrorCode::argument_error, "InvalidArgumentValue", message, std::nullopt, std::move(hint));
}

enum class Occurrence : std::uint8_t { may, must, must_not };

/// One part of a query.
struct Clause {
    Occurrence occurrence = Occurrence::may;
    bool prefix = false;             ///< of its only word
    std::vector<std::string> words;  ///< several: a phrase
};

/// Reads a query as Lucene's classic query parser does, without its fields, brackets and weights.
class QueryReader {
public:
    explicit QueryReader(std::string_view text) : rest_(text) {}

    std::vector<Clause> read() {
        for (skip_blanks(); !rest_.empty(); skip_blanks()) {
            if (take_operator()) continue;
            const Occurrence sign = take_sign();
            if (rest_.starts_with('"'))
                take_phrase(sign);
            else
                take_words(sign);
        }
        return std::move(clauses_);
    }

private:
    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
    void skip_blanks() {
        while (!rest_.empty() && is_blank(rest_[0])) rest_.remove_prefix(1);
    }
    [[nodiscard]] std::string_view next_run() const {
        std::size_t end = 0;
        while (end < rest_.size() && !is_blank(rest_[end]) && rest_[end] != '"') ++end;
        return rest_.substr(0, end);
    }

    bool take_operator() {
        const std::string_view run = next_run();
        if (run != "AND" && run != "OR" && run != "NOT" && run != "&&" && run != "||") return false;
        rest_.remove_prefix(run.size());
        if (run == "NOT") {
            negated_ = true;
        } else if (run == "AND" || run == "&&") {
            joined_ = true;
            for (std::size_t i = last_begin_; i < clauses_.size(); ++i) {
                if (clauses_[i].occurrence == Occurrence::may) clauses_[i].occurrence = Occurrence::must;
            }
        }
        return true;
    }
    Occurrence take_sign() {
        Occurrence occurrence = joined_ ? Occurrence::must : Occurrence::may;
        if (negated_) occurrence = Occurrence::must_not;
        joined_ = negated_ = false;
        if (rest_[0] == '+' || rest_[0] == '-') {
            occurrence = rest_[0] == '+' ? Occurrence::must : Occurrence::must_not;
            rest_.remove_prefix(1);
        }
        last_begin_ = clauses_.size();
        return occurrence;
    }
    void take_phrase(Occurrence occurrence) {
        const std::size_t end = rest_.find('"', 1);
        if (end == std::string_view::npos) refuse("a quotation mark in the query is not closed");
        std::vector<std::string> words = words_of(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        if (!words.empty()) clauses_.push_back({occurrence, false, std::move(words)});
    }
    /// A run without blanks may hold several words: `wi-fi`.
    void take_words(Occurrence occurrence) {
        const std::string_view run = next_run();
        rest_.remove_prefix(run.size());
        const bool prefix = run.ends_with('*');
        std::vector<std::string> words = words_of(run);
        for (std::size_t i = 0; i < words.size(); ++i) {
            clauses_.push_back({occurrence, prefix && i + 1 == words.size(), {std::move(words[i])}});
        }
    }

    std::string_view rest_;
    std::vector<Clause> clauses_;
    std::size_t last_begin_ = 0;  // of the clauses before an AND
    bool joined_ = false, negated_ = false;
};

struct Hit {
    NodeId node = no_entity;
    double score = 0;
};

/// Looks up one query in one index.
class FulltextSearch {
public:
    FulltextSearch(const ProcedureContext& context, const FulltextDefinition& definition, const FulltextIndex& index)
        : context_(context), definition_(definition), index_(index) {}

    /// The hits, the best first.
    std::vector<Hit> run(const std::vector<Clause>& clauses) {
        std::vector<Hit> found;
        std::vector<NodeId> excluded;
        std::vector<std::vector<NodeId>> must;
        for (const Clause& clause : clauses) {
            std::vector<Hit> hits = hits_of(clause);
            std::vector<NodeId> nodes;
            for (const Hit& hit : hits) nodes.push_back(hit.node);
            if (clause.occurrence == Occurrence::must_not) {
                excluded.insert(excluded.end(), nodes.begin(), nodes.end());
                continue;
            }
            if (clause.occurrence == Occurrence::must) must.push_back(std::move(nodes));
            found.insert(found.end(), hits.begin(), hits.end());
        }
        std::sort(excluded.begin(), excluded.end());
        add_up(found);
        std::erase_if(found, [&](const Hit& hit) {
            return std::binary_search(excluded.begin(), excluded.end(), hit.node) ||
                   !std::all_of(must.begin(), must.end(), [&](const std::vector<NodeId>& nodes) {
                       return std::binary_search(nodes.begin(), nodes.end(), hit.node);
                   });
        });
        std::stable_sort(found.begin(), found.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
        return found;
    }

private:
    void check() const {
        if (context_.cancel == nullptr || !context_.cancel->load(std::memory_order_relaxed)) return;
        throw Error(ErrorCode::cancelled, "Cancelled", "the statement was cancelled");
    }

    /// One hit for each node, nodes ascending.
    static void add_up(std::vector<Hit>& hits) {
        std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.node < b.node; });
        std::size_t kept = 0;
        for (const Hit& hit : hits) {
            if (kept > 0 && hits[kept - 1].node == hit.node)
                hits[kept - 1].score += hit.score;
            else
                hits[kept++] = hit;
        }
        hits.resize(kept);
    }

    [[nodiscard]] std::vector<Posting> postings_of(const std::string& word, bool prefix) const {
        std::vector<Posting> postings;
        const auto visit = [&](const Posting& posting) { postings.push_back(posting); };
        prefix ? index_.find_prefix(word, visit) : index_.find(word, visit);
        check();
        std::sort(postings.begin(), postings.end(), [](const Posting& a, const Posting& b) { return a.node < b.node; });
        std::size_t kept = 0;  // words with a common prefix count as one
        for (const Posting& posting : postings) {
            if (kept > 0 && postings[kept - 1].node == posting.node)
                postings[kept - 1].frequency += posting.frequency;
            else
                postings[kept++] = posting;
        }
        postings.resize(kept);
        return postings;
    }

    /// How much a word says that so many nodes have.
    [[nodiscard]] double weight(std::size_t nodes_with_it) const {
        const auto with = static_cast<double>(nodes_with_it);
        return std::log(1 + (static_cast<double>(index_.documents()) - with + 0.5) / (with + 0.5));
    }
    [[nodiscard]] double saturation(double frequency, double length) const {
        constexpr double k1 = 1.2, b = 0.75;
        const double usual = static_cast<double>(index_.words()) / static_cast<double>(index_.documents());
        return frequency / (frequency + k1 * (1 - b + b * length / usual));
    }

    [[nodiscard]] std::vector<Hit> hits_of(const Clause& clause) const {
        std::vector<Hit> hits;
        if (clause.words.size() > 1) return phrase_hits(clause.words);
        const std::vector<Posting> postings = postings_of(clause.words[0], clause.prefix);
        const double rarity = weight(postings.size());
        for (const Posting& posting : postings) {
            hits.push_back({posting.node, rarity * saturation(posting.frequency, posting.length)});
        }
        return hits;
    }

    /// Nodes that have all the words are looked at again: whether the words stand side by side is not in the index.
    [[nodiscard]] std::vector<Hit> phrase_hits(const std::vector<std::string>& words) const {
        std::vector<Posting> candidates = postings_of(words[0], false);
        double rarity = weight(candidates.size());
        for (std::size_t i = 1; i < words.size(); ++i) {
            const std::vector<Posting> others = postings_of(words[i], false);
            rarity += weight(others.size());
            std::erase_if(candidates, [&](const Posting& candidate) {
                return !std::binary_search(others.begin(), others.end(), candidate,
                                           [](const Posting& a, const Posting& b) { return a.node < b.node; });
            });
        }
        std::vector<Hit> hits;
        for (const Posting& candidate : candidates) {
            check();
            std::size_t frequency = 0;
            for (const auto& text : texts_of(*context_.graph, definition_, candidate.node)) {
                for (auto at = text.begin(); at != text.end(); ++at) {
                    at = std::search(at, text.end(), words.begin(), words.end());
                    if (at == text.end()) break;
                    ++frequency;
                }
            }
            if (frequency == 0) continue;
            hits.push_back({candidate.node, rarity * saturation(static_cast<double>(frequency), candidate.length)});
        }
        return hits;
    }

    const ProcedureContext& context_;
    const FulltextDefinition& definition_;
    const FulltextIndex& index_;
};

/// A count from the map of options.
std::size_t option(std::span<const Value> arguments, std::string_view key, std::size_t otherwise) {
    if (arguments.size() < 3 || arguments[2].is_null()) return otherwise;
    for (const auto& [name, value] : arguments[2].as_map()) {
        if (name != "skip" && name != "limit") {
            refuse(fmt::format("there is no option `{}`", name), "the options are skip and limit");
        }
        if (name != key) continue;
        if (!value.is(ValueType::integer) || value.as_integer() < 0) {
            refuse(fmt::format("`{}` is an integer that is not negative", key));
        }
        return static_cast<std::size_t>(value.as_integer());
    }
    return otherwise;
}

}  // namespace

ProcedureRows query_nodes(const ProcedureContext& context, std::span<const Value> arguments) {
    if (arguments[0].is_null() || arguments[1].is_null()) refuse("the name of the index and the query cannot be null");
    const std::string& name = arguments[0].as_string();
    const FulltextIndex* index = context.graph->fulltext_index(name);
    if (index == nullptr) {
        std::vector<std::string> names;
        for (const FulltextDefinition& each : context.graph->schema().fulltexts) names.push_back(each.name);
        const auto near = suggest(name, names);
        refuse(fmt::format("there is no full-text index named `{}`", name),
               near ? fmt::format("did you mean `{}`?", *near) : "SHOW INDEXES lists the names");
    }
    const std::size_t skip = option(arguments, "skip", 0);
    const std::size_t limit = option(arguments, "limit", static_cast<std::size_t>(-1));
    const std::vector<Clause> clauses = QueryReader(arguments[1].as_string()).read();
    const std::vector<Hit> hits =
        FulltextSearch(context, *context.graph->schema().find_fulltext(name), *index).run(clauses);
    ProcedureRows rows;
    for (std::size_t i = std::min(skip, hits.size()); i < hits.size() && rows.size() < limit; ++i) {
        rows.push_back({Value(NodeRef{hits[i].node}), Value(hits[i].score)});
    }
    return rows;
}

}  // namespace entente
