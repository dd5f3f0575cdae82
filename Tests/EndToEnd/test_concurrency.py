# SPDX-License-Identifier: Apache-2.0
"""Many writers on few sessions while the server is killed: a checker reads the recorded history.

HOLDFAST_CHECKER_SECONDS sets how long they write at least: 12 unless it is set.
"""

import collections
import os
import threading
import time

import pytest
from checker import (
    Record, Sighting, check_contents, check_deletions, check_order, check_session, check_versions,
    merged, sha256)
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from writers import Tally, Writer

SECONDS = float(os.environ.get("HOLDFAST_CHECKER_SECONDS", "12"))
WRITERS = 16
SESSIONS = 50
KILLS_MIN = 5
#: The server is killed whenever it has acknowledged that many more.
WRITES_PER_KILL = 200


def write_and_kill(daemon, writers, tally, restart):
    """Kills the server whenever it has acknowledged enough; returns how often, and the last."""
    kills, deadline = 0, time.monotonic() + SECONDS
    while kills < KILLS_MIN or time.monotonic() < deadline:
        tally.wait_for_more(WRITES_PER_KILL)
        daemon.kill()
        daemon = restart()
        kills += 1
        assert all(writer.fault is None for writer in writers), [w.fault for w in writers]
    tally.wait_for_more(WRITES_PER_KILL)
    return kills, daemon


def test_writers_lose_nothing_while_the_server_is_killed():
    with scratch_directory() as directory:
        port = free_port()
        daemons = [Daemon.dev(directory, port)]

        def restart():
            daemons.append(Daemon.dev(directory, port))
            return daemons[-1]

        tally, stop, writers = Tally(), threading.Event(), []
        try:
            with Client(daemons[0].address, "anna") as client:
                ids = [client.create(content="{}").id for _ in range(SESSIONS)]
            writers = [
                Writer(number, daemons[0].address, ids, tally, stop) for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            kills, daemon = write_and_kill(daemons[0], writers, tally, restart)
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
            print(f"{kills} kills, {writes.total()} acknowledged writes ({dict(writes)}), "
                  f"{sum(len(r) for w in writers for r in w.records.values()) - writes.total()} "
                  f"reads, {sum(len(s) for w in writers for s in w.sightings.values())} sightings, "
                  f"{sum(v for _, v in totals)} versions, "
                  f"{sum(w.lost for w in writers)} calls without an answer")
            assert writes.total() == tally.count
            assert all(writes[method] > 0 for method in (
                "UpdateSession", "PatchSession", "RestoreSessionVersion", "DeleteSession",
                "UndeleteSession"))
            assert sum(w.lost for w in writers) > 0
        finally:
            stop.set()
            for writer in writers:
                writer.join()
            if daemons[-1].process.poll() is None:
                daemons[-1].kill()


Kept = collections.namedtuple("Kept", "deleted content_hash", defaults=[None])
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


#: Made, updated, patched, given another title, and restored to version 2.
CONTENTS = {1: "{}", 2: '{"a": 1, "b": 2}', 3: '{"a": 1}', 4: '{"a": 1}', 5: '{"a": 1, "b": 2}'}


def kept_as(contents):
    return {version: Kept(False, sha256(content)) for version, content in contents.items()}


def changed(version, method, sent=None, content=None):
    hash = sha256(CONTENTS[version] if content is None else content)
    return Record(version, version + 0.5, version, hash, method, sent)


SOUND = [
    changed(2, "UpdateSession", CONTENTS[2]), changed(3, "PatchSession", '{"b": null}'),
    changed(4, "UpdateSession"), changed(5, "RestoreSessionVersion", 2), changed(5, "GetSession")]


def test_the_checker_lets_sound_contents_pass():
    check_versions(SOUND, kept_as(CONTENTS))
    check_contents(SOUND, kept_as(CONTENTS), CONTENTS)


@pytest.mark.parametrize("fault", [
    [changed(2, "UpdateSession", "{}")], [changed(2, "UpdateSession", "{}", "{}")],
    [changed(3, "PatchSession", '{"a": null}')], [changed(3, "UpdateSession")],
    [changed(5, "RestoreSessionVersion", 1)], [changed(5, "UndeleteSession")],
    [changed(2, "GetSession", content="[]")],
    [changed(4, "GetSession"), changed(4, "GetSession", content="[]")],
    [changed(2, "PatchSession", "{}"), changed(2, "PatchSession", "{}")],
    [seen(1, 6, "DeleteSession")],
])
def test_the_checker_finds_planted_contents(fault):
    with pytest.raises(AssertionError):
        check_versions(fault, kept_as(CONTENTS))
        check_contents(fault, kept_as(CONTENTS), CONTENTS)


def test_the_checker_finds_a_gap_and_a_changed_content():
    kept = kept_as(CONTENTS)
    del kept[3]
    with pytest.raises(AssertionError):
        check_versions([], kept)
    with pytest.raises(AssertionError):
        check_contents([], kept_as(CONTENTS), {**CONTENTS, 2: "[]"})


@pytest.mark.parametrize("target, patch, result", [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}), ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}), ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    (["a", "b"], ["c", "d"], ["c", "d"]), ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
])
def test_the_checkers_merge_is_that_of_rfc_7396(target, patch, result):
    assert merged(target, patch) == result
