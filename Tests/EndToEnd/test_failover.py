# SPDX-License-Identifier: Apache-2.0
"""A standby is promoted under load: writes go on, and nothing that was acknowledged is forgotten.

The primary's commits wait for the standby. One run kills the primary, one stops it as a hung machine
does, so that it may come back and answer; in a third the server knows one address only, which moves.
"""

import json
import threading
import time
import urllib.error
import urllib.request

import grpc
import pytest
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from replication import MovingAddress, Primary, Standby
from waiting import wait_until

WRITERS = 8
#: The server's default of --postgres-answer-seconds.
ANSWER_SECONDS = 5
RESUME_SECONDS = 10
#: How many of the newest versions are always kept.
KEPT = 50


class Writer(threading.Thread):
    """Writes and reads a session of its own, and holds what it reads against what it was told."""

    def __init__(self, number, address, stop):
        super().__init__()
        self.address, self.number, self.stop = address, number, stop
        self.acknowledged = {}
        self.times = []
        self.backwards = 0
        self.id = None
        self.fault = None

    def run(self):
        try:
            with Client(self.address, f"writer-{self.number}", timeout=20) as client:
                self.id = client.create(content=json.dumps(0)).id
                self.acknowledged[1] = json.dumps(0)
                while not self.stop.is_set():
                    self.step(client)
        except Exception as fault:
            self.fault = fault

    def step(self, client):
        newest = max(self.acknowledged)
        try:
            read = client.read(self.id)
            if read.metadata.version < newest:
                self.backwards += 1
                return
            content = json.dumps([self.number, time.monotonic()])
            version = client.call(
                "UpdateSession", id=self.id, expected_version=read.metadata.version,
                content=content).metadata.version
            self.acknowledged[version] = content
            self.times.append(time.monotonic())
        except grpc.RpcError as error:
            assert error.code() in (
                grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED,
                # A write whose answer was lost has happened after all.
                grpc.StatusCode.ABORTED), error
            self.stop.wait(0.02)

    def lost(self):
        """How many acknowledged versions are not what was written."""
        with Client(self.address, f"writer-{self.number}") as client:
            newest = client.read(self.id).metadata.version
            lost = sum(version > newest for version in self.acknowledged)
            for version, content in self.acknowledged.items():
                if newest - KEPT < version <= newest:
                    kept = client.call("GetSessionVersion", id=self.id, version=version)
                    lost += kept.content != content
            return lost


class Load:
    """Writers at work."""

    def __init__(self, address):
        self._stop = threading.Event()
        self.writers = [Writer(number, address, self._stop) for number in range(WRITERS)]

    def __enter__(self):
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for writer in self.writers:
            writer.join()

    def wait_for_writes_since(self, moment):
        """Waits until every writer has had an answer since."""
        wait_until(
            lambda: all(writer.fault or writer.times and writer.times[-1] > moment
                        for writer in self.writers),
            what="every writer has written again")

    def first_write_after(self, moment):
        return min(time for writer in self.writers for time in writer.times if time > moment)

    def last_write_before(self, moment):
        return max(time for writer in self.writers for time in writer.times if time <= moment)

    def backwards(self):
        return sum(writer.backwards for writer in self.writers)

    def check(self):
        assert [writer.fault for writer in self.writers if writer.fault] == []
        return sum(writer.lost() for writer in self.writers), self.backwards()


class Readiness:
    """What /readyz and the health service say."""

    def __init__(self, daemon, port):
        self._url = f"http://127.0.0.1:{port}/readyz"
        self._channel = grpc.insecure_channel(daemon.address)
        self._health = health_pb2_grpc.HealthStub(self._channel)

    def page(self):
        try:
            return urllib.request.urlopen(self._url, timeout=10).read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def is_serving(self):
        status = self._health.Check(health_pb2.HealthCheckRequest(), timeout=10).status
        return status == health_pb2.HealthCheckResponse.SERVING

    def close(self):
        self._channel.close()


@pytest.fixture
def pair():
    """A primary and its standby."""
    with scratch_directory() as first, scratch_directory() as second:
        with Primary(first) as primary:
            with Standby(second, primary) as standby:
                in_step = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
                wait_until(lambda: primary.query(in_step) == ["1"], what="the standby is in step")
                yield primary, standby


