# SPDX-License-Identifier: Apache-2.0
"""Holdfast against what somebody could build instead, in one rotation.

The peers serve the same contract from the same tables (Benchmarks/peers). pgbench and batches by
libpq say what PostgreSQL can do beneath any server: call by call, and many calls in one statement.
"""

import sys
import time
from dataclasses import dataclass

from answers import KEY, SERVICE, answers, create_snapshots
from database import Database, Filling, MeasuredCluster, Pgbench, document, owner_of
from http2 import call
from load import columns, varying_keys
from servers import STATEMENTS, Holdfast, Peer, built
from sessions import methods
from table import Table

#: Contents of the largest size that the contract allows.
LARGE = Filling(sessions=8, owners=8, documents=8, size=1_572_864)
#: As many for each owner.
SNAPSHOTS = 2_000
#: What decides how fast a cluster is, the same for all. Between measurements the driver itself
#: vacuums and writes a checkpoint, so that neither falls into one. Plans are generic for everyone:
#: a plan for each call is what makes lists of many rows slow.
SETTINGS = (
    "shared_buffers=512MB", "autovacuum=off", "checkpoint_timeout=1h", "max_wal_size=8GB",
    "plan_cache_mode=force_generic_plan")
PGBENCH_CONNECTIONS = 8
COLUMNS = ["req/s", "p50 µs", "p99 µs", "server µs", "PostgreSQL µs", "client µs", "foreign cores"]

HOLDFAST, UNCACHED = "Holdfast", "Holdfast, no content cache"
PEERS = {"Go, pgx": "go", "C++, libpq": "cpp"}
PGBENCH = f"pgbench, {PGBENCH_CONNECTIONS} connections"


def batches_of(size):
    """The row of batches by libpq."""
    return f"libpq, batches of {size}"


@dataclass(frozen=True)
class Batches:
    """How batches are sent: connections, statements under way on each, calls in each."""

    connections: int
    depth: int
    size: int


@dataclass(frozen=True)
class Workload:
    """Calls of one method, and what is compared."""

    method: str
    name: str
    load: str
    connections: int = 8
    streams: int = 4
    is_large: bool = False
    writes: bool = False
    warm_seconds: int = 1
    batches: Batches = None
    is_cached: bool = False

    @property
    def is_alone(self):
        """True if one call is under way at a time."""
        return self.connections * self.streams == 1

    @property
    def size(self):
        return ", 1.5 MiB" if self.is_large else ""

    @property
    def title(self):
        if self.is_alone:
            return f"{self.method}, one call at a time"
        return f"{self.method}{self.size}, {self.connections} connections × {self.streams} streams"


def _workloads():
    one = {"connections": 1, "streams": 1, "warm_seconds": 0}
    large = {"connections": 4, "streams": 1, "is_large": True}
    metadata = ("GetSessionMetadata", "metadata")
    get, create = ("GetSession", "get"), ("CreateSession", "create")
    lists, update = ("ListSessions", "list"), ("UpdateSession", "update")
    return [
        Workload(*metadata, "metadata", batches=Batches(2, 2, 32)),
        # Twice as long, so that most of what is read has been read before.
        Workload(*get, "get", batches=Batches(2, 2, 32), is_cached=True, warm_seconds=2),
        Workload(*lists, "list", batches=Batches(2, 2, 8)),
        Workload(*create, "create", batches=Batches(4, 1, 8), writes=True),
        Workload(*update, "update", batches=Batches(2, 1, 16), writes=True),
        Workload("GetSnapshot, visit in the window", "snapshot", "snapshot", is_cached=True),
        Workload("GetSession", "get-large", "get", **large, is_cached=True),
        Workload("CreateSession", "create-large", "create", **large, writes=True),
        Workload("GetSessionMetadata", "metadata-alone", "metadata", **one),
        Workload("GetSession", "get-alone", "get", **one),
        Workload("ListSessions", "list-alone", "list", **one),
        Workload("CreateSession", "create-alone", "create", **one, writes=True),
    ]


WORKLOADS = _workloads()


