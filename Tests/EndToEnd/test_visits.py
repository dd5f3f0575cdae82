# SPDX-License-Identifier: Apache-2.0
"""Counting visits is never in the way of reading, whatever happens to the counts."""

import signal

from clients import Client
from daemon import Daemon
from documents import document
from waiting import wait_until

#: Locks the table of visits, as a migration or a backup may.
HELD = "LOCK TABLE snapshot_visit"


def test_w5_b2_a_count_that_is_stuck_does_not_hold_up_the_read(cluster):
    content = document("typical")
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share(content=content)
            guest.call("GetSnapshotMetadata", id=created.id)
            with cluster.holding(HELD):
                assert guest.call("GetSnapshot", id=created.id).snapshot.content == content
                wait_until(cluster.waiting)
            # The visit was counted when that was possible, and once.
            assert guest.visit(created.id).visit_count == 1


def test_a_server_that_ends_counts_its_last_visits(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share()
            with cluster.holding(HELD):
                guest.call("GetSnapshot", id=created.id)
                daemon.process.send_signal(signal.SIGTERM)
                wait_until(lambda: "draining" in daemon.log.read_text())
                assert daemon.process.poll() is None
        assert daemon.stop() == 0
    assert cluster.query(
        "SELECT visit_count FROM snapshot_visit WHERE visitor_id = 'guest'") == ["1"]


def test_a_server_that_ends_tells_which_visits_it_lost(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            created = owner.share()
            with cluster.holding(HELD):
                guest.call("GetSnapshot", id=created.id)
                assert daemon.stop() == 0
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
