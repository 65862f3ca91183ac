#include "loader/facts_model.hpp"

#include <algorithm>
#include <functional>

namespace entente::facts {

bool is_same(const Value& a, const Value& b) {
    if (a.type() != b.type()) return false;
    if (!a.is(ValueType::list)) return equivalent(a, b);
    return std::equal(a.as_list().begin(), a.as_list().end(), b.as_list().begin(), b.as_list().end(), is_same);
}

void unite(std::vector<std::string>& texts, std::string text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
}

std::uint64_t relation_hash(std::string_view type, std::uint32_t source, std::uint32_t target,
                            const Properties& properties) {
    std::uint64_t hash = std::hash<std::string_view>()(type);
    const auto mix = [&](std::uint64_t value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
        hash ^= hash >> 32U;
    };
    mix(source);
    mix(target);
    for (const auto& [key, value] : properties) {
        mix(std::hash<std::string_view>()(key));
        mix(hash_value(value));
    }
    return hash;
}

bool are_same(const Properties& a, const Properties& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.first == y.first && is_same(x.second, y.second); });
}

}  // namespace entente::facts