@pytest.fixture
def report(capsys):
    """Prints figures although the test passes."""
    def write(run, load, since, promoted):
        lost, backwards = load.check()
        resumed = load.first_write_after(promoted)
        gap = resumed - load.last_write_before(since)
        with capsys.disabled():
            print(f"\n{run}: {gap:.1f} s without writes, resumed {resumed - promoted:.1f} s after "
                  f"the promotion, {lost} acknowledged writes lost, {backwards} reads went backwards")
        assert (lost, backwards) == (0, 0)
        return resumed - promoted
    return write


def both(primary, standby):
    return f"postgresql:///postgres?host={primary.sockets},{standby.sockets}&user=holdfast"


def serve(url, directory):
    port = free_port()
    return Daemon.serve(url, directory, options=["--admin-listen", f"127.0.0.1:{port}"]), port


def test_a_primary_that_dies(pair, tmp_path, report):
    primary, standby = pair
    daemon, port = serve(both(primary, standby), tmp_path)
    with daemon:
        readiness = Readiness(daemon, port)
        with Load(daemon.address) as load:
            load.wait_for_writes_since(0)
            assert readiness.is_serving()
            died = time.monotonic()
            primary.die()
            # Until somebody promotes the standby, everybody is told what is wrong with each.
            wait_until(lambda: not readiness.is_serving(), what="health is NOT_SERVING")
            wait_until(
                lambda: f"{standby.sockets}:5432: it is a standby" in readiness.page(),
                what=lambda: f"the page names the standby, not {readiness.page()!r}")
            assert f"{primary.sockets}:5432: " in readiness.page()
            standby.promote()
            promoted = time.monotonic()
            load.wait_for_writes_since(promoted)
            wait_until(readiness.is_serving, what="health is SERVING")
            # The old primary comes back as a standby, and nobody notices.
            old = Standby.instead_of(primary, standby)
            old.start()
            returned = time.monotonic()
            load.wait_for_writes_since(returned)
        assert report("killed", load, died, promoted) < RESUME_SECONDS
        readiness.close()
        assert daemon.stop() == 0


def test_a_primary_that_hangs_and_comes_back(pair, tmp_path, report):
    primary, standby = pair
    daemon, port = serve(both(primary, standby), tmp_path)
    with daemon:
        readiness = Readiness(daemon, port)
        with Load(daemon.address) as load:
            load.wait_for_writes_since(0)
            hung = time.monotonic()
            primary.freeze()
            standby.promote()
            promoted = time.monotonic()
            load.wait_for_writes_since(promoted)
            wait_until(readiness.is_serving, what="health is SERVING")
            # It still takes itself for the primary; who listened to it would read the past.
            primary.thaw()
            thawed = time.monotonic()
            load.wait_for_writes_since(thawed + ANSWER_SECONDS)
        assert report("stopped", load, hung, promoted) < ANSWER_SECONDS + RESUME_SECONDS
        readiness.close()
        assert daemon.stop() == 0


def test_an_address_that_moves(pair, tmp_path, report):
    primary, standby = pair
    with MovingAddress(primary) as address:
        daemon, port = serve(address.url, tmp_path)
        with daemon:
            readiness = Readiness(daemon, port)
            with Load(daemon.address) as load:
                load.wait_for_writes_since(0)
                hung = time.monotonic()
                primary.freeze()
                standby.promote()
                address.target = standby
                promoted = time.monotonic()
                load.wait_for_writes_since(promoted)
                wait_until(readiness.is_serving, what="health is SERVING")
                primary.thaw()
                # The address goes back to a server that was replaced: it is refused by name.
                address.target = primary
                standby.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'holdfastd'")
                wait_until(
                    lambda: "an old primary" in readiness.page(),
                    what=lambda: f"the page names the old primary, not {readiness.page()!r}")
                assert not readiness.is_serving()
                address.target = standby
                returned = time.monotonic()
                load.wait_for_writes_since(returned)
            assert report("moved", load, hung, promoted) < ANSWER_SECONDS + RESUME_SECONDS
            readiness.close()
            assert daemon.stop() == 0
