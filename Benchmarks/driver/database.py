# SPDX-License-Identifier: Apache-2.0
"""A private cluster with sessions in it, and pgbench on the statements that the server sends."""

import hashlib
import json
import random
import re
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from paths import RELEASE
from postgres import Cluster
from processes import measure

SESSIONS = 20_000
OWNERS = 200
#: Different documents; more would compress no worse, for PostgreSQL compresses each on its own.
DOCUMENTS = 100

#: What `holdfastd dev` gives its cluster, where it matters for speed.
SETTINGS = """
default_toast_compression = lz4
wal_compression = lz4
jit = off
max_wal_size = 4GB
"""


#: A statement in PostgreSQL's log, and its arguments.
LOGGED = re.compile(
    r"\[(?P<process>\d+)\] LOG:  execute [^:\n]*: (?P<statement>[^\n]*(?:\n\t[^\n]*)*)"
    r"(?:\n[^\t\n][^\n]*DETAIL:  parameters: (?P<values>[^\n]*))?")
VALUE = re.compile(r"\$\d+ = (?:NULL|('(?:[^']|'')*'))")


def document(seed, size=10 << 10):
    """A workbench session of about `size` bytes: names, numbers and flags in nested objects."""
    source = random.Random(seed)
    words = "depth surface well zone fault grid view layer colour group field region".split()
    modules, length = [], 2
    while length < size - 400:
        modules.append({
            "id": f"{source.getrandbits(64):016x}", "name": " ".join(source.sample(words, 3)),
            "visible": source.random() < 0.5, "position": [source.randrange(10_000) / 100, 0, 4],
            "settings": {word: source.randrange(1_000) for word in source.sample(words, 4)}})
        length += len(json.dumps(modules[-1])) + 2 * (len(modules) > 1)
    return json.dumps({"modules": modules, "version": 3})


#: The content that calls write.
TYPICAL = document(0)


@dataclass(frozen=True)
class Filling:
    """How many sessions a database holds, of how many owners, with how many different documents of
    how many bytes."""

    sessions: int = SESSIONS
    owners: int = OWNERS
    documents: int = DOCUMENTS
    size: int = 10 << 10


def owner_of(key):
    return f"user-{key % OWNERS}"


def id_of(key):
    return f"{key:022d}"


class MeasuredCluster(Cluster):
    """A cluster with the settings that matter for speed."""

    def __init__(self, directory, settings=()):
        super().__init__(directory, settings)
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(SETTINGS)

    @property
    def postmaster(self):
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])


class Database:
    """A database of a running cluster, migrated by a server's program and filled."""

    def __init__(
            self, cluster, name="postgres", program=RELEASE / "holdfastd", filling=Filling()):
        self.cluster, self.name, self.filling = cluster, name, filling
        self.url = cluster.url_of(name)
        subprocess.run(
            [program, "migrate", "up", "--postgres-url", self.url], check=True,
            stdout=subprocess.DEVNULL)
        self._fill()

    def _fill(self):
        rows = []
        for number in range(self.filling.documents):
            text = document(number, self.filling.size).encode()
            rows.append(f"({number}, convert_from('\\x{text.hex()}', 'UTF8'))")
        script = f"""
            CREATE TEMP TABLE document (number int, content text);
            INSERT INTO document VALUES {", ".join(rows)};
            INSERT INTO session (owner_id, session_id, version, title, title_fold, description,
              created_at, updated_at, content_sha256, content_size, document)
            SELECT 'user-' || (key % {self.filling.owners}), lpad(key::text, 22, '0'), 1, 'Session ' || key,
              'session ' || key, 'Made for measuring',
              '2026-01-01Z'::timestamptz + key * '1s'::interval,
              '2026-01-01Z'::timestamptz + key * '1s'::interval,
              sha256(convert_to(content, 'UTF8')), octet_length(content),
              jsonb_build_object('content', content)
            FROM generate_series(0, {self.filling.sessions - 1}) AS key
            JOIN document ON number = key % {self.filling.documents};"""
        subprocess.run(self._psql(), check=True, input=script, text=True,
                       stdout=subprocess.DEVNULL)
        self.settle()

    def settle(self):
        """The same state before each measurement: nothing is left to be tidied up."""
        for statement in ("VACUUM ANALYZE session", "CHECKPOINT"):
            self.cluster.query(statement, self.name)

    def clear(self):
        """Removes what calls have made, and settles. Updated sessions keep their new contents."""
        self.cluster.query("DELETE FROM session WHERE session_id !~ '^0{12}'", self.name)
        self.cluster.query(
            "TRUNCATE session_version, session_content, session_thinning", self.name)
        self.settle()

    def statements_during(self, call, owner):
        """The statements with their arguments that the server sends for one call of `owner`, as
        PostgreSQL logs them: pairs of the text and a list of texts or None."""
        self._log_statements("'all'")
        start = self.cluster.log.stat().st_size
        call()
        time.sleep(0.2)
        self._log_statements("DEFAULT")
        by_process = {}
        for match in LOGGED.finditer(self.cluster.log.read_text()[start:]):
            values = [text[1:-1].replace("''", "'") if text else None
                      for text in VALUE.findall(match["values"] or "")]
            by_process.setdefault(match["process"], []).append((match["statement"], values))
        for statements in by_process.values():
            if any(owner in values or f"{{{owner}}}" in values for _, values in statements):
                return statements
        raise RuntimeError(f"no statement of {owner} was logged")

    def _log_statements(self, setting):
        self.cluster.query(f"ALTER SYSTEM SET log_statement = {setting}")
        self.cluster.query("SELECT pg_reload_conf()")
        time.sleep(0.2)

    def _psql(self):
        return ["psql", "--no-psqlrc", "--quiet", f"--host={self.cluster.sockets}",
                "--username=holdfast", f"--dbname={self.name}", "--set=ON_ERROR_STOP=1"]


