# SPDX-License-Identifier: Apache-2.0
"""kill -9 of a server, of its PostgreSQL, of both or of one backend, again and again, while writers
work and a checker holds what they were told against what is kept.

Each round has sessions of its own, so few changes of each that every version is still kept when the
round is checked, and one kind of kill, so that a fault has its kind.
"""

import os
import random
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path

import grpc
from checker import check_session
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from postgres import Cluster
from waiting import wait_until
from writers import OPTIONS, Tally, Writer

KINDS = ["server", "postmaster", "both", "backend"]
KILLS_PER_ROUND = 10
WRITERS = 12
SESSIONS = 60
#: Between two kills come so many acknowledged writes.
WRITES_BETWEEN = (20, 150)


@dataclass
class Figures:
    """What came of the kills of one kind."""

    kills: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    versions: int = 0
    faults: list = field(default_factory=list)


class Victims:
    """A cluster and a server on it, to be killed and started again."""

    def __init__(self, directory, rng):
        self.directory, self.rng = directory, rng
        self.cluster = Cluster(directory)
        self.port = free_port()
        self.daemon = None

    def __enter__(self):
        self.cluster.start()
        self._start_server()
        return self

    def __exit__(self, *_):
        if self.daemon.process.poll() is None:
            self.daemon.kill()
        self.cluster.stop("immediate", check=False)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def kill(self, kind):
        if kind == "backend":
            os.kill(self.rng.choice(self._backends()), signal.SIGKILL)
            return
        if kind in ("server", "both"):
            # Not waited for yet: PostgreSQL is to go at the same moment.
            self.daemon.process.kill()
        if kind in ("postmaster", "both"):
            self._kill_postmaster()
            self.cluster.start()
        if kind in ("server", "both"):
            self.daemon.kill()
            self._start_server()

    def wait_until_serving(self):
        """Waits until the server has every kind of connection again."""
        with grpc.insecure_channel(self.address, options=OPTIONS) as channel:
            health = health_pb2_grpc.HealthStub(channel)

            def is_serving():
                answer = health.Check(
                    health_pb2.HealthCheckRequest(), timeout=10, wait_for_ready=True)
                return answer.status == health_pb2.HealthCheckResponse.SERVING

            wait_until(is_serving, what="the server serves")

        def is_answered(method, **fields):
            try:
                client.call(method, **fields)
            except grpc.RpcError as error:
                return error.code() != grpc.StatusCode.UNAVAILABLE
            return True

        # The loss of a connection may show only when it is used.
        with Client(self.address, "anna") as client:
            wait_until(lambda: all(
                is_answered("ListSessions", page_size=1) and is_answered("GetSession", id="x" * 22)
                for _ in range(20)), what="every read is answered")

    def _start_server(self):
        self.daemon = Daemon.serve(
            self.cluster.url, self.directory, self.port, options=["--log-level", "error"])

    @property
    def _postmaster(self):
        return int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])

    def _kill_postmaster(self):
        postmaster = self._postmaster
        children = children_of(postmaster)
        os.kill(postmaster, signal.SIGKILL)
        # No other takes its place while one of its children holds the shared memory.
        wait_until(
            lambda: not any(Path(f"/proc/{child}").exists() for child in children),
            what="the postmaster's children have ended")
        (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)

    def _backends(self):
        """The processes that serve our server's connections, once there are some again."""
        found = []

        def is_there():
            try:
                postmaster = self._postmaster
            except (FileNotFoundError, IndexError):
                return False
            found[:] = [
                child for child in children_of(postmaster) if b"postgres: holdfast" in title(child)]
            return bool(found)

        wait_until(is_there, what="PostgreSQL serves connections")
        return found


def children_of(pid):
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def title(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def play_round(victims, kind, kills, seed, figures):
    """Writers write, `kills` times something is killed, and all of it is checked."""
    rng = random.Random(seed)
    tally, stop, writers = Tally(), threading.Event(), []
    try:
        with Client(victims.address, "anna") as client:
            ids = [client.create(content="{}").id for _ in range(SESSIONS)]
        writers = [
            Writer(seed * WRITERS + number, victims.address, ids, tally, stop)
            for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(kills):
            tally.wait_for_more(rng.randrange(*WRITES_BETWEEN))
            victims.kill(kind)
            figures.kills += 1
        tally.wait_for_more(WRITES_BETWEEN[0])
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    figures.faults += [f"a writer: {writer.fault!r}" for writer in writers if writer.fault]
    figures.acknowledged += tally.count
    figures.unanswered += sum(writer.lost for writer in writers)
    victims.wait_until_serving()
    with Client(victims.address, "anna") as client:
        for id in ids:
            records = [record for writer in writers for record in writer.records[id]]
            sightings = [seen for writer in writers for seen in writer.sightings[id]]
            try:
                figures.versions += check_session(client, id, records, sightings)[1]
            except AssertionError as fault:
                figures.faults.append(f"session {id}: {fault}")


def run(kills, seed, kinds=KINDS, report=lambda done, kind, figures: None):
    """Kills so often, each kind in its turn; `report` is told of each round. Returns the figures
    by kind."""
    rng = random.Random(seed)
    table = {kind: Figures() for kind in kinds}
    with scratch_directory() as directory, Victims(directory, rng) as victims:
        per_round = min(KILLS_PER_ROUND, -(-kills // len(kinds)))
        done = 0
        for number, start in enumerate(range(0, kills, per_round)):
            kind = kinds[number % len(kinds)]
            count = min(per_round, kills - start)
            play_round(victims, kind, count, rng.randrange(1 << 30), table[kind])
            done += count
            report(done, kind, table[kind])
    return table


def lines(table):
    """The figures, as lines."""
    yield "kind          kills  acknowledged  unanswered  versions faults"
    total = Figures()
    for kind, figures in [*table.items(), ("all", total)]:
        yield (f"{kind:<12} {figures.kills:>6} {figures.acknowledged:>13} {figures.unanswered:>11}"
               f" {figures.versions:>9} {len(figures.faults):>6}")
        if figures is not total:
            total.kills += figures.kills
            total.acknowledged += figures.acknowledged
            total.unanswered += figures.unanswered
            total.versions += figures.versions
            total.faults += figures.faults
