// The grammar makes progress: PEGTL's own analysis finds no rule that could loop without consuming input.
#include "query/syntax/grammar.hpp"

#include <catch2/catch.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

namespace tao::pegtl {

namespace syntax = entente::syntax::grammar;

// Tokens consume something, looks ahead and the gap may not.
template <typename Name, syntax::FixedString Upper>
struct analyze_traits<Name, syntax::word<Upper>> : analyze_any_traits<> {};
template <typename Name, syntax::FixedString Text>
struct analyze_traits<Name, syntax::sign<Text>> : analyze_any_traits<> {};
template <typename Name, syntax::Token Which>
struct analyze_traits<Name, syntax::token<Which>> : analyze_any_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::gap> : analyze_opt_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::bar_joins_labels> : analyze_opt_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::relationships_pattern_ahead> : analyze_opt_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::list_comprehension_ahead> : analyze_opt_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::bar_or_where_ahead> : analyze_opt_traits<> {};
template <typename Name> struct analyze_traits<Name, syntax::trim_operand_ahead> : analyze_opt_traits<> {};

}  // namespace tao::pegtl

TEST_CASE("the grammar has no cycle without progress", "[syntax][grammar]") {
    namespace grammar = entente::syntax::grammar;
    CHECK(tao::pegtl::analyze<grammar::statement>(1) == 0);
    CHECK(tao::pegtl::analyze<grammar::lone_expression>(1) == 0);
    CHECK(tao::pegtl::analyze<grammar::lone_pattern>(1) == 0);
    CHECK(tao::pegtl::analyze<grammar::procedure_signature>(1) == 0);
}
