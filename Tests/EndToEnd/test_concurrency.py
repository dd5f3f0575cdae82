# SPDX-License-Identifier: Apache-2.0
"""Many writers on few sessions while the server is killed: a checker reads the recorded history.

HOLDFAST_CHECKER_SECONDS sets how long they write: 12 unless it is set.
"""

import bisect
import collections
import hashlib
import json
import os
import random
import threading
import time

import grpc
import pytest
from clients import Client, error_info
from daemon import Daemon, free_port, scratch_directory

SECONDS = float(os.environ.get("HOLDFAST_CHECKER_SECONDS", "12"))
WRITERS = 16
SESSIONS = 50
KILLS = 5
#: Refusals that concurrent writers must expect.
EXPECTED = {
    "VERSION_MISMATCH", "SESSION_NOT_FOUND", "SESSION_NOT_DELETED", "SESSION_VERSION_NOT_FOUND",
    "CONCURRENT_CHANGE"}
#: How many of the newest versions are always kept.
KEPT = 50

#: What a call saw: when it began and ended, and which version with which hash, which deletions have
#: not.
Record = collections.namedtuple("Record", "began ended version hash method")
#: A refusal that says whether the session was deleted when it came.
Sighting = collections.namedtuple("Sighting", "began ended was_deleted")

#: Refusals that tell whether the session was deleted.
SIGHTINGS = {"SESSION_NOT_FOUND": True, "SESSION_NOT_DELETED": False}


class Writer(threading.Thread):
    """Calls methods at random and remembers what was acknowledged."""

    def __init__(self, number, address, ids, stop):
        super().__init__()
        self.rng = random.Random(number)
        self.address, self.ids, self.stop = address, ids, stop
        self.records = collections.defaultdict(list)
        self.sightings = collections.defaultdict(list)
        self.lost = 0
        self.fault = None

    def run(self):
        try:
            with Client(self.address, "anna", timeout=20) as client:
                while not self.stop.is_set():
                    self.step(client)
        except Exception as fault:
            self.fault = fault

    def step(self, client):
        id = self.rng.choice(self.ids)
        known = self.records[id][-1].version if self.records[id] else 1
        content = json.dumps({"n": self.rng.random(), "padding": "x" * self.rng.randrange(2_000)})
        method, fields = self.rng.choices(
            [
                ("GetSession", {}),
                ("UpdateSession", {"expected_version": known, "content": content}),
                ("UpdateSession", {"allow_overwrite": True, "title": f"t{self.rng.random()}"}),
                ("PatchSession", {"expected_version": known, "merge_patch": content}),
                ("RestoreSessionVersion", {
                    "version": self.rng.randrange(max(1, known - 5), known + 1),
                    "expected_version": known}),
                ("DeleteSession", {"expected_version": known}),
                ("UndeleteSession", {}),
            ], [8, 6, 2, 4, 2, 1, 3])[0]
        began = time.monotonic()
        try:
            answer = client.call(method, id=id, **fields)
        except grpc.RpcError as error:
            if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
                self.lost += 1
                time.sleep(0.02)
                return
            info = error_info(error)
            assert info and info.reason in EXPECTED, error
            if info.reason in SIGHTINGS:
                self.sightings[id].append(
                    Sighting(began, time.monotonic(), SIGHTINGS[info.reason]))
            return
        if method == "DeleteSession":
            version, hash = known + 1, None
        else:
            metadata = answer.session.metadata if method == "GetSession" else answer.metadata
            version, hash = metadata.version, metadata.content_hash
        if method == "GetSession":
            content = answer.session.content.encode()
            assert hashlib.sha256(content).hexdigest() == hash
        self.records[id].append(Record(began, time.monotonic(), version, hash, method))


def check_session(client, id, records, sightings):
    """Holds what was seen of one session against what is kept of it."""
    try:
        client.call("UndeleteSession", id=id)
    except grpc.RpcError:
        pass
    kept = {entry.version: entry for entry in client.list(method="ListSessionVersions", id=id)}
    newest = max(kept)
    assert newest == client.read(id).metadata.version
    # Contiguous as far as nothing may have been thinned out.
    oldest = max(1, newest - KEPT + 1)
    assert set(range(oldest, newest + 1)) <= set(kept)

    writes = [record for record in records if record.method != "GetSession"]
    made = collections.Counter(record.version for record in writes)
    assert max(made.values(), default=0) <= 1, "two writers were told that they made one version"
    hashes = collections.defaultdict(set)
    for record in records:
        assert record.version <= newest, "an acknowledged version is gone"
        if record.hash:
            hashes[record.version].add(record.hash)
    for version, seen in hashes.items():
        assert len(seen) == 1, "one version had two contents"
        if version in kept:
            assert seen == {kept[version].content_hash}
        else:
            assert version < oldest
    check_deletions(records, kept)
    check_order(records, sightings, kept)
    return collections.Counter(record.method for record in writes), newest


