#pragma once

#include <string>
#include <vector>

#include "query/functions/function.hpp"

namespace entente {

/// What `x IS :: TYPE` tests: a set of types, with or without null, and for lists what their elements must be.
struct TypeTest {
    TypeMask types = 0;  ///< of values, null apart; a list of these is of the type whatever its elements are
    bool null = true;    ///< NOT NULL leaves it out
    std::vector<TypeTest> elements;  ///< a list is of the type if all its elements are of one of these
};

[[nodiscard]] bool is_of_type(const Value& value, const TypeTest& test);

/// `LIST<STRING | INTEGER> NOT NULL`: the narrowest type of a value, as Neo4j 5 writes it. Members of a union stand in
/// a fixed order, and have a NOT NULL unless null is among them.
[[nodiscard]] std::string type_of_value(const Value& value);

}  // namespace entente
