"""Measures entente beside a hand-written program and other engines; see README.md."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import queries
import report
import writes
from engines import Entente, Failed, Limit, Peer, available_peers, entente_files, peer_load

sizes = {"S": (2_000, 40_000), "M": (100_000, 2_000_000), "L": (1_000_000, 20_000_000)}


def say(text):
    print(text, file=sys.stderr, flush=True)


def parse_options():
    parser = argparse.ArgumentParser(prog="scripts/bench --compare", description=__doc__)
    add = parser.add_argument
    add("--datasets", default="S,M", help="of S, M, L and lsqb (default S,M)")
    add("--work", type=Path, default=Path("build/compare"), help="folder of data and databases (default build/compare)")
    add("--tools", type=Path, default=Path("build/release/bench"), help="folder of the generator and the limit programs")
    add("--program", type=Path, default=Path("build/release/shell/entente"))
    add("--peers", type=Path, default=os.environ.get("ENTENTE_BENCH_PEERS"),
        help="folder whose node_modules has kuzu and @duckdb/node-api (default $ENTENTE_BENCH_PEERS)")
    add("--engines", default="limit,entente,kuzu,duckdb")
    add("--only", help="names of queries")
    add("--parts", default="load,queries,threads,writes",
        help="of load, queries, threads, writes; without load the last databases are used")
    add("--repetitions", type=int, default=9)
    add("--rounds", type=int, default=1, help="measure all that often; the least of the medians counts")
    add("--timeout", type=float, default=30, help="seconds for one run of a query")
    add("--threads", type=int, default=2, help="of the peers")
    add("--json", type=Path, help="write all figures")
    add("--write", type=Path, help="put the tables between the markers of this Markdown file")
    return parser.parse_args()


def data_folder(options, dataset):
    if dataset == "lsqb":
        folder = options.peers and Path(options.peers) / "node_modules/kuzu/kuzu-source/dataset/lsqb-sf01"
        return folder if folder and folder.exists() else None
    folder = options.work / dataset
    if not (folder / "params.json").exists():
        say(f"generating {dataset}")
        subprocess.run([options.tools / "compare_generate", folder, *map(str, sizes[dataset])], check=True)
    return folder


def remove(database):
    for path in database.parent.glob(database.name + "*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def bytes_on_disk(database):
    files = [f for path in database.parent.glob(database.name + "*")
             for f in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_size for file in files if file.is_file())


def seconds_of(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def load_entente(options, dataset, folder, database):
    words, labels = entente_files(dataset, folder, database.parent)
    constraints = [f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.id IS UNIQUE" for label in labels]
    figures = {}

    def start_loading(words):
        session = Entente(options.program)
        session.statement("RETURN 1")
        empty = session.session.memory()[0]
        elapsed = seconds_of(lambda: session.session.ask(":load " + " ".join(f"'{w}'" for w in words)))
        return session, empty, elapsed

    session, empty, _ = start_loading([w for w in words if not w.startswith("--relationships")])
    figures["memory_nodes"] = session.session.memory()[0] - empty
    session.session.close()
    session, empty, figures["memory_load_s"] = start_loading(words)
    figures["memory_without_indexes"] = session.session.memory()[0] - empty
    try:
        figures["constraints_s"] = seconds_of(lambda: [session.statement(text) for text in constraints])
    except Failed as failure:
        say(f"  entente: no constraints ({failure})")
        constraints = []
    now, peak = session.session.memory()
    figures |= {"memory": now - empty, "memory_peak": peak}
    session.session.close()

    def on_disk():
        subprocess.run([options.program, "load", database, *words], check=True, capture_output=True)
        if constraints:
            subprocess.run([options.program, database, "-c", "; ".join(constraints)], check=True, capture_output=True)

    def disk_load_s():
        remove(database)
        return seconds_of(on_disk)

    figures["disk_load_s"] = min(disk_load_s() for _ in range(options.rounds))
    figures["disk"] = bytes_on_disk(database)

    def start(*words):
        return min_of_medians(lambda: process_ms([options.program, *words]))

    count = "MATCH (p:Person) RETURN count(*)"
    figures["answer_ms"] = start(database, "-c", count)
    figures["open_ms"] = max(0.0, start(database, "-c", "RETURN 1") - start("-c", "RETURN 1"))
    firsts = []
    for _ in range(7):
        session = Entente(options.program, database)
        firsts.append(session.session.timed(count + ";")[1])
        session.session.close()
    figures["first_query_ms"] = statistics.median(firsts)
    return figures


def process_ms(command):
    """Milliseconds of a whole process: the lesser of clock and processor time, as for queries."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return 1000 * min(time.perf_counter() - begin, usage.ru_utime + usage.ru_stime)


