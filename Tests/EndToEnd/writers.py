# SPDX-License-Identifier: Apache-2.0
"""Writers on few sessions, who remember what they were told for the checker."""

import collections
import json
import random
import threading
import time

import grpc
from checker import Record, Sighting, sha256
from clients import CHANNEL_OPTIONS, Client, error_info

#: Long enough for some acknowledged writes on any machine.
PATIENCE_SECONDS = 120
#: A server that was killed is back soon.
OPTIONS = [
    *CHANNEL_OPTIONS, ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.min_reconnect_backoff_ms", 50), ("grpc.max_reconnect_backoff_ms", 200)]
#: Refusals that concurrent writers must expect.
EXPECTED = {
    "VERSION_MISMATCH", "SESSION_NOT_FOUND", "SESSION_NOT_DELETED", "SESSION_VERSION_NOT_FOUND",
    "CONCURRENT_CHANGE"}
#: Refusals that tell whether the session was deleted.
SIGHTINGS = {"SESSION_NOT_FOUND": True, "SESSION_NOT_DELETED": False}


class Tally:
    """Counts acknowledged writes, and lets somebody wait for more of them."""

    def __init__(self):
        self.count = 0
        self.changed = threading.Condition()

    def add(self):
        with self.changed:
            self.count += 1
            self.changed.notify_all()

    def wait_for_more(self, count):
        with self.changed:
            goal = self.count + count
            assert self.changed.wait_for(lambda: self.count >= goal, PATIENCE_SECONDS)


class Writer(threading.Thread):
    """Calls methods at random and remembers what was acknowledged."""

    def __init__(self, number, address, ids, tally, stop):
        super().__init__()
        self.rng = random.Random(number)
        self.address, self.ids, self.tally, self.stop = address, ids, tally, stop
        self.records = collections.defaultdict(list)
        self.sightings = collections.defaultdict(list)
        self.lost = 0
        self.fault = None

    def run(self):
        try:
            with Client(self.address, "anna", timeout=20, options=OPTIONS) as client:
                while not self.stop.is_set():
                    self.step(client)
        except Exception as fault:
            self.fault = fault

    def choose(self, known):
        """A method, its fields, and what of them must show in the result."""
        content = json.dumps({"n": self.rng.random(), "padding": "x" * self.rng.randrange(2_000)})
        patch = json.dumps({
            "n": self.rng.random(), f"k{self.rng.randrange(5)}": self.rng.choice([None, [1], {}])})
        title = f"t{self.rng.random()}"
        older = self.rng.randrange(max(1, known - 5), known + 1)
        expected = {"expected_version": known}
        return self.rng.choices(
            [
                ("GetSession", {}, None),
                ("UpdateSession", {**expected, "content": content}, content),
                ("UpdateSession", {"allow_overwrite": True, "title": title}, None),
                ("PatchSession", {**expected, "merge_patch": patch}, patch),
                ("RestoreSessionVersion", {**expected, "version": older}, older),
                ("DeleteSession", expected, None),
                ("UndeleteSession", {}, None),
            ], [8, 6, 2, 4, 2, 1, 3])[0]

    def step(self, client):
        id = self.rng.choice(self.ids)
        known = self.records[id][-1].version if self.records[id] else 1
        method, fields, sent = self.choose(known)
        began = time.monotonic()
        try:
            answer = client.call(method, id=id, **fields)
        except grpc.RpcError as error:
            self.note_refusal(id, began, error)
            return
        if method == "DeleteSession":
            version, hash = known + 1, None
        else:
            metadata = answer.session.metadata if method == "GetSession" else answer.metadata
            version, hash = metadata.version, metadata.content_hash
        if method == "GetSession":
            assert sha256(answer.session.content) == hash
        elif method == "UpdateSession" and sent is not None:
            assert sha256(sent) == hash
        if method != "GetSession":
            self.tally.add()
        self.records[id].append(Record(began, time.monotonic(), version, hash, method, sent))

    def note_refusal(self, id, began, error):
        if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
            self.lost += 1
            time.sleep(0.02)
            return
        info = error_info(error)
        assert info and info.reason in EXPECTED, error
        if info.reason in SIGHTINGS:
            self.sightings[id].append(Sighting(began, time.monotonic(), SIGHTINGS[info.reason]))
