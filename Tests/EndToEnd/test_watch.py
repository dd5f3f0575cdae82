# SPDX-License-Identifier: Apache-2.0
"""Watching sessions: at once on the same server, soon on another, and until it drains."""

import collections
import os
import queue
import signal
import threading
import time
from pathlib import Path

import grpc
import pytest
from bundles import Import, export
from clients import Client
from daemon import Daemon, scratch_directory
from holdfast.v1 import session_bundle_pb2 as bundle_api
from holdfast.v1 import session_watch_pb2 as watching

SECONDS_TO_OTHERS_MAX = 1.5
WATCHERS = 1_000
#: Long enough for every watcher's heartbeat.
QUIET_SECONDS = 16
CORE_SHARE_MAX = 0.05

#: Ten sessions for each watcher.
FILL = f"""
    INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
      updated_at, content_sha256, content_size, document)
    SELECT 'watcher-' || n % {WATCHERS}, lpad(n::text, 22, '0'), 1, 't', 't', '', now(), now(),
      sha256('[]'), 2, '{{"content": "[]"}}'
    FROM generate_series(1, {10 * WATCHERS}) AS n"""


class Watch:
    """The news that a stream has brought, with the time at which each came."""

    def __init__(self, client, sessions):
        self.call = self.start(client, sessions)
        self.news = queue.Queue()
        self.end = None
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def start(self, client, sessions):
        request = watching.WatchSessionsRequest(
            sessions=[{"id": id, "known_version": version} for id, version in sessions.items()])
        return client.sessions.WatchSessions(request, metadata=client.metadata)

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


class WatchMine(Watch):
    """The news among all the sessions of a user."""

    def __init__(self, client, token=""):
        self.token = token
        super().__init__(client, token)

    def start(self, client, token):
        request = watching.WatchMySessionsRequest(resume_token=token)
        return client.sessions.WatchMySessions(request, metadata=client.metadata)

    def next(self):
        """The next event that is no heartbeat, as the kind, the id and the version."""
        while True:
            came, answer = self.news.get(timeout=30)
            self.token = answer.resume_token or self.token
            name = watching.MySessionEvent.Name(answer.event).removeprefix("MY_SESSION_EVENT_")
            if name != "HEARTBEAT":
                return came, name, answer.id, answer.metadata.version


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


def test_a_user_is_told_of_all_their_sessions_by_any_server(servers):
    with (Client(servers[0].address, "mine-anna") as anna,
          Client(servers[1].address, "mine-bert") as bert,
          Client(servers[1].address, "mine-anna") as elsewhere):
        own, theirs = WatchMine(elsewhere), WatchMine(bert)
        assert own.next()[1] == theirs.next()[1] == "RESYNC"

        def told(watch, call, *expected):
            made = call()
            done = time.monotonic()
            came, *news = watch.next()
            assert (news[0], news[2]) == expected
            assert came - done <= SECONDS_TO_OTHERS_MAX
            return made, news[1]

        created, id = told(own, anna.create, "CREATED", 1)
        assert created.id == id
        told(own, lambda: anna.call(
            "UpdateSession", id=id, expected_version=1, title="t"), "CHANGED", 2)
        told(theirs, lambda: anna.call(
            "GrantSessionAccess", id=id, user_id=bert.user, role=2), "SHARED", 2)
        told(own, lambda: bert.call(
            "UpdateSession", id=id, expected_version=2, title="u"), "CHANGED", 3)
        assert theirs.next()[1:] == ("CHANGED", id, 3)
        told(theirs, lambda: anna.call("DeleteSession", id=id), "DELETED", 0)
        assert own.next()[1:] == ("DELETED", id, 0)
        told(theirs, lambda: anna.call("UndeleteSession", id=id), "UNDELETED", 5)
        assert own.next()[1:] == ("UNDELETED", id, 5)
        told(theirs, lambda: anna.call(
            "RevokeSessionAccess", id=id, user_id=bert.user), "UNSHARED", 0)
        # What is imported keeps its times.
        bundle = export(anna)
        imported, _ = told(theirs, lambda: list(Import(bert, bundle)), "CREATED", 5)
        assert imported[0].outcome == bundle_api.IMPORT_OUTCOME_IMPORTED
        for watch in (own, theirs):
            watch.call.cancel()


def test_a_watch_of_all_sessions_resumes_after_its_last_token(client, stranger):
    watch = WatchMine(client)
    assert watch.next()[1] == "RESYNC"
    id = client.create().id
    assert watch.next()[1:] == ("CREATED", id, 1)
    watch.call.cancel()
    client.call("UpdateSession", id=id, expected_version=1, title="a")
    client.call("UpdateSession", id=id, expected_version=2, title="b")
    again = WatchMine(client, watch.token)
    assert again.next()[2:] == (id, 3)
    again.call.cancel()
    for token in ("AAAA", watch.token):
        foreign = WatchMine(stranger, token)
        assert foreign.next()[1] == "RESYNC"
        foreign.call.cancel()


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


def test_ten_thousand_watched_sessions_cost_next_to_nothing(cluster):
    """1,000 watchers of ten sessions each, of which none changes."""
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        cluster.query(FILL)
        ids = collections.defaultdict(list)
        for row in cluster.query("SELECT owner_id, session_id FROM session"):
            owner, id = row.split("|")
            ids[owner].append(id)
        clients = [Client(daemon.address) for _ in range(WATCHERS // 50)]
        try:
            calls = [
                clients[number % len(clients)].sessions.WatchSessions(
                    watching.WatchSessionsRequest(
                        sessions=[{"id": id, "known_version": 1} for id in ids[owner]]),
                    metadata=[("x-holdfast-user", owner)])
                for number, owner in enumerate(ids)]
            for call in calls:
                call.initial_metadata()
            # The first poll reads all that it has not seen before.
            time.sleep(3)
            began, before = time.monotonic(), busy_seconds(daemon, cluster)
            time.sleep(QUIET_SECONDS)
            used = [
                (after - start) / (time.monotonic() - began)
                for after, start in zip(busy_seconds(daemon, cluster), before)]
            assert all(call.is_active() for call in calls)
        finally:
            for client in clients:
                client.channel.close()
        print(f"of a core: server {used[0]:.1%}, PostgreSQL {used[1]:.1%}")
        assert used[0] < CORE_SHARE_MAX


def busy_seconds(daemon, cluster):
    """The time that the server and all processes of PostgreSQL have computed."""
    postmaster = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    backends = [
        int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()
        and stat_of(path.name)[1:2] == [str(postmaster)]]
    ticks = os.sysconf("SC_CLK_TCK")
    return [
        sum(sum(map(int, stat_of(pid)[11:13])) for pid in pids) / ticks
        for pids in ([daemon.process.pid], backends)]


def stat_of(pid):
    """The fields of /proc/PID/stat behind the name of the program; none once it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


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
