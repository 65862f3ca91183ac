#include "shell/formats/jsonl.hpp"

#include "shell/formats/value_json.hpp"

namespace entente::shell {

std::string write_jsonl(Output& out, const Result& result, const FormatOptions&) {
    if (!result.has_rows) return {};
    std::vector<std::string> keys;
    for (const std::string& column : result.columns) {
        std::string& key = keys.emplace_back(keys.empty() ? "{" : ",");
        append_json_string(key, column);
        key += ':';
    }
    std::string& text = out.buffer();
    for (std::size_t row = 0; row < result.row_count; ++row) {
        const auto values = result.row(row);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            text += keys[i];
            append_plain_json(text, values[i], result.snapshot.get());
        }
        text += keys.empty() ? "{}\n" : "}\n";
        out.row_done();
    }
    return {};
}

}  // namespace entente::shell
