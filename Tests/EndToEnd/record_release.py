# SPDX-License-Identifier: Apache-2.0
"""Records what a program asks of PostgreSQL in the story of `release_story`."""

import subprocess
import sys
from pathlib import Path

import conftest  # noqa: F401  Makes the clients.
import daemon
import pgwire
import release_story
from clients import Client
from daemon import Daemon, scratch_directory
from postgres import Cluster
from waiting import wait_until

#: The name of the connections that serve calls.
APPLICATION = "holdfastd"
OWNER, OTHER = "owner", "other"
#: What looks for work does so again and again: so often is it recorded while it finds none.
IDLE_MAX = 2


def record(release, program, path):
    daemon.PROGRAM = Path(program)
    with scratch_directory() as directory, Cluster(directory) as cluster:
        subprocess.run([program, "migrate", "up", "--postgres-url", cluster.url], check=True)
        sockets = directory / "recorder"
        sockets.mkdir()
        recorder = pgwire.Recorder(sockets, cluster.sockets / ".s.PGSQL.5432", APPLICATION)
        url = cluster.url.replace(str(cluster.sockets), str(sockets))

        def text(sql):
            recorder.note_text(sql)
            cluster.query(sql)

        def count(table, condition):
            return int(cluster.query(f"SELECT count(*) FROM {table} WHERE {condition}")[0])

        options = ["--loops", "1", "--visit-window-seconds", "1"]
        with Daemon.serve(url, directory, options=options) as server:
            with Client(server.address, OWNER) as owner, Client(server.address, OTHER) as other:
                release_story.tell(
                    owner, other, text,
                    lambda: count("snapshot_visit", "snapshot_deleted_at IS NOT NULL"))
                for table in ("session", "snapshot"):
                    wait_until(lambda: not count(table, "deleted_at IS NOT NULL"))
        recorder.close()
    recorder.exchanges = list(without_idling(recorder.exchanges))
    pgwire.write(recorder, path, release)
    names = sorted({statement["name"] for statement in recorder.statements})
    print(f"{len(recorder.statements)} statements, {len(recorder.exchanges)} exchanges")
    print(*names, sep="\n")


def without_idling(exchanges):
    """Leaves out most of the searches for work that find nothing."""
    seen = {}
    for exchange in exchanges:
        steps = exchange.get("steps", [])
        if len(steps) == 1 and steps[0]["statement"][0].startswith(("find_", "count_")):
            rows = steps[0].get("rows", [])
            key = (steps[0]["statement"], repr(rows))
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > IDLE_MAX:
                continue
        yield exchange


if __name__ == "__main__":
    record(*sys.argv[1:])