class Peers:
    """The suite."""

    name = "peers"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        self.cluster = MeasuredCluster(directory, SETTINGS)
        self.tables = {
            workload.name: Table(workload.title, COLUMNS, ranged=["req/s"])
            for workload in WORKLOADS}
        self.databases, self.statements, self.rounds = {}, {}, 0
        self.began = time.monotonic()

    def __enter__(self):
        self._say("building the peers")
        self.servers = [Holdfast(), *(Peer(*peer) for peer in PEERS.items())]
        self.uncached = Holdfast(UNCACHED, ["--content-cache-bytes", "0"])
        self.batches = built("cpp") / "batches"
        self.cluster.start()
        try:
            self._fill()
            self._compare_answers()
            self._record_statements()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.cluster.stop("immediate", check=False)

    def round(self):
        """Every workload of every server once; who begins changes from round to round."""
        first = self.rounds % len(self.servers)
        self.rounds += 1
        for workload in WORKLOADS:
            turn = self.servers[first:] + self.servers[:first]
            for server in turn + [self.uncached] * workload.is_cached:
                self._add(workload, server.name, self._served(workload, server))
            if workload.batches:
                self._add(workload, PGBENCH, self._pgbench(workload))
                self._add(workload, batches_of(workload.batches.size), self._batches(workload))

    # Before the rounds.

    def _fill(self):
        self._say("filling the databases")
        self.cluster.query("CREATE DATABASE large")
        self.databases = {
            False: Database(self.cluster), True: Database(self.cluster, "large", filling=LARGE)}
        self.contents = {}
        for is_large, database in self.databases.items():
            self.contents[is_large] = self.directory / f"{database.name}.json"
            self.contents[is_large].write_text(document(0, database.filling.size))
        with self.servers[0].serving(self.databases[False], self.directory) as (address, _):
            ids = create_snapshots(address, SNAPSHOTS)
        self.snapshots = self.directory / "snapshots.txt"
        self.snapshots.write_text("\n".join(ids) + "\n")

    def _compare_answers(self):
        """Fails unless all servers give the same answers."""
        expected, snapshot = None, self.snapshots.read_text().split()[0]
        for server in [*self.servers, self.uncached]:
            with server.serving(self.databases[False], self.directory) as (address, _):
                told = answers(address, self.databases[False], snapshot)
            expected = expected or told
            different = [name for name in expected if told[name] != expected[name]]
            if different:
                raise RuntimeError("\n".join(
                    [f"{server.name} answers otherwise than {self.servers[0].name}:"]
                    + [f"{name}: {told[name]}\ninstead of {expected[name]}" for name in different]))
            self._say(f"{server.name}: {len(told)} answers as expected")

    def _record_statements(self):
        """What pgbench sends: the statements of Holdfast, each with the document."""
        database = self.databases[False]
        metadata = [("x-holdfast-user", owner_of(KEY))]
        with self.uncached.serving(database, self.directory) as (address, _):
            for method in methods(self.contents[False].read_text()):
                path = SERVICE + method.name
                self.statements[method.workload] = database.statements_during(
                    lambda: call(address, path, method.message, metadata), owner_of(KEY))

    # Within one.

    def _served(self, workload, server):
        database = self._prepared(workload)
        with server.serving(database, self.directory) as (address, pid):
            # One call at a time shows its p50 soon.
            measured_seconds = max(1, self.seconds // 2) if workload.is_alone else self.seconds
            for seconds in (workload.warm_seconds, measured_seconds):
                if seconds:
                    measured = varying_keys(
                        address, workload.load, content=self.contents[workload.is_large],
                        seconds=seconds, connections=workload.connections,
                        streams=workload.streams, filling=database.filling,
                        snapshots=self.snapshots if workload.load == "snapshot" else None,
                        server=pid, postmaster=self.cluster.postmaster)
        return measured

    def _pgbench(self, workload):
        pgbench = Pgbench(self.directory, self._prepared(workload))
        return pgbench.run(
            self.statements[workload.load], KEY, connections=PGBENCH_CONNECTIONS,
            seconds=self.seconds)

    def _batches(self, workload):
        database, batches = self._prepared(workload), workload.batches
        return columns(
            [self.batches, workload.load, batches.connections, batches.depth, batches.size,
             self.seconds, database.url, STATEMENTS / "batches", database.filling.sessions,
             database.filling.owners, self.contents[False]],
            postmaster=self.cluster.postmaster)

    def _prepared(self, workload):
        """The workload's database, in the same state before each that writes."""
        database = self.databases[workload.is_large]
        if workload.writes:
            database.clear()
        if workload.load == "snapshot":
            # Their creators have visited them just now, so no visit counts.
            self.cluster.query("UPDATE snapshot_visit SET last_visited_at = now()")
            self.cluster.query("VACUUM ANALYZE snapshot, snapshot_visit")
        return database

    def _add(self, workload, row, measured):
        self.tables[workload.name].add(row, **measured)
        self._say(f"{workload.title}: {row}: {measured['req/s']:,.0f}/s, "
                  f"p50 {measured['p50 µs']:,.0f} µs")

    def _say(self, text):
        print(f"peers: {time.monotonic() - self.began:4.0f} s: {text}", file=sys.stderr, flush=True)
