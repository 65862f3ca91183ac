"""Markdown tables of the figures."""

import os
import platform
from pathlib import Path

begin, end = "<!-- figures -->", "<!-- end of figures -->"


def milliseconds(value):
    if value is None:
        return ""
    if value < 0.001:
        return "<0.001"
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def bar_of(query):
    """The most that the query may take, in ms."""
    limit = query["ms"].get("limit")
    if query["bar_ms"] is not None:
        return query["bar_ms"]
    return None if limit is None else 0.3 if limit < 0.1 else 3 * limit


def verdict(query):
    own, bar = query["ms"].get("entente"), bar_of(query)
    peers = [ms for e, ms in query["ms"].items() if e not in ("limit", "entente") and e not in query["problems"]]
    if own is None:
        return "no answer"
    found = []
    if bar is not None and own > bar:
        found.append(f"over {milliseconds(bar)}")
    if peers and own > min(peers):
        found.append("slower than a peer")
    return ", ".join(found) or "ok"


def query_table(result):
    engines = [e for e in result["engines"]]
    peers = [e for e in engines if e not in ("limit", "entente")]
    lines = [f"#### {result['dataset']}: milliseconds", "",
             "| query | " + " | ".join(engines) + " | entente / limit | best peer / entente | bars |",
             "| --- |" + " ---: |" * (len(engines) + 2) + " --- |"]
    for query in result["queries"]:
        ms, problems = query["ms"], query["problems"]
        cells = [problems.get(e) or milliseconds(ms.get(e)) for e in engines]
        own, limit = ms.get("entente"), ms.get("limit")
        best = min((ms[e] for e in peers if e in ms and e not in problems), default=None)
        cells.append(f"{own / limit:,.1f}" if own is not None and limit and limit >= 0.001 else "")
        cells.append(f"{best / own:,.1f}" if own and best is not None else "")
        lines.append(f"| `{query['name']}` | " + " | ".join(cells) + f" | {verdict(query)} |")
    return lines


def threads_table(result):
    """What a second thread gives: both programs on one and on as many threads as the engine takes by itself."""
    lines = ["", f"#### {result['dataset']}: heavy queries by threads, milliseconds", "",
             "| query | limit, one | entente, one | ratio | limit, all | entente, all | ratio | entente, one / all |",
             "| --- |" + " ---: |" * 7]
    for query in result["queries"]:
        other, limit, own = query.get("ms_other", {}), query["ms"].get("limit"), query["ms"].get("entente")
        one, limit_all = other.get("entente_1"), other.get("limit_n")
        if None in (limit, own, one, limit_all):
            continue
        cells = [milliseconds(limit), milliseconds(one), f"{one / limit:.1f}", milliseconds(limit_all),
                 milliseconds(own), f"{own / limit_all:.1f}", f"{one / own:.1f}"]
        lines.append(f"| `{query['name']}` | " + " | ".join(cells) + " |")
    return lines


def load_table(result):
    edges = result["edges"]
    lines = ["", f"#### {result['dataset']}: load, memory, disk", "",
             "| engine | load in memory s | load on disk s | relationships/s on disk | memory MB | bytes a relationship "
             "| disk MB | bytes a relationship | memory after all queries MB (most) |",
             "| --- |" + " ---: |" * 8]
    for engine, f in result["load"].items():
        if not f:
            continue
        after = f.get("memory_after_queries")
        cells = [f"{f['memory_load_s']:.2f}" if "memory_load_s" in f else "",
                 f"{f['disk_load_s']:.2f}" if "disk_load_s" in f else "",
                 f"{edges / f['disk_load_s']:,.0f}" if "disk_load_s" in f and edges else "",
                 f"{f['memory'] / 1e6:,.0f}" if "memory" in f else "",
                 f"{f['memory'] / edges:.1f}" if "memory" in f and edges else "",
                 f"{f['disk'] / 1e6:,.1f}" if "disk" in f else "",
                 f"{f['disk'] / edges:.1f}" if "disk" in f and edges else "",
                 f"{after[0] / 1e6:,.0f} ({after[1] / 1e6:,.0f})" if after else ""]
        lines.append(f"| {engine} {f.get('version', '')} | " + " | ".join(cells) + " |")
    own = result["load"].get("entente", {})
    if "open_ms" in own:
        lines += ["", f"Entente: open {own['open_ms']:.1f} ms; first query after opening {own['first_query_ms']:.2f} ms; "
                  f"from the start of the process to the answer {own['answer_ms']:.1f} ms."]
        if "constraints_s" in own:
            if edges:
                alone = (own["memory_without_indexes"] - own["memory_nodes"]) / edges
                lines[-1] += f" Memory of the relationships alone, without nodes and indexes: {alone:.1f} bytes each."
            lines[-1] += (f" Unique ids of both labels, part of the load: {own['constraints_s'] * 1000:.0f} ms, "
                          f"{(own['memory'] - own['memory_without_indexes']) / 1e6:.1f} MB.")
    return lines


