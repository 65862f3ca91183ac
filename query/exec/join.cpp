#include <algorithm>

#include "query/exec/key_table.hpp"
#include "query/exec/operator.hpp"
#include "query/exec/row_store.hpp"

namespace entente::exec {

namespace {

using bound::Slot;

/// Reads its build side once into memory; every probe row meets the build rows with equal keys (`=`: null meets
/// nothing), or all of them where there are no keys.
class HashJoin final : public Operator {
public:
    HashJoin(const plan::Plan& plan, ExecutionContext& context, OperatorPtr probe, OperatorPtr build)
        : plan_(plan),
          join_(std::get<plan::HashJoin>(plan.op)),
          context_(context),
          probe_(std::move(probe)),
          build_(std::move(build)),
          evaluator_(context),
          store_(join_.build_slots, context),
          table_(std::max<std::size_t>(1, join_.build_keys.size())) {}

    bool next(Batch& out) override {
        if (!built_) {
            // The probe side first: it may write, and the build side must see that.
            built_ = true;
            if (!probe_->next(in_)) {
                done_ = true;
                in_.size = 0;
                return false;
            }
            build();
            if (!join_.probe_keys.empty()) match_keys();
        }
        probe_rows_.clear();
        build_rows_.clear();
        while (probe_rows_.size() < chunk_rows) {
            if (row_ == in_.size) {
                if (!probe_rows_.empty()) break;
                context_.check();
                if (done_ || store_.size() == 0 || !probe_->next(in_)) {
                    done_ = true;
                    in_.size = row_ = 0;
                    return false;
                }
                row_ = position_ = 0;
                if (!join_.probe_keys.empty()) match_keys();
                continue;
            }
            join_row();
        }
        out.size = probe_rows_.size();
        for (const Slot slot : plan_.live) {
            if (std::find(join_.build_slots.begin(), join_.build_slots.end(), slot) != join_.build_slots.end()) {
                out.columns[slot].gather(store_.column(slot), build_rows_);
            } else {
                out.columns[slot].gather(in_.columns[slot], probe_rows_);
            }
        }
        out.multiplicity.clear();
        if (!in_.multiplicity.empty() || store_.weighted()) {
            for (std::size_t i = 0; i < out.size; ++i) {
                out.multiplicity.push_back(in_.weight(probe_rows_[i]) * store_.weight(build_rows_[i]));
            }
        }
        return true;
    }

    void restart() override {
        probe_->restart();
        build_->restart();
        store_.clear();
        table_.clear();
        members_.clear();
        offsets_.clear();
        built_ = done_ = false;
        in_.size = row_ = position_ = 0;
    }

private:
    void build() {
        Batch batch;
        std::vector<std::uint32_t> groups, all_groups;
        std::vector<Vector> scratch(join_.build_keys.size());
        std::vector<const Vector*> keys(join_.build_keys.size());
        while (build_->next(batch)) {
            context_.check();
            if (!keys.empty()) {
                for (std::size_t k = 0; k < keys.size(); ++k) {
                    keys[k] = &evaluator_.evaluate(join_.build_keys[k], batch, scratch[k]);
                }
                table_.insert(keys, batch.size, groups);
                for (std::size_t row = 0; row < batch.size; ++row) {
                    if (null_key(keys, row)) groups[row] = KeyTable::absent;
                }
                all_groups.insert(all_groups.end(), groups.begin(), groups.end());
            }
            store_.append(batch);
        }
        if (join_.build_keys.empty()) return;
        // Build rows of one key stand together: counting sort by group.
        offsets_.assign(table_.size() + 1, 0);
        for (const std::uint32_t group : all_groups) {
            if (group != KeyTable::absent) ++offsets_[group + 1];
        }
        for (std::size_t g = 1; g < offsets_.size(); ++g) offsets_[g] += offsets_[g - 1];
        members_.resize(offsets_.back());
        std::vector<std::uint32_t> at(offsets_.begin(), offsets_.end() - 1);
        for (std::uint32_t row = 0; row < all_groups.size(); ++row) {
            if (all_groups[row] != KeyTable::absent) members_[at[all_groups[row]]++] = row;
        }
    }

    static bool null_key(const std::vector<const Vector*>& keys, std::size_t row) {
        return std::any_of(keys.begin(), keys.end(), [row](const Vector* key) {
            if (key->is_null(row)) return true;
            const Value value =
                key->kind == VectorKind::value || key->kind == VectorKind::floating ? key->get(row) : Value(true);
            const std::optional<bool> self = equals(value, value);  // NaN, and lists that hold null
            return !self || !*self;
        });
    }

    void match_keys() {
        std::vector<Vector> scratch(join_.probe_keys.size());
        std::vector<const Vector*> keys(join_.probe_keys.size());
        for (std::size_t k = 0; k < keys.size(); ++k)
            keys[k] = &evaluator_.evaluate(join_.probe_keys[k], in_, scratch[k]);
        table_.find(keys, in_.size, groups_);
        for (std::size_t row = 0; row < in_.size; ++row) {
            if (null_key(keys, row)) groups_[row] = KeyTable::absent;
        }
    }

    void join_row() {
        std::size_t first = 0, count = store_.size();
        if (!join_.probe_keys.empty()) {
            const std::uint32_t group = groups_[row_];
            first = group == KeyTable::absent ? 0 : offsets_[group];
            count = group == KeyTable::absent ? 0 : offsets_[group + 1] - first;
        }
        for (; position_ < count && probe_rows_.size() < chunk_rows; ++position_) {
            probe_rows_.push_back(static_cast<std::uint32_t>(row_));
            build_rows_.push_back(join_.probe_keys.empty() ? static_cast<std::uint32_t>(position_)
                                                           : members_[first + position_]);
        }
        if (position_ < count) return;
        ++row_;
        position_ = 0;
    }

