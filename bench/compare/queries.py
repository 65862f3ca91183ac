"""The queries of the comparison: their texts for each engine, and how an answer of a batch is put together."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Query:
    name: str
    cypher: str
    sql: str | None = None
    kuzu: str | None = None  # where its dialect differs
    batch: list | None = None  # parameters: the statement is run for each, and the time of all is taken
    reduce: object = None  # makes one answer of those of a batch
    reference: dict = field(default_factory=dict)  # the hand-written query by engine, where an engine counts otherwise
    expected: list | None = None  # rows, where they are known
    slack: dict = field(default_factory=dict)  # by engine: how far a number may be off, with the reason in README.md
    largest: str = "L"
    bar_ms: float | None = None  # a bar of its own instead of three times the hand-written program

    def text(self, engine):
        return {"duckdb": self.sql, "kuzu": self.kuzu or self.cypher}.get(engine, self.cypher)


def social(p):
    """Queries of the datasets S, M and L; p: params.json."""
    queries = [
        Query("noop", "RETURN 1", "SELECT 1", expected=[[1]], bar_ms=0.3),
        Query("count_nodes", "MATCH (p:Person) RETURN count(*)", "SELECT count(*) FROM person"),
        Query("count_edges", "MATCH (:Person)-[k:KNOWS]->(:Person) RETURN count(*)", "SELECT count(*) FROM knows"),
        Query("scan_agg",
              "MATCH (p:Person) WHERE p.score > 0.5 "
              "RETURN p.country AS country, count(*) AS n, avg(p.score) AS s ORDER BY country",
              "SELECT country, count(*) AS n, avg(score) AS s FROM person WHERE score > 0.5 "
              "GROUP BY country ORDER BY country"),
        Query("edge_scan_agg",
              "MATCH (:Person)-[k:KNOWS]->(:Person) WHERE k.weight > 0.9 RETURN count(*), sum(k.weight)",
              "SELECT count(*), sum(weight) FROM knows WHERE weight > 0.9"),
        Query("name_contains", "MATCH (p:Person) WHERE p.name CONTAINS 'zelqui' RETURN count(*)",
              "SELECT count(*) FROM person WHERE contains(name, 'zelqui')"),
        Query("topk_degree",
              "MATCH (a:Person)-[:KNOWS]->(b:Person) RETURN a.id AS id, count(*) AS d ORDER BY d DESC, id LIMIT 10",
              'SELECT "from" AS id, count(*) AS d FROM knows GROUP BY id ORDER BY d DESC, id LIMIT 10'),
        Query("orderby_limit",
              "MATCH (p:Person) RETURN p.id AS id, p.name AS name, p.score AS score ORDER BY score DESC, id LIMIT 20",
              "SELECT id, name, score FROM person ORDER BY score DESC, id LIMIT 20"),
        Query("point_lookup_x1000", "MATCH (p:Person {id: $id}) RETURN p.name, p.country, p.score",
              "SELECT name, country, score FROM person WHERE id = $id",
              batch=[{"id": i} for i in p["lookup_ids"]], reduce=lambda answers: answers[-1], bar_ms=2),
    ]
    for at in ("mid", "hub"):
        start = f"(a:Person {{id: {p[at]}}})"
        hops = [f"MATCH {start}" + "".join(f"-[:KNOWS]->({x}:Person)" for x in names) for names in ("b", "bc", "bcd")]
        joined = 'FROM knows a JOIN knows b ON a."to" = b."from"'
        queries += [
            Query(f"hop1_{at}", hops[0] + " RETURN count(*)", f'SELECT count(*) FROM knows WHERE "from" = {p[at]}'),
            Query(f"hop2_{at}", hops[1] + " RETURN count(*)", f'SELECT count(*) {joined} WHERE a."from" = {p[at]}'),
            Query(f"hop3_{at}", hops[2] + " RETURN count(*)",
                  f'SELECT count(*) {joined} JOIN knows c ON b."to" = c."from" WHERE a."from" = {p[at]}',
                  reference=dict.fromkeys(("kuzu", "duckdb"), f"hop3_{at}_walks")),
            Query(f"reach2_{at}", hops[1] + " RETURN count(DISTINCT c.id)",
                  f'SELECT count(DISTINCT b."to") {joined} WHERE a."from" = {p[at]}'),
            Query(f"reach1to3_{at}", f"MATCH {start}-[:KNOWS*1..3]->(b:Person) RETURN count(DISTINCT b.id)",
                  f"WITH RECURSIVE r(id, d) AS (SELECT {p[at]}::BIGINT, 0 UNION "
                  'SELECT k."to", r.d + 1 FROM r JOIN knows k ON k."from" = r.id WHERE r.d < 3) '
                  "SELECT count(DISTINCT id) FROM r WHERE d > 0",
                  f"MATCH {start}-[:KNOWS* SHORTEST 1..3]->(b:Person) RETURN count(*)", slack={"kuzu": 1}),
        ]
    two_hops = "MATCH (a:Person)-[:KNOWS]->(b:Person)-[:KNOWS]->(c:Person)"
    four = ("MATCH (a:Person)-[:KNOWS]->(b:Person)-[:KNOWS]->(c:Person)-[:KNOWS]->(d:Person), "
            "(a)-[:KNOWS]->(c), (a)-[:KNOWS]->(d), (b)-[:KNOWS]->(d)")
    a, b = p["country_a"], p["country_b"]
    return queries + [
        Query("trail1to3_mid", f"MATCH (a:Person {{id: {p['mid']}}})-[:KNOWS*1..3]->(b:Person) RETURN count(*)",
              'WITH e AS (SELECT "from" s, "to" t FROM knows) '
              f"SELECT (SELECT count(*) FROM e WHERE s = {p['mid']}) "
              f"+ (SELECT count(*) FROM e a JOIN e b ON a.t = b.s WHERE a.s = {p['mid']}) "
              f"+ (SELECT count(*) FROM e a JOIN e b ON a.t = b.s JOIN e c ON b.t = c.s WHERE a.s = {p['mid']} "
              "AND NOT (c.s = a.s AND c.t = a.t))",
              f"MATCH (a:Person {{id: {p['mid']}}})-[:KNOWS* TRAIL 1..3]->(b:Person) RETURN count(*)"),
        Query("twohop_all", two_hops + " RETURN count(*)",  # grouped below the join, where DuckDB is fastest
              'SELECT sum(i.n * o.n)::BIGINT FROM (SELECT "to" id, count(*) n FROM knows GROUP BY id) i '
              'JOIN (SELECT "from" id, count(*) n FROM knows GROUP BY id) o USING (id)'),
        Query("twohop_filter",
              f"MATCH (a:Person {{country: '{a}'}})-[:KNOWS]->(b:Person)-[:KNOWS]->(c:Person {{country: '{b}'}}) "
              "RETURN count(*)",
              'SELECT count(*) FROM person pa JOIN knows a ON a."from" = pa.id JOIN knows b ON a."to" = b."from" '
              f"JOIN person pc ON pc.id = b.\"to\" WHERE pa.country = '{a}' AND pc.country = '{b}'"),
        Query("triangles", two_hops + ", (a)-[:KNOWS]->(c) RETURN count(*)",
              'SELECT count(*) FROM knows x JOIN knows y ON x."to" = y."from" '
              'JOIN knows z ON z."from" = x."from" AND z."to" = y."to"'),
        Query("cliques4", four + " RETURN count(*)",
              'SELECT count(*) FROM knows ab JOIN knows bc ON ab."to" = bc."from" '
              'JOIN knows ac ON ac."from" = ab."from" AND ac."to" = bc."to" JOIN knows cd ON cd."from" = bc."to" '
              'JOIN knows ad ON ad."from" = ab."from" AND ad."to" = cd."to" '
              'JOIN knows bd ON bd."from" = ab."to" AND bd."to" = cd."to"', largest="M"),
        Query("shortest_x100",
              "MATCH p = shortestPath((a:Person {id: $a})-[:KNOWS*]->(b:Person {id: $b})) RETURN length(p)",
              'WITH RECURSIVE b(id, d) USING KEY (id) AS (SELECT $a::BIGINT, 0 UNION (SELECT k."to", min(b.d) + 1 '
              'FROM b JOIN knows k ON k."from" = b.id WHERE NOT EXISTS (SELECT 1 FROM recurring.b r '
              'WHERE r.id = k."to") AND NOT EXISTS (SELECT 1 FROM recurring.b r WHERE r.id = $b) GROUP BY 1)) '
              "SELECT d FROM b WHERE id = $b",
              "MATCH (a:Person {id: $a})-[e:KNOWS* SHORTEST 1..30]->(b:Person {id: $b}) RETURN length(e)",
              batch=[{"a": x, "b": y} for x, y in p["pairs"]], bar_ms=3,
              reduce=lambda answers: [[sum(1 for rows in answers if rows), sum(rows[0][0] for rows in answers if rows)]]),
        Query("works_group",
              "MATCH (p:Person)-[:WORKS_AT]->(o:Org) RETURN o.industry AS i, count(*) AS n, avg(p.score) AS s ORDER BY i",
              'SELECT o.industry AS i, count(*) AS n, avg(p.score) AS s FROM person p JOIN works_at w '
              'ON w."from" = p.id JOIN org o ON o.id = w."to" GROUP BY i ORDER BY i'),
        Query("works_topk",
              "MATCH (p:Person)-[:WORKS_AT]->(o:Org) RETURN o.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10",
              'SELECT "to" AS id, count(*) AS n FROM works_at GROUP BY id ORDER BY n DESC, id LIMIT 10'),
        Query("colleagues_know",
              "MATCH (a:Person)-[:WORKS_AT]->(o:Org)<-[:WORKS_AT]-(b:Person), (a)-[:KNOWS]->(b) RETURN count(*)",
              'SELECT count(*) FROM works_at x JOIN works_at y ON x."to" = y."to" '
              'JOIN knows k ON k."from" = x."from" AND k."to" = y."from"'),
    ]


def lsqb(source):
    """The nine queries of LSQB with their answers, from the files that come with kuzu."""
    queries, lines = [], iter((source / "test/test_files/lsqb/lsqb_queries.test").read_text().split("\n"))
    name, text = "", ""
    for line in lines:
        if line.startswith("-LOG "):
            name, text = line[5:].strip(), ""
        elif line.startswith("-STATEMENT "):
            text = line[11:]
        elif line.startswith("---- 1") and text:
            expected = [[int(next(lines))]]
            cypher = re.sub(r":(Post|Comment):(Post|Comment)\b", r":\1|\2", text.strip().rstrip(";"))
            cypher = re.sub(r"\bid\((\w+)\) <> id\((\w+)\)", r"\1 <> \2", cypher).replace("|:", "|")
            cypher = cypher.replace("[Comment_replyOf_Post]", "[:Comment_replyOf_Post]")
            queries.append(Query("lsqb_" + name, cypher, lsqb_sql[name], text, expected=expected))
            text = ""
        elif text and not line.startswith(("#", "-")):
            text += " " + line.strip()
    return queries


def parameters(folder):
    return json.loads((Path(folder) / "params.json").read_text())


_knows = "(SELECT s, t FROM Person_knows_Person UNION ALL SELECT t, s FROM Person_knows_Person)"


def _message(post, comment, column):  # posts and comments in one table: comments get numbers above all posts
    moved = {"s": "s + 1000000000000000 AS s, t", "t": "s, t + 1000000000000000 AS t"}[column]
    return f"(SELECT s, t FROM {post} UNION ALL SELECT {moved} FROM {comment})"


_tag = _message("Post_hasTag_Tag", "Comment_hasTag_Tag", "s")
_creator = _message("Post_hasCreator_Person", "Comment_hasCreator_Person", "s")
_likes = _message("Person_likes_Post", "Person_likes_Comment", "t")
_reply = _message("Comment_replyOf_Post", "Comment_replyOf_Comment", "t")
_friends = (f"FROM {_knows} a JOIN {_knows} b ON a.t = b.s JOIN Person_hasInterest_Tag i ON i.s = b.t "
            "WHERE a.s <> b.t")
_replies = f"FROM {_tag} m JOIN {_reply} r ON r.t = m.s JOIN Comment_hasTag_Tag c ON c.s = r.s WHERE m.t <> c.t"
lsqb_sql = {
    "q1": "SELECT count(*) FROM City_isPartOf_Country a JOIN Person_isLocatedIn_City b ON b.t = a.s "
          "JOIN Forum_hasMember_Person c ON c.t = b.s JOIN Forum_containerOf_Post d ON d.s = c.s "
          "JOIN Comment_replyOf_Post e ON e.t = d.t JOIN Comment_hasTag_Tag f ON f.s = e.s "
          "JOIN Tag_hasType_TagClass g ON g.s = f.t",
    "q2": f"SELECT count(*) FROM {_knows} k JOIN Comment_hasCreator_Person c ON c.t = k.s "
          "JOIN Comment_replyOf_Post r ON r.s = c.s JOIN Post_hasCreator_Person p ON p.s = r.t AND p.t = k.t",
    "q3": "WITH place AS (SELECT p.s AS person, c.t AS country FROM Person_isLocatedIn_City p "
          f"JOIN City_isPartOf_Country c ON c.s = p.t), k AS (SELECT k.s, k.t FROM {_knows} k "
          "JOIN place a ON a.person = k.s JOIN place b ON b.person = k.t AND a.country = b.country) "
          "SELECT count(*) FROM k x JOIN k y ON x.t = y.s JOIN k z ON y.t = z.s AND z.t = x.s",
    "q4": f"SELECT count(*) FROM {_tag} m JOIN {_creator} c ON c.s = m.s JOIN {_likes} l ON l.t = m.s "
          f"JOIN {_reply} r ON r.t = m.s",
    "q5": f"SELECT count(*) {_replies}",
    "q6": f"SELECT count(*) {_friends}",
    "q7": f"SELECT count(*) FROM {_tag} m JOIN {_creator} c ON c.s = m.s LEFT JOIN {_likes} l ON l.t = m.s "
          f"LEFT JOIN {_reply} r ON r.t = m.s",
    "q8": f"SELECT count(*) {_replies} AND NOT EXISTS "
          "(SELECT 1 FROM Comment_hasTag_Tag x WHERE x.s = r.s AND x.t = m.t)",
    "q9": f"SELECT count(*) {_friends} AND NOT EXISTS (SELECT 1 FROM {_knows} x WHERE x.s = a.s AND x.t = b.t)",
}
