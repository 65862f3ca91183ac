#include <fmt/format.h>

#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

/// A row per row of a table outside: a list of its fields, or with headers a map by the names in its first row. Fields
/// are strings, empty ones null. With headers, fields that a row lacks are null and those past the headers are ignored.
class LoadCsv final : public Operator {
public:
    LoadCsv(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          load_(std::get<plan::LoadCsv>(plan.op)),
          context_(context),
          input_(std::move(input)),
          evaluator_(context) {}

    bool next(Batch& out) override {
        std::vector<std::uint32_t> rows;
        Vector elements;
        elements.clear(VectorKind::value);
        while (rows.size() < chunk_rows) {
            if (!table_) {
                if (!rows.empty() && row_ == in_.size) break;  // the columns of `in_` are still needed
                context_.check();
                if (row_ == in_.size) {
                    row_ = in_.size = 0;
                    if (!input_->next(in_)) return false;
                }
                open();
                continue;
            }
            if (!read_row()) {
                table_.reset();
                ++row_;
                continue;
            }
            rows.push_back(static_cast<std::uint32_t>(row_));
            elements.values.push_back(element());
        }
        out.gather(in_, rows, plan_.live, {load_.slot});
        std::swap(out.columns[load_.slot], elements);
        return true;
    }
    void restart() override {
        input_->restart();
        table_.reset();
        in_.size = row_ = 0;
    }

private:
    void open() {
        const Value name = evaluator_.evaluate_row(load_.url, in_, row_);
        if (!name.is(ValueType::string)) {
            throw Error(ErrorCode::type_error, "InvalidArgumentType",
                        fmt::format("LOAD CSV needs the name of a file, found {}", type_name(name.type())),
                        load_.url.span);
        }
        if (context_.options == nullptr || !context_.options->open_csv) {
            throw Error(ErrorCode::io_error, "ImportNotAllowed", "LOAD CSV is off: no import folder is given",
                        load_.url.span, "start with --import-folder FOLDER; `:load FILES` reads any file");
        }
        placed([&] { table_ = context_.options->open_csv(name.as_string(), load_.delimiter); });
        headers_.clear();
        if (!load_.with_headers || !read_row()) return;
        for (const Value& field : fields_) headers_.push_back(field.is_null() ? std::string() : field.as_string());
    }

    bool read_row() {
        bool more = false;
        placed([&] { more = table_->next(fields_); });
        return more;
    }
    /// Errors of the file point to its name in the statement.
    template <typename Body> void placed(const Body& body) const {
        try {
            body();
        } catch (Error& error) {
            if (!error.span) error.span = load_.url.span;
            throw;
        }
    }

    [[nodiscard]] Value element() const {
        if (!load_.with_headers) return List(fields_);
        Map map;
        for (std::size_t i = 0; i < headers_.size(); ++i)
            map.emplace_back(headers_[i], i < fields_.size() ? fields_[i] : Value());
        return map;
    }

    const plan::Plan& plan_;
    const plan::LoadCsv& load_;
    ExecutionContext& context_;
    OperatorPtr input_;
    Evaluator evaluator_;
    Batch in_;
    std::size_t row_ = 0;
    std::unique_ptr<TableReader> table_;  // of row `row_`
    std::vector<std::string> headers_;
    std::vector<Value> fields_;
};

}  // namespace

OperatorPtr make_load_csv(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<LoadCsv>(plan, context, std::move(input));
}

}  // namespace entente::exec
