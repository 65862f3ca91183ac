// The code in docs/embedding.md is that of the example programs, which another test builds and runs.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The blocks of `language` in a page of Markdown.
std::vector<std::string> code_blocks(const std::string& page, const std::string& language) {
    std::vector<std::string> blocks;
    std::istringstream lines(page);
    std::string line;
    bool inside = false;
    while (std::getline(lines, line)) {
        if (inside && line == "```") {
            inside = false;
        } else if (inside) {
            blocks.back() += line + '\n';
        } else if (line == "```" + language) {
            inside = true;
            blocks.emplace_back();
        }
    }
    return blocks;
}

}  // namespace

TEST_CASE("the code of the embedding guide stands in the example programs", "[docs][embedding]") {
    const std::string folder = ENTENTE_SOURCE;
    const auto [language, program, least] =
        GENERATE(table<std::string, std::string, std::size_t>({{"cpp", "main.cpp", 5}, {"c", "main.c", 5}}));
    const std::string source = read_file(folder + "/examples/embedding/" + program);
    const std::vector<std::string> blocks = code_blocks(read_file(folder + "/docs/embedding.md"), language);
    CHECK(blocks.size() >= least);
    for (const std::string& block : blocks) {
        CAPTURE(block);
        CHECK(source.find(block) != std::string::npos);
    }
}
