#include "graph/temporal_functions.hpp"

#include "query/functions/arguments.hpp"

namespace entente {
namespace {

using Arguments = std::span<const Value>;

constexpr TypeMask date_types = mask_of({ValueType::date, ValueType::local_date_time, ValueType::date_time});
constexpr TypeMask time_types =
    mask_of({ValueType::local_time, ValueType::time, ValueType::local_date_time, ValueType::date_time});
constexpr TypeMask text_or_map = mask_of({ValueType::null, ValueType::string, ValueType::map});

TemporalContext temporal_context(const FunctionContext& context) {
    return {session_zone(context.default_zone), context.now_seconds, context.now_nanos};
}

/// date(), date('2015-07-21'), date({year: 2015}), date(other).
template <ValueType Type, auto Convert> Value construct(FunctionContext& context, Arguments a) {
    const TemporalContext temporal = temporal_context(context);
    return a.empty() ? current_instant(Type, temporal) : Value(Convert(a[0], temporal));
}

/// date.statement() and the like, with a time zone as an optional argument. All show the clock of the statement.
template <ValueType Type> Value clock(FunctionContext& context, Arguments a) {
    TemporalContext temporal = temporal_context(context);
    if (a.empty()) return current_instant(Type, temporal);
    temporal.zone = parse_zone(text_argument("the clock", a[0]));
    return current_instant(Type, temporal);
}

template <ValueType Type> Value truncated(FunctionContext& context, Arguments a) {
    static const Map no_fields;
    const std::string& unit = text_argument("truncate()", a[0]);
    if (a.size() == 1)
        return truncate(Type, unit, current_instant(Type, temporal_context(context)), no_fields,
                        temporal_context(context));
    if (a.size() == 3 && !a[2].is(ValueType::map)) reject_type("truncate()", "a MAP of components", a[2]);
    return truncate(Type, unit, a[1], a.size() == 3 ? a[2].as_map() : no_fields, temporal_context(context));
}

Value duration(FunctionContext&, Arguments a) {
    return to_duration(a[0]);
}

template <DurationUnit Unit> Value between(FunctionContext& context, Arguments a) {
    return duration_between(a[0], a[1], Unit, temporal_context(context));
}

Value from_epoch(FunctionContext&, Arguments a) {
    const Int128 nanos = Int128{integer_argument("datetime.fromepoch()", a[0])} * nanos_per_second +
                         integer_argument("datetime.fromepoch()", a[1]);
    const Duration amount = make_duration(0, 0, 0, nanos);
    return add_duration(Value(DateTime{}), amount);
}

Value from_epoch_millis(FunctionContext&, Arguments a) {
    const Int128 millis = integer_argument("datetime.fromepochmillis()", a[0]);
    return add_duration(Value(DateTime{}), make_duration(0, 0, 0, millis * 1'000'000));
}

Function row(std::string_view name, std::string_view signature, std::string_view doc, std::uint8_t least,
             std::uint8_t most, std::vector<TypeMask> types, ValueType result, FunctionBody body,
             bool deterministic = true) {
    return {name,
            "temporal",
            signature,
            doc,
            least,
            most,
            std::move(types),
            mask_of(result),
            NullBehaviour::propagates,
            deterministic,
            body};
}

/// The names of one kind of instant; views of literals.
struct Names {
    std::string_view plain, plain_signature, transaction, transaction_signature, statement, statement_signature,
        realtime, realtime_signature, truncate, truncate_signature;
};

template <ValueType Type, auto Convert>
void add_instant(std::vector<Function>& functions, const Names& names, TypeMask from) {
    const std::string_view clock_doc = "The clock of the statement, in the time zone of the session or the one given.";
    functions.push_back(
        row(names.plain, names.plain_signature,
            "From ISO 8601 text, a map of components or another value; without one, the clock of the statement.", 0, 1,
            {text_or_map | from}, Type, construct<Type, Convert>, false));
    // The others take the time zone of the session where none is given.
    functions.back().deterministic_with_arguments = Type == ValueType::date;
    functions.push_back(row(names.transaction, names.transaction_signature, clock_doc, 0, 1, {null_or_string}, Type,
                            clock<Type>, false));
    functions.push_back(
        row(names.statement, names.statement_signature, clock_doc, 0, 1, {null_or_string}, Type, clock<Type>, false));
    functions.push_back(
        row(names.realtime, names.realtime_signature, clock_doc, 0, 1, {null_or_string}, Type, clock<Type>, false));
    functions.push_back(
        row(names.truncate, names.truncate_signature, "Cut down to a unit, then with the components of a map set.", 1,
            3, {null_or_string, from | mask_of(ValueType::null), mask_of({ValueType::null, ValueType::map})}, Type,
            truncated<Type>, false));
}

void add_instants(std::vector<Function>& functions) {
    add_instant<ValueType::date, to_date>(
        functions,
        {"date", "date(value :: ANY) :: DATE", "date.transaction", "date.transaction(zone :: STRING) :: DATE",
         "date.statement", "date.statement(zone :: STRING) :: DATE", "date.realtime",
         "date.realtime(zone :: STRING) :: DATE", "date.truncate",
         "date.truncate(unit :: STRING, value :: ANY, components :: MAP) :: DATE"},
        date_types);
    add_instant<ValueType::local_time, to_local_time>(
        functions,
        {"localtime", "localtime(value :: ANY) :: LOCAL TIME", "localtime.transaction",
         "localtime.transaction(zone :: STRING) :: LOCAL TIME", "localtime.statement",
         "localtime.statement(zone :: STRING) :: LOCAL TIME", "localtime.realtime",
         "localtime.realtime(zone :: STRING) :: LOCAL TIME", "localtime.truncate",
         "localtime.truncate(unit :: STRING, value :: ANY, components :: MAP) :: LOCAL TIME"},
        time_types);
    add_instant<ValueType::time, to_time>(
        functions,
        {"time", "time(value :: ANY) :: ZONED TIME", "time.transaction",
         "time.transaction(zone :: STRING) :: ZONED TIME", "time.statement",
         "time.statement(zone :: STRING) :: ZONED TIME", "time.realtime", "time.realtime(zone :: STRING) :: ZONED TIME",
         "time.truncate", "time.truncate(unit :: STRING, value :: ANY, components :: MAP) :: ZONED TIME"},
        time_types);
    add_instant<ValueType::local_date_time, to_local_date_time>(
        functions,
        {"localdatetime", "localdatetime(value :: ANY) :: LOCAL DATETIME", "localdatetime.transaction",
         "localdatetime.transaction(zone :: STRING) :: LOCAL DATETIME", "localdatetime.statement",
         "localdatetime.statement(zone :: STRING) :: LOCAL DATETIME", "localdatetime.realtime",
         "localdatetime.realtime(zone :: STRING) :: LOCAL DATETIME", "localdatetime.truncate",
         "localdatetime.truncate(unit :: STRING, value :: ANY, components :: MAP) :: LOCAL DATETIME"},
        date_types);
    add_instant<ValueType::date_time, to_date_time>(
        functions,
        {"datetime", "datetime(value :: ANY) :: ZONED DATETIME", "datetime.transaction",
         "datetime.transaction(zone :: STRING) :: ZONED DATETIME", "datetime.statement",
         "datetime.statement(zone :: STRING) :: ZONED DATETIME", "datetime.realtime",
         "datetime.realtime(zone :: STRING) :: ZONED DATETIME", "datetime.truncate",
         "datetime.truncate(unit :: STRING, value :: ANY, components :: MAP) :: ZONED DATETIME"},
        date_types);
}

std::vector<Function> make_temporal_functions() {
    std::vector<Function> functions;
    add_instants(functions);
    const TypeMask instants = date_types | time_types | mask_of(ValueType::null);
    functions.push_back(
        row("datetime.fromepoch", "datetime.fromepoch(seconds :: INTEGER, nanoseconds :: INTEGER) :: ZONED DATETIME",
            "The instant so long after 1970-01-01T00:00Z.", 2, 2, {null_or_integer}, ValueType::date_time, from_epoch));
    functions.push_back(row("datetime.fromepochmillis",
                            "datetime.fromepochmillis(milliseconds :: INTEGER) :: ZONED DATETIME",
                            "The instant so long after 1970-01-01T00:00Z.", 1, 1, {null_or_integer},
                            ValueType::date_time, from_epoch_millis));
    functions.push_back(row("duration", "duration(value :: STRING | MAP) :: DURATION",
                            "From ISO 8601 text or a map of components.", 1, 1,
                            {text_or_map | mask_of(ValueType::duration)}, ValueType::duration, duration));
    functions.push_back(row("duration.between", "duration.between(from :: ANY, to :: ANY) :: DURATION",
                            "From one instant to another in months, days and seconds.", 2, 2, {instants},
                            ValueType::duration, between<DurationUnit::mixed>));
    functions.push_back(row("duration.inMonths", "duration.inMonths(from :: ANY, to :: ANY) :: DURATION",
                            "From one instant to another in whole months.", 2, 2, {instants}, ValueType::duration,
                            between<DurationUnit::months>));
    functions.push_back(row("duration.inDays", "duration.inDays(from :: ANY, to :: ANY) :: DURATION",
                            "From one instant to another in whole days.", 2, 2, {instants}, ValueType::duration,
                            between<DurationUnit::days>));
    functions.push_back(row("duration.inSeconds", "duration.inSeconds(from :: ANY, to :: ANY) :: DURATION",
                            "From one instant to another in seconds.", 2, 2, {instants}, ValueType::duration,
                            between<DurationUnit::seconds>));
    return functions;
}

}  // namespace

std::span<const Function> temporal_functions() {
    static const std::vector<Function> functions = make_temporal_functions();
    return functions;
}

}  // namespace entente
