# SPDX-License-Identifier: Apache-2.0
"""Watching sessions: at once on the same server, soon on another, and until it drains."""

import queue
import signal
import threading
import time

import grpc
import pytest
from clients import Client
from daemon import Daemon, scratch_directory
from holdfast.v1 import session_watch_pb2 as watching

SECONDS_TO_OTHERS_MAX = 1.5


class Watch:
    """The news that a stream has brought, with the time at which each came."""

    def __init__(self, client, sessions):
        request = watching.WatchSessionsRequest(
            sessions=[{"id": id, "known_version": version} for id, version in sessions.items()])
        self.call = client.sessions.WatchSessions(request, metadata=client.metadata)
        self.news = queue.Queue()
        self.end = None
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        try:
            for answer in self.call:
                self.news.put((time.monotonic(), answer))
            self.end = grpc.StatusCode.OK
        except grpc.RpcError as error:
            self.end = error.code()

    def next(self):
        came, answer = self.news.get(timeout=30)
        return came, answer.event, answer.id, answer.metadata.version


@pytest.fixture
def servers(cluster, tmp_path):
    """Two servers on one database."""
    with scratch_directory() as one, scratch_directory() as other:
        with Daemon.serve(cluster.url, one) as first, Daemon.serve(cluster.url, other) as second:
            yield first, second


def test_a_watcher_on_another_server_sees_a_change_soon(servers):
    with Client(servers[0].address, "anna") as here, Client(servers[1].address, "anna") as there:
        id = here.create().id
        watch = Watch(there, {id: 0})
        assert watch.next()[1:] == (watching.SESSION_EVENT_CHANGED, id, 1)
        for version in range(1, 4):
            here.call("UpdateSession", id=id, expected_version=version, title=f"t{version}")
            changed = time.monotonic()
            came, *news = watch.next()
            assert news == [watching.SESSION_EVENT_CHANGED, id, version + 1]
            assert came - changed <= SECONDS_TO_OTHERS_MAX
        here.call("DeleteSession", id=id)
        assert watch.next()[1:3] == (watching.SESSION_EVENT_GONE, id)
        watch.call.cancel()


def test_a_watcher_on_the_same_server_sees_a_change_at_once(server, client):
    ids = [client.create().id for _ in range(20)]
    with Client(server.address, client.user) as other:
        watch = Watch(other, {id: 1 for id in ids})
        delays = []
        for id in ids:
            client.call("UpdateSession", id=id, expected_version=1, title="t")
            changed = time.monotonic()
            came, *news = watch.next()
            assert news == [watching.SESSION_EVENT_CHANGED, id, 2]
            delays.append(came - changed)
        # A poll would take half a second on average.
        assert sorted(delays)[len(delays) // 2] < 0.1
        watch.call.cancel()


def test_a_watch_goes_on_where_it_was_cut(client):
    id = client.create().id
    watch = Watch(client, {id: 1})
    client.call("UpdateSession", id=id, expected_version=1, title="a")
    assert watch.next()[3] == 2
    watch.call.cancel()
    client.call("UpdateSession", id=id, expected_version=2, title="b")
    client.call("UpdateSession", id=id, expected_version=3, title="c")
    again = Watch(client, {id: 2})
    assert again.next()[3] == 4
    again.call.cancel()


def test_a_watch_ends_cleanly_when_the_server_drains():
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon, Client(daemon.address, "anna") as client:
            id = client.create().id
            watch = Watch(client, {id: 0})
            assert watch.next()[3] == 1
            daemon.process.send_signal(signal.SIGTERM)
            watch.thread.join(20)
            assert watch.end == grpc.StatusCode.OK
            assert daemon.process.wait(20) == 0
