#pragma once

#include <cstdint>

#include "graph/commit_log.hpp"
#include "graph/state_editor.hpp"
#include "graph/storage/bytes.hpp"

namespace entente::storage {

/// A transaction's effects as the bytes of a log record; see docs/file-format.md.
class Effects final : public EffectRecorder {
public:
    void label_added(std::string_view name) override;
    void type_added(std::string_view name) override;
    void key_added(std::string_view name) override;
    void node_created(NodeId node, std::span<const LabelId> labels) override;
    void relationship_created(RelationshipId id, const RelationshipRecord& record) override;
    void label_set(NodeId node, LabelId label, bool present) override;
    void node_property_set(NodeId node, KeyId key, const Value& value) override;
    void relationship_property_set(RelationshipId id, KeyId key, const Value& value) override;
    void relationship_deleted(RelationshipId id) override;
    void node_deleted(NodeId node) override;
    void index_created(const IndexDefinition& definition) override;
    void fulltext_index_created(const FulltextDefinition& definition) override;
    void index_dropped(std::string_view name) override;
    void constraint_created(const ConstraintDefinition& definition) override;
    void constraint_dropped(std::string_view name) override;
    void bulk_load() override { bulk_ = true; }

    [[nodiscard]] std::size_t position() const override { return out_.size(); }
    void return_to(std::size_t position) override { out_.truncate(position); }
    void replay(std::size_t begin, std::size_t end, StateEditor& editor) const override;
    [[nodiscard]] bool can_replay() const override { return !bulk_; }

    [[nodiscard]] const ByteWriter& bytes() const { return out_; }
    [[nodiscard]] bool bulk() const { return bulk_; }

private:
    ByteWriter out_;
    bool bulk_ = false;
};

/// Does again what `in` says. Everything is checked against the state first. Throws Damage.
void replay(ByteReader& in, StateEditor& editor);

}  // namespace entente::storage
