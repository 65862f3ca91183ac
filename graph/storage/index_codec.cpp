#include "graph/storage/index_codec.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "graph/error.hpp"
#include "graph/fulltext_index.hpp"
#include "graph/storage/integer_codec.hpp"
#include "graph/storage/value_codec.hpp"

namespace entente::storage {
namespace {

constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;  // turns the order of integers into that of numbers
constexpr std::uint64_t most_rules = 1U << 16;

void put_keys(ByteWriter& out, const IndexKeys& keys) {
    out.byte(static_cast<std::uint8_t>(keys.kind()));
    if (keys.kind() == IndexKeys::Kind::integer) {
        std::vector<std::uint64_t> integers;
        for (const std::int64_t key : keys.integers()) integers.push_back(static_cast<std::uint64_t>(key) ^ sign_bit);
        put_integers(out, integers);
        return;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys.kind() == IndexKeys::Kind::text)
            out.text(keys.text(i));
        else
            put_value(out, keys.get(i));
    }
}

void read_keys(ByteReader& in, std::size_t count, IndexKeys& keys) {
    const auto kind = static_cast<IndexKeys::Kind>(in.count(2, "the form of the keys"));
    if (kind == IndexKeys::Kind::integer) {
        std::vector<std::uint64_t> integers(count);
        read_integers(in, integers);
        for (const std::uint64_t key : integers) keys.append(static_cast<std::int64_t>(key ^ sign_bit));
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        Value key = kind == IndexKeys::Kind::text ? Value(in.text()) : read_value(in);
        if (key.is_null()) throw Damage{"a key is null"};
        keys.append(key);
    }
}

// The first key stands where the only one stood when a rule had one; a flag tells of others.
constexpr std::uint64_t first_flag = 1, several_keys_flag = 2;

void put_flags(ByteWriter& out, bool first, const std::vector<KeyId>& keys) {
    out.byte(static_cast<std::uint8_t>((first ? first_flag : 0) + (keys.size() > 1 ? several_keys_flag : 0)));
}

void put_ids(ByteWriter& out, const std::vector<std::uint32_t>& ids) {
    out.varint(ids.size());
    for (const std::uint32_t id : ids) out.varint(id);
}

std::uint32_t read_id(ByteReader& in, std::uint32_t size, std::string_view what) {
    const std::uint64_t id = in.varint();
    if (id >= size) throw Damage{std::string(what) + " is unknown"};
    return static_cast<std::uint32_t>(id);
}

std::vector<LabelId> read_labels(ByteReader& in, const Catalog& catalog) {
    std::vector<LabelId> labels(in.count(catalog.labels.size(), "a number of labels"));
    for (LabelId& label : labels) label = read_id(in, catalog.labels.size(), "a label");
    return labels;
}

void put_other_keys(ByteWriter& out, const std::vector<KeyId>& keys) {
    if (keys.size() > 1) put_ids(out, {keys.begin() + 1, keys.end()});
}

void read_other_keys(ByteReader& in, const Catalog& catalog, std::vector<KeyId>& keys) {
    const std::uint64_t count = in.count(catalog.keys.size(), "a number of keys");
    if (count == 0) throw Damage{"a rule over several properties has one"};
    for (std::uint64_t i = 0; i < count; ++i) {
        const KeyId key = read_id(in, catalog.keys.size(), "a key");
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) throw Damage{"a rule has a property twice"};
        keys.push_back(key);
    }
}

}  // namespace

void put_chunk(ByteWriter& out, const IndexNode& node) {
    out.byte(node.level);
    out.varint(node.nodes.size());
    put_keys(out, node.keys);
    const std::vector<std::uint64_t> ids(node.nodes.begin(), node.nodes.end());
    put_integers(out, ids);
    for (const auto& child : node.children) put_extent(out, child.stored());
}

std::unique_ptr<IndexNode> read_index_node(ByteReader& in, std::uint32_t level, const Limits& limits,
                                           const ChunkSource& source) {
    auto node = std::make_unique<IndexNode>();
    node->level = in.byte();
    if (node->level != level) throw Damage{"a node of an index has a wrong level"};
    const auto count = static_cast<std::size_t>(in.count(index_node_capacity, "the entries of a node of an index"));
    if (count == 0) throw Damage{"a node of an index is empty"};
    read_keys(in, count, node->keys);
    std::vector<std::uint64_t> ids(count);
    read_integers(in, ids);
    for (const std::uint64_t id : ids) {
        if (id >= limits.nodes) throw Damage{"an index has an unknown node"};
        node->nodes.push_back(static_cast<NodeId>(id));
    }
    for (std::size_t i = 0; i < count && level > 0; ++i) {
        StoredExtent child = read_extent(in);
        if (!child.stored()) throw Damage{"a node of an index has no child"};
        child.place = level - 1;
        node->children.emplace_back(child, source);
    }
    return node;
}

void put_index(ByteWriter& out, const PropertyIndex& index) {
    out.varint(index.size());
    if (index.size() == 0) return;
    out.byte(index.root()->level);
    put_extent(out, index.root().stored());
}

