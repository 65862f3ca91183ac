#include <array>
#include <bit>
#include <span>
#include <vector>

#include "graph/storage/chunk_codec.hpp"
#include "graph/storage/integer_codec.hpp"

namespace entente::storage {
namespace {

enum class RowsForm : std::uint8_t { first = 0, bits = 1 };

constexpr std::size_t validity_words = chunk_rows / 64;

/// How many rows of the chunk `index` have ids below `limit`.
std::uint32_t rows_below(std::uint32_t index, std::uint32_t limit) {
    const std::uint64_t first = std::uint64_t{index} * chunk_rows;
    if (limit <= first) return 0;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(chunk_rows, limit - first));
}

/// Ascending numbers, at least one: each that there is, as its distance from the first, and where its run ends.
void put_runs(ByteWriter& out, const std::vector<std::uint64_t>& values) {
    std::vector<std::uint32_t> distances, ends;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i + 1 < values.size() && values[i + 1] == values[i]) continue;
        distances.push_back(static_cast<std::uint32_t>(values[i] - values.front()));
        ends.push_back(static_cast<std::uint32_t>(i + 1));
    }
    out.varint(values.front());
    out.varint(distances.size());
    out.varint(distances.back() + 1);
    put_ascending(out, distances, distances.back() + 1);
    put_ascending(out, ends, ends.back() + 1);
}

/// Throws Damage unless all are below `limit`.
void read_runs(ByteReader& in, std::span<std::uint64_t> values, std::uint32_t limit) {
    const std::uint64_t first = in.count(limit, "an id");
    const std::uint64_t runs = in.count(values.size(), "the number of sources");
    const auto universe = static_cast<std::uint32_t>(in.count(limit - first, "the limit of the sources"));
    std::vector<std::uint32_t> distances(runs), ends(runs);
    read_ascending(in, distances, universe);
    read_ascending(in, ends, static_cast<std::uint32_t>(values.size() + 1));
    if ((runs == 0 ? 0 : ends.back()) != values.size()) throw Damage{"the sources do not add up"};
    std::size_t at = 0;
    for (std::size_t run = 0; run < runs; ++run) {
        for (; at < ends[run]; ++at) values[at] = first + distances[run];
    }
}

}  // namespace

void put_rows(ByteWriter& out, const Validity& rows) {
    const std::uint32_t count = rows.count();
    if (rows.all(count)) {
        out.byte(static_cast<std::uint8_t>(RowsForm::first));
        out.varint(count);
        return;
    }
    out.byte(static_cast<std::uint8_t>(RowsForm::bits));
    for (const std::uint64_t word : rows.words()) out.fixed(word);
}

Validity read_rows(ByteReader& in) {
    Validity rows;
    const auto form = static_cast<RowsForm>(in.byte());
    if (form == RowsForm::first) {
        const auto count = static_cast<std::uint32_t>(in.count(chunk_rows, "a number of rows"));
        for (std::uint32_t row = 0; row < count; ++row) rows.set(row);
    } else if (form == RowsForm::bits) {
        for (std::size_t i = 0; i < validity_words; ++i) {
            for (auto word = in.fixed<std::uint64_t>(); word != 0; word &= word - 1) {
                rows.set(static_cast<std::uint32_t>(i * 64) + static_cast<std::uint32_t>(std::countr_zero(word)));
            }
        }
    } else {
        throw Damage{"the rows have an unknown form"};
    }
    return rows;
}

void put_chunk(ByteWriter& out, const NodeChunk& chunk) {
    std::array<std::uint64_t, chunk_rows> sets;
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        sets[row] = chunk.label_sets[row] == no_label_set ? 0 : std::uint64_t{chunk.label_sets[row]} + 1;
    }
    put_integers(out, sets);
}

std::unique_ptr<NodeChunk> read_node_chunk(ByteReader& in, std::uint32_t index, const Limits& limits) {
    std::array<std::uint64_t, chunk_rows> sets;
    read_integers(in, sets);
    auto chunk = std::make_unique<NodeChunk>();
    const std::uint32_t rows = rows_below(index, limits.nodes);
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (sets[row] == 0) continue;
        if (sets[row] > limits.label_sets || row >= rows) throw Damage{"a node has an unknown label set"};
        chunk->label_sets[row] = static_cast<LabelSetId>(sets[row] - 1);
    }
    return chunk;
}

