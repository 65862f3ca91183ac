#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "api/database_impl.hpp"
#include "loader/load_files.hpp"
#include "query/procedures/builtin.hpp"
#include "query/semantics/bind.hpp"

namespace entente {

bool UpdateStatistics::any() const {
    return nodes_created + nodes_deleted + relationships_created + relationships_deleted + properties_set +
               labels_added + labels_removed + indexes_added + indexes_removed + constraints_added +
               constraints_removed >
           0;
}

namespace {

Procedure declared(DeclaredProcedure declaration) {
    Procedure procedure;
    procedure.signature = parse_procedure_signature(declaration.signature);
    procedure.doc = "declared by the program";
    procedure.required_arguments = procedure.signature.inputs.size();
    const std::size_t inputs = procedure.signature.inputs.size();
    procedure.body = [rows = std::move(declaration.rows), inputs](const ProcedureContext&,
                                                                  std::span<const Value> arguments) {
        ProcedureRows result;
        for (const std::vector<Value>& row : rows) {
            bool matches = row.size() >= inputs;
            for (std::size_t i = 0; i < inputs && matches; ++i) matches = equivalent(row[i], arguments[i]);
            if (matches) result.emplace_back(row.begin() + static_cast<std::ptrdiff_t>(inputs), row.end());
        }
        return result;
    };
    return procedure;
}

/// A value that only a state of the graph can explain.
bool refers_to_graph(const Value& value) {
    switch (value.type()) {
        case ValueType::node:
        case ValueType::relationship:
        case ValueType::path:
            return true;
        case ValueType::list:
            return std::any_of(value.as_list().begin(), value.as_list().end(), refers_to_graph);
        case ValueType::map:
            return std::any_of(value.as_map().begin(), value.as_map().end(),
                               [](const auto& entry) { return refers_to_graph(entry.second); });
        default:
            return false;
    }
}

}  // namespace

Database::Impl::Impl(std::unique_ptr<Graph> graph_in) : graph(std::move(graph_in)) {
    add_builtin_procedures(procedures);
}

Database::Impl::~Impl() {
    // A short log is read again at the next opening; a long one would make that slow. Nothing depends on it.
    constexpr std::uint64_t long_log = 1U << 20;
    if (!store) return;
    try {
        if (store->log_bytes() > long_log) graph->checkpoint();
    } catch (const std::exception&) {
    }
}

DatabaseTransaction::DatabaseTransaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DatabaseTransaction::DatabaseTransaction(DatabaseTransaction&&) noexcept = default;
DatabaseTransaction& DatabaseTransaction::operator=(DatabaseTransaction&&) noexcept = default;
DatabaseTransaction::~DatabaseTransaction() = default;

Result DatabaseTransaction::execute(std::string_view text, const Parameters& parameters,
                                    const ExecuteOptions& options) {
    if (!impl_) throw Error(ErrorCode::argument_error, "TransactionEnded", "the transaction has ended");
    Result result = impl_->database->engine->run_in(impl_->transaction, text, parameters, options);
    const bool refers = std::any_of(result.values.begin(), result.values.end(), refers_to_graph);
    result.snapshot = refers ? impl_->transaction.kept_state() : impl_->database->graph->snapshot();
    return result;
}

void DatabaseTransaction::commit() {
    if (!impl_) throw Error(ErrorCode::argument_error, "TransactionEnded", "the transaction has ended");
    const std::unique_ptr<Impl> ending = std::move(impl_);
    ending->transaction.commit();
}

void DatabaseTransaction::rollback() {
    impl_.reset();
}

Database::Database() : impl_(std::make_shared<Impl>()) {}

Database::Database(const std::string& path, const OpenOptions& options) {
    storage::StoreOptions store_options;
    store_options.read_only = options.read_only;
    store_options.create = options.create;
    store_options.patience = options.wait;
    CommittedState first;
    auto store = storage::Store::open(storage::posix_files(), path, store_options, first);
    impl_ = std::make_shared<Impl>(std::make_unique<Graph>(std::move(first.state), first.commit, store));
    impl_->path = path;
    impl_->store = std::move(store);
}

std::vector<std::string> Database::check(const std::string& path) {
    return storage::check_database(storage::posix_files(), path);
}

Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Result Database::execute(std::string_view text, const Parameters& parameters, const ExecuteOptions& options) {
    impl_->graph->follow();
    return impl_->engine->run(text, parameters, options);
}

ResultCursor Database::stream(std::string_view text, const Parameters& parameters, const ExecuteOptions& options) {
    impl_->graph->follow();
    return impl_->engine->stream(text, parameters, options, impl_);
}

DatabaseTransaction Database::begin() {
    return DatabaseTransaction(
        std::unique_ptr<DatabaseTransaction::Impl>(new DatabaseTransaction::Impl{impl_, impl_->graph->begin()}));
}

void Database::checkpoint() {
    impl_->graph->checkpoint();
}

const std::string& Database::path() const {
    return impl_->path;
}

LoadReport Database::load(const LoadOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    Transaction transaction = impl_->graph->begin();
    LoadReport report = load_files(transaction, *impl_->engine, options);
    transaction.commit(options.cancel);
    report.elapsed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return report;
}

Value Database::evaluate(std::string_view expression, const Parameters& parameters) {
    return impl_->engine->evaluate(expression, parameters);
}

Snapshot Database::snapshot() const {
    return impl_->graph->snapshot();
}

SchemaSummary Database::schema() const {
    const Snapshot snapshot = this->snapshot();
    const Catalog& catalog = snapshot->catalog();
    SchemaSummary summary;
    for (LabelId label = 0; label < catalog.labels.size(); ++label) {
        const std::uint64_t count = snapshot->nodes_with_label(label);
        if (count > 0) summary.labels.push_back({catalog.labels.name(label), count});
    }
    for (TypeId type = 0; type < catalog.types.size(); ++type) {
        const std::uint64_t count = snapshot->statistics(type).count;
        if (count > 0) summary.relationship_types.push_back({catalog.types.name(type), count});
    }
    for (KeyId key = 0; key < catalog.keys.size(); ++key) {
        const Column* nodes = snapshot->node_column(key);
        const Column* relationships = snapshot->relationship_column(key);
        if ((nodes != nullptr && nodes->count > 0) || (relationships != nullptr && relationships->count > 0)) {
            summary.property_keys.push_back(catalog.keys.name(key));
        }
    }
    std::sort(summary.property_keys.begin(), summary.property_keys.end());
    const auto by_name = [](const NameCount& a, const NameCount& b) { return a.name < b.name; };
    std::sort(summary.labels.begin(), summary.labels.end(), by_name);
    std::sort(summary.relationship_types.begin(), summary.relationship_types.end(), by_name);
    return summary;
}

std::vector<RoutineInfo> Database::functions() {
    std::vector<RoutineInfo> infos = aggregate_functions();
    for (const Function* f : all_functions()) {
        infos.push_back(
            {std::string(f->name), std::string(f->category), std::string(f->signature), std::string(f->doc)});
    }
    std::sort(infos.begin(), infos.end(), [](const RoutineInfo& a, const RoutineInfo& b) { return a.name < b.name; });
    return infos;
}

std::vector<RoutineInfo> Database::procedures() const {
    std::vector<RoutineInfo> infos;
    for (const auto& procedure : impl_->procedures.all()) {
        infos.push_back({procedure->signature.name, "procedure", signature_text(procedure->signature), procedure->doc});
    }
    return infos;
}

void Database::declare_procedure(DeclaredProcedure procedure) {
    impl_->engine->forget_plans();
    impl_->procedures.add(declared(std::move(procedure)));
}

void Database::reset() {
    if (impl_->store) {
        throw Error(ErrorCode::argument_error, "NotInMemory", "only a graph in memory can be reset", std::nullopt,
                    "MATCH (n) DETACH DELETE n empties a database");
    }
    *this = Database();
}

std::string_view version() {
    return "0.1.0";
}

}  // namespace entente