#: The source of calls in a statement for many, and the types of its columns that are not text.
CALLS = re.compile(r"unnest\(([^)]*)\)\s+WITH ORDINALITY AS calls\s*\(([^)]*)\)")
ARRAY_TYPES = {"expected": "bigint", "size": "bigint", "format_version": "bigint", "rule": "bigint",
               "request": "bytea", "hash": "bytea", "at": "timestamptz"}


#: A content that a session hardly has already: an equal one would change nothing.
NEW_CONTENT = "(:content || repeat(' ', :spaces::int))"


class Pgbench:
    """Statements with varying keys, prepared, from several connections at once."""

    def __init__(self, directory, sessions):
        self.directory, self.sessions = directory, sessions
        self.content = TYPICAL
        self.hash = hashlib.sha256(self.content.encode()).hexdigest()

    def _sql(self, value, key):
        """The SQL of an argument that stood in a call for the session `key`."""
        if value is None:
            return "NULL"
        if value == owner_of(key):
            return f"('user-' || (:key::int % {OWNERS}))"
        if value == id_of(key):
            return "lpad(:key::text, 22, '0')"
        if value == self.content:
            return NEW_CONTENT
        if value == f"\\x{self.hash}":
            return f"sha256(convert_to({NEW_CONTENT}, 'UTF8'))"
        if re.fullmatch(r"[A-Za-z0-9_-]{22}", value):
            return "lpad(:fresh::text, 22, 'n')"
        if re.match(r"\d{4}-\d\d-\d\d ", value):
            return "now()"
        return "'" + value.replace("'", "''") + "'"

    def _array(self, value, column, key):
        """The SQL of an array of one element, which is a call's value of that column."""
        element = value[1:-1]
        if element.startswith('"'):
            element = re.sub(r"\\(.)", r"\1", element[1:-1])
        text = self._sql(None if element == "NULL" else element, key)
        return f"ARRAY[{text}]::{ARRAY_TYPES.get(column, 'text')}[]"

    def _arguments(self, text, values, key):
        """The SQL of all arguments of a statement. One for many calls has an array for each."""
        if calls := CALLS.search(text):
            columns = [name.strip() for name in calls[2].split(",")]
            return [self._array(value, column, key) for value, column in zip(values, columns)]
        return [self._sql(value, key) for value in values]

    def _script(self, statements, key):
        """What one call sends; several statements go together, as they do from the server."""
        lines = [f"\\set key random(0, {SESSIONS - 1})",
                 "\\set fresh random(1000000000000000, 9000000000000000)",
                 "\\set spaces random(1, 1000)"]
        lines += ["\\startpipeline"] * (len(statements) > 1)
        for text, values in statements:
            arguments = self._arguments(text, values, key)
            lines.append(
                re.sub(r"\$(\d+)", lambda match: arguments[int(match[1]) - 1], text) + ";")
        lines += ["\\endpipeline"] * (len(statements) > 1)
        return "\n".join(lines) + "\n"

    def run(self, statements, key, *, connections, seconds):
        """Runs what was sent for the session `key` with other keys; returns columns for a table."""
        script = self.directory / "pgbench.sql"
        script.write_text(self._script(statements, key))
        for log in self.directory.glob("pgbench_log*"):
            log.unlink()
        words = [
            self.sessions.cluster.programs / "pgbench", "--no-vacuum", "--protocol=prepared",
            f"--client={connections}", f"--jobs={min(2, connections)}", f"--time={seconds}",
            "--log", f"--log-prefix={self.directory / 'pgbench_log'}", f"--file={script}",
            f"--define=content={self.content}",
            f"--host={self.sessions.cluster.sockets}", "--username=holdfast", "postgres"]
        done = measure(words, postmaster=self.sessions.cluster.postmaster)
        count = int(re.search(r"actually processed: (\d+)", done.output).group(1))
        latencies = sorted(
            int(line.split()[2]) for log in self.directory.glob("pgbench_log*")
            for line in Path(log).read_text().splitlines())
        return {
            "req/s": float(re.search(r"tps = ([\d.]+)", done.output).group(1)),
            "p50 µs": statistics.median(latencies),
            "p99 µs": latencies[len(latencies) * 99 // 100],
            "PostgreSQL µs": done.postgres / count * 1e6, "client µs": done.client / count * 1e6,
            "foreign cores": done.foreign}
