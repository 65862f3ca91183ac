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

}  // namespace

OperatorPtr make_hash_join(const plan::Plan& plan, ExecutionContext& context, OperatorPtr probe, OperatorPtr build) {
    return std::make_unique<HashJoin>(plan, context, std::move(probe), std::move(build));
}
}  // namespace entente::exec
