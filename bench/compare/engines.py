"""Sessions with the engines. Each is a process that answers a line with one line of JSON."""

import json
import os
import re
import selectors
import shutil
import subprocess
import threading
import time
from pathlib import Path


class Failed(Exception):
    """The engine refused, or the time was up."""


class Session:
    """A child process. Lines go in, one line of JSON comes out for each."""

    def __init__(self, command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.out = selectors.DefaultSelector()
        self.out.register(self.process.stdout, selectors.EVENT_READ)
        self.buffer = b""

    def send(self, lines):
        try:
            self.process.stdin.write("".join(line + "\n" for line in lines).encode())
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Failed("the process ended") from None

    def processor_ms(self):
        """Time that the process has computed so far, all threads together: its clock as clock_getcpuclockid(3) makes it."""
        return 1000 * time.clock_gettime((~self.process.pid << 3) | 2)

    def timed(self, line, seconds=3600.0):
        """The answer and its milliseconds: the lesser of its own clock and of the processor time. Unless it waits for the
        disk, neither is less than what it would take on an idle machine, and the clock is much more on a busy one."""
        before = self.processor_ms()
        answer = self.ask(line, seconds)
        return answer, min(answer["elapsed_ms"], self.processor_ms() - before)

    def receive(self, seconds=3600.0):
        end = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            if not self.out.select(max(0.0, end - time.monotonic())):
                self.kill()
                raise Failed("timeout")
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise Failed("the process ended")
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\n")
        answer = json.loads(line)
        if "error" in answer:
            raise Failed(answer["error"].get("message", "error"))
        return answer

    def ask(self, line, seconds=3600.0):
        self.send([line])
        return self.receive(seconds)

    def ask_all(self, lines, seconds=3600.0, portion=400):
        """The answers to many lines, which the program finds waiting: it need not go to sleep between them."""
        for begin in range(0, len(lines), portion):
            part = lines[begin:begin + portion]
            self.send(part)
            for _ in part:
                yield self.receive(seconds)

    def exchange(self, data, answers):
        """The bytes of so many answers to lines that were made before. Does no more meanwhile than pass bytes on and count
        lines, so that the time is that of the program."""
        sender = threading.Thread(target=lambda: (self.process.stdin.write(data), self.process.stdin.flush()))
        sender.start()
        pieces = []
        while answers > 0:
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise Failed("the process ended")
            pieces.append(piece)
            answers -= piece.count(b"\n")
        sender.join()
        return b"".join(pieces)

    def memory(self):
        """Bytes in memory: now, and the most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(key + r":\s+(\d+)", status).group(1)) * 1024 for key in ("VmRSS", "VmHWM")]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Limit:
    """The hand-written program."""

    def __init__(self, program, folder, threads=1, name="limit"):
        self.name = name
        self.command = [program, folder, threads]
        self.start()

    def start(self):
        self.session = Session(self.command)
        self.session.receive()

    def run(self, query, seconds):
        answer, elapsed = self.session.timed(query.name, seconds)
        return answer["rows"], elapsed


class Entente:
    """The program `entente`; times are those that it reports: parse, plan, run and rows made."""

    def __init__(self, program, database=None, threads=0, name="entente"):
        self.name = name
        self.command = [program, *([database] if database else []), "--format", "json", "--timing",
                        *(["--threads", threads] if threads else [])]
        self.start()

    def start(self):
        self.session = Session(self.command)

    def statement(self, text, seconds=3600.0):
        return self.session.ask(text + ";", seconds)

    def run(self, query, seconds):
        if query.batch is None:
            answer, elapsed = self.session.timed(query.cypher + ";", seconds)
            return answer["rows"], elapsed
        lines = [line for values in query.batch for line in (":param " + json.dumps(values), query.cypher + ";")]
        answers = [answer for answer in self.session.ask_all(lines, seconds) if "rows" in answer]
        elapsed = sum(answer["elapsed_ms"] for answer in answers)
        if elapsed > seconds * 1000:
            raise Failed("timeout")
        answers = [answer["rows"] for answer in answers]
        return query.reduce(answers), elapsed


class Peer:
    """Another engine behind peer.mjs; times include fetching the rows, as its package does it."""

    def __init__(self, name, peers, database, threads):
        self.name = name
        self.command = ["node", Path(__file__).parent / "peer.mjs", name, peers, database, threads]
        self.start()

    def start(self):
        self.session = Session(self.command)
        self.version = self.session.receive(60)["version"]

    def statement(self, text, seconds=3600.0, batch=None):
        """The answer and its milliseconds."""
        request = {"text": text, "timeout_ms": round(seconds * 1000)} | ({} if batch is None else {"batch": batch})
        return self.session.timed(json.dumps(request), seconds + 10)

    def run(self, query, seconds):
        answer, elapsed = self.statement(query.text(self.name), seconds, query.batch)
        return answer["rows"] if query.batch is None else query.reduce(answer["rows"]), elapsed


def available_peers(peers):
    """Names of the engines that can be run, and a line for each that cannot."""
    found, skipped = [], []
    for name, package in (("kuzu", "kuzu"), ("duckdb", "@duckdb/node-api")):
        if peers is None:
            skipped.append(f"{name}: skipped, since no --peers FOLDER with its npm package {package} is given")
        elif shutil.which("node") is None:
            skipped.append(f"{name}: skipped, since node is not installed")
        elif not (Path(peers) / "node_modules" / package).exists():
            skipped.append(f"{name}: skipped, since {peers} has no package {package}")
        else:
            found.append(name)
    return found, skipped


# How each engine gets the data. The files have typed headers; an LSQB file is named after its label or type.

_social_nodes = {"Person": "person.csv", "Org": "org.csv"}
_social_relationships = {"KNOWS": "knows.csv", "WORKS_AT": "works_at.csv"}


def _lsqb_tables(folder):
    """Name, file and ends of each table; a table of nodes has no ends."""
    for line in (folder / "schema.cypher").read_text().split("\n"):
        table = re.match(r"create (?:node|rel) table (\w+) \((?:FROM (\w+) TO (\w+))?", line, re.IGNORECASE)
        if table:
            yield table.group(1), folder / (table.group(1) + ".csv"), [end for end in table.groups()[1:] if end]


def _with_header(file, header, work):
    """A copy with a first line of ours: those of the data have misprints."""
    copy = work / file.name
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(header + "\n" + file.read_text().partition("\n")[2])
    return copy


def entente_files(dataset, folder, work):
    """Arguments of a load, and the labels whose ids are unique."""
    if dataset != "lsqb":
        words = [f"--nodes={label}={folder / file}" for label, file in _social_nodes.items()]
        words += [f"--relationships={type}={folder / file}" for type, file in _social_relationships.items()]
        return ["--id-type", "integer", *words], list(_social_nodes)
    words, labels = ["--id-type", "integer", "--delimiter", "|"], []
    for name, file, ends in _lsqb_tables(folder):
        header = f":START_ID({ends[0]})|:END_ID({ends[1]})" if ends else f"id:ID({name})"
        words.append(("--relationships=" if ends else "--nodes=") + f"{name}={_with_header(file, header, work / 'lsqb')}")
        labels += [] if ends else [name]
    return words, labels


def peer_load(name, dataset, folder, on_disk):
    """The statements of a load in the way that the engine recommends."""
    end = ["CHECKPOINT"] if on_disk else []
    if name == "kuzu":
        if dataset == "lsqb":
            lines = (folder / "schema.cypher").read_text() + (folder / "copy.cypher").read_text()
            return [re.sub(r'"dataset/[^/]*/', f'"{folder}/', line.strip())
                    for line in lines.split("\n") if line.strip()] + end
        return ["CREATE NODE TABLE Person(id INT64, name STRING, country STRING, born DATE, score DOUBLE, PRIMARY KEY(id))",
                "CREATE NODE TABLE Org(id INT64, name STRING, industry STRING, country STRING, PRIMARY KEY(id))",
                "CREATE REL TABLE KNOWS(FROM Person TO Person, since DATE, weight DOUBLE)",
                "CREATE REL TABLE WORKS_AT(FROM Person TO Org, role STRING, since INT64)",
                *(f"COPY {table} FROM '{folder / file}' (HEADER=true)"
                  for table, file in (_social_nodes | _social_relationships).items())] + end
    if dataset == "lsqb":
        statements = []
        for table, file, ends in _lsqb_tables(folder):
            columns = {"s": "BIGINT", "t": "BIGINT"} if ends else {"id": "BIGINT"}
            extra = file.read_text().split("\n", 1)[0].count("|") + 1 - len(columns)
            columns |= {f"extra{i}": "VARCHAR" for i in range(extra)}
            statements.append(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', header=true, delim='|', "
                              f"auto_detect=false, columns={json.dumps(columns)})")
        return statements + end
    tables = {"person": "id BIGINT PRIMARY KEY, name VARCHAR, country VARCHAR, born DATE, score DOUBLE",
              "org": "id BIGINT PRIMARY KEY, name VARCHAR, industry VARCHAR, country VARCHAR",
              "knows": '"from" BIGINT, "to" BIGINT, since DATE, weight DOUBLE',
              "works_at": '"from" BIGINT, "to" BIGINT, role VARCHAR, since BIGINT'}
    statements = []
    for table, columns in tables.items():
        types = {column.split()[0].strip('"'): column.split()[1] for column in columns.split(", ")}
        order = ' ORDER BY "from", "to"' if '"from"' in columns else ""  # so that scans of one source skip blocks
        statements += [f"CREATE TABLE {table} ({columns})",
                       f"INSERT INTO {table} SELECT * FROM read_csv('{folder / table}.csv', header=true, "
                       f"columns={json.dumps(types)}){order}"]
    return statements + end
