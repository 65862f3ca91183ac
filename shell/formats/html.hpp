#pragma once

#include "shell/formats/format.hpp"

namespace entente::shell {

/// A `<table>` with `<thead>` and `<tbody>`; null is an empty cell of class `null`, numbers have the class `number`.
std::string write_html(Output& out, const Result& result, const FormatOptions& options);

}  // namespace entente::shell