def min_of_medians(measure):
    return min(statistics.median(measure() for _ in range(7)) for _ in range(3))


def load_peer(options, name, dataset, folder, database):
    figures = {}

    def load_s(on_disk):
        remove(database)
        session = Peer(name, options.peers, database if on_disk else ":memory:", options.threads)
        empty = session.session.memory()[0]
        elapsed = seconds_of(lambda: [session.statement(text) for text in peer_load(name, dataset, folder, on_disk)])
        if not on_disk:
            now, peak = session.session.memory()
            figures.update(memory=now - empty, memory_peak=peak, version=session.version)
        session.session.close()
        return elapsed

    figures["memory_load_s"] = load_s(False)
    figures["disk_load_s"] = min(load_s(True) for _ in range(options.rounds))
    figures["disk"] = bytes_on_disk(database)
    return figures


class Results:
    """Times and answers by query and engine."""

    def __init__(self):
        self.medians, self.rows, self.problems, self.first = {}, {}, {}, {}

    def add(self, query, engine, times, rows):
        key = (query.name, engine)
        self.medians[key] = min(self.medians.get(key, float("inf")), statistics.median(times))
        self.rows[key] = rows


def measure(options, engine, query, results):
    key = (query.name, engine.name)
    if key in results.problems or (engine.name == "limit" and query.name == "noop"):
        return
    if query.text(engine.name) is None:
        return
    try:
        rows, first = engine.run(query, options.timeout)
        results.first.setdefault(key, first)
        times = [first] if first > 5000 else []  # else the first run is one of warming up
        while len(times) < options.repetitions and sum(times) < 2000:
            times.append(engine.run(query, options.timeout)[1])
        results.add(query, engine.name, times, rows)
    except Failed as failure:
        results.problems[key] = "timeout" if "nterrupt" in str(failure) else str(failure)
        if engine.session.process.poll() is not None:
            engine.start()


def same(left, right, slack=0):
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return abs(left - right) <= max(slack, 1e-9 * abs(left) if isinstance(left, float) else 0)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(same(a, b, slack) for a, b in zip(left, right))
    return left == right


def check(all_queries, engines, results, limit):
    """Lines about answers that are not those of the hand-written program, or of the test file."""
    wrong = []
    for query in all_queries:
        for engine in engines:
            key = (query.name, engine.name)
            if key not in results.rows:
                continue
            want = query.expected
            if want is None and engine.name in query.reference and limit is not None:
                want = limit.session.ask(query.reference[engine.name])["rows"]
            if want is None:
                want = results.rows.get((query.name, "limit"))
            if want is not None and not same(results.rows[key], want, query.slack.get(engine.name, 0)):
                results.problems[key] = "wrong"
                wrong.append(f"{query.name}: {engine.name} says {str(results.rows[key])[:90]}, not {str(want)[:90]}")
    return wrong


