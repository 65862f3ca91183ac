#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <string>

#include "query/functions/function.hpp"

namespace entente {
namespace {

std::string folded(std::string_view name) {  // names of functions are ASCII
    std::string out(name);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::vector<const Function*> listed() {
    std::vector<const Function*> functions;
    const std::array tables = {string_functions(), list_functions(),  mathematical_functions(), conversion_functions(),
                               scalar_functions(), graph_functions(), evidence_functions(),     temporal_functions()};
    for (const auto& table : tables) {
        for (const Function& function : table) functions.push_back(&function);
    }
    std::sort(functions.begin(), functions.end(),
              [](const Function* a, const Function* b) { return folded(a->name) < folded(b->name); });
    return functions;
}

}  // namespace

std::span<const Function* const> all_functions() {
    static const std::vector<const Function*> functions = listed();
    return functions;
}

const Function* find_function(std::string_view name) {
    static const boost::unordered_flat_map<std::string, const Function*> by_name = [] {
        boost::unordered_flat_map<std::string, const Function*> map;
        for (const Function* function : all_functions()) map.emplace(folded(function->name), function);
        return map;
    }();
    const auto at = by_name.find(folded(name));
    return at == by_name.end() ? nullptr : at->second;
}

}  // namespace entente
