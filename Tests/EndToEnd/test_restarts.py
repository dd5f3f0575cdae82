# SPDX-License-Identifier: Apache-2.0
"""Servers start, stop and start again, and no client has to know."""

import json
import os
import signal
import socket
import subprocess
import threading
import time

import grpc
import pytest
from clients import Client
from daemon import PROGRAM, Daemon, free_port, scratch_directory
from grpc_health.v1 import health_pb2, health_pb2_grpc
from waiting import wait_until

CALLERS = 8
ROUNDS = 6
#: Calls that every caller must have had answered between two restarts.
CALLS_BETWEEN = 5
#: The key of the migrator's lock.
LOCK_KEY = int.from_bytes(b"holdfast", "big")

#: What a stock client is given where calls should survive restarts.
POLICY = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [{
        "name": [{}],
        "waitForReady": True,
        "retryPolicy": {
            "maxAttempts": 5, "initialBackoff": "0.1s", "maxBackoff": "1s",
            "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]}
NO_POLICY = {"loadBalancingConfig": [{"round_robin": {}}]}


def stock_client(addresses, user, policy):
    """A client that knows several servers, with gRPC's own defaults but for its policy."""
    return Client("ipv4:" + ",".join(addresses), user, timeout=20, options=[
        ("grpc.use_local_subchannel_pool", 1), ("grpc.service_config", json.dumps(policy))])


class Callers:
    """Threads that read, write and list without a pause, and note what failed."""

    def __init__(self, addresses, policy):
        self.stop = threading.Event()
        self.failures, self.counts = [], [0] * CALLERS
        self._threads = [
            threading.Thread(target=self._run, args=(addresses, policy, number))
            for number in range(CALLERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def wait_until_known(self, daemon, offset):
        """Waits until every caller has called this server since its log had this length: who lost
        a connection comes back only after a pause, which nobody can shorten."""
        def is_known():
            with open(daemon.log, "rb") as log:
                log.seek(offset)
                text = log.read()
            return all(b'"caller-%d"' % number in text for number in range(CALLERS))
        wait_until(is_known, what="every caller has called the new server")

    def wait_for_more(self):
        goals = [count + CALLS_BETWEEN for count in self.counts]
        wait_until(
            lambda: all(count >= goal for count, goal in zip(self.counts, goals)),
            what="every caller has been answered some more calls")

    def _run(self, addresses, policy, number):
        with stock_client(addresses, f"caller-{number}", policy) as client:
            id = client.create(content=json.dumps("x" * 50_000)).id
            calls = [
                ("GetSession", {"id": id}), ("ListSessions", {}),
                ("UpdateSession", {"id": id, "allow_overwrite": True})]
            while not self.stop.is_set():
                for method, fields in calls:
                    if method == "UpdateSession":
                        # An equal update would write nothing.
                        fields = {**fields, "title": f"t{self.counts[number]}"}
                    try:
                        client.call(method, **fields)
                    except grpc.RpcError as error:
                        self.failures.append((method, error.code(), error.details()))
                    self.counts[number] += 1


def roll(cluster, policy):
    """Restarts two servers in turn under load; returns the failures and the number of calls."""
    ports = [free_port(), free_port()]
    folders = [cluster.log.parent / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    daemons = [
        Daemon.serve(cluster.url, folder, port) for folder, port in zip(folders, ports)]
    try:
        with Callers([daemon.address for daemon in daemons], policy) as callers:
            for round in range(ROUNDS):
                callers.wait_for_more()
                number = round % 2
                assert daemons[number].stop() == 0
                callers.wait_for_more()
                offset = daemons[number].log.stat().st_size
                daemons[number] = Daemon.serve(cluster.url, folders[number], ports[number])
                callers.wait_until_known(daemons[number], offset)
        return callers.failures, sum(callers.counts)
    finally:
        for daemon in daemons:
            if daemon.process.poll() is None:
                daemon.stop()


def test_rolling_restarts_fail_no_call_of_a_client_that_retries(cluster):
    failures, count = roll(cluster, POLICY)
    print(f"{ROUNDS} restarts, {count} calls, {len(failures)} failed")
    assert failures == []


def test_rolling_restarts_without_any_policy(cluster):
    """What a client loses that neither waits nor retries: single calls, at most, that were on
    their way to a server which went; never one that a starting server took and refused."""
    failures, count = roll(cluster, NO_POLICY)
    print(f"{ROUNDS} restarts, {count} calls, {len(failures)} failed")
    assert all(code == grpc.StatusCode.UNAVAILABLE for _, code, _ in failures), failures
    assert not any("not available yet" in details for _, _, details in failures), failures


def is_refused(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_server_listens_when_it_can_answer_and_holds_calls_that_come_before(cluster):
    """While the database is not prepared: refused at first; from 5 s on health is answered at
    once, and a call waits for a moment."""
    port = free_port()
    address = f"127.0.0.1:{port}"
    with open(cluster.log.parent / "waiting.log", "wb") as log, \
            cluster.holding(f"SELECT pg_advisory_lock({LOCK_KEY})") as lock, \
            subprocess.Popen(
                [str(PROGRAM), "serve", "--listen", address, "--postgres-url", cluster.url],
                stdout=log, stderr=log) as process:
        try:
            wait_until(lambda: cluster.waiting() > 0, what="the migrator waits for its lock")
            assert is_refused(port)
            wait_until(lambda: not is_refused(port), 30, "the server listens")
            with Client(address, "early") as client:
                health = health_pb2_grpc.HealthStub(client.channel)
                answer = health.Check(health_pb2.HealthCheckRequest(), timeout=10)
                assert answer.status == health_pb2.HealthCheckResponse.NOT_SERVING
                with pytest.raises(grpc.RpcError) as refusal:
                    client.call("ListSessions")
                assert refusal.value.code() == grpc.StatusCode.UNAVAILABLE
                lock.end()
                wait_until(lambda: health.Check(
                    health_pb2.HealthCheckRequest(), timeout=10
                ).status == health_pb2.HealthCheckResponse.SERVING, what="it serves")
                assert list(client.call("ListSessions").sessions) == []
        finally:
            process.terminate()
            assert process.wait(60) == 0


def tables(cluster):
    return cluster.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")


@pytest.mark.parametrize("option", ["--listen", "--admin-listen"])
def test_a_server_that_cannot_bind_has_changed_nothing(cluster, option):
    with socket.socket() as taken, scratch_directory() as directory:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = "127.0.0.1:%d" % taken.getsockname()[1]
        folder = directory / "data"
        commands = [
            ["serve", "--postgres-url", cluster.url], ["dev", "--data-dir", str(folder)]]
        for command in commands:
            listen = ["--listen", f"127.0.0.1:{free_port()}"] if option != "--listen" else []
            done = subprocess.run(
                [str(PROGRAM), *command, *listen, option, address], capture_output=True, text=True,
                timeout=60)
            assert done.returncode != 0
            assert address in done.stderr and "Address already in use" in done.stderr
        assert tables(cluster) == ["0"]
        assert not folder.exists()


def postmaster_of(directory):
    """The process id of the private PostgreSQL; None while there is none."""
    try:
        text = (directory / "data" / "postgres" / "postmaster.pid").read_text()
        return int(text.splitlines()[0])
    except (FileNotFoundError, IndexError):
        return None


def test_a_development_server_starts_its_postgresql_again():
    with scratch_directory() as directory, Daemon.dev(directory) as daemon, \
            Client(daemon.address, "developer") as client:
        id = client.create(content="[1]").id
        before = postmaster_of(directory)
        os.kill(before, signal.SIGKILL)

        def is_back():
            # What is left of the old one answers a while longer.
            if postmaster_of(directory) in (before, None):
                return False
            try:
                return client.read(id).content == "[1]"
            except grpc.RpcError as error:
                assert error.code() == grpc.StatusCode.UNAVAILABLE, error
                return False

        wait_until(is_back, what="the private PostgreSQL is back")
