#include <cassert>
#include <utility>

#include "graph/error.hpp"
#include "graph/graph.hpp"
#include "graph/transaction_impl.hpp"

namespace entente {

Graph::Graph() : published_(std::make_shared<const GraphState>()) {}

Graph::Graph(Snapshot state, std::uint64_t commit, std::shared_ptr<CommitLog> log)
    : log_(std::move(log)), published_(state), published_commit_(commit), latest_(std::move(state)) {
    epoch_ = 1;  // the log's own, when it was read
}

Graph::~Graph() = default;

Snapshot Graph::snapshot() const {
    const std::lock_guard lock(publish_mutex_);
    return published_;
}

void Graph::publish(Snapshot state, std::uint64_t commit) {
    const std::lock_guard lock(publish_mutex_);
    // Of two commits that were flushed together the later may come first.
    if (commit <= published_commit_) return;
    published_commit_ = commit;
    published_.swap(state);
}

void Graph::take_turn() {
    std::unique_lock lock(writer_mutex_);
    const auto free = [this] { return !writing_; };
    if (!log_) {
        writer_done_.wait(lock, free);
    } else if (!writer_done_.wait_for(lock, log_->patience(), free)) {
        throw Error(ErrorCode::database_busy, "DatabaseBusy", "another transaction of this program is still open",
                    std::nullopt, "commit it or roll it back, or wait longer");
    }
    writing_ = true;
}

void Graph::begin_writing() {
    CommittedState now = log_->begin_writing(latest_, ++epoch_);
    if (now.state == latest_) return;
    latest_ = now.state;
    publish(std::move(now.state), now.commit);
}

Transaction Graph::begin() {
    take_turn();
    try {
        if (!log_) return Transaction(std::make_unique<Transaction::Impl>(*this, snapshot(), ++epoch_, nullptr));
        begin_writing();
    } catch (...) {
        release_writer();
        throw;
    }
    try {
        return Transaction(std::make_unique<Transaction::Impl>(*this, latest_, ++epoch_, log_->recorder()));
    } catch (...) {
        log_->end_writing();
        release_writer();
        throw;
    }
}

void Graph::follow() {
    if (!log_ || !log_->changed_elsewhere()) return;
    {
        const std::lock_guard lock(writer_mutex_);
        if (writing_) return;  // then nobody else writes
        writing_ = true;
    }
    try {
        CommittedState now = log_->follow(latest_, ++epoch_);
        latest_ = now.state;
        publish(std::move(now.state), now.commit);
    } catch (...) {
        release_writer();
        throw;
    }
    release_writer();
}

void Graph::checkpoint() {
    if (!log_) return;
    take_turn();
    try {
        begin_writing();
    } catch (...) {
        release_writer();
        throw;
    }
    try {
        log_->checkpoint(latest_);
    } catch (...) {
        log_->end_writing();
        release_writer();
        throw;
    }
    log_->end_writing();
    release_writer();
}

void Graph::release_writer() {
    {
        const std::lock_guard lock(writer_mutex_);
        writing_ = false;
    }
    writer_done_.notify_one();
}

Transaction::Transaction(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
    if (!impl_ || !impl_->open) return;
    Graph& graph = impl_->graph;
    impl_.reset();  // before the next writer begins: what two of them wrote need not fit into memory together
    if (graph.log_) graph.log_->end_writing();
    graph.release_writer();
}

const GraphState& Transaction::state() const {
    return *impl_->state;
}

StateEditor& Transaction::editor() {
    if (!impl_->open) throw Error(ErrorCode::internal_error, "TransactionEnded", "the transaction has ended");
    return impl_->editor;
}

EffectRecorder* Transaction::recorder() {
    return impl_->recorder.get();
}

TouchedEntities* Transaction::touched() {
    return state().schema().constraints.empty() ? nullptr : &impl_->touched;
}

LabelId Transaction::label(std::string_view name) {
    StateEditor& writer = editor();
    const std::uint32_t before = writer.state().catalog().labels.size();
    const LabelId id = writer.label(name);
    if (recorder() != nullptr && id == before) recorder()->label_added(name);
    return id;
}

TypeId Transaction::type(std::string_view name) {
    StateEditor& writer = editor();
    const std::uint32_t before = writer.state().catalog().types.size();
    const TypeId id = writer.type(name);
    if (recorder() != nullptr && id == before) recorder()->type_added(name);
    return id;
}

KeyId Transaction::key(std::string_view name) {
    StateEditor& writer = editor();
    const std::uint32_t before = writer.state().catalog().keys.size();
    const KeyId id = writer.key(name);
    if (recorder() != nullptr && id == before) recorder()->key_added(name);
    return id;
}

NodeId Transaction::create_node(std::span<const LabelId> labels) {
    StateEditor& writer = editor();
    const NodeId node = writer.create_node(writer.label_set(labels));
    if (recorder() != nullptr) recorder()->node_created(node, labels);
    if (touched() != nullptr) touched()->touch_node(node);
    return node;
}

RelationshipId Transaction::create_relationship(TypeId type, NodeId source, NodeId target) {
    const RelationshipId id = editor().create_relationship(type, source, target);
    if (recorder() != nullptr) recorder()->relationship_created(id, {type, source, target});
    if (touched() != nullptr) touched()->touch_relationship(id);
    return id;
}

bool Transaction::add_label(NodeId node, LabelId label) {
    const bool added = editor().add_label(node, label);
    if (recorder() != nullptr && added) recorder()->label_set(node, label, true);
    if (touched() != nullptr && added) touched()->touch_node(node);
    return added;
}

bool Transaction::remove_label(NodeId node, LabelId label) {
    const bool removed = editor().remove_label(node, label);
    if (recorder() != nullptr && removed) recorder()->label_set(node, label, false);
    if (touched() != nullptr && removed) touched()->unlabelled.push_back(node);
    return removed;
}

bool Transaction::set_node_property(NodeId node, KeyId key, const Value& value) {
    const bool existed = editor().set_node_property(node, key, value);
    if (recorder() != nullptr && (existed || !value.is_null())) recorder()->node_property_set(node, key, value);
    if (touched() != nullptr) touched()->touch_node(node);
    return existed;
}

bool Transaction::set_relationship_property(RelationshipId id, KeyId key, const Value& value) {
    const bool existed = editor().set_relationship_property(id, key, value);
    if (recorder() != nullptr && (existed || !value.is_null())) recorder()->relationship_property_set(id, key, value);
    if (touched() != nullptr) touched()->touch_relationship(id);
    return existed;
}

void Transaction::delete_relationship(RelationshipId id) {
    editor().delete_relationship(id);
    if (recorder() != nullptr) recorder()->relationship_deleted(id);
}

void Transaction::delete_node(NodeId node) {
    editor().delete_node(node);
    if (recorder() != nullptr) recorder()->node_deleted(node);
}

Transaction::Savepoint Transaction::savepoint() {
    constexpr std::size_t effects_done_again = 16'384;  // bytes: well below a millisecond
    StateEditor& writer = editor();
    if (!impl_->recorder) impl_->recorder = make_recorder();  // from here on; the state so far is kept
    Savepoint saved;
    saved.effects = recorder()->position();
    if (!impl_->touched.empty()) saved.touched = std::make_shared<const TouchedEntities>(impl_->touched);
    const bool near =
        impl_->kept && recorder()->can_replay() && saved.effects - impl_->kept->effects <= effects_done_again;
    if (!near) {
        impl_->kept = std::make_shared<const KeptState>(KeptState{writer.state(), saved.effects});
        writer.begin_epoch(++impl_->graph.epoch_);
    }
    saved.kept = impl_->kept;
    return saved;
}

void Transaction::rollback_to(const Savepoint& savepoint) {
    StateEditor& writer = editor();
    writer.restore(savepoint.kept->state, ++impl_->graph.epoch_);
    impl_->kept = savepoint.kept;
    impl_->touched = savepoint.touched ? *savepoint.touched : TouchedEntities{};
    recorder()->replay(savepoint.kept->effects, savepoint.effects, writer);
    recorder()->return_to(savepoint.effects);
}

Snapshot Transaction::kept_state() {
    auto state = std::make_shared<const GraphState>(editor().state());
    impl_->kept.reset();
    editor().begin_epoch(++impl_->graph.epoch_);
    return state;
}

Snapshot Transaction::commit(CancelFlag cancel) {
    check_constraints();
    editor().close();
    Graph& graph = impl_->graph;
    if (!graph.log_) {
        Snapshot fresh = impl_->state;
        {
            const std::lock_guard lock(graph.publish_mutex_);
            graph.published_.swap(fresh);
        }
        impl_->open = false;
        graph.release_writer();
        return impl_->state;  // `fresh`, now the old snapshot, is freed here, outside of all locks
    }
    const std::uint64_t commit = graph.log_->append(*impl_->recorder, impl_->state, cancel);
    graph.latest_ = impl_->state;
    impl_->open = false;
    impl_->recorder.reset();
    graph.log_->end_writing();
    graph.release_writer();
    // The next transaction may begin, and be flushed together with this one.
    graph.log_->flush(commit);
    graph.publish(impl_->state, commit);
    return impl_->state;
}

}  // namespace entente
