# SPDX-License-Identifier: Apache-2.0
"""CPlusPlus/calls.cpp, which calls any server of holdfast.v1 with varying keys."""

import json

from cplusplus import compiled
from database import Filling
from messages import messages
from processes import measure

CONNECTIONS, STREAMS = 8, 4
#: The places of a key and of random digits in a request.
KEY, DIGITS = "\1" * 22, "\2" * 16


def request(workload, content):
    """The path of a workload's method, and its request with places for what varies."""
    sessions = messages()
    snapshots = messages("snapshot_service")
    # One of equal content would change nothing.
    changed = f'{{"run": "{DIGITS}", {content[1:]}'
    method, message = {
        "metadata": ("GetSessionMetadata", sessions.GetSessionMetadataRequest(id=KEY)),
        "get": ("GetSession", sessions.GetSessionRequest(id=KEY)),
        "list": ("ListSessions", sessions.ListSessionsRequest(page_size=20)),
        "create": ("CreateSession", sessions.CreateSessionRequest(
            title="A new session", description="Created by the benchmark", content=content)),
        "update": ("UpdateSession", sessions.UpdateSessionRequest(
            id=KEY, allow_overwrite=True, content=changed)),
        "snapshot": ("GetSnapshot", snapshots.GetSnapshotRequest(id=KEY)),
    }[workload]
    service = "SnapshotService" if workload == "snapshot" else "SessionService"
    return f"/holdfast.v1.{service}/{method}", message.SerializeToString()


def varying_keys(address, workload, *, content, seconds, connections=CONNECTIONS, streams=STREAMS,
                 filling=Filling(), snapshots=None, **watched):
    """Columns for a table. `content` is the file of what is written, `snapshots` that of the ids
    which are read. Fails if a call does."""
    path, message = request(workload, content.read_text())
    file = content.with_suffix(".request")
    file.write_bytes(message)
    return columns([
        compiled("calls", ("libnghttp2",)), address, path, file, f"--connections={connections}",
        f"--streams={streams}", f"--seconds={seconds}", f"--keys={filling.sessions}",
        f"--owners={filling.owners}", *([f"--ids={snapshots}"] if snapshots else [])], **watched)


def columns(words, **watched):
    """Columns for a table, of a command that prints what calls.cpp does."""
    done = measure(words, **watched)
    counted = json.loads(done.output)
    calls = counted["calls"]
    return {
        "req/s": calls / counted["seconds"], "p50 µs": counted["p50"], "p99 µs": counted["p99"],
        **({"server µs": done.server / calls * 1e6} if watched.get("server") else {}),
        "PostgreSQL µs": done.postgres / calls * 1e6, "client µs": done.client / calls * 1e6,
        "foreign cores": done.foreign}
