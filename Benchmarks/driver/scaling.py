# SPDX-License-Identifier: Apache-2.0
"""How Holdfast's speed depends on the number of clients, the size of contents, the rows of the
database, the event loops and the watchers. One thing varies at a time."""

import resource
import sys
from dataclasses import dataclass, field

from database import Database, Filling, MeasuredCluster, document
from load import varying_keys
from peers import COLUMNS, SETTINGS
from servers import Holdfast
from table import Table, figure
from watching import WATCHERS, table, watched

KIB = 1 << 10
METADATA, GET, LIST, CREATE = "GetSessionMetadata", "GetSession", "ListSessions", "CreateSession"
LOADS = {METADATA: "metadata", GET: "get", LIST: "list", CREATE: "create"}
#: How many sessions of a size are in a database: few enough to stay in memory.
SIZES = {KIB: 2_000, 10 * KIB: 2_000, 100 * KIB: 200, 1_572_864: 8}


@dataclass(frozen=True)
class Point:
    """A value of what varies, and what it is there."""

    value: int
    label: str
    connections: int = 8
    streams: int = 4
    filling: Filling = field(default_factory=Filling)
    options: tuple = ()


@dataclass(frozen=True)
class Law:
    """What varies, and the methods that are called."""

    title: str
    methods: tuple
    points: tuple

    def rows(self, method):
        """The names of a method's rows in the table, by points."""
        return [f"{method}, {point.label}" for point in self.points]


def _of_size(size, sessions):
    label = f"{size // KIB} KiB" if size < 1 << 20 else "1.5 MiB"
    return Point(size, label, connections=4, streams=1, filling=Filling(
        sessions, owners=min(200, sessions), documents=min(20, sessions), size=size))


def _of_rows(rows):
    # Small ones, and a hundred of each owner.
    return Point(rows, f"{rows:,}", filling=Filling(rows, owners=rows // 100, size=KIB))


LAWS = [
    Law("Clients, each with one call at a time", (METADATA, GET), tuple(
        Point(number, f"{number:,}", connections=number, streams=1)
        for number in (1, 4, 16, 64, 256, 1_024))),
    Law("Size of the content, 4 clients", (GET, CREATE), tuple(
        _of_size(*entry) for entry in SIZES.items())),
    Law("Sessions in the database", (METADATA, LIST), tuple(
        _of_rows(rows) for rows in (10_000, 100_000, 1_000_000))),
    Law("Event loops", (METADATA, CREATE), tuple(
        Point(number, str(number), options=("--loops", str(number))) for number in (1, 2))),
]


class Scaling:
    """The suite."""

    name = "scaling"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        self.cluster = MeasuredCluster(directory, SETTINGS)
        self.tables = {law.title: Table(law.title, COLUMNS, ranged=["req/s"]) for law in LAWS}
        self.watchers = table()
        self.tables[self.watchers.title] = self.watchers
        self.databases, self.contents = {}, {}

    def __enter__(self):
        # A thousand clients are as many files, on both sides.
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.cluster.start()
        try:
            for law in LAWS:
                for point in law.points:
                    self._fill(point.filling)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.cluster.stop("immediate", check=False)

    def round(self):
        """Every method at every point once."""
        for law in LAWS:
            for point in law.points:
                for method, row in ((each, law.rows(each)) for each in law.methods):
                    self._measure(law, point, method, row[law.points.index(point)])
        for number in WATCHERS:
            database = self.databases[Filling()]
            database.clear()
            self._add(self.watchers, f"{number:,}", watched(
                database, self.directory, self.contents[Filling()], number))

    def _fill(self, filling):
        if filling in self.databases:
            return
        name = f"of_{filling.sessions}_{filling.size}"
        print(f"scaling: filling {filling.sessions:,} sessions of {filling.size:,} bytes",
              file=sys.stderr, flush=True)
        self.cluster.query(f"CREATE DATABASE {name}")
        self.databases[filling] = Database(self.cluster, name, filling=filling)
        self.contents[filling] = self.directory / f"{name}.json"
        self.contents[filling].write_text(document(0, filling.size))

    def _measure(self, law, point, method, row):
        database = self.databases[point.filling]
        if method == CREATE:
            database.clear()
        server = Holdfast(options=point.options)
        with server.serving(database, self.directory) as (address, pid):
            # The first second is not counted.
            for seconds in (1, self.seconds):
                measured = varying_keys(
                    address, LOADS[method], content=self.contents[point.filling],
                    seconds=seconds, connections=point.connections, streams=point.streams,
                    filling=point.filling, server=pid, postmaster=self.cluster.postmaster)
        self._add(self.tables[law.title], row, measured)

    def _add(self, to, row, measured):
        to.add(row, **measured)
        shown = "; ".join(f"{name} {figure(measured[name])}" for name in to.columns[:3])
        print(f"scaling: {to.title}: {row}: {shown}", file=sys.stderr, flush=True)
