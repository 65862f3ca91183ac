#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/entente.hpp"
#include "diagram/diagram.hpp"
#include "shell/draw_arguments.hpp"
#include "shell/formats/format.hpp"
#include "shell/output.hpp"
#include "shell/script_reader.hpp"

namespace entente::shell {

struct Settings {
    const OutputFormat* format = nullptr;
    bool timing = false;
    bool interactive = false;             ///< a person reads along: counts, times and hints on standard error
    bool quiet = false;                   ///< results are kept in `last` and not written
    bool keep_going = false;              ///< a failed statement does not end a script
    std::optional<std::size_t> width;     ///< --width; without: that of the terminal; 0: unlimited
    std::optional<std::size_t> max_rows;  ///< --max-rows; without: 50 on a terminal; 0: all
    ExecuteOptions execute;
};

/// What a command answers. `text` is for people, `rows` are data, `members` go into the JSON object after `"ok":true`.
struct Reply {
    std::string text{};
    std::optional<Result> rows{};
    std::string members{};
    bool failed = false;  ///< already reported
};

/// A database with what a person or script set: parameters, format, limits. Runs statements and commands and
/// reports on them. Never throws for what a statement does; OutputClosed when standard output is closed.
class Session {
public:
    explicit Session(Settings settings);

    /// Runs one statement or command and writes what it answers; false when it failed.
    bool run(const ScriptItem& item, std::string_view source_name = {});

    /// Goes on in a database file. Throws Error.
    void open(const std::string& path);

    /// Loads with a progress bar and checks the files first. Throws Error.
    LoadReport load(LoadOptions options);

    /// Runs the reader's items that are whole, up to one that ends the script. False when one failed. Answers are
    /// written when it returns, and before that each within a millisecond, so that many items in a row do not take a
    /// system call each.
    bool run_all(ScriptReader& reader, std::string_view source_name = {});

    /// Runs a file, `-` for standard input. False when a statement failed. Throws Error(io_error).
    bool run_file(const std::string& path);

    /// `name => expression`: `text` is what the spans of errors refer to, `expression` a part of it.
    void set_parameter(std::string name, std::string_view expression, std::string_view text);
    void set_parameter(std::string name, Value value);

    /// After a failure (unless `keep_going`), :quit or an interruption.
    [[nodiscard]] bool ends_script(bool good) const;

    void set_output(const std::string& path, bool once);  ///< empty: standard output
    void write_last();                                    ///< the last result, uncut. Throws Error when there is none
    void draw(const DrawCommand& command);
    void reset();

    Database database;
    Settings settings;
    Parameters parameters;
    std::optional<Result> last;
    bool leave = false;                                 ///< :quit
    bool rejected = false;                              ///< a load left rows out
    std::function<std::vector<std::string>()> history;  ///< of the line editor, where there is one

private:
    bool run_statement(const ScriptItem& item, std::string_view source_name);
    bool run_command(const ScriptItem& item, std::string_view source_name);
    [[nodiscard]] Result execute(std::string_view text);
    template <typename Action> bool guarded(const ScriptItem& item, std::string_view source_name, Action action);
    void report(const Error& error, const ScriptItem& item, std::string_view source_name);
    /// Flushes the output; false when that failed and was reported. Throws Error where it could only be reported there.
    bool wrote(std::string_view source_name, void (Output::*flush)());
    void answered();                           ///< an answer is in the buffer: writes it, unless run_all() does
    void say_in_order(std::string_view text);  ///< on standard error, after what was answered before
    void write(const Result& result, bool whole = false);
    void summarise(const Result& result, const std::string& note);
    [[nodiscard]] const OutputFormat& output_format() const;

    std::optional<DatabaseTransaction> transaction_;  // between BEGIN and COMMIT or ROLLBACK
    std::unique_ptr<Output> output_;
    std::string output_path_;
    bool output_once_ = false;
    bool more_waits_ = false;  // run_all() may have the next item already, and writes the answers
    int depth_ = 0;            // of :source within :source
};

}  // namespace entente::shell
