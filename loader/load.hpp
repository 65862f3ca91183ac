#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/error.hpp"
#include "query/result.hpp"

namespace entente {

/// One file of CSV, or several with the same columns, as `--nodes LABEL=[header.csv,]data.csv...` names them.
struct CsvSource {
    std::vector<std::string> names;  ///< labels, or the one relationship type; may be empty when columns give them
    std::vector<std::string> files;  ///< the first may hold the header alone
};

struct LoadProgress {
    std::string_view file;
    std::uint64_t bytes_done = 0, bytes_total = 0, rows = 0;
};

/// What `entente load` and `:load` take. See docs/command-line.md.
struct LoadOptions {
    std::vector<CsvSource> nodes, relationships;
    std::vector<std::string> files;  ///< by extension: .facts, .cypher, .cql, .csv
    std::string format;              ///< overrides the extension: facts, cypher, csv
    bool integer_ids = false;        ///< --id-type integer
    char delimiter = ',';
    char array_delimiter = ';';
    char quote = '"';
    bool skip_bad = false;
    std::string reject_file;  ///< where skipped rows go; default: rejects.csv
    /// Bytes that a load of CSV may take besides the graph that was there; 0: the memory of the machine.
    std::uint64_t memory_limit = 0;
    unsigned threads = 0;  ///< that parse CSV; 0: as many as a large file is worth
    const std::atomic<bool>* cancel = nullptr;
    /// Called from the thread that loads.
    std::function<void(const LoadProgress&)> progress;
};

struct LoadReport {
    std::uint64_t nodes = 0, relationships = 0, properties = 0;  ///< created or set
    std::uint64_t nodes_unchanged = 0, relationships_unchanged = 0;
    std::uint64_t rows_rejected = 0;
    std::string reject_file;
    std::vector<Warning> warnings;
    double elapsed_ms = 0;
};

/// A failure inside a loaded file: the file's name and the text that `Error::span` refers to, for rendering.
struct LoadError : Error {
    LoadError(Error error, std::string file_in, std::string text_in)
        : Error(std::move(error)), file(std::move(file_in)), text(std::move(text_in)) {}
    std::string file, text;
};

}  // namespace entente