void read_index(ByteReader& in, const ChunkSource& source, PropertyIndex& index) {
    const std::uint64_t size = in.varint();
    if (size == 0) return;
    const std::uint64_t level = in.count(highest_index_level, "the height of an index");
    StoredExtent root = read_extent(in);
    if (!root.stored()) throw Damage{"an index has no root"};
    root.place = static_cast<std::uint32_t>(level);
    index.restore(ChunkRef<IndexNode>(root, source), size);
}

void put_index(ByteWriter& out, const FulltextIndex& index) {
    put_index(out, index.postings());
    out.varint(index.documents());
    out.varint(index.words());
}

void read_index(ByteReader& in, const ChunkSource& source, FulltextIndex& index) {
    PropertyIndex postings;
    read_index(in, source, postings);
    const std::uint64_t documents = in.varint();
    index.restore(std::move(postings), documents, in.varint());
}

void put_definition(ByteWriter& out, const IndexDefinition& index) {
    out.text(index.name);
    out.byte(static_cast<std::uint8_t>(index.kind));
    out.varint(index.label);
    out.varint(index.keys[0]);
    put_flags(out, index.of_constraint, index.keys);
    put_other_keys(out, index.keys);
}

IndexDefinition read_index_definition(ByteReader& in, const Catalog& catalog) {
    IndexDefinition index;
    index.name = in.text();
    index.kind = static_cast<IndexKind>(in.count(1, "the kind of an index"));
    index.label = read_id(in, catalog.labels.size(), "a label");
    index.keys = {read_id(in, catalog.keys.size(), "a key")};
    const std::uint64_t flags = in.count(first_flag | several_keys_flag, "flags of an index");
    index.of_constraint = (flags & first_flag) != 0;
    if ((flags & several_keys_flag) != 0) read_other_keys(in, catalog, index.keys);
    return index;
}

void put_definition(ByteWriter& out, const FulltextDefinition& index) {
    out.text(index.name);
    put_ids(out, index.labels);
    put_ids(out, index.keys);
}

FulltextDefinition read_fulltext_definition(ByteReader& in, const Catalog& catalog) {
    FulltextDefinition index;
    index.name = in.text();
    index.labels = read_labels(in, catalog);
    index.keys.resize(in.count(catalog.keys.size(), "a number of keys"));
    for (KeyId& key : index.keys) key = read_id(in, catalog.keys.size(), "a key");
    return index;
}

void put_definition(ByteWriter& out, const ConstraintDefinition& constraint) {
    out.text(constraint.name);
    out.byte(static_cast<std::uint8_t>(constraint.kind));
    put_flags(out, constraint.of_relationships, constraint.keys);
    out.varint(constraint.label_or_type);
    out.varint(constraint.keys.empty() ? 0 : constraint.keys[0]);
    put_other_keys(out, constraint.keys);
    out.text(constraint.type);
    put_ids(out, constraint.sources);
    put_ids(out, constraint.targets);
}

ConstraintDefinition read_constraint_definition(ByteReader& in, const Catalog& catalog) {
    ConstraintDefinition constraint;
    constraint.name = in.text();
    constraint.kind = static_cast<ConstraintKind>(
        in.count(static_cast<std::uint64_t>(ConstraintKind::endpoints), "the kind of a constraint"));
    const std::uint64_t flags = in.count(first_flag | several_keys_flag, "flags of a constraint");
    constraint.of_relationships = (flags & first_flag) != 0;
    const bool several_keys = (flags & several_keys_flag) != 0;
    if (several_keys && !constraint.needs_index()) throw Damage{"a constraint has too many properties"};
    if (constraint.of_relationships ? constraint.needs_index() : constraint.kind == ConstraintKind::endpoints) {
        throw Damage{"a constraint does not fit what it is on"};
    }
    constraint.label_or_type = constraint.of_relationships ? read_id(in, catalog.types.size(), "a type")
                                                           : read_id(in, catalog.labels.size(), "a label");
    const bool has_key = constraint.kind != ConstraintKind::endpoints;
    const KeyId key = read_id(in, has_key ? catalog.keys.size() : 1, "a key");
    if (has_key) constraint.keys = {key};
    if (several_keys) read_other_keys(in, catalog, constraint.keys);
    constraint.type = in.text();
    constraint.sources = read_labels(in, catalog);
    constraint.targets = read_labels(in, catalog);
    return constraint;
}

void put_schema(ByteWriter& out, const Schema& schema) {
    out.varint(schema.indexes.size());
    for (const IndexDefinition& index : schema.indexes) put_definition(out, index);
    out.varint(schema.fulltexts.size());
    for (const FulltextDefinition& index : schema.fulltexts) put_definition(out, index);
    out.varint(schema.constraints.size());
    for (const ConstraintDefinition& constraint : schema.constraints) put_definition(out, constraint);
}

Schema read_schema(ByteReader& in, const Catalog& catalog) {
    Schema schema;
    for (std::uint64_t i = in.count(most_rules, "a number of indexes"); i > 0; --i) {
        schema.indexes.push_back(read_index_definition(in, catalog));
    }
    for (std::uint64_t i = in.count(most_rules, "a number of indexes"); i > 0; --i) {
        schema.fulltexts.push_back(read_fulltext_definition(in, catalog));
    }
    for (std::uint64_t i = in.count(most_rules, "a number of constraints"); i > 0; --i) {
        schema.constraints.push_back(read_constraint_definition(in, catalog));
    }
    return schema;
}

}  // namespace entente::storage
