# SPDX-License-Identifier: Apache-2.0
"""The memory of holdfastd: after the start, for idle connections, over many requests."""

import subprocess

from daemon import Daemon
from database import Database, MeasuredCluster, id_of, owner_of
from http2 import Load
from messages import messages
from paths import TOOLS
from processes import resident_kib
from table import Table

IDLE_CONNECTIONS = 1_000
REQUESTS = 200_000
KEY = 4_321


class Memory:
    """The suite; what it reads is memory that is resident (VmRSS), code included."""

    name = "memory"

    def __init__(self, directory, _seconds):
        self.directory = directory
        self.cluster = MeasuredCluster(directory)
        self.sessions = None
        self.columns = [
            "start, MiB", f"each of {IDLE_CONNECTIONS:,} idle connections, KiB",
            f"after {REQUESTS // 10:,} requests, MiB", f"after {REQUESTS:,}, MiB"]
        self.tables = {"memory": Table("Resident memory", self.columns)}

    def __enter__(self):
        self.cluster.start()
        self.sessions = Database(self.cluster)
        return self

    def __exit__(self, *_):
        self.cluster.stop("immediate", check=False)

    def round(self):
        with Daemon.serve(self.sessions.url, self.directory) as daemon:
            pid = daemon.process.pid
            readings = [resident_kib(pid) / 1024, self._idle(daemon)]
            message = messages().GetSessionRequest(id=id_of(KEY)).SerializeToString()
            load = Load(
                self.directory, daemon.address, "/holdfast.v1.SessionService/GetSession", message,
                connections=8, streams=4, metadata=[("x-holdfast-user", owner_of(KEY))])
            for requests in (REQUESTS // 10, REQUESTS - REQUESTS // 10):
                load.run(requests)
                readings.append(resident_kib(pid) / 1024)
        self.tables["memory"].add("holdfastd", **dict(zip(self.columns, readings)))

    def _idle(self, daemon):
        """The KiB that each of many idle connections takes."""
        before = resident_kib(daemon.process.pid)
        words = [TOOLS / "load", "idle", "--address", daemon.address, "--connections",
                 IDLE_CONNECTIONS]
        with subprocess.Popen(
                [str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True) as client:
            if client.stdout.readline() != "ready\n":
                raise RuntimeError("the idle connections could not be made")
            after = resident_kib(daemon.process.pid)
            client.stdin.close()
        return (after - before) / IDLE_CONNECTIONS