void put_chunk(ByteWriter& out, const RelationshipChunk& chunk) {
    Validity rows;
    std::vector<std::uint64_t> sources, targets, types;
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (chunk.sources[row] == no_entity) continue;
        rows.set(row);
        sources.push_back(chunk.sources[row]);
        targets.push_back(chunk.targets[row]);
        if (!chunk.types.empty()) types.push_back(chunk.types[row]);
    }
    put_rows(out, rows);
    const bool in_order = !sources.empty() && std::is_sorted(sources.begin(), sources.end());
    out.byte(static_cast<std::uint8_t>((chunk.has_type ? 1 : 0) | (chunk.types.empty() ? 0 : 2) | (in_order ? 4 : 0)));
    out.varint(chunk.type);
    put_integers(out, types);
    if (in_order) {
        put_runs(out, sources);
    } else {
        put_integers(out, sources);
    }
    // Targets ascend within a source after a bulk load: lists of them take less room than integers.
    std::vector<std::uint32_t> offsets{0};
    std::vector<std::uint32_t> listed(targets.begin(), targets.end());
    bool sorted = true;
    std::uint32_t universe = 0;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        universe = std::max(universe, listed[i] + 1);
        if (i > 0 && sources[i] != sources[i - 1]) offsets.push_back(static_cast<std::uint32_t>(i));
        sorted = sorted && (i == 0 || sources[i] > sources[i - 1] ||
                            (sources[i] == sources[i - 1] && listed[i] >= listed[i - 1]));
    }
    offsets.push_back(static_cast<std::uint32_t>(listed.size()));
    out.byte(sorted ? 1 : 0);
    if (sorted) {
        out.varint(universe);
        put_lists(out, offsets, listed, universe);
    } else {
        put_integers(out, targets);
    }
}

std::unique_ptr<RelationshipChunk> read_relationship_chunk(ByteReader& in, std::uint32_t index, const Limits& limits) {
    auto chunk = std::make_unique<RelationshipChunk>();
    const Validity rows = read_rows(in);
    const std::uint32_t count = rows.count();
    const auto flags = in.count(7, "the form of the types");
    chunk->has_type = (flags & 1) != 0;
    chunk->type = static_cast<TypeId>(in.count(std::numeric_limits<TypeId>::max(), "a type"));
    if (chunk->type >= limits.types && count != 0) throw Damage{"a relationship has an unknown type"};
    std::vector<std::uint64_t> types((flags & 2) != 0 ? count : 0), sources(count);
    read_integers(in, types);
    if ((flags & 4) != 0) {
        read_runs(in, sources, limits.nodes);
    } else {
        read_integers(in, sources);
    }
    std::vector<std::uint32_t> targets(count);
    if (in.count(1, "the form of the targets") != 0) {
        std::vector<std::uint32_t> offsets{0};
        for (std::uint32_t i = 1; i < count; ++i) {
            if (sources[i] != sources[i - 1]) offsets.push_back(i);
        }
        offsets.push_back(count);
        const auto universe = static_cast<std::uint32_t>(in.count(limits.nodes, "the limit of the targets"));
        read_lists(in, offsets, targets, universe);
    } else {
        std::vector<std::uint64_t> wide(count);
        read_integers(in, wide);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (wide[i] >= limits.nodes) throw Damage{"a relationship has an unknown target"};
            targets[i] = static_cast<std::uint32_t>(wide[i]);
        }
    }
    if ((flags & 2) != 0) chunk->types.assign(chunk_rows, chunk->type);
    const std::uint32_t rows_here = rows_below(index, limits.relationships);
    std::uint32_t next = 0;
    for (std::uint32_t row = 0; row < chunk_rows; ++row) {
        if (!rows.test(row)) continue;
        if (row >= rows_here || sources[next] >= limits.nodes) throw Damage{"a relationship has an unknown source"};
        chunk->sources[row] = static_cast<NodeId>(sources[next]);
        chunk->targets[row] = targets[next];
        if (!types.empty()) {
            if (types[next] >= limits.types) throw Damage{"a relationship has an unknown type"};
            chunk->types[row] = static_cast<TypeId>(types[next]);
        }
        ++next;
    }
    return chunk;
}

void put_chunk(ByteWriter& out, const LabelPart& part) {
    const std::vector<LabelRun> runs = part.runs();
    out.varint(runs.size());
    std::vector<std::uint64_t> gaps, lengths;
    std::uint32_t before = 0;
    for (const LabelRun& run : runs) {
        gaps.push_back(run.first - before);
        lengths.push_back(run.last - run.first);
        before = run.last;
    }
    put_integers(out, gaps);
    put_integers(out, lengths);
}

std::unique_ptr<LabelPart> read_label_part(ByteReader& in, std::uint32_t index, const Limits& limits) {
    const std::uint64_t size = in.count(label_part_size / 2, "the number of runs");
    std::vector<std::uint64_t> gaps(size), lengths(size);
    read_integers(in, gaps);
    read_integers(in, lengths);
    auto part = std::make_unique<LabelPart>();
    const std::uint64_t first = std::uint64_t{index} * label_part_size;
    const std::uint64_t end =
        std::min<std::uint64_t>(label_part_size, limits.nodes - std::min<std::uint64_t>(first, limits.nodes));
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
        if (gaps[i] >= end || lengths[i] >= end || at + gaps[i] + lengths[i] >= end) {
            throw Damage{"a label is on a node that does not exist"};
        }
        at += gaps[i];
        part->add_run({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + lengths[i])});
        at += lengths[i];
    }
    return part;
}

}  // namespace entente::storage
