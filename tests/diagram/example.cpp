#include "example.hpp"

#include "graph/temporal_functions.hpp"

namespace example {

using entente::NodeId;
using entente::Value;

entente::NodeId Builder::node(std::initializer_list<std::string_view> labels,
                              std::initializer_list<Property> properties) {
    std::vector<entente::LabelId> ids;
    for (const std::string_view label : labels) ids.push_back(transaction_.label(label));
    const NodeId node = transaction_.create_node(ids);
    for (const auto& [key, value] : properties) transaction_.set_node_property(node, transaction_.key(key), value);
    all_.nodes.push_back(node);
    return node;
}

entente::RelationshipId Builder::edge(NodeId from, std::string_view type, NodeId to,
                                      std::initializer_list<Property> properties) {
    const entente::RelationshipId id = transaction_.create_relationship(transaction_.type(type), from, to);
    for (const auto& [key, value] : properties)
        transaction_.set_relationship_property(id, transaction_.key(key), value);
    all_.relationships.push_back(id);
    return id;
}

entente::Snapshot Builder::commit() {
    return transaction_.commit();
}

Value strings(std::initializer_list<std::string_view> items) {
    entente::List list;
    for (const std::string_view item : items) list.emplace_back(item);
    return Value(std::move(list));
}

Value date(std::int64_t year, std::int64_t month, std::int64_t day) {
    return Value(entente::date_from_civil(year, month, day));
}

Example defence_ties() {
    Builder b;
    const NodeId vn = b.node({"Country"}, {{"id", "vn"}, {"name", "Viet Nam"}});
    const NodeId kr = b.node({"Country"}, {{"id", "kr"}, {"name", "Republic of Korea"}});
    const NodeId vn_mod =
        b.node({"Organization", "Ministry"}, {{"id", "vn-mnd"}, {"name", "Ministry of National Defence of Viet Nam"}});
    const NodeId kr_mod =
        b.node({"Organization", "Ministry"}, {{"id", "kr-mnd"}, {"name", "Ministry of National Defense of Korea"}});
    const NodeId koica =
        b.node({"Organization"}, {{"id", "koica"}, {"name", "Korea International Cooperation Agency (KOICA)"}});
    const NodeId song = b.node({"Person"}, {{"id", "song"}, {"name", "Song Young-moo"}});
    const NodeId lich = b.node({"Person"}, {{"id", "lich"}, {"name", "Ngô Xuân Lịch"}});
    const NodeId giang = b.node({"Person"}, {{"id", "giang"}, {"name", "Phan Văn Giang"}});
    const NodeId lee = b.node({"Person"}, {{"id", "lee-js"}, {"name", "이종섭 Lee Jong-sup"}});
    const NodeId chien = b.node({"Person"}, {{"id", "chien"}, {"name", "Hoàng Xuân Chiến"}});
    const NodeId kim = b.node({"Person"}, {{"id", "kim-sh"}, {"name", "Kim Seon-ho"}});
    const NodeId lam = b.node({"Person"}, {{"id", "to-lam"}, {"name", "Tô Lâm"}});
    const NodeId mou2010 = b.node(
        {"Agreement"}, {{"id", "mou-2010"}, {"name", "Memorandum on defence cooperation"}, {"signed", Value(2010)}});
    const NodeId vision = b.node({"Agreement"}, {{"id", "vision-2030"},
                                                 {"name", "Joint vision statement on defence cooperation towards 2030"},
                                                 {"signed", "2018-04"}});
    const NodeId pact = b.node(
        {"Agreement"},
        {{"id", "pact-2018"}, {"name", "Agreement on overcoming the consequences of war"}, {"signed", "2018-06"}});
    const NodeId joint = b.node({"Agreement"}, {{"id", "js-2025"},
                                                {"name", "Joint statement on the Comprehensive Strategic Partnership"},
                                                {"on", date(2025, 8, 12)}});
    const NodeId mines =
        b.node({"Programme"}, {{"id", "mine-project"}, {"name", "Mine clearance in Bình Định and Quảng Bình"}});
    const NodeId village = b.node({"Programme"}, {{"id", "peace-village"}, {"name", "Peace Village mine action"}});
    const NodeId visit = b.node({"Event"}, {{"id", "visit-2018"},
                                            {"name", "Visit of the Korean defence minister"},
                                            {"from", date(2018, 6, 3)},
                                            {"to", date(2018, 6, 5)}});
    const NodeId talks = b.node(
        {"Event"}, {{"id", "talks-2023"}, {"name", "Defence ministers' talks in Seoul"}, {"on", date(2023, 3, 28)}});
    const NodeId dialogue =
        b.node({"Event"}, {{"id", "dialogue-11"}, {"name", "11th defence policy dialogue"}, {"on", date(2024, 4, 23)}});
    const NodeId state = b.node({"Event"}, {{"id", "state-visit-2025"},
                                            {"name", "State visit to Seoul"},
                                            {"from", date(2025, 8, 10)},
                                            {"to", date(2025, 8, 13)}});
    const NodeId navy =
        b.node({"Mechanism"}, {{"id", "navy-body"}, {"name", "Regular consultative body of the navies"}});
    const NodeId topic = b.node({"Topic"}, {{"id", "mine-action"}, {"name", "Clearance of mines and war remnants"}});
    const NodeId maritime = b.node({"Topic"}, {{"id", "maritime"}, {"name", "Maritime security"}});
    // Cited, not drawn.
    Builder& documents = b;
    const entente::Subgraph part = [&] {
        const auto sources = [](std::initializer_list<std::string_view> items) {
            return Property("sources", strings(items));
        };
        b.edge(vn_mod, "PART_OF", vn);
        b.edge(kr_mod, "PART_OF", kr);
        b.edge(koica, "PART_OF", kr);
        b.edge(lich, "HEADED", vn_mod, {sources({"diplomat-2018#2"}), {"observed", Value(2018)}});
        b.edge(giang, "HEADED", vn_mod, {sources({"korea-defense-daily-2023#6"}), {"observed", Value(2023)}});
        b.edge(song, "HEADED", kr_mod, {sources({"diplomat-2018#1"}), {"observed", Value(2018)}});
        b.edge(lee, "HEADED", kr_mod, {sources({"korea-defense-daily-2023#6"}), {"observed", Value(2023)}});
        b.edge(song, "MET", lich, {{"on", "2018-04"}, sources({"diplomat-2018#2"})});
        b.edge(song, "MET", lich, {{"on", "2018-06"}, sources({"diplomat-2018#3"})});
        b.edge(song, "ATTENDED", visit, {sources({"diplomat-2018#1", "diplomat-2018#3"})});
        b.edge(lich, "HOSTED", visit, {sources({"diplomat-2018#3"})});
        b.edge(visit, "PRODUCED", pact, {sources({"diplomat-2018#5"})});
        b.edge(kr_mod, "SIGNED", vision, {{"on", "2018-04"}, sources({"diplomat-2018#2"})});
        b.edge(vn_mod, "SIGNED", vision, {{"on", "2018-04"}, sources({"diplomat-2018#2"})});
        b.edge(kr_mod, "SIGNED", mou2010, {{"on", Value(2010)}, sources({"korea-defense-daily-2023#10"})});
        b.edge(vn_mod, "SIGNED", mou2010, {{"on", Value(2010)}, sources({"korea-defense-daily-2023#10"})});
        b.edge(talks, "DISCUSSED", mou2010, {sources({"korea-defense-daily-2023#10"})});
        b.edge(talks, "DISCUSSED", maritime, {sources({"korea-defense-daily-2023#9"})});
        b.edge(talks, "PRODUCED", navy, {sources({"korea-defense-daily-2023#9", "korea-defense-daily-2023#6"})});
        b.edge(lee, "ATTENDED", talks, {sources({"korea-defense-daily-2023#7"})});
        b.edge(giang, "ATTENDED", talks, {sources({"korea-defense-daily-2023#7"})});
        b.edge(chien, "CHAIRED", dialogue, {sources({"policy-dialogue-2024#5"})});
        b.edge(kim, "CHAIRED", dialogue, {sources({"policy-dialogue-2024#5"})});
        b.edge(chien, "AFFILIATED_WITH", vn_mod, {{"role", "deputy minister"}, sources({"policy-dialogue-2024#5"})});
        b.edge(kim, "AFFILIATED_WITH", kr_mod, {{"role", "vice minister"}, sources({"policy-dialogue-2024#5"})});
        b.edge(dialogue, "DISCUSSED", topic, {sources({"policy-dialogue-2024#8"})});
        b.edge(kr, "FUNDED", mines,
               {{"amount", Value(20'000'000)},
                {"currency", "USD"},
                {"from", Value(2018)},
                {"to", Value(2021)},
                sources({"policy-dialogue-2024#10"})});
        b.edge(kr, "FUNDED", village,
               {{"amount", Value(14'000'000)},
                {"currency", "USD"},
                {"from", Value(2024)},
                {"to", Value(2026)},
                sources({"policy-dialogue-2024#10"})});
        b.edge(koica, "SUPPORTS", topic, {sources({"policy-dialogue-2024#9"})});
        b.edge(mines, "COVERS", topic, {sources({"policy-dialogue-2024#10"})});
        b.edge(village, "COVERS", topic, {sources({"policy-dialogue-2024#10"})});
        b.edge(pact, "COVERS", topic, {sources({"diplomat-2018#5"})});
        b.edge(lam, "ATTENDED", state, {sources({"joint-statement-2025#4"})});
        b.edge(state, "PRODUCED", joint, {sources({"joint-statement-2025#4"})});
        b.edge(joint, "COVERS", maritime, {sources({"joint-statement-2025#9"})});
        b.edge(joint, "COVERS", topic, {sources({"joint-statement-2025#10"})});
        b.edge(vn, "PARTNER_OF", kr,
               {{"level", "strategic partnership"}, {"since", Value(2009)}, sources({"diplomat-2018#2"})});
        b.edge(vn, "PARTNER_OF", kr,
               {{"level", "comprehensive strategic partnership"},
                {"since", "2022-12"},
                sources({"policy-dialogue-2024#7", "joint-statement-2025#5"})});
        return b.all();
    }();
    documents.node({"Document", "Article"}, {{"id", "diplomat-2018"},
                                             {"title", "What's in the New Vietnam-South Korea Defense Pact?"},
                                             {"publisher", "The Diplomat"},
                                             {"url", "https://thediplomat.com/"}});
    documents.node({"Document", "Article"},
                   {{"id", "korea-defense-daily-2023"},
                    {"title", "Korean and Vietnamese navies will establish a regular consultative body"},
                    {"publisher", "Korea Defense Daily"}});
    documents.node({"Document", "Article"},
                   {{"id", "policy-dialogue-2024"}, {"title", "Vietnam and ROK Strengthen Defense Cooperation"}});
    return {b.commit(), part};
}

}  // namespace example
