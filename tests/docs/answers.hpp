#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Runs the examples of the language reference. The forms of an example: README.md.
namespace entente::docs {

class Answers {
public:
    /// The statement that makes the graph of all examples.
    void set_graph(std::string_view statement) { graph_ = statement; }

    /// What the program prints for the last of some statements, each but it with a semicolon at the end of its line:
    /// rows, plan, warnings, or the error. An error of an example that shows no result is also noted in `problems`.
    [[nodiscard]] std::string printed(const std::string& example, bool shown);

    /// The value of an expression, or of a statement with one column; the detail of an error.
    [[nodiscard]] std::string value(const std::string& expression);

    std::vector<std::string> executed;  ///< the text of every example
    std::vector<std::string> problems;

private:
    std::string graph_;
};

}  // namespace entente::docs
