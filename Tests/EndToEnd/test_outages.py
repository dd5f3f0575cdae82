# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL goes away under load and comes back."""

import json
import os
import signal
import threading
import time

import grpc
from clients import Client
from daemon import Daemon
from grpc_health.v1 import health_pb2, health_pb2_grpc
from waiting import wait_until

WRITERS = 8
OUTAGE_SECONDS = 5
RECOVERY_SECONDS_MAX = 2
GROWTH_MAX = 4 << 20


class Load:
    """Writers and readers that keep going through errors and note each."""

    def __init__(self, address):
        self.stop = threading.Event()
        self.errors = []
        self.wrong = []
        self.successes = [(0.0, 0)] * WRITERS
        self._threads = [
            threading.Thread(target=self._run, args=(address, number)) for number in range(WRITERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def successes_since(self, moment):
        """How many writers have had an answer since."""
        return sum(at > moment for at, _ in self.successes)

    def _run(self, address, number):
        with Client(address, f"loader-{number}", timeout=10) as client:
            id, possible, count = None, set(), 0
            while not self.stop.is_set():
                content = json.dumps({"count": count, "padding": "x" * 2_000})
                try:
                    if id is None:
                        id = client.create(content=content).id
                        possible = {content}
                    possible.add(content)
                    client.call("UpdateSession", id=id, allow_overwrite=True, content=content)
                    possible = {content}
                    if client.read(id).content not in possible:
                        self.wrong.append((number, count))
                    count += 1
                    self.successes[number] = (time.monotonic(), count)
                except grpc.RpcError as error:
                    self.errors.append(error.code())
                    # A client that is told to come back later does not come back at once.
                    self.stop.wait(0.02)


def test_an_outage_of_postgresql(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon, Load(daemon.address) as load:
        channel = grpc.insecure_channel(daemon.address)
        health = health_pb2_grpc.HealthStub(channel)

        def state():
            return health.Check(health_pb2.HealthCheckRequest(), timeout=10).status

        wait_until(lambda: load.successes_since(0) == WRITERS, 30)
        assert load.errors == []
        assert state() == health_pb2.HealthCheckResponse.SERVING
        memory, files = daemon.resident_bytes, daemon.open_files

        cluster.stop("fast")
        stopped = time.monotonic()
        wait_until(lambda: state() == health_pb2.HealthCheckResponse.NOT_SERVING, OUTAGE_SECONDS)
        time.sleep(max(0, stopped + OUTAGE_SECONDS - time.monotonic()))
        assert load.successes_since(stopped) == 0
        assert len(load.errors) > WRITERS

        cluster.start()
        returned = time.monotonic()
        wait_until(lambda: load.successes_since(returned) == WRITERS, RECOVERY_SECONDS_MAX)
        wait_until(
            lambda: state() == health_pb2.HealthCheckResponse.SERVING, RECOVERY_SECONDS_MAX)

        assert set(load.errors) == {grpc.StatusCode.UNAVAILABLE}
        assert load.wrong == []
        count = len(load.errors)
        settled = time.monotonic()
        wait_until(lambda: load.successes_since(settled) == WRITERS, 10)
        assert len(load.errors) == count
        assert daemon.open_files <= files + 2
        assert daemon.resident_bytes - memory < GROWTH_MAX
        channel.close()


#: The longest pause between two requests to cancel the statement of a caller that has gone.
CANCEL_PAUSE_SECONDS = 5


def test_connections_that_freeze(cluster):
    """A paused machine: statements are taken and never answered, and some callers give up."""
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon, \
            Client(daemon.address, "hasty", timeout=1) as hasty, \
            Client(daemon.address, "patient", timeout=60) as patient:
        patient.create(content="1")
        frozen = [int(pid) for pid in cluster.query(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'holdfastd'")]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            calls = [hasty.start("ListSessions") for _ in range(8)]
            calls.append(patient.start("ListSessions"))
            assert {call.code() for call in calls} <= {
                grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE,
                # The call had not been sent yet, and found another connection.
                grpc.StatusCode.OK}

            def answers():
                try:
                    return len(patient.call("ListSessions").sessions) == 1
                except grpc.RpcError:
                    return False

            wait_until(answers, what="other connections have taken the place of the frozen ones")
            # What was still to be cancelled on connections that are gone stays undone.
            later = time.monotonic() + CANCEL_PAUSE_SECONDS + 1
            wait_until(
                lambda: answers() and time.monotonic() > later, what="the server still answers")
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        assert daemon.stop() == 0
