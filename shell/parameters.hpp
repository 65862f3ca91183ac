#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "api/entente.hpp"

namespace entente::shell {

/// The members of a JSON object as parameters. Throws Error(syntax_error) with the place.
[[nodiscard]] Parameters parameters_of_json(std::string_view text);

/// Splits `NAME <separator> REST`; NAME is a name, digits, or anything in backticks. Throws Error(syntax_error).
[[nodiscard]] std::pair<std::string, std::string_view> split_definition(std::string_view text,
                                                                        std::string_view separator);

/// `SIGNATURE => LIST`: a procedure of tests that answers from a table.
[[nodiscard]] DeclaredProcedure declared_procedure(Database& database, std::string_view text);

}  // namespace entente::shell
