# SPDX-License-Identifier: Apache-2.0
"""Work that outlives the call that asked for it, across kill -9 and several servers."""

import subprocess
import threading

import grpc
from clients import Client
from daemon import PROGRAM, Daemon
from waiting import wait_until

VISITORS = 100_000
#: A thousand marks take some 20 ms; a step that reads every visit takes a second.
MARK_SECONDS_MAX = 60

FILL = """
    INSERT INTO snapshot_visit (visitor_id, snapshot_id, snapshot_owner_id, snapshot_title,
      snapshot_title_fold, snapshot_description, snapshot_created_at, snapshot_sha256,
      snapshot_size, snapshot_is_template, visit_count, first_visited_at, last_visited_at)
    SELECT 'visitor-' || n, snapshot_id, owner_id, title, title_fold, description, created_at,
      content_sha256, content_size, is_template, 1, created_at, created_at
    FROM snapshot, generate_series(1, {count}) AS n WHERE snapshot_id = '{id}'"""


def marked(cluster, id):
    return int(cluster.query(
        f"SELECT count(*) FROM snapshot_visit WHERE snapshot_id = '{id}'"
        " AND snapshot_deleted_at IS NOT NULL")[0])


def jobs(command, cluster):
    done = subprocess.run(
        [str(PROGRAM), "jobs", command, "--postgres-url", cluster.url], capture_output=True,
        text=True, check=True, timeout=60)
    return {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}


def test_i2_a25_b8_marking_survives_kill_9(cluster):
    """The original marks in the memory of a process, three times at most."""
    directory = cluster.log.parent
    # Marking goes by visitor, so it waits for this one when others are marked and others are not.
    middle = f"SELECT 1 FROM snapshot_visit WHERE visitor_id = 'visitor-{VISITORS // 2}' FOR UPDATE"
    with Daemon.serve(cluster.url, directory) as daemon, Client(daemon.address, "owner") as owner:
        gone, kept = owner.share(title="gone"), owner.share(title="kept")
        cluster.query(FILL.format(count=VISITORS, id=gone.id))
        cluster.query(FILL.format(count=VISITORS // 100, id=kept.id))
        with cluster.holding(middle):
            owner.call("DeleteSnapshot", id=gone.id)
            wait_until(lambda: marked(cluster, gone.id) > 0 and cluster.waiting(), MARK_SECONDS_MAX)
            daemon.kill()
    assert 0 < marked(cluster, gone.id) < VISITORS
    status = jobs("status", cluster)
    assert status["mark-visits"][0] == "1" and len(status["mark-visits"]) == 2

    later = f"SELECT 1 FROM snapshot_visit WHERE visitor_id = 'visitor-{VISITORS * 3 // 4}' FOR UPDATE"
    with cluster.holding(later) as rest, Daemon.serve(cluster.url, directory) as daemon:
        wait_until(cluster.waiting, MARK_SECONDS_MAX)
        # Pages that are taken meanwhile show what is so, marked or not.
        check_pages(daemon, gone, kept)
        assert marked(cluster, gone.id) < VISITORS
        rest.end()
        wait_until(lambda: marked(cluster, gone.id) == VISITORS + 1, MARK_SECONDS_MAX)
        check_pages(daemon, gone, kept)
    assert marked(cluster, kept.id) == 0
    assert len(cluster.query(
        "SELECT DISTINCT snapshot_deleted_at FROM snapshot_visit"
        " WHERE snapshot_deleted_at IS NOT NULL")) == 1


def check_pages(daemon, gone, kept):
    """Visitors of two snapshots see which of them is gone."""
    # In the order of marking: the first, one of the middle, and the last of who visited both.
    for number in (1, 500, VISITORS // 100 - 1):
        with Client(daemon.address, f"visitor-{number}") as visitor:
            for page_size in (1, 100):
                logs = visitor.logs(page_size=page_size)
                assert {id: log.snapshot_deleted for id, log in logs.items()} == {
                    gone.id: True, kept.id: False}
            assert set(visitor.logs(filter={"snapshot_deleted": True})) == {gone.id}
            assert set(visitor.logs(filter={"snapshot_deleted": False})) == {kept.id}


def test_jobs_can_be_run_by_hand(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner:
            for _ in range(3):
                owner.call("DeleteSnapshot", id=owner.share().id)
    jobs("run", cluster)
    assert cluster.query(
        "SELECT count(*) FROM snapshot_visit WHERE snapshot_deleted_at IS NULL") == ["0"]
    status = jobs("status", cluster)
    assert set(status) >= {
        "mark-visits", "expire-snapshots", "purge-sessions", "purge-snapshots"}
    assert status["expire-snapshots"] == ["0"]
    assert status["mark-visits"][0] == "3"


def test_visits_of_eight_users_on_two_servers_are_exact(cluster):
    """Every visit counts with a window of zero, and not one too many when a server is killed."""
    options = ["--visit-window-seconds", "0"]
    directory = cluster.log.parent
    with Daemon.serve(cluster.url, directory, options=options) as first:
        with Daemon.serve(cluster.url, directory, options=options) as second:
            with Client(first.address, "owner") as owner:
                exact, killed = owner.share(), owner.share()
            made = visit([first, second], exact.id, 125)
            assert made == {f"user-{number}": [500, 500] for number in range(8)}
            # A slow machine may write the last counts after the answers.
            expected = {"owner": 1, **{user: 1_000 for user in made}}
            wait_until(lambda: counts(first, exact.id) == expected, 20)

            made = visit([first, second], killed.id, 125, dies=Death(second, answers=400))
            assert all(answered[1] < 500 for answered in made.values())
            # What the first server answered is counted. The second may have counted what it
            # answered, and what was under way when it was killed: one round.
            def are_counted():
                found = counts(first, killed.id)
                return all(found.get(user, 0) >= answers[0] for user, answers in made.items())

            wait_until(are_counted, 20)
            found = counts(first, killed.id)
            assert found.pop("owner") == 1
            for user, count in found.items():
                assert count <= sum(made[user]) + VISITS_PER_ROUND


VISITS_PER_ROUND = 4


class Death:
    """Kills a server when it has given so many answers."""

    def __init__(self, daemon, answers):
        self.daemon, self.answers = daemon, answers
        self.lock = threading.Lock()

    def note_answer(self, daemon):
        with self.lock:
            if daemon is self.daemon:
                self.answers -= 1
                if self.answers == 0:
                    daemon.kill()


def visit(daemons, id, rounds, dies=None):
    """Eight users visit each server four times in each round; what each server answered them."""
    made = {}

    def run(number):
        user = f"user-{number}"
        answered = [0 for _ in daemons]
        clients = [Client(daemon.address, user) for daemon in daemons]
        for _ in range(rounds):
            flying = [
                (index, client.start("GetSnapshot", id=id))
                for index, client in enumerate(clients) for _ in range(VISITS_PER_ROUND)]
            for index, future in flying:
                try:
                    future.result()
                    answered[index] += 1
                    if dies:
                        dies.note_answer(daemons[index])
                except grpc.RpcError:
                    pass
        for client in clients:
            client.channel.close()
        made[user] = answered

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


def counts(daemon, id):
    with Client(daemon.address, "owner") as owner:
        visitors = owner.list(method="ListSnapshotVisitors", snapshot_id=id)
    return {visitor.visitor_id: visitor.visit_count for visitor in visitors}
