# SPDX-License-Identifier: Apache-2.0
"""`holdfast bench` against a server that works, stops, and refuses."""

import json
import os
import signal
import threading

import pytest
from daemon import Daemon, scratch_directory
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

USED = "holdfast bench init --sessions 8 --snapshots 3 --size 2048"


@pytest.fixture
def own():
    """A server that a test may stop or kill."""
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon:
            yield daemon


def rows(text):
    """The rows of a printed table, by their first two cells."""
    lines = [line.split() for line in text.splitlines()[1:]]
    return {(line[0], line[1]): line[2:] for line in lines if line[-1].isdigit()}


def test_a_mix_is_measured_and_nothing_of_it_stays(person):
    assert "8 sessions and 3 snapshots are ready." in person.out(USED)
    # Again: nothing is missing, so nothing is made.
    assert "8 sessions and 3 snapshots are ready." in person.out(USED)
    assert len(json.loads(person.out("holdfast session list --page-all -o json"))) == 8
    mine = person.client.create("holdfast bench 99", "{}")

    done = person.out(
        "holdfast bench mix --seconds 2 --warm-up 0 --connections 2 --streams 2 "
        "--json result.json --html report.html")
    table = rows(done)
    assert ("closed", "GetSessionMetadata") in table and ("closed", "UpdateSession") in table
    result = json.loads((person.folder / "result.json").read_text())
    calls = {call["call"]: call for call in result["steps"][0]["calls"]}
    assert sum(call["count"] for call in calls.values()) > 20
    assert all(not call["failures"] and call["wrongAnswers"] == 0 for call in calls.values())
    assert "<polyline" in (person.folder / "report.html").read_text()

    person.run("holdfast bench clean")
    left = json.loads(person.out("holdfast session list --page-all -o json"))
    assert [session["id"] for session in left] == [mine.id]
    assert person.out("holdfast snapshot list -o name") == ""


def test_a_load_needs_its_sessions(person):
    refused = person.run("holdfast bench get --seconds 1", 1)
    assert "holdfast bench init" in refused.stderr
    person.run(USED)
    refused = person.run("holdfast bench save --connections 3 --streams 3 --seconds 1", 1)
    assert "9 workers need as many sessions to save, and there are 8" in refused.stderr
    for option in ["--rps 0", "--rps fast", "--seconds 0", "--connections 0", "--keys other"]:
        person.run(f"holdfast bench get {option}", 64)


def test_the_log_is_one_of_hdrhistogram(person):
    person.run(USED)
    person.run(
        "holdfast bench metadata --rps 100,200 --seconds 1 --warm-up 0 --json - "
        "--histogram-log load.hlog > result.json")
    steps = json.loads((person.folder / "result.json").read_text())["steps"]
    reader = HistogramLogReader(str(person.folder / "load.hlog"), HdrHistogram(1, 3600 * 10**9, 3))
    for step in steps:
        read = reader.get_next_interval_histogram()
        call = step["calls"][0]
        assert read.get_total_count() == call["count"]
        told = dict(map(tuple, call["latencyMillisecondsByPercentage"]))
        for percentage in (50, 90, 99, 100):
            value = read.get_value_at_percentile(percentage) / 1e6
            assert abs(value - told[percentage]) <= 0.002 * told[percentage]
    assert reader.get_next_interval_histogram() is None


def test_a_server_that_stops_shows_in_median_and_tail(person, own):
    """The latency of a call counts from the time when it was due."""
    address, pid = own.address, own.process.pid
    person.run(f"{USED} --server {address}")
    stop = threading.Timer(1, os.kill, (pid, signal.SIGSTOP))
    go_on = threading.Timer(7, os.kill, (pid, signal.SIGCONT))
    for timer in (stop, go_on):
        timer.start()
    try:
        # Fewer workers than calls that are due meanwhile.
        person.run(
            f"holdfast bench metadata --server {address} --rps 50 --seconds 8 --warm-up 0 "
            "--connections 2 --streams 2 --json result.json")
    finally:
        for timer in (stop, go_on):
            timer.join()
    call, = json.loads((person.folder / "result.json").read_text())["steps"][0]["calls"]
    told = dict(map(tuple, call["latencyMillisecondsByPercentage"]))
    assert call["count"] == 400 and told[50] > 1_000 and told[99] > 5_000


def test_a_change_is_told_from_noise(person):
    person.run(USED)
    person.run("holdfast bench get --rps 100 --seconds 1 --warm-up 0 --json first.json")
    first = json.loads((person.folder / "first.json").read_text())
    for slice in first["steps"][0]["calls"][0]["rateMedianAndTailOfSlices"]:
        slice[1] = slice[1] * 10 + 50
    (person.folder / "slow.json").write_text(json.dumps(first))
    assert "worse" not in person.out("holdfast bench compare first.json first.json")
    assert "worse" in person.run("holdfast bench compare first.json slow.json", 1).stdout
    assert "better" in person.out("holdfast bench compare slow.json first.json")
    (person.folder / "other.json").write_text("{}")
    refused = person.run("holdfast bench compare first.json other.json", 1)
    assert "other.json cannot be compared" in refused.stderr


def test_calls_that_fail_are_told(person, own):
    address, pid = own.address, own.process.pid
    person.run(f"{USED} --server {address}")
    stop = threading.Timer(0.5, os.kill, (pid, signal.SIGTERM))
    stop.start()
    done = person.run(
        f"holdfast bench metadata --server {address} --rps 20 --seconds 2 --warm-up 0", 2)
    stop.join()
    assert "failed: UNAVAILABLE" in done.stderr
