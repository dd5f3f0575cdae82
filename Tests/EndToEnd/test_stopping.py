# SPDX-License-Identifier: Apache-2.0
"""A stop is a stop: whatever the server does or waits for, SIGTERM ends it with exit code 0 in time."""

import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from clients import Client
from daemon import PROGRAM, Daemon, free_port
from waiting import wait_until

DRAIN_SECONDS = 1
#: How long a stop may take beyond the time that running calls are given.
CLOSING_SECONDS = 6
INSTANTS = 25


def holds_its_signals(process):
    """Whether the program has come to its first line: until then a signal ends it as any program."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


class Starting:
    """A server that need never become ready."""

    def __init__(self, url, log, command="serve", options=()):
        arguments = [
            str(PROGRAM), command, "--listen", f"127.0.0.1:{free_port()}",
            "--drain-seconds", str(DRAIN_SECONDS), *options]
        if url:
            arguments += ["--postgres-url", url]
        self.log = log
        self._file = open(log, "ab")
        self.process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=self._file, stderr=self._file)
        wait_until(
            lambda: holds_its_signals(self.process) or self.process.poll() is not None,
            what="the program holds its signals")

    def wait_for(self, text):
        wait_until(lambda: text in self.log.read_text(), what=f"the log says {text!r}")

    def run_for(self, seconds):
        """Lets it run for so long, in which it must not end."""
        with pytest.raises(subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def stop(self):
        """Its exit code and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(60)
        finally:
            self.process.kill()
            self._file.close()
        return code, time.monotonic() - began


def assert_stops(server):
    code, seconds = server.stop()
    assert code == 0, server.log.read_text()[-2000:]
    assert seconds < DRAIN_SECONDS + CLOSING_SECONDS


@pytest.fixture
def mute():
    """A host that accepts and never speaks; its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        yield listener.getsockname()[1]


def test_a_stop_at_any_instant_of_the_start(cluster, tmp_path):
    chance = random.Random(20)
    for number in range(INSTANTS):
        server = Starting(cluster.url, tmp_path / f"{number}.log")
        # Any instant, the moment after the first line and the first served call included.
        server.run_for(chance.uniform(0, 0.5) * (number % 5 > 0))
        assert_stops(server)


def test_a_stop_while_the_database_is_mute(mute, tmp_path):
    url = f"postgresql://holdfast@127.0.0.1:{mute}/holdfast?connect_timeout=600"
    server = Starting(url, tmp_path / "log")
    server.wait_for("listening")
    assert_stops(server)


def test_a_stop_while_nothing_listens(tmp_path):
    server = Starting(f"postgresql://h@127.0.0.1:{free_port()}/h", tmp_path / "log")
    server.wait_for("Connection refused")
    assert_stops(server)


def test_a_stop_while_another_server_migrates(cluster, tmp_path):
    key = int.from_bytes(b"holdfast", "big")
    with cluster.holding(f"SELECT pg_advisory_lock({key})"):
        server = Starting(cluster.url, tmp_path / "log")
        wait_until(cluster.waiting, what="a statement waits for a lock")
        assert_stops(server)


def test_a_stop_while_the_database_answers_nothing(cluster, tmp_path):
    with Daemon.serve(cluster.url, tmp_path, options=["--drain-seconds", str(DRAIN_SECONDS)]) as daemon:
        with Client(daemon.address) as client:
            id = client.create().id
            with cluster.holding(f"SELECT 1 FROM session WHERE session_id = '{id}' FOR UPDATE"):
                waiting = client.start(
                    "UpdateSession", id=id, allow_overwrite=True, content='{"a": 1}')
                wait_until(cluster.waiting, what="a statement waits for a lock")
                began = time.monotonic()
                assert daemon.stop() == 0
                assert time.monotonic() - began < DRAIN_SECONDS + CLOSING_SECONDS
                assert waiting.exception() is not None


def test_a_stop_while_a_private_database_is_made(tmp_path):
    for seconds in (0, 0.2, 1):
        directory = Path("/tmp") / f"stop-{time.monotonic_ns()}"
        server = Starting(
            None, tmp_path / f"{seconds}.log", command="dev", options=["--data-dir", str(directory)])
        server.run_for(seconds)
        assert_stops(server)