def check_deletions(records, kept):
    """Deletions made deleted versions, and nobody saw the session in one of them."""
    for record in records:
        if record.version not in kept:
            continue
        assert kept[record.version].deleted == (record.method == "DeleteSession"), record
        if record.method == "UndeleteSession" and record.version - 1 in kept:
            assert kept[record.version - 1].deleted, "something was undeleted that was not deleted"


def check_order(records, sightings, kept):
    """Whatever begins after something has ended sees at least as new a version. As deletions have
    versions too, a session that was acknowledged as deleted is not read before it comes back; and
    it is found missing, or there, only while it may have been."""
    ended = sorted(records, key=lambda record: record.ended)
    began = sorted(records, key=lambda record: record.began)
    # The oldest version that anything from here on saw.
    later = [max(kept)]
    for record in reversed(began):
        later.append(min(later[-1], record.version))
    later.reverse()

    newest, position = 0, 0
    calls = sorted([*records, *sightings], key=lambda call: call.began)
    starts = [record.began for record in began]
    for call in calls:
        while position < len(ended) and ended[position].ended < call.began:
            newest = max(newest, ended[position].version)
            position += 1
        if isinstance(call, Record):
            assert call.version >= newest, "a read went backwards"
            continue
        oldest_after = later[bisect.bisect_right(starts, call.ended)]
        possible = range(max(newest, 1), oldest_after + 1)
        assert any(
            version not in kept or kept[version].deleted == call.was_deleted
            for version in possible), "a session was missing, or there, at a wrong time"


def test_writers_lose_nothing_while_the_server_is_killed():
    with scratch_directory() as directory:
        port = free_port()
        daemon = Daemon.dev(directory, port)
        try:
            with Client(daemon.address, "anna") as client:
                ids = [client.create(content="{}").id for _ in range(SESSIONS)]
            stop = threading.Event()
            writers = [Writer(number, daemon.address, ids, stop) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            for _ in range(KILLS):
                time.sleep(SECONDS / (KILLS + 1))
                daemon.kill()
                daemon = Daemon.dev(directory, port)
            time.sleep(SECONDS / (KILLS + 1))
            stop.set()
            for writer in writers:
                writer.join()
                assert writer.fault is None, writer.fault
            with Client(daemon.address, "anna") as client:
                totals = [
                    check_session(
                        client, id, [r for w in writers for r in w.records[id]],
                        [s for w in writers for s in w.sightings[id]])
                    for id in ids]
            writes = sum((writes for writes, _ in totals), collections.Counter())
            print(f"{writes.total()} acknowledged writes ({dict(writes)}), "
                  f"{sum(len(r) for w in writers for r in w.records.values()) - writes.total()} "
                  f"reads, {sum(len(s) for w in writers for s in w.sightings.values())} sightings, "
                  f"{sum(v for _, v in totals)} versions, "
                  f"{sum(w.lost for w in writers)} calls without an answer")
            assert writes.total() > SESSIONS
            assert writes["DeleteSession"] > 0 and writes["UndeleteSession"] > 0
            assert sum(w.lost for w in writers) > 0
        finally:
            daemon.kill() if daemon.process.poll() is None else None


Kept = collections.namedtuple("Kept", "deleted")
#: Versions 1 and 2, deleted as 3, undeleted as 4.
KEPT_VERSIONS = {1: Kept(False), 2: Kept(False), 3: Kept(True), 4: Kept(False)}


def seen(began, version, method="GetSession"):
    return Record(began, began + 0.5, version, None, method)


@pytest.mark.parametrize("records, sightings", [
    ([seen(1, 2), seen(2, 1)], []),
    ([seen(1, 3)], []),
    ([seen(1, 3, "DeleteSession"), seen(2, 2)], []),
    ([seen(1, 2, "DeleteSession")], []),
    ([seen(1, 2, "UndeleteSession")], []),
    ([seen(3, 2)], [Sighting(1, 2, True)]),
    ([seen(1, 4)], [Sighting(2, 3, True)]),
    ([seen(1, 3, "DeleteSession"), seen(1, 4, "UndeleteSession")], [Sighting(2, 3, True)]),
])
def test_the_checker_finds_what_is_planted(records, sightings):
    with pytest.raises(AssertionError):
        check_deletions(records, KEPT_VERSIONS)
        check_order(records, sightings, KEPT_VERSIONS)


def test_the_checker_lets_a_sound_history_pass():
    records = [
        seen(1, 1), seen(2, 2, "UpdateSession"), seen(3, 3, "DeleteSession"), seen(3.2, 2),
        seen(5, 4, "UndeleteSession"), seen(6, 4)]
    check_deletions(records, KEPT_VERSIONS)
    check_order(
        records, [Sighting(1, 2, False), Sighting(3.2, 4, True), Sighting(6, 7, False)],
        KEPT_VERSIONS)