def writes_table(figures):
    lines = ["", "#### Writes", "", "| | |", "| --- | ---: |",
             f"| appends of 256 bytes with `fdatasync`, a second | {figures['flushes_per_s']:,.0f} |",
             f"| inserts that commit by themselves, a second | {figures['inserts_per_s']:,.0f} |",
             f"| 100,000 inserts in one transaction, a statement each, through pipes | "
             f"{figures['inserts_100000_statements_s']:.2f} s |",
             f"| the same from a file, answers to /dev/null, start and end of the program included | "
             f"{figures['inserts_100000_file_s']:.2f} s |",
             f"| 100,000 inserts in one statement | {figures['inserts_100000_unwind_s']:.2f} s |"]
    for dataset, kinds in figures["commits_1000"].items():
        for kind, f in kinds.items():
            lines.append(f"| 1,000 commits of one {kind} on {dataset}: all; median | "
                         f"{f['all_ms'] / 1000:.2f} s; {f['median_ms']:.2f} ms |")
    return lines


def scaling_table(results):
    names = [r["dataset"] for r in results]
    lines = ["", "#### Growth: times at one size over the size before (the same for the limit)", "",
             "| query | " + " | ".join(f"{a} to {b}" for a, b in zip(names, names[1:])) + " |",
             "| --- |" + " ---: |" * (len(names) - 1)]
    by_name = [{q["name"]: q["ms"] for q in r["queries"]} for r in results]
    for query in by_name[0]:
        cells = []
        for small, large in zip(by_name, by_name[1:]):
            s, l = small.get(query, {}), large.get(query, {})
            ratios = [f"{l[e] / s[e]:.1f}" if s.get(e) and e in l else "?" for e in ("entente", "limit")]
            cells.append(f"{ratios[0]} ({ratios[1]})")
        lines.append(f"| `{query}` | " + " | ".join(cells) + " |")
    return lines


def machine():
    model = next((line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().split("\n")
                  if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (f"{os.cpu_count()} x {model}, {memory:.0f} GB, Linux {platform.release()}; "
            f"load average at the end {os.getloadavg()[1]:.1f}")


def markdown(all_results):
    lines = ["Machine: " + machine() + ".", ""]
    for result in all_results["datasets"]:
        if any(q["ms"] for q in result["queries"]):
            lines += query_table(result)
            lines += ["", "Answers: " + ("; ".join(result["wrong"]) if result["wrong"] else "all agree") + "."]
        if any("ms_other" in q for q in result["queries"]):
            lines += threads_table(result)
        lines += load_table(result) if result["load"] else []
        lines.append("")
    social = [r for r in all_results["datasets"] if r["dataset"] != "lsqb" and any(q["ms"] for q in r["queries"])]
    if len(social) > 1:
        lines += scaling_table(social)
    if "writes" in all_results:
        lines += writes_table(all_results["writes"])
    return "\n".join(lines).strip() + "\n"


def put_between_markers(path, text):
    page = path.read_text()
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    path.write_text(f"{head}{begin}\n\n{text}\n{end}{tail}")
