# SPDX-License-Identifier: Apache-2.0
"""Many writers on few sessions while the server is killed: a checker reads the recorded history.

HOLDFAST_CHECKER_SECONDS sets how long they write: 12 unless it is set.
"""

import collections
import hashlib
import json
import os
import random
import threading
import time

import grpc
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

#: What a call saw: when it began and ended, which version, with which hash; whether it made it.
Record = collections.namedtuple("Record", "began ended version hash is_write")


class Writer(threading.Thread):
    """Calls methods at random and remembers what was acknowledged."""

    def __init__(self, number, address, ids, stop):
        super().__init__()
        self.rng = random.Random(number)
        self.address, self.ids, self.stop = address, ids, stop
        self.records = collections.defaultdict(list)
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
            return
        if method == "DeleteSession":
            return
        metadata = answer.session.metadata if method == "GetSession" else answer.metadata
        if method == "GetSession":
            content = answer.session.content.encode()
            assert hashlib.sha256(content).hexdigest() == metadata.content_hash
        self.records[id].append(Record(
            began, time.monotonic(), metadata.version, metadata.content_hash,
            method != "GetSession"))


def check_session(client, id, records):
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

    writes = [record for record in records if record.is_write]
    made = collections.Counter(record.version for record in writes)
    assert max(made.values(), default=0) <= 1, "two writers were told that they made one version"
    hashes = collections.defaultdict(set)
    for record in records:
        assert record.version <= newest, "an acknowledged version is gone"
        hashes[record.version].add(record.hash)
    for version, seen in hashes.items():
        assert len(seen) == 1, "one version had two contents"
        if version in kept:
            assert seen == {kept[version].content_hash}
        else:
            assert version < oldest

    # Whatever begins after something has ended sees at least as new a version.
    ended = sorted(records, key=lambda record: record.ended)
    seen, position = 0, 0
    for record in sorted(records, key=lambda record: record.began):
        while position < len(ended) and ended[position].ended < record.began:
            seen = max(seen, ended[position].version)
            position += 1
        assert record.version >= seen, "a read went backwards"
    return len(writes), newest


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
                    check_session(client, id, [r for w in writers for r in w.records[id]])
                    for id in ids]
            acknowledged = sum(writes for writes, _ in totals)
            print(f"{acknowledged} acknowledged writes, {sum(v for _, v in totals)} versions, "
                  f"{sum(w.lost for w in writers)} calls without an answer")
            assert acknowledged > SESSIONS
            assert sum(w.lost for w in writers) > 0
        finally:
            daemon.kill() if daemon.process.poll() is None else None
