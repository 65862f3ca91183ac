#include <algorithm>

#include "graph/tuple_key.hpp"
#include "query/exec/operator.hpp"

namespace entente::exec {

namespace {

using bound::Slot;
using Kind = plan::NodeIndexSeek::Kind;

/// For every input row the nodes that an index finds by a value of the row, a parameter or a constant. Where the value
/// cannot be had (its expression fails, or is of a type that the comparison refuses), all nodes of the label: the
/// filter above then says what is wrong, if there is a node at all.
class NodeIndexSeek final : public Operator {
public:
    NodeIndexSeek(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input)
        : plan_(plan),
          seek_(std::get<plan::NodeIndexSeek>(plan.op)),
          context_(context),
          evaluator_(context),
          input_(std::move(input)),
          scratch_(seek_.values.size()) {}

    bool next(Batch& out) override {
        rows_.clear();
        nodes_.clear();
        while (nodes_.size() < chunk_rows) {
            if (position_ < found_.size()) {
                const std::size_t take = std::min(found_.size() - position_, chunk_rows - nodes_.size());
                const auto from = found_.begin() + static_cast<std::ptrdiff_t>(position_);
                nodes_.insert(nodes_.end(), from, from + static_cast<std::ptrdiff_t>(take));
                rows_.insert(rows_.end(), take, static_cast<std::uint32_t>(row_ - 1));
                position_ += take;
                continue;
            }
            if (row_ == in_.size) {
                if (!nodes_.empty()) break;  // the columns of `in_` are still needed
                if (!advance()) return false;
            }
            look_up(row_++);
        }
        emit(out);
        return true;
    }

    void restart() override {
        input_->restart();
        done_ = false;
        in_.size = row_ = position_ = 0;
        found_.clear();
    }

private:
    /// The next input batch.
    bool advance() {
        context_.check();
        row_ = position_ = 0;
        found_.clear();
        if (done_ || !input_->next(in_)) {
            done_ = true;
            in_.size = 0;
            return false;
        }
        values_.clear();
        if (seek_.kind == Kind::equal && in_.size > 0) {
            try {
                for (std::size_t i = 0; i < seek_.values.size(); ++i) {
                    values_.push_back(&evaluator_.evaluate(seek_.values[i].value, in_, scratch_[i]));
                }
            } catch (const Error& error) {
                values_.clear();
                pass_on(error);  // row by row then: others may be sound
            }
        }
        return true;
    }

    static void pass_on(const Error& error) {
        if (error.code == ErrorCode::cancelled || error.code == ErrorCode::resource_limit) throw error;
    }

    void look_up(std::size_t row) {
        found_.clear();
        position_ = 0;
        const PropertyIndex* index = context_.graph->property_index(seek_.label, seek_.keys);
        if (index == nullptr) {
            all_of_label();
        } else if (values_.size() == 1) {
            equal_to(*index, *values_[0], row);
        } else if (!values_.empty()) {
            equal_to_all(*index, row);
        } else {
            try {
                search(*index, row);
            } catch (const Error& error) {
                pass_on(error);
                all_of_label();
            }
        }
        if (seek_.test.kind == bound::LabelTest::Kind::none) return;
        const GraphState& graph = *context_.graph;
        std::erase_if(found_, [&](NodeId node) {
            return !seek_.test.matches([&](LabelId label) { return graph.has_label(node, label); },
                                       !graph.labels(node).empty());
        });
    }

    void all_of_label() {
        found_.clear();
        context_.graph->label_index(seek_.label).collect(0, context_.graph->node_limit(), found_);
    }

    void equal_to(const PropertyIndex& index, const Vector& values, std::size_t row) {
        if (values.is_null(row)) return;
        const std::size_t at = values.at(row);
        if (values.kind == VectorKind::integer) return index.find_equal(IndexProbe(values.integers[at]), found_);
        if (values.kind == VectorKind::string) return index.find_equal(IndexProbe(values.strings[at]), found_);
        if (values.kind == VectorKind::value) return index.find_equal(IndexProbe(values.values[at]), found_);
        const Value value = values.get(row);
        index.find_equal(IndexProbe(value), found_);
    }

