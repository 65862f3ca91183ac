#include <fmt/format.h>

#include <algorithm>

#include "api/database_impl.hpp"

namespace entente {

struct PreparedStatement::Impl {
    std::shared_ptr<Database::Impl> database;
    std::string text;
    StatementDescription description;
    Parameters values;  ///< in the order of the description
    std::vector<bool> bound;

    /// The parameters, all of them bound.
    [[nodiscard]] const Parameters& parameters() const {
        const auto missing = std::find(bound.begin(), bound.end(), false);
        if (missing == bound.end()) return values;
        const std::string& name = values[static_cast<std::size_t>(missing - bound.begin())].first;
        throw Error(ErrorCode::parameter_missing, "MissingParameter", fmt::format("parameter ${} is not bound", name),
                    std::nullopt, "bind a value to it before the statement is executed; null is a value");
    }
};

PreparedStatement::PreparedStatement(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PreparedStatement::PreparedStatement(PreparedStatement&&) noexcept = default;
PreparedStatement& PreparedStatement::operator=(PreparedStatement&&) noexcept = default;
PreparedStatement::~PreparedStatement() = default;

PreparedStatement Database::prepare(std::string_view text) {
    impl_->graph->follow();
    auto impl = std::make_unique<PreparedStatement::Impl>();
    impl->database = impl_;
    impl->text = text;
    impl->description = impl_->engine->describe(text);
    for (const std::string& name : impl->description.parameters) impl->values.emplace_back(name, Value());
    impl->bound.resize(impl->values.size());
    return PreparedStatement(std::move(impl));
}

void PreparedStatement::bind(std::string_view name, Value value) {
    for (std::size_t i = 0; i < impl_->values.size(); ++i) {
        if (impl_->values[i].first != name) continue;
        impl_->values[i].second = std::move(value);
        impl_->bound[i] = true;
        return;
    }
    const auto& names = impl_->description.parameters;
    throw Error(ErrorCode::argument_error, "UnknownParameter", fmt::format("the statement has no parameter ${}", name),
                std::nullopt,
                names.empty() ? std::string("it has none") : fmt::format("it reads ${}", fmt::join(names, ", $")));
}

void PreparedStatement::clear_bindings() {
    for (auto& [name, value] : impl_->values) value = Value();
    impl_->bound.assign(impl_->values.size(), false);
}

const std::string& PreparedStatement::text() const {
    return impl_->text;
}

const std::vector<std::string>& PreparedStatement::parameters() const {
    return impl_->description.parameters;
}

const std::vector<std::string>& PreparedStatement::columns() const {
    return impl_->description.columns;
}

bool PreparedStatement::writes() const {
    return impl_->description.writes;
}

Result PreparedStatement::execute(const ExecuteOptions& options) {
    impl_->database->graph->follow();
    return impl_->database->engine->run(impl_->text, impl_->parameters(), options);
}

Result PreparedStatement::execute(DatabaseTransaction& transaction, const ExecuteOptions& options) {
    return transaction.execute(impl_->text, impl_->parameters(), options);
}

ResultCursor PreparedStatement::stream(const ExecuteOptions& options) {
    impl_->database->graph->follow();
    return impl_->database->engine->stream(impl_->text, impl_->parameters(), options, impl_->database);
}

}  // namespace entente
