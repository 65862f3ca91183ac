#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace entente {

/// A query of a TCK feature file, with the values of its example put in.
struct TckQuery {
    std::string scenario;  ///< file :: scenario
    std::string text;
    bool fails_at_compile_time = false;
    std::string detail;  ///< then, such as UnexpectedSyntax
};

/// All queries of one feature file: set-up, under test and control queries.
[[nodiscard]] std::vector<TckQuery> read_tck_queries(const std::filesystem::path& file);

/// Folder of the TCK: environment variable ENTENTE_TCK, or beside the repository.
[[nodiscard]] std::filesystem::path tck_folder();

}  // namespace entente
