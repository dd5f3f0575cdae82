# SPDX-License-Identifier: Apache-2.0
"""Sources/load, which calls any server of holdfast.v1 with varying keys."""

import json

from database import Filling
from paths import TOOLS
from processes import measure

CONNECTIONS, STREAMS = 8, 4


def varying_keys(address, workload, *, content, seconds, connections=CONNECTIONS, streams=STREAMS,
                 filling=Filling(), snapshots=None, **watched):
    """Columns for a table. `content` is the file of what is written, `snapshots` that of the ids
    which are read. Fails if a call does."""
    return columns([
        TOOLS / "load", "call", "--address", address, "--workload", workload,
        "--connections", connections, "--streams", streams, "--seconds", seconds,
        "--sessions", filling.sessions, "--owners", filling.owners, "--content", content,
        *(["--snapshots", snapshots] if snapshots else [])],
        **watched)


def columns(words, **watched):
    """Columns for a table, of a command that prints what Sources/load does."""
    done = measure(words, **watched)
    counted = json.loads(done.output)
    calls = counted["calls"]
    return {
        "req/s": calls / counted["seconds"], "p50 µs": counted["p50"], "p99 µs": counted["p99"],
        **({"server µs": done.server / calls * 1e6} if watched.get("server") else {}),
        "PostgreSQL µs": done.postgres / calls * 1e6, "client µs": done.client / calls * 1e6,
        "foreign cores": done.foreign}
