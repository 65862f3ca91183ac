#include <cassert>
#include <utility>

#include "graph/error.hpp"
#include "graph/graph.hpp"
#include "graph/state_editor.hpp"

namespace entente {

struct Transaction::Impl {
    Impl(Graph& graph_in, std::uint64_t epoch)
        : graph(graph_in), state(std::make_shared<GraphState>(*graph_in.snapshot())), editor(*state, epoch) {}

    Graph& graph;
    std::shared_ptr<GraphState> state;  // becomes the snapshot
    StateEditor editor;
    bool open = true;
};

Graph::Graph() : published_(std::make_shared<const GraphState>()) {}

Snapshot Graph::snapshot() const {
    const std::lock_guard lock(publish_mutex_);
    return published_;
}

Transaction Graph::begin() {
    std::unique_lock lock(writer_mutex_);
    writer_done_.wait(lock, [this] { return !writing_; });
    auto impl = std::make_unique<Transaction::Impl>(*this, epoch_ + 1);
    ++epoch_;
    writing_ = true;
    return Transaction(std::move(impl));
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
    graph.release_writer();
}

const GraphState& Transaction::state() const {
    return *impl_->state;
}

StateEditor& Transaction::editor() {
    if (!impl_->open) throw Error(ErrorCode::internal_error, "TransactionEnded", "the transaction has ended");
    return impl_->editor;
}

LabelId Transaction::label(std::string_view name) {
    return editor().label(name);
}
TypeId Transaction::type(std::string_view name) {
    return editor().type(name);
}
KeyId Transaction::key(std::string_view name) {
    return editor().key(name);
}

NodeId Transaction::create_node(std::span<const LabelId> labels) {
    StateEditor& writer = editor();
    return writer.create_node(writer.label_set(labels));
}

RelationshipId Transaction::create_relationship(TypeId type, NodeId source, NodeId target) {
    return editor().create_relationship(type, source, target);
}

bool Transaction::add_label(NodeId node, LabelId label) {
    return editor().add_label(node, label);
}
bool Transaction::remove_label(NodeId node, LabelId label) {
    return editor().remove_label(node, label);
}

bool Transaction::set_node_property(NodeId node, KeyId key, const Value& value) {
    return editor().set_node_property(node, key, value);
}

bool Transaction::set_relationship_property(RelationshipId id, KeyId key, const Value& value) {
    return editor().set_relationship_property(id, key, value);
}

void Transaction::delete_relationship(RelationshipId id) {
    editor().delete_relationship(id);
}
void Transaction::delete_node(NodeId node) {
    editor().delete_node(node);
}

std::unique_ptr<Transaction::Savepoint> Transaction::savepoint() {
    StateEditor& writer = editor();
    auto saved = std::make_unique<Savepoint>(Savepoint{writer.state()});
    writer.begin_epoch(++impl_->graph.epoch_);
    return saved;
}

void Transaction::rollback_to(const Savepoint& savepoint) {
    editor().restore(savepoint.state, ++impl_->graph.epoch_);
}

Snapshot Transaction::commit() {
    editor().close();
    Snapshot fresh = impl_->state;
    {
        const std::lock_guard lock(impl_->graph.publish_mutex_);
        impl_->graph.published_.swap(fresh);
    }
    impl_->open = false;
    impl_->graph.release_writer();
    return impl_->state;  // `fresh`, now the old snapshot, is freed here, outside of all locks
}

}  // namespace entente
