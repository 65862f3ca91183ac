// Reads the #include lines of every source file: includes go one way, and a library stays where it belongs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Layers = std::vector<std::string>;

/// What each folder may include of our own, besides itself. A file belongs to the longest name that its path begins
/// with. This is the order of DESIGN.md: graph <- query <- loader, exporter, diagram <- api <- shell, and inside query
/// syntax <- semantics <- plan <- exec; functions serve semantics, plan and exec alike, and know only the graph.
const std::map<std::string, Layers>& allowed() {
    static const Layers query{"query",           "query/syntax", "query/functions",
                              "query/semantics", "query/plan",   "query/exec"};
    static const auto with = [](Layers first, const Layers& more) {
        first.insert(first.end(), more.begin(), more.end());
        return first;
    };
    static const std::map<std::string, Layers> table{
        {"graph", {}},
        {"graph/storage", {"graph"}},
        {"graph/algorithms", {"graph"}},
        // Directly in query/: what every stage shares (results, suggestions) and, above all stages, the engine.
        {"query", with({"graph", "graph/algorithms"}, query)},
        {"query/syntax", {"graph", "query"}},
        {"query/functions", {"graph", "graph/algorithms", "query"}},
        {"query/semantics", {"graph", "query", "query/syntax", "query/functions"}},
        {"query/plan", {"graph", "query", "query/syntax", "query/functions", "query/semantics"}},
        {"query/exec",
         {"graph", "graph/algorithms", "query", "query/syntax", "query/functions", "query/semantics", "query/plan"}},
        {"loader", with({"graph"}, query)},
        {"exporter", {"graph", "query/syntax"}},
        {"diagram", with({"graph"}, query)},
        {"api", with({"graph", "graph/algorithms", "graph/storage", "loader", "exporter", "diagram"}, query)},
        {"shell", with({"graph", "graph/algorithms", "loader", "exporter", "diagram", "api"}, query)},
    };
    return table;
}

/// Headers of libraries that may appear in few places: the path of the file must begin with one of these.
const std::map<std::string, Layers>& confined() {
    static const std::map<std::string, Layers> table{
        {"tao/pegtl", {"query/syntax/", "loader/"}},
        {"zstd.h", {"graph/storage/"}},
        {"xxhash.h", {"graph/storage/"}},
        {"boost/graph/", {"graph/bgl.hpp", "graph/algorithms/"}},
        {"graphviz/", {"diagram/"}},
        {"CLI/", {"shell/"}},
        {"histedit.h", {"shell/"}},
        {"editline/", {"shell/"}},
        {"readline/", {"shell/"}},
    };
    return table;
}

struct Include {
    std::string file;  // with the including line, for messages
    std::string from;  // the including file, from the root
    std::string target;
    bool quoted = false;
};

std::string layer_of(const std::string& path) {
    std::string best;
    for (const auto& [layer, below] : allowed()) {
        if (path.starts_with(layer + "/") && layer.size() > best.size()) best = layer;
    }
    return best;
}

void read_includes(const fs::path& path, const std::string& from, std::vector<Include>& includes) {
    std::ifstream file(path);
    std::size_t number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        const std::size_t hash = line.find_first_not_of(" \t");
        if (hash == std::string::npos || line[hash] != '#') continue;
        const std::size_t word = line.find("include", hash);
        const std::size_t open = line.find_first_of("\"<", hash);
        if (word == std::string::npos || open == std::string::npos || open < word) continue;
        const std::size_t close = line.find_first_of("\">", open + 1);
        if (close == std::string::npos) continue;
        includes.push_back(
            {from + ":" + std::to_string(number), from, line.substr(open + 1, close - open - 1), line[open] == '"'});
    }
}

const std::vector<Include>& all_includes() {
    static const std::vector<Include> includes = [] {
        std::vector<Include> found;
        const fs::path root = ENTENTE_SOURCE;
        for (const char* folder : {"graph", "query", "loader", "exporter", "diagram", "api", "shell"}) {
            if (!fs::is_directory(root / folder)) continue;
            for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / folder)) {
                static const std::set<std::string> extensions{".cpp", ".hpp", ".h", ".inc"};
                if (!extensions.contains(entry.path().extension().string())) continue;
                read_includes(entry.path(), entry.path().lexically_relative(root).generic_string(), found);
            }
        }
        return found;
    }();
    return includes;
}

bool begins_with_one_of(const std::string& text, const Layers& beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& b) { return text.starts_with(b); });
}

}  // namespace

TEST_CASE("no folder includes a higher one", "[layering]") {
    REQUIRE_FALSE(all_includes().empty());
    for (const Include& include : all_includes()) {
        const std::string from = layer_of(include.from), to = layer_of(include.target);
        if (to.empty() || to == from) continue;
        const Layers& below = allowed().at(from);
        INFO(include.file << " includes \"" << include.target << "\": " << from << " may not include " << to);
        CHECK(std::find(below.begin(), below.end(), to) != below.end());
    }
}

TEST_CASE("stages of the query do not reach up to the engine through query/", "[layering]") {
    // The stages may use what they share, but not the headers in query/ that themselves include a stage.
    std::set<std::string> upper;
    for (const Include& include : all_includes()) {
        if (layer_of(include.from) == "query" && layer_of(include.target).starts_with("query/"))
            upper.insert(include.from);
    }
    for (const Include& include : all_includes()) {
        if (!layer_of(include.from).starts_with("query/")) continue;
        INFO(include.file << " includes \"" << include.target << "\", which includes a stage itself");
        CHECK_FALSE(upper.contains(include.target));
    }
}

TEST_CASE("our own headers are included by their path from the root", "[layering]") {
    for (const Include& include : all_includes()) {
        if (!include.quoted) continue;
        INFO(include.file << " includes \"" << include.target << "\"");
        CHECK_FALSE(layer_of(include.target).empty());
    }
}

TEST_CASE("a library stays where it belongs", "[layering]") {
    for (const Include& include : all_includes()) {
        for (const auto& [library, places] : confined()) {
            if (!include.target.starts_with(library)) continue;
            INFO(include.file << " includes <" << include.target << ">");
            CHECK(begins_with_one_of(include.from, places));
        }
    }
}

TEST_CASE("the headers that are installed include no others of ours, and are those that the guide names",
          "[layering]") {
    const auto text_of = [](const char* name) {
        std::stringstream text;
        text << std::ifstream(fs::path(ENTENTE_SOURCE) / name).rdbuf();
        return text.str();
    };
    std::string list = text_of("cmake/EntenteInstall.cmake");
    list = list.substr(list.find("set(entente_public_headers ") + 27);
    std::istringstream words(list.substr(0, list.find(')')));
    const std::set<std::string> installed{std::istream_iterator<std::string>(words), {}};
    REQUIRE(installed.contains("api/entente.hpp"));
    const std::string guide = text_of("api/README.md");
    for (const std::string& header : installed) {
        CAPTURE(header);
        CHECK(fs::exists(fs::path(ENTENTE_SOURCE) / header));
        CHECK((header == "api/entente.h" || guide.find('`' + header + '`') != std::string::npos));
    }
    for (const Include& include : all_includes()) {
        if (!include.quoted || !installed.contains(include.from)) continue;
        INFO(include.file << " includes \"" << include.target << "\"");
        CHECK(installed.contains(include.target));
    }
}