    const plan::Plan& plan_;
    const plan::HashJoin& join_;
    ExecutionContext& context_;
    OperatorPtr probe_, build_;
    Evaluator evaluator_;
    RowStore store_;
    KeyTable table_;
    std::vector<std::uint32_t> offsets_, members_;  // build rows by group
    std::vector<std::uint32_t> groups_;             // of the probe batch
    Batch in_;
    std::size_t row_ = 0, position_ = 0;
    bool built_ = false, done_ = false;
    std::vector<std::uint32_t> probe_rows_, build_rows_;
};

/// Runs the right side for the rows of the left. Where the right side treats rows one by one, a whole left batch is its
/// argument and a tag column tells which left row a right row belongs to; otherwise it runs once per left row.
class Apply final : public Operator {
public:
    Apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left)
        : plan_(plan),
          apply_(std::get<plan::Apply>(plan.op)),
          context_(context),
          left_(std::move(left)),
          right_(make_operator(plan.inputs[1], context, source_)) {
        source_.rows = &argument_;
    }

    bool next(Batch& out) override {
        for (;;) {
            if (!active_) {
                if (!advance()) return false;
                right_->restart();
                active_ = true;
                if (apply_.unit) {
                    while (right_->next(out)) {
                    }
                    active_ = false;
                    copy_left(out);
                    return true;
                }
            }
            if (right_->next(out)) {
                if (apply_.optional) mark(out);
                if (apply_.per_row) repeat_left(out);
                return true;
            }
            active_ = false;
            if (apply_.optional && emit_unmatched(out)) return true;
        }
    }

    void restart() override {
        left_->restart();
        active_ = false;
        in_.size = row_ = 0;
    }

private:
    /// The next argument: a left batch, or its next row.
    bool advance() {
        context_.check();
        if (!apply_.per_row) {
            if (!left_->next(in_)) return false;
            argument_.size = in_.size;
            for (const Slot slot : plan_.inputs[0].live) argument_.columns[slot] = in_.columns[slot];
            argument_.multiplicity = in_.multiplicity;
            Vector& tag = argument_.columns[apply_.tag];
            tag.clear(VectorKind::integer);
            for (std::size_t row = 0; row < in_.size; ++row) tag.integers.push_back(static_cast<std::int64_t>(row));
            matched_.assign(in_.size, 0);
            return true;
        }
        if (row_ == in_.size) {
            row_ = 0;
            in_.size = 0;
            if (!left_->next(in_)) return false;
        }
        const std::uint32_t rows[] = {static_cast<std::uint32_t>(row_++)};
        argument_.size = 1;
        argument_.multiplicity.clear();
        for (const Slot slot : plan_.inputs[0].live) argument_.columns[slot].gather(in_.columns[slot], rows);
        matched_.assign(1, 0);
        return true;
    }

    /// A right side that aggregates drops the left row's columns: every row of its answer gets them back.
    void repeat_left(Batch& out) {
        for (const Slot slot : plan_.live) {
            const bool from_left = std::find(apply_.added.begin(), apply_.added.end(), slot) == apply_.added.end();
            if (!from_left || argument_.columns[slot].size() == 0) continue;
            out.columns[slot] = argument_.columns[slot];
            if (!out.columns[slot].constant) out.columns[slot].constant = true;
        }
    }

    void copy_left(Batch& out) {
        out.size = argument_.size;
        out.multiplicity = argument_.multiplicity;
        for (const Slot slot : plan_.live) out.columns[slot] = argument_.columns[slot];
    }

    void mark(const Batch& out) {
        if (apply_.per_row) {
            matched_[0] = 1;
            return;
        }
        const Vector& tag = out.columns[apply_.tag];
        for (std::size_t row = 0; row < out.size; ++row)
            matched_[static_cast<std::size_t>(tag.integers[tag.at(row)])] = 1;
    }

    bool emit_unmatched(Batch& out) {
        std::vector<std::uint32_t> rows;
        for (std::size_t row = 0; row < matched_.size(); ++row) {
            if (matched_[row] == 0) rows.push_back(static_cast<std::uint32_t>(row));
        }
        if (rows.empty()) return false;
        for (const Slot slot : plan_.live) {
            if (std::find(apply_.added.begin(), apply_.added.end(), slot) != apply_.added.end()) {
                out.columns[slot].set_constant(Value());
            } else {
                out.columns[slot].gather(argument_.columns[slot], rows);
            }
        }
        out.multiplicity.clear();
        if (!argument_.multiplicity.empty()) {
            for (const std::uint32_t row : rows) out.multiplicity.push_back(argument_.multiplicity[row]);
        }
        out.size = rows.size();
        return true;
    }

    const plan::Plan& plan_;
    const plan::Apply& apply_;
    ExecutionContext& context_;
    OperatorPtr left_;
    ArgumentSource source_;
    OperatorPtr right_;
    Batch in_, argument_;
    std::size_t row_ = 0;
    bool active_ = false;
    std::vector<std::uint8_t> matched_;
};

}  // namespace

OperatorPtr make_hash_join(const plan::Plan& plan, ExecutionContext& context, OperatorPtr probe, OperatorPtr build) {
    return std::make_unique<HashJoin>(plan, context, std::move(probe), std::move(build));
}
OperatorPtr make_apply(const plan::Plan& plan, ExecutionContext& context, OperatorPtr left, ArgumentSource&) {
    return std::make_unique<Apply>(plan, context, std::move(left));
}

}  // namespace entente::exec
