#include "exporter/cypher_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <variant>

namespace entente::exporter {
namespace {

class TextWriter {
public:
    explicit TextWriter(std::string& out) : out_(out) {}

    void value(const Value& v) {
        std::visit([this, &v](const auto& x) { this->alternative(v, x); }, v.storage());
    }

private:
    void call(std::string_view function, const Value& v) {
        out_ += fmt::format("{}('{}')", function, format_temporal(v));
    }
    void alternative(const Value&, const Null&) { out_ += "null"; }
    void alternative(const Value&, const bool& b) { out_ += b ? "true" : "false"; }
    void alternative(const Value&, const std::int64_t& i) { out_ += fmt::format_int(i).c_str(); }
    void alternative(const Value&, const double& d) {
        if (std::isnan(d)) {
            out_ += "(0.0 / 0.0)";
        } else if (std::isinf(d)) {
            out_ += d > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)";
        } else {
            out_ += format_float(d);
        }
    }
    void alternative(const Value&, const std::string& s) { append_string(out_, s); }
    void alternative(const Value&, const Value::SharedList& list) {
        out_ += '[';
        std::string_view separator;
        for (const Value& element : *list) {
            out_ += separator;
            separator = ", ";
            value(element);
        }
        out_ += ']';
    }
    void alternative(const Value& v, const Date&) { call("date", v); }
    void alternative(const Value& v, const LocalTime&) { call("localtime", v); }
    void alternative(const Value& v, const Time&) { call("time", v); }
    void alternative(const Value& v, const LocalDateTime&) { call("localdatetime", v); }
    void alternative(const Value& v, const DateTime&) { call("datetime", v); }
    void alternative(const Value& v, const Duration&) { call("duration", v); }
    // No property holds one of these.
    void alternative(const Value&, const Value::SharedMap&) { out_ += "null"; }
    void alternative(const Value&, const NodeRef&) { out_ += "null"; }
    void alternative(const Value&, const RelationshipRef&) { out_ += "null"; }
    void alternative(const Value&, const Value::SharedPath&) { out_ += "null"; }

    std::string& out_;
};

}  // namespace

void append_string(std::string& out, std::string_view text) {
    out += '\'';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            fmt::format_to(std::back_inserter(out), "\\u{:04X}", byte);
        } else {
            out += c;
        }
    }
    out += '\'';
}

void append_value(std::string& out, const Value& value) {
    TextWriter(out).value(value);
}

std::size_t nesting(const Value& value) {
    if (!value.is(ValueType::list)) return 0;
    std::size_t deepest = 0;
    for (const Value& element : value.as_list()) deepest = std::max(deepest, nesting(element));
    return deepest + 1;
}

}  // namespace entente::exporter
