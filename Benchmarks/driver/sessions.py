# SPDX-License-Identifier: Apache-2.0
"""The methods on sessions, against pgbench with the same statements on the same cluster."""

from daemon import Daemon
from database import TYPICAL, Database, MeasuredCluster, Pgbench, id_of, owner_of
from http2 import Load, call
from load import CONNECTIONS, STREAMS, varying_keys
from messages import messages
from table import Table

PGBENCH_CONNECTIONS = (2, 4, 8, 16)
KEY = 4_321
SERVICE = "/holdfast.v1.SessionService/"


class Method:
    """A method, and the request with the one key that h2load repeats, unless its repetition does
    less: an update of equal content changes nothing."""

    def __init__(self, workload, name, request, writes=False, repeats=True):
        self.workload, self.name, self.writes, self.repeats = workload, name, writes, repeats
        self.message = request.SerializeToString()


def methods(content):
    kinds = messages()
    return [
        Method("metadata", "GetSessionMetadata", kinds.GetSessionMetadataRequest(id=id_of(KEY))),
        Method("get", "GetSession", kinds.GetSessionRequest(id=id_of(KEY))),
        Method("list", "ListSessions", kinds.ListSessionsRequest(page_size=20)),
        Method("create", "CreateSession", kinds.CreateSessionRequest(
            title="A new session", description="Created by the benchmark", content=content),
            writes=True),
        Method("update", "UpdateSession", kinds.UpdateSessionRequest(
            id=id_of(KEY), allow_overwrite=True, content=content), writes=True,
            repeats=False),
    ]


class SessionMethods:
    """The suite: h2load with one key, calls.cpp with varying keys, and pgbench."""

    name = "sessions"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        self.cluster = MeasuredCluster(directory)
        self.sessions = None
        self.content = directory / "content.json"
        self.content.write_text(TYPICAL)
        self.methods = methods(TYPICAL)
        columns = ["req/s", "p50 µs", "p99 µs", "server µs", "PostgreSQL µs", "client µs",
                   "foreign cores"]
        self.tables = {
            method.workload: Table(
                f"{method.name}, {CONNECTIONS} connections × {STREAMS} streams", columns)
            for method in self.methods}
        self.statements = {}

    def __enter__(self):
        self.cluster.start()
        self.sessions = Database(self.cluster)
        return self

    def __exit__(self, *_):
        self.cluster.stop("immediate", check=False)

    def round(self):
        for method in self.methods:
            # A server of its own for each, so that no row profits from what another has warmed up.
            with Daemon.serve(self.sessions.url, self.directory) as daemon:
                self._serve(method, daemon)
            pgbench = Pgbench(self.directory, self.sessions)
            for connections in PGBENCH_CONNECTIONS:
                self._settle(method)
                self.tables[method.workload].add(
                    f"pgbench, {connections} connections",
                    **pgbench.run(
                        self.statements[method.workload], KEY, connections=connections,
                        seconds=self.seconds))

    def _serve(self, method, daemon):
        table, message = self.tables[method.workload], method.message
        path = SERVICE + method.name
        metadata = [("x-holdfast-user", owner_of(KEY))]
        watched = {"server": daemon.process.pid, "postmaster": self.cluster.postmaster}

        self._settle(method)
        # The first call: one whose content is in memory would not ask for the document.
        self.statements[method.workload] = self.sessions.statements_during(
            lambda: call(daemon.address, path, message, metadata), owner_of(KEY))
        reply = call(daemon.address, path, message, metadata)
        if method.repeats:
            load = Load(
                self.directory, daemon.address, path, message, metadata=metadata,
                connections=CONNECTIONS, streams=STREAMS)
            requests = max(1_000, int(load.warm_up() * self.seconds))
            size = None if method.writes else len(reply)
            table.add("Holdfast, h2load, one key", **load.run(requests, size, **watched))
            self._settle(method)

        table.add("Holdfast, varying keys", **varying_keys(
            daemon.address, method.workload, content=self.content, seconds=self.seconds,
            **watched))

    def _settle(self, method):
        if method.writes:
            self.sessions.settle()
