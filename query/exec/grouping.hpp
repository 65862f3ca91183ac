#pragma once

#include <span>
#include <vector>

#include "query/exec/evaluator.hpp"
#include "query/exec/key_table.hpp"

namespace entente::exec {

/// The groups of an aggregation: evaluates the keys of batches and numbers their combinations in order of appearance.
/// A string property as the only key is grouped by its code in the dictionary of a chunk: each text is looked up once a
/// chunk, not once a row.
class Grouping {
public:
    Grouping(const std::vector<bound::Assignment>& keys, ExecutionContext& context);
    ~Grouping();
    Grouping(const Grouping&) = delete;
    Grouping& operator=(const Grouping&) = delete;

    /// The group of every row. Without keys there is one group, and the answer is empty.
    [[nodiscard]] std::span<const std::uint32_t> find(const Batch& batch);
    [[nodiscard]] std::uint32_t size() const { return keys_.empty() ? 1 : table_.size(); }
    [[nodiscard]] const KeyTable& table() const { return table_; }

    /// The morsel in which a group appeared first.
    [[nodiscard]] std::uint32_t morsel(std::uint32_t group) const { return morsels_[group]; }
    /// Adds groups [begin, end) of `other`; appends the groups that they are here.
    void add(const Grouping& other, std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& groups);

private:
    bool find_by_code(const Batch& batch);
    /// What is known of a chunk of a string property.
    struct CodedChunk {
        bool known = false;
        const StringChunk* strings = nullptr;    ///< null: the chunk is absent
        const std::uint16_t* codes = nullptr;    ///< by row
        const std::uint64_t* valid = nullptr;    ///< a bit for each row
        std::vector<std::uint32_t> groups = {};  ///< by code; KeyTable::absent: not met yet
    };
    bool look_up(const Column& column, std::uint32_t index);
    std::uint32_t group_of_null();
    std::uint32_t insert(std::string_view text);
    std::uint32_t insert(const Value& value);
    std::uint32_t insert_scratch();
    void account();

    const std::vector<bound::Assignment>& keys_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    KeyTable table_;
    std::vector<Vector> scratch_;
    std::vector<const Vector*> columns_;
    std::vector<std::uint32_t> groups_;
    std::vector<std::uint32_t> morsels_;
    std::vector<CodedChunk> chunks_;
    std::uint32_t null_group_ = KeyTable::absent;  // of find_by_code
    std::vector<std::uint32_t> inserted_;
    std::size_t code_bytes_ = 0, accounted_ = 0;
};

}  // namespace entente::exec
