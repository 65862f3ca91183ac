#include <algorithm>
#include <cmath>

#include "query/exec/evaluator.hpp"
#include "query/exec/subquery.hpp"

namespace entente::exec {

namespace {

/// Reads element `row` of a typed array, constant or not, without a branch per row.
template <typename T> struct Reader {
    const T* data;
    std::size_t step;
    T operator[](std::size_t row) const { return data[row * step]; }
};
template <typename T> Reader<T> reader(const std::vector<T>& array, const Vector& vector) {
    return {array.data(), vector.constant ? std::size_t{0} : std::size_t{1}};
}

bool numeric(const Vector& v) {
    return v.kind == VectorKind::integer || v.kind == VectorKind::floating;
}

/// Marks in `out` the rows where `a` or `b` is null.
void merge_nulls(const Vector& a, const Vector& b, std::size_t rows, Vector& out) {
    for (const Vector* v : {&a, &b}) {
        if (!v->has_nulls) continue;
        out.allow_nulls(rows);
        const auto nulls = reader(v->nulls, *v);
        for (std::size_t i = 0; i < rows; ++i) out.nulls[i] |= nulls[i];
    }
}

/// The same for every row: `date($day)`, `toUpper('x')`.
bool is_constant(const Expr& expr) {
    if (expr.kind == ExprKind::literal || expr.kind == ExprKind::parameter) return true;
    return expr.kind == ExprKind::function && expr.function != nullptr &&
           expr.function->is_deterministic(expr.children.size()) &&
           std::all_of(expr.children.begin(), expr.children.end(), is_constant);
}

bool constant_null(const Vector& v) {
    return v.constant && v.is_null(0);
}

template <typename T, typename U>
void compare_arrays(ExprKind kind, Reader<T> a, Reader<U> b, std::size_t rows, std::uint8_t* out) {
    using Common = std::common_type_t<T, U>;
    const auto loop = [&](const auto& holds) {
        for (std::size_t i = 0; i < rows; ++i) {
            out[i] = static_cast<std::uint8_t>(holds(static_cast<Common>(a[i]), static_cast<Common>(b[i])));
        }
    };
    switch (kind) {
        case ExprKind::equal:
            loop([](const auto& x, const auto& y) { return x == y; });
            break;
        case ExprKind::not_equal:
            loop([](const auto& x, const auto& y) { return x != y; });
            break;
        case ExprKind::less:
            loop([](const auto& x, const auto& y) { return x < y; });
            break;
        case ExprKind::less_equal:
            loop([](const auto& x, const auto& y) { return x <= y; });
            break;
        case ExprKind::greater:
            loop([](const auto& x, const auto& y) { return x > y; });
            break;
        default:
            loop([](const auto& x, const auto& y) { return x >= y; });
            break;
    }
}

bool exact_as_double(const Vector& integers, std::size_t rows) {
    constexpr std::int64_t limit = std::int64_t{1} << 53;
    const std::size_t count = integers.constant ? 1 : rows;
    for (std::size_t i = 0; i < count; ++i) {
        if (integers.integers[i] > limit || integers.integers[i] < -limit) return false;
    }
    return true;
}

/// Strings of a column, whether views or constant values.
bool string_views(const Vector& v, std::vector<std::string_view>& storage, Reader<std::string_view>& out) {
    if (v.kind == VectorKind::string) {
        out = reader(v.strings, v);
        return true;
    }
    if (v.kind == VectorKind::value && v.constant && v.values[0].is(ValueType::string)) {
        storage.assign(1, std::string_view(v.values[0].as_string()));
        out = {storage.data(), 0};
        return true;
    }
    return false;
}

}  // namespace

const Vector& Evaluator::evaluate(const Expr& expr, const Batch& batch, Vector& scratch) {
    bool done = false;
    switch (expr.kind) {
        case ExprKind::slot:
            return batch.columns[expr.slot];
        case ExprKind::literal:
            scratch.set_constant(expr.value);
            return scratch;
        case ExprKind::parameter:
            scratch.set_constant(evaluate_row(expr, batch, 0));
            return scratch;
        case ExprKind::function:
            if (batch.size == 0 || !is_constant(expr)) break;
            scratch.set_constant(evaluate_row(expr, batch, 0));
            return scratch;
        case ExprKind::property:
            done = property_column(expr, batch, scratch);
            break;
        case ExprKind::equal:
        case ExprKind::not_equal:
        case ExprKind::less:
        case ExprKind::less_equal:
        case ExprKind::greater:
        case ExprKind::greater_equal:
            done = comparison(expr, batch, scratch);
            break;
        case ExprKind::add:
        case ExprKind::subtract:
        case ExprKind::multiply:
            done = arithmetic(expr, batch, scratch);
            break;
        case ExprKind::logical_and:
        case ExprKind::logical_or:
        case ExprKind::logical_not:
            done = logical(expr, batch, scratch);
            break;
        case ExprKind::starts_with:
        case ExprKind::ends_with:
        case ExprKind::contains:
            done = text_test(expr, batch, scratch);
            break;
        case ExprKind::is_null:
        case ExprKind::is_not_null:
            done = null_test(expr, batch, scratch);
            break;
        case ExprKind::has_labels:
            done = label_test(expr, batch, scratch);
            break;
        case ExprKind::exists_subquery:
        case ExprKind::count_subquery:
        case ExprKind::collect_subquery:
            done = subquery(expr, batch, scratch);
            break;
        default:
            break;
    }
    if (done) return scratch;
    scratch.clear(VectorKind::value);
    scratch.values.reserve(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
        if ((row & 63) == 63) context_.check();
        scratch.values.push_back(evaluate_row(expr, batch, row));
    }
    return scratch;
}

bool Evaluator::comparison(const Expr& expr, const Batch& batch, Vector& out) {
    Vector left_scratch, right_scratch;
    const Vector& a = evaluate(expr.children[0], batch, left_scratch);
    const Vector& b = evaluate(expr.children[1], batch, right_scratch);
    if (constant_null(a) || constant_null(b)) {
        out.set_constant(Value());
        return true;
    }
    const std::size_t rows = a.constant && b.constant ? 1 : batch.size;
    const auto start = [&] {
        out.clear(VectorKind::boolean);
        out.booleans.resize(rows);
        out.constant = a.constant && b.constant;
    };
    const ExprKind kind = expr.kind;
    const bool equality = kind == ExprKind::equal || kind == ExprKind::not_equal;
    if (numeric(a) && numeric(b)) {
        const bool both_integers = a.kind == VectorKind::integer && b.kind == VectorKind::integer;
        if (!both_integers) {
            // Large integers lose digits as doubles: the exact comparison is the row-by-row one.
            if (a.kind == VectorKind::integer && !exact_as_double(a, batch.size)) return false;
            if (b.kind == VectorKind::integer && !exact_as_double(b, batch.size)) return false;
        }
        start();
        std::uint8_t* result = out.booleans.data();
        if (both_integers)
            compare_arrays(kind, reader(a.integers, a), reader(b.integers, b), rows, result);
        else if (a.kind == VectorKind::integer)
            compare_arrays(kind, reader(a.integers, a), reader(b.floats, b), rows, result);
        else if (b.kind == VectorKind::integer)
            compare_arrays(kind, reader(a.floats, a), reader(b.integers, b), rows, result);
        else
            compare_arrays(kind, reader(a.floats, a), reader(b.floats, b), rows, result);
    } else if (a.kind == VectorKind::date && b.kind == VectorKind::date) {
        start();
        compare_arrays(kind, reader(a.integers, a), reader(b.integers, b), rows, out.booleans.data());
    } else if (equality && a.kind == b.kind && (a.kind == VectorKind::node || a.kind == VectorKind::relationship)) {
        start();
        const auto x = reader(a.ids, a), y = reader(b.ids, b);
        for (std::size_t i = 0; i < rows; ++i) {
            out.booleans[i] = static_cast<std::uint8_t>((x[i] == y[i]) == (kind == ExprKind::equal));
            if (x[i] == no_entity || y[i] == no_entity) out.set_null(i, rows);
        }
        return true;
    } else if (a.kind == VectorKind::boolean && b.kind == VectorKind::boolean && equality) {
        start();
        compare_arrays(kind, reader(a.booleans, a), reader(b.booleans, b), rows, out.booleans.data());
    } else {
        std::vector<std::string_view> a_storage, b_storage;
        Reader<std::string_view> x{}, y{};
        if (!string_views(a, a_storage, x) || !string_views(b, b_storage, y)) return false;
        start();
        compare_arrays(kind, x, y, rows, out.booleans.data());
    }
    merge_nulls(a, b, rows, out);
    return true;
}

bool Evaluator::arithmetic(const Expr& expr, const Batch& batch, Vector& out) {
    Vector left_scratch, right_scratch;
    const Vector& a = evaluate(expr.children[0], batch, left_scratch);
    const Vector& b = evaluate(expr.children[1], batch, right_scratch);
    if (!numeric(a) || !numeric(b)) return false;
    const std::size_t rows = a.constant && b.constant ? 1 : batch.size;
    if (a.kind == VectorKind::integer && b.kind == VectorKind::integer) {
        out.clear(VectorKind::integer);
        out.integers.resize(rows);
        const auto x = reader(a.integers, a), y = reader(b.integers, b);
        bool overflow = false;
        for (std::size_t i = 0; i < rows; ++i) {
            switch (expr.kind) {
                case ExprKind::add:
                    overflow |= __builtin_add_overflow(x[i], y[i], &out.integers[i]);
                    break;
                case ExprKind::subtract:
                    overflow |= __builtin_sub_overflow(x[i], y[i], &out.integers[i]);
                    break;
                default:
                    overflow |= __builtin_mul_overflow(x[i], y[i], &out.integers[i]);
                    break;
            }
        }
        if (overflow) return false;  // the row-by-row way raises the error, unless the row is null
    } else {
        out.clear(VectorKind::floating);
        out.floats.resize(rows);
        const auto run = [&](const auto& x, const auto& y) {
            for (std::size_t i = 0; i < rows; ++i) {
                const double p = static_cast<double>(x[i]), q = static_cast<double>(y[i]);
                out.floats[i] = expr.kind == ExprKind::add ? p + q : expr.kind == ExprKind::subtract ? p - q : p * q;
            }
        };
        if (a.kind == VectorKind::integer)
            run(reader(a.integers, a), reader(b.floats, b));
        else if (b.kind == VectorKind::integer)
            run(reader(a.floats, a), reader(b.integers, b));
        else
            run(reader(a.floats, a), reader(b.floats, b));
    }
    out.constant = a.constant && b.constant;
    merge_nulls(a, b, rows, out);
    return true;
}

bool Evaluator::logical(const Expr& expr, const Batch& batch, Vector& out) {
    Vector left_scratch, right_scratch;
    const Vector& a = evaluate(expr.children[0], batch, left_scratch);
    if (a.kind != VectorKind::boolean) return false;
    if (expr.kind == ExprKind::logical_not) {
        out = a;
        for (std::uint8_t& value : out.booleans) value = value == 0 ? 1 : 0;
        return true;
    }
    // The right side is evaluated for all rows: leave it to the row-by-row way where it could raise an error that the
    // left side prevents.
    constexpr TypeMask entity_types = mask_of({ValueType::null, ValueType::node, ValueType::relationship});
    const auto harmless = [](const auto& self, const Expr& e) -> bool {
        switch (e.kind) {
            case ExprKind::literal:
            case ExprKind::slot:
            case ExprKind::parameter:
            case ExprKind::equal:
            case ExprKind::not_equal:
            case ExprKind::less:
            case ExprKind::less_equal:
            case ExprKind::greater:
            case ExprKind::greater_equal:
            case ExprKind::logical_and:
            case ExprKind::logical_or:
            case ExprKind::logical_not:
            case ExprKind::is_null:
            case ExprKind::is_not_null:
            case ExprKind::has_labels:
            case ExprKind::starts_with:
            case ExprKind::ends_with:
            case ExprKind::contains:
            case ExprKind::exists_subquery:
                break;
            case ExprKind::property:  // of a value of another type it is an error
                if ((e.children[0].type & ~entity_types) != 0) return false;
                break;
            default:
                return false;
        }
        return std::all_of(e.children.begin(), e.children.end(), [&](const Expr& c) { return self(self, c); });
    };
    if (!harmless(harmless, expr.children[1])) return false;
    const Vector& b = evaluate(expr.children[1], batch, right_scratch);
    if (b.kind != VectorKind::boolean) return false;
    const std::size_t rows = a.constant && b.constant ? 1 : batch.size;
    out.clear(VectorKind::boolean);
    out.booleans.resize(rows);
    out.constant = a.constant && b.constant;
    const auto x = reader(a.booleans, a), y = reader(b.booleans, b);
    const bool conjunction = expr.kind == ExprKind::logical_and;
    if (!a.has_nulls && !b.has_nulls) {
        for (std::size_t i = 0; i < rows; ++i) {
            out.booleans[i] = static_cast<std::uint8_t>(conjunction ? (x[i] & y[i]) : (x[i] | y[i]));
        }
        return true;
    }
    out.allow_nulls(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const bool a_null = a.is_null(i), b_null = b.is_null(i);
        const bool deciding = !conjunction;  // true decides OR, false decides AND
        if ((!a_null && (x[i] != 0) == deciding) || (!b_null && (y[i] != 0) == deciding)) {
            out.booleans[i] = deciding ? 1 : 0;
        } else {
            out.booleans[i] = deciding ? 0 : 1;
            out.nulls[i] = a_null || b_null ? 1 : 0;
        }
    }
    return true;
}

bool Evaluator::text_test(const Expr& expr, const Batch& batch, Vector& out) {
    Vector left_scratch, right_scratch;
    const Vector& a = evaluate(expr.children[0], batch, left_scratch);
    const Vector& b = evaluate(expr.children[1], batch, right_scratch);
    std::vector<std::string_view> a_storage, b_storage;
    Reader<std::string_view> x{}, y{};
    if (!string_views(a, a_storage, x) || !string_views(b, b_storage, y)) return false;
    const std::size_t rows = a.constant && b.constant ? 1 : batch.size;
    out.clear(VectorKind::boolean);
    out.booleans.resize(rows);
    out.constant = a.constant && b.constant;
    for (std::size_t i = 0; i < rows; ++i) {
        bool holds = false;
        switch (expr.kind) {
            case ExprKind::starts_with:
                holds = x[i].starts_with(y[i]);
                break;
            case ExprKind::ends_with:
                holds = x[i].ends_with(y[i]);
                break;
            default:
                holds = x[i].find(y[i]) != std::string_view::npos;
                break;
        }
        out.booleans[i] = holds ? 1 : 0;
    }
    merge_nulls(a, b, rows, out);
    return true;
}

bool Evaluator::null_test(const Expr& expr, const Batch& batch, Vector& out) {
    Vector scratch;
    const Vector& a = evaluate(expr.children[0], batch, scratch);
    const std::size_t rows = a.constant ? 1 : batch.size;
    out.clear(VectorKind::boolean);
    out.booleans.resize(rows);
    out.constant = a.constant;
    const bool wanted = expr.kind == ExprKind::is_null;
    for (std::size_t i = 0; i < rows; ++i) out.booleans[i] = static_cast<std::uint8_t>(a.is_null(i) == wanted);
    return true;
}

bool Evaluator::label_test(const Expr& expr, const Batch& batch, Vector& out) {
    if (expr.children[0].kind != ExprKind::slot || context_.transaction != nullptr) return false;
    const Vector& nodes = batch.columns[expr.children[0].slot];
    if (nodes.kind != VectorKind::node || nodes.constant) return false;
    const GraphState& graph = *context_.graph;
    const Catalog& catalog = graph.catalog();
    std::vector<std::uint8_t> by_set(catalog.label_sets.size());
    for (LabelSetId set = 0; set < by_set.size(); ++set) {
        by_set[set] = expr.labels.matches([&](LabelId label) { return catalog.set_has_label(set, label); },
                                          !catalog.label_sets[set].empty());
    }
    out.clear(VectorKind::boolean);
    out.booleans.resize(batch.size);
    for (std::size_t i = 0; i < batch.size; ++i) {
        if (nodes.ids[i] == no_entity)
            out.set_null(i, batch.size);
        else
            out.booleans[i] = by_set[graph.label_set(nodes.ids[i])];
    }
    return true;
}

bool Evaluator::subquery(const Expr& expr, const Batch& batch, Vector& out) {
    for (const Slot slot : expr.subquery->query.imports) {
        if (batch.columns[slot].size() == 0) return false;  // reads a variable of a comprehension
    }
    SubqueryRunner& runner = subquery_runner(context_, expr);
    out.clear(VectorKind::value);
    runner.run(expr, batch, out.values);
    if (expr.kind != ExprKind::exists_subquery) return true;
    std::vector<std::uint8_t> booleans(batch.size);
    for (std::size_t i = 0; i < batch.size; ++i) booleans[i] = out.values[i].as_bool() ? 1 : 0;
    out.clear(VectorKind::boolean);
    out.booleans = std::move(booleans);
    return true;
}

void Evaluator::select(const Expr& expr, const Batch& batch, std::vector<std::uint32_t>& rows) {
    rows.clear();
    if (select_property(expr, batch, rows)) return;
    Vector scratch;
    const Vector& result = evaluate(expr, batch, scratch);
    if (result.kind == VectorKind::boolean) {
        if (result.constant) {
            if (result.booleans[0] == 0 || result.is_null(0)) return;
            rows.resize(batch.size);
            for (std::size_t i = 0; i < batch.size; ++i) rows[i] = static_cast<std::uint32_t>(i);
            return;
        }
        // Writes every row and moves on only past the kept ones: no branch to mispredict.
        rows.resize(batch.size);
        std::size_t count = 0;
        const std::uint8_t* truth = result.booleans.data();
        if (!result.has_nulls) {
            for (std::size_t i = 0; i < batch.size; ++i) {
                rows[count] = static_cast<std::uint32_t>(i);
                count += truth[i] != 0 ? 1U : 0U;
            }
        } else {
            for (std::size_t i = 0; i < batch.size; ++i) {
                rows[count] = static_cast<std::uint32_t>(i);
                count += truth[i] != 0 && result.nulls[i] == 0 ? 1U : 0U;
            }
        }
        rows.resize(count);
        return;
    }
    for (std::size_t i = 0; i < batch.size; ++i) {
        const std::optional<bool> keep = truth(result.get(i), expr);
        if (keep && *keep) rows.push_back(static_cast<std::uint32_t>(i));
    }
}

}  // namespace entente::exec