def run_dataset(options, dataset, engines_wanted):
    folder = data_folder(options, dataset)
    if folder is None:
        say("lsqb: skipped, since --peers has no kuzu-source/dataset/lsqb-sf01 (it comes with the npm package kuzu)")
        return None
    folder = folder.resolve()
    source = folder.parent.parent
    p = None if dataset == "lsqb" else queries.parameters(folder)
    all_queries = queries.lsqb(source) if p is None else queries.social(p)
    all_queries = [q for q in all_queries if dataset == "lsqb" or "SML".index(dataset) <= "SML".index(q.largest)]
    if options.only:
        all_queries = [q for q in all_queries if q.name in options.only.split(",")]
    result = {"dataset": dataset, "edges": p and p["knows"] + p["works_at"], "load": {}, "engines": engines_wanted}
    database = {name: options.work / f"{dataset}.{name}" for name in engines_wanted}
    for name in engines_wanted:
        if "load" not in options.parts or name == "limit":
            continue
        say(f"{dataset}: loading into {name}")
        remove(database[name])
        load = load_entente if name == "entente" else lambda *words: load_peer(words[0], name, *words[1:])
        result["load"][name] = load(options, dataset, folder, database[name])
    results = Results()
    if "queries" in options.parts:
        say(f"{dataset}: queries")
        sessions = []
        for name in engines_wanted:
            if name == "limit":
                program = "compare_limit_lsqb" if dataset == "lsqb" else "compare_limit"
                sessions.append(Limit(options.tools / program, folder))
            elif name == "entente":
                sessions.append(Entente(options.program, database[name]))
            else:
                sessions.append(Peer(name, options.peers, database[name], options.threads))
        for _ in range(options.rounds):
            for query in all_queries:
                for session in sessions:
                    measure(options, session, query, results)
                say("  " + query.name + "".join(
                    f"  {s.name} {results.medians.get((query.name, s.name), results.problems.get((query.name, s.name)))}"
                    for s in sessions))
        limit = next((s for s in sessions if s.name == "limit"), None)
        result["wrong"] = check(all_queries, sessions, results, limit)
        for session in sessions:
            result["load"].setdefault(session.name, {})["memory_after_queries"] = session.session.memory()
            session.session.close()
    result["queries"] = [
        {"name": q.name, "bar_ms": q.bar_ms,
         "ms": {e: results.medians[q.name, e] for e in engines_wanted if (q.name, e) in results.medians},
         "problems": {e: results.problems[q.name, e] for e in engines_wanted if (q.name, e) in results.problems}}
        for q in all_queries]
    return result


def on_other_threads(options, dataset, result):
    """The heavy queries: the engine on one thread, and the hand-written program on as many as the engine has."""
    heavy = [q["name"] for q in result["queries"] if q["ms"].get("limit", 0) >= 1]
    folder = data_folder(options, dataset).resolve()
    results = Results()
    sessions = [Entente(options.program, options.work / f"{dataset}.entente", 1, "entente_1"),
                Limit(options.tools / "compare_limit", folder, options.threads, "limit_n")]
    for query in queries.social(queries.parameters(folder)):
        if query.name in heavy:
            for session in sessions:
                measure(options, session, query, results)
    for session in sessions:
        session.session.close()
    for query in result["queries"]:
        query["ms_other"] = {s.name: results.medians[query["name"], s.name] for s in sessions
                             if (query["name"], s.name) in results.medians}


def main():
    options = parse_options()
    peers, skipped = available_peers(options.peers)
    for line in skipped:
        say(line)
    wanted = [e for e in options.engines.split(",") if e in ("limit", "entente") or e in peers]
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    all_results = {"datasets": [r for d in options.datasets.split(",") if (r := run_dataset(options, d, wanted))]}
    if "threads" in options.parts and {"limit", "entente"} <= set(wanted):
        for result in all_results["datasets"]:
            if result["dataset"] != "lsqb" and result["queries"]:
                say(f"{result['dataset']}: other numbers of threads")
                on_other_threads(options, result["dataset"], result)
    if "writes" in options.parts:
        say("writes")
        all_results["writes"] = writes.measure(options, [d for d in options.datasets.split(",") if d in sizes])
    if options.json:
        options.json.write_text(json.dumps(all_results, indent=1))
    text = report.markdown(all_results)
    print(text)
    if options.write:
        report.put_between_markers(options.write, text)
    return 1 if any(r.get("wrong") for r in all_results["datasets"]) else 0


if __name__ == "__main__":
    sys.exit(main())
