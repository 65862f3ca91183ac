"""Small durable transactions, and how their cost depends on the size of the graph."""

import json
import os
import shutil
import statistics
import subprocess
import time

from engines import Entente, Failed

insert = "CREATE (:Item {id: $id, text: 'some text of a row'})"


def flushes_per_second(folder, count=500):
    """What the device can do: appends of 256 bytes, each followed by fdatasync."""
    path = folder / "flush.probe"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    begin = time.perf_counter()
    for _ in range(count):
        os.write(file, b"x" * 256)
        os.fdatasync(file)
    elapsed = time.perf_counter() - begin
    os.close(file)
    path.unlink()
    return count / elapsed


def remove(database):
    for path in database.parent.glob(database.name + "*"):
        path.unlink()


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def commits(program, database, statement, values):
    """Milliseconds of a commit, by the clock of the caller: the median, and the sum of all."""
    session = Entente(program, database)
    times = []
    for each in values:
        session.session.ask(":param " + json.dumps(each))
        times.append(1000 * timed(lambda: session.statement(statement)))
    session.session.close()
    return {"median_ms": statistics.median(times), "all_ms": sum(times)}


def inserts_through_pipes(program, database, statements):
    """Seconds from the first byte sent to the last answer received, in a session that is open."""
    remove(database)
    session = Entente(program, database)
    session.statement("MATCH (n) RETURN count(n)")
    begin = time.perf_counter()
    answers = session.session.exchange(statements, statements.count(b"\n"))
    elapsed = time.perf_counter() - begin
    session.session.close()
    if b'{"error"' in answers:
        raise Failed("an insert failed")
    return elapsed


def inserts_from_file(program, database, statements):
    """Seconds of the whole program, its start and end too, with the statements in a file and nobody who reads the answers."""
    remove(database)
    script = database.with_suffix(".statements")
    script.write_bytes(statements)
    with open(script, "rb") as file:
        begin = time.perf_counter()
        subprocess.run([program, database, "--format", "json", "--timing"], stdin=file, stdout=subprocess.DEVNULL, check=True)
        elapsed = time.perf_counter() - begin
    script.unlink()
    return elapsed


def measure(options, datasets):
    database = options.work / "writes.entente"
    figures = {}
    rounds = []
    for _ in range(3):  # the device and the engine in turns, as its speed changes
        remove(database)
        flushes = flushes_per_second(options.work)
        one = commits(options.program, database, insert, [{"id": i} for i in range(500)])
        rounds.append((one["all_ms"] / 500, flushes))
    figures["insert_ms"] = min(each for each, _ in rounds)
    figures["inserts_per_s"] = 1000 / figures["insert_ms"]
    figures["flushes_per_s"] = max(flushes for _, flushes in rounds)

    statements = "".join(f":param {json.dumps({'id': i})}\n{insert};\n" for i in range(100_000))
    statements = f"BEGIN;\n{statements}COMMIT;\n".encode()
    through_pipes, from_file = [], []
    for _ in range(3):
        through_pipes.append(inserts_through_pipes(options.program, database, statements))
        from_file.append(inserts_from_file(options.program, database, statements))
    figures["inserts_100000_statements_s"] = min(through_pipes)
    figures["inserts_100000_file_s"] = min(from_file)
    remove(database)
    session = Entente(options.program, database)
    figures["inserts_100000_unwind_s"] = timed(lambda: session.statement(
        "UNWIND range(200000, 299999) AS id CREATE (:Item {id: id, text: 'some text of a row'})"))
    session.session.close()
    remove(database)

    figures["commits_1000"] = {}
    for dataset in datasets:
        source = options.work / f"{dataset}.entente"
        if not source.exists():
            continue
        shutil.copy(source, database)
        ids = json.loads((options.work / dataset / "params.json").read_text())["lookup_ids"]
        pairs = [{"a": a, "b": b} for a, b in zip(ids, reversed(ids))]
        figures["commits_1000"][dataset] = {
            "node": commits(options.program, database, insert, [{"id": i} for i in range(1000)]),
            "relationship": commits(
                options.program, database,
                "MATCH (a:Person {id: $a}), (b:Person {id: $b}) CREATE (a)-[:KNOWS {weight: 0.5}]->(b)", pairs),
            "property": commits(options.program, database, "MATCH (a:Person {id: $id}) SET a.score = 0.25",
                                [{"id": i} for i in ids]),
        }
        remove(database)
    return figures
