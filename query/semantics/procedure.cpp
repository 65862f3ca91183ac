#include "query/semantics/procedure.hpp"

#include <fmt/format.h>

#include "query/semantics/ast_tools.hpp"

namespace entente {

std::string signature_text(const ProcedureSignature& signature) {
    const auto fields = [](const std::vector<ProcedureSignature::Field>& list) {
        std::string text;
        for (const auto& field : list) {
            text += fmt::format("{}{} :: {}{}", text.empty() ? "" : ", ", field.name, field.type,
                                field.nullable ? "?" : "");
        }
        return text;
    };
    return fmt::format("{}({}) :: ({})", signature.name, fields(signature.inputs), fields(signature.outputs));
}

void ProcedureRegistry::add(Procedure procedure) {
    const std::string name = ascii_lower(procedure.signature.name);
    std::erase_if(procedures_, [&](const auto& p) { return ascii_lower(p->signature.name) == name; });
    procedures_.push_back(std::make_unique<Procedure>(std::move(procedure)));
}

const Procedure* ProcedureRegistry::find(std::string_view name) const {
    const std::string wanted = ascii_lower(name);
    for (const auto& procedure : procedures_) {
        if (ascii_lower(procedure->signature.name) == wanted) return procedure.get();
    }
    return nullptr;
}

}  // namespace entente
