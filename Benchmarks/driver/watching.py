# SPDX-License-Identifier: Apache-2.0
"""What it costs that many watch one session."""

import json
import subprocess

from paths import TOOLS
from processes import cpu_seconds, resident_kib
from servers import Holdfast
from table import Table

TITLE = "Watchers of one session"
WATCHERS = (10, 100, 1_000, 10_000)
ANSWER, LAST = "writer's answer, p50 µs", "the last watcher's news, p50 µs"
#: With the update's share; the fewer watchers, the larger.
EACH = "server µs of each news"
MEMORY = "KiB of each watch"
#: Below, what a server takes for anything is more than its watches take.
MEMORY_FROM = 1_000


def updates_for(watchers):
    """Enough for a CPU time that is counted in hundredths of a second."""
    return min(500, max(20, 20_000 // watchers))


def table():
    """An empty table."""
    return Table(TITLE, [ANSWER, LAST, EACH, MEMORY])


def watched(database, directory, content, watchers):
    """Columns: a writer updates a session, and waits each time until all have heard of it."""
    server = Holdfast(options=["--streams-per-user-max", "20000"])
    with server.serving(database, directory) as (address, pid):
        before = resident_kib(pid)
        words = [TOOLS / "load", "watch", "--address", address, "--watchers", watchers,
                 "--updates", updates_for(watchers), "--content", content]
        with subprocess.Popen(
                [str(word) for word in words], stdout=subprocess.PIPE, text=True) as client:
            if client.stdout.readline() != "ready\n":
                raise RuntimeError(f"{watchers} watches could not be begun")
            memory, began = resident_kib(pid) - before, cpu_seconds(pid)
            seen = json.loads(client.stdout.readline())
            spent = cpu_seconds(pid) - began
        if client.returncode:
            raise RuntimeError("the watchers have failed")
    return {ANSWER: seen["answer"]["p50"], LAST: seen["news_last"]["p50"],
            EACH: spent / seen["news"] * 1e6,
            **({MEMORY: memory / watchers} if watchers >= MEMORY_FROM else {})}
