#include "query/semantics/foreign_functions.hpp"

#include <algorithm>
#include <array>

#include "query/semantics/ast_tools.hpp"

namespace entente::semantics {
namespace {

struct ForeignName {
    std::string_view name, hint;  ///< the name in lower case
};

constexpr std::string_view use_algorithms = "SHOW PROCEDURES lists the algorithms: algo.pageRank, algo.wcc, ...";
constexpr std::string_view no_points = "points and distances are not supported: keep coordinates as two numbers";
constexpr std::string_view use_component = "write date(x).year, .month, .day, ...";
constexpr std::string_view use_case = "write CASE WHEN condition THEN a ELSE b END";
constexpr std::string_view use_contains = "write text CONTAINS part, or size(split(text, part)[0])";

/// By the beginning of the name.
constexpr std::array prefixes{
    ForeignName{"apoc.", "the library apoc is not there: SHOW FUNCTIONS and SHOW PROCEDURES list what is"},
    ForeignName{"gds.", use_algorithms},
    ForeignName{"algo.", use_algorithms},
    ForeignName{"point.", no_points},
    ForeignName{"vector.", "vectors are not supported: keep them as lists of numbers"},
    ForeignName{"graph.", "a database is one graph: leave it out"},
};

constexpr std::array functions{
    ForeignName{"point", no_points},
    ForeignName{"distance", no_points},
    ForeignName{"toint", "write toInteger(x)"},
    ForeignName{"int", "write toInteger(x)"},
    ForeignName{"integer", "write toInteger(x)"},
    ForeignName{"float", "write toFloat(x)"},
    ForeignName{"str", "write toString(x)"},
    ForeignName{"string", "write toString(x)"},
    ForeignName{"ln", "write log(x)"},
    ForeignName{"log2", "write log(x) / log(2)"},
    ForeignName{"ceiling", "write ceil(x)"},
    ForeignName{"power", "write x ^ y"},
    ForeignName{"pow", "write x ^ y"},
    ForeignName{"mod", "write x % y"},
    ForeignName{"sgn", "write sign(x)"},
    ForeignName{"random", "write rand()"},
    ForeignName{"uuid", "write randomUUID()"},
    ForeignName{"len", "write size(x); of a path length(p)"},
    ForeignName{"strlen", "write size(x)"},
    ForeignName{"cardinality", "write size(x)"},
    ForeignName{"path_length", "write length(p)"},
    ForeignName{"element_id", "write elementId(x)"},
    ForeignName{"substr", "write substring(text, start, length), counted from 0"},
    ForeignName{"lcase", "write toLower(text)"},
    ForeignName{"ucase", "write toUpper(text)"},
    ForeignName{"concat", "write a + b"},
    ForeignName{"instr", use_contains},
    ForeignName{"strpos", use_contains},
    ForeignName{"indexof", use_contains},
    ForeignName{"now", "write datetime(), date() or localtime()"},
    ForeignName{"current_date", "write date()"},
    ForeignName{"current_time", "write time()"},
    ForeignName{"current_timestamp", "write datetime()"},
    ForeignName{"year", use_component},
    ForeignName{"month", use_component},
    ForeignName{"day", use_component},
    ForeignName{"datediff", "write duration.between(a, b), or duration.inDays(a, b).days"},
    ForeignName{"date_trunc", "write date.truncate('month', x)"},
    ForeignName{"to_date", "write date(x)"},
    ForeignName{"ifnull", "write coalesce(x, y)"},
    ForeignName{"isnull", "write x IS NULL"},
    ForeignName{"nvl", "write coalesce(x, y)"},
    ForeignName{"if", use_case},
    ForeignName{"iif", use_case},
    ForeignName{"greatest", "write CASE WHEN a > b THEN a ELSE b END; over rows max(x)"},
    ForeignName{"least", "write CASE WHEN a < b THEN a ELSE b END; over rows min(x)"},
    ForeignName{"first", "write head(list)"},
    ForeignName{"mean", "write avg(x)"},
    ForeignName{"average", "write avg(x)"},
    ForeignName{"median", "write percentileCont(x, 0.5)"},
    ForeignName{"stddev", "write stDev(x)"},
    ForeignName{"stddev_samp", "write stDev(x)"},
    ForeignName{"stddev_pop", "write stDevP(x)"},
    ForeignName{"collect_list", "write collect(x)"},
    ForeignName{"array_agg", "write collect(x)"},
    ForeignName{"string_agg", "write collect(x), and join the list with reduce()"},
    ForeignName{"group_concat", "write collect(x), and join the list with reduce()"},
    ForeignName{"extract", "write a list comprehension: [x IN list | expression]"},
    ForeignName{"filter", "write a list comprehension: [x IN list WHERE condition]"},
};

std::string_view hint_by_prefix(std::string_view lower) {
    for (const ForeignName& foreign : prefixes) {
        if (lower.starts_with(foreign.name)) return foreign.hint;
    }
    return {};
}

}  // namespace

std::string_view hint_for_foreign_function(std::string_view name) {
    const std::string lower = ascii_lower(name);
    for (const ForeignName& foreign : functions) {
        if (foreign.name == lower) return foreign.hint;
    }
    return hint_by_prefix(lower);
}

std::string_view hint_for_foreign_procedure(std::string_view name) {
    const std::string lower = ascii_lower(name);
    return lower.starts_with("algo.") ? std::string_view() : hint_by_prefix(lower);
}

}  // namespace entente::semantics