    void equal_to_all(const PropertyIndex& index, std::size_t row) {
        tuple_.clear();
        for (const Vector* values : values_) {
            if (values->is_null(row)) return;
            const std::size_t at = values->at(row);
            if (values->kind == VectorKind::integer) {
                tuple_.add(values->integers[at]);
            } else if (values->kind == VectorKind::string) {
                tuple_.add(values->strings[at]);
            } else {
                tuple_.add(values->get(row));
            }
        }
        find_tuple(index);
    }

    void find_tuple(const PropertyIndex& index) {
        if (tuple_.can_be_equal()) index.find_equal(IndexProbe(std::string_view(tuple_.bytes())), found_);
    }

    void search(const PropertyIndex& index, std::size_t row) {
        if (seek_.kind == Kind::range) {
            std::optional<IndexBound> low, high;
            if (seek_.low) low = {evaluator_.evaluate_row(*seek_.low, in_, row), seek_.low_inclusive};
            if (seek_.high) high = {evaluator_.evaluate_row(*seek_.high, in_, row), seek_.high_inclusive};
            return index.find_range(low, high, found_);
        }
        if (seek_.values.size() > 1) return search_tuples(index, row);
        const Value value = evaluator_.evaluate_row(seek_.values[0].value, in_, row);
        if (value.is_null()) return;
        if (seek_.kind == Kind::equal) return index.find_equal(IndexProbe(value), found_);
        if (seek_.kind == Kind::prefix) {
            if (!value.is(ValueType::string)) return all_of_label();
            return index.find_prefix(value.as_string(), found_);
        }
        if (!value.is(ValueType::list)) return all_of_label();
        for (const Value& element : value.as_list()) index.find_equal(IndexProbe(element), found_);
        leave_each_once();
    }

    void leave_each_once() {
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    }

    /// Each value of each IN with each of the others.
    void search_tuples(const PropertyIndex& index, std::size_t row) {
        std::vector<List> choices;
        double tuples = 1;
        for (const auto& sought : seek_.values) {
            const Value value = evaluator_.evaluate_row(sought.value, in_, row);
            if (value.is_null()) return;
            if (sought.in_list && !value.is(ValueType::list)) return all_of_label();
            choices.push_back(sought.in_list ? value.as_list() : List{value});
            tuples *= static_cast<double>(choices.back().size());
        }
        if (tuples == 0 || index.size() == 0) return;
        // The filter above then takes less time than to look for each.
        if (tuples > static_cast<double>(context_.graph->nodes_with_label(seek_.label))) return all_of_label();
        std::vector<std::size_t> chosen(choices.size(), 0);
        for (std::size_t turned = 0, searched = 1; turned < choices.size(); ++searched) {
            if (searched % chunk_rows == 0) context_.check();
            tuple_.clear();
            for (std::size_t i = 0; i < choices.size(); ++i) tuple_.add(choices[i][chosen[i]]);
            find_tuple(index);
            for (turned = 0; turned < choices.size() && ++chosen[turned] == choices[turned].size(); ++turned) {
                chosen[turned] = 0;
            }
        }
        leave_each_once();
    }

    void emit(Batch& out) {
        out.gather(in_, rows_, plan_.live, {seek_.slot});
        Vector& column = out.columns[seek_.slot];
        column.clear(VectorKind::node);
        std::swap(column.ids, nodes_);
    }

    const plan::Plan& plan_;
    const plan::NodeIndexSeek& seek_;
    ExecutionContext& context_;
    Evaluator evaluator_;
    OperatorPtr input_;
    Batch in_;
    std::vector<Vector> scratch_;        // by key
    std::vector<const Vector*> values_;  // of `in_`, by key; empty where they could not be had at once
    TupleKey tuple_;                     // of the row, where there are several keys
    std::size_t row_ = 0;                // the next of `in_`
    std::vector<NodeId> found_;          // of the row before
    std::size_t position_ = 0;           // what of `found_` is emitted
    std::vector<std::uint32_t> rows_;
    std::vector<NodeId> nodes_;
    bool done_ = false;
};

}  // namespace

OperatorPtr make_node_index_seek(const plan::Plan& plan, ExecutionContext& context, OperatorPtr input) {
    return std::make_unique<NodeIndexSeek>(plan, context, std::move(input));
}

}  // namespace entente::exec
