# SPDX-License-Identifier: Apache-2.0
"""Counting visits is never in the way of reading, whatever happens to the counts."""

import subprocess

from clients import Client
from daemon import Daemon
from documents import document

HOLD_SECONDS = 3


def hold_visits(cluster, seconds=HOLD_SECONDS):
    """Locks the table of visits for a while, as a migration or a backup may."""
    statement = f"BEGIN; LOCK TABLE snapshot_visit; SELECT pg_sleep({seconds}); COMMIT"
    psql = subprocess.Popen(
        ["psql", "--no-psqlrc", "--quiet", f"--host={cluster.sockets}", "--username=holdfast",
         "--dbname=postgres", *(f"--command={part}" for part in statement.split("; "))],
        stdout=subprocess.DEVNULL)
    locked = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
    while cluster.query(f"{locked} AND relation = 'snapshot_visit'::regclass") != ["1"]:
        assert psql.poll() is None
    return psql


def test_w5_b2_a_count_that_is_stuck_does_not_hold_up_the_read(cluster):
    content = document("typical")
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share(content=content)
            guest.call("GetSnapshotMetadata", id=created.id)
            psql = hold_visits(cluster)
            assert guest.call("GetSnapshot", id=created.id).snapshot.content == content
            assert psql.poll() is None, "the table was free again before the read ended"
            psql.wait()
            # The visit was counted when that was possible, and once.
            assert guest.visit(created.id).visit_count == 1


def test_a_server_that_ends_counts_its_last_visits(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share()
            psql = hold_visits(cluster)
            guest.call("GetSnapshot", id=created.id)
            assert psql.poll() is None, "the table was free again before the server was stopped"
        assert daemon.stop() == 0
        psql.wait()
    assert cluster.query(
        "SELECT visit_count FROM snapshot_visit WHERE visitor_id = 'guest'") == ["1"]


def test_a_server_that_ends_tells_which_visits_it_lost(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share()
            psql = hold_visits(cluster, seconds=60)
            guest.call("GetSnapshot", id=created.id)
        assert daemon.stop() == 0
        assert psql.poll() is None, "the table was free again before the server had stopped"
        psql.kill()
        (line,) = [
            line for line in daemon.log_objects() if line["message"] == "visits were not counted"]
        assert (line["level"], line["count"]) == ("warning", "1")


def test_w5_b2_a_count_that_fails_does_not_fail_the_read(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share()
            cluster.query("ALTER TABLE snapshot_visit RENAME TO elsewhere")
            for _ in range(3):
                assert guest.call("GetSnapshot", id=created.id).snapshot.metadata == created
            cluster.query("ALTER TABLE elsewhere RENAME TO snapshot_visit")
            assert guest.visit(created.id).visit_count == 1
        lost = [
            line for line in daemon.log_objects() if line["message"] == "a visit was not counted"]
        assert len(lost) == 3
