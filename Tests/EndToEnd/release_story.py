# SPDX-License-Identifier: Apache-2.0
"""A story in which a server sends each of its statements once at least."""

import hashlib
import itertools

from bundles import RENAME, REPLACE, export, outcomes
from holdfast.v1 import session_bundle_pb2 as api
from holdfast.v1 import session_watch_pb2 as watching
from waiting import wait_until

#: Every time that a filter could mean.
ALWAYS = {"start_time": {"seconds": 1}, "end_time": {"seconds": 4_000_000_000}}
#: A history that is too large to be held while it is imported: 1 MiB.
LARGE = ['"' + letter * 400_000 + '"' for letter in "abcde"]


def tell(owner, other, text, marked):
    """Has two users do everything. `text` runs SQL; `marked` says how many visits are marked."""
    sessions = work_on_sessions(owner, other)
    share(owner, other, sessions)
    list_sessions(owner)
    move_bundles(owner, other)
    visit_snapshots(owner, other, text, marked)
    purge(owner, text)


def work_on_sessions(owner, other):
    first = owner.create("First", "[1]", request_id="create")
    assert owner.create("First", "[1]", request_id="create") == first
    ids = [owner.create(f"Session {number}", f"[{number}]").id for number in range(4)]
    # A crowd is answered in batches.
    for method in ("GetSession", "GetSessionMetadata"):
        for future in [owner.start(method, id=id) for id in ids * 40]:
            future.result()
    owner.call("UpdateSession", id=first.id, expected_version=1, content="[2]", request_id="u")
    owner.call("UpdateSession", id=first.id, expected_version=2, title="Second")
    owner.call("UpdateSession", id=first.id, expected_version=1, content="[2]", request_id="u")
    owner.call("PatchSession", id=first.id, expected_version=3, merge_patch='{"a": 1}')
    owner.call("NameSessionVersion", id=first.id, version=4, name="current")
    owner.call("NameSessionVersion", id=first.id, version=1, name="old")
    owner.call("RestoreSessionVersion", id=first.id, version=1, expected_version=4)
    for version in range(5, 17):
        owner.call("UpdateSession", id=first.id, expected_version=version, content=f"[{version}]")
    versions = owner.list(method="ListSessionVersions", page_size=3, id=first.id)
    for version in versions:
        owner.call("GetSessionVersion", id=first.id, version=version.version)
    for id in ids[:2]:
        owner.call("DeleteSession", id=id, expected_version=1, request_id="d")
        owner.call("DeleteSession", id=id, expected_version=1, request_id="d")
    owner.call("UndeleteSession", id=ids[0], request_id="back")
    return [first.id, *ids]


def share(owner, other, ids):
    for role in (1, 2):
        owner.call("GrantSessionAccess", id=ids[0], user_id=other.user, role=role)
    other.call("GetSession", id=ids[0])
    other.call("UpdateSession", id=ids[0], allow_overwrite=True, title="By another")
    owner.list(method="ListSessionGrants", id=ids[0])
    other.list(method="ListSessionsSharedWithMe", page_size=1)
    request = watching.WatchSessionsRequest(
        sessions=[{"id": id, "known_version": 1} for id in ids[:1]])
    call = other.sessions.WatchSessions(request, metadata=other.metadata)
    next(iter(call))
    call.cancel()
    owner.call("GrantSessionAccess", id=ids[3], user_id=other.user, role=1)
    owner.call("RevokeSessionAccess", id=ids[3], user_id=other.user)
    owner.list(method="ListAuditEvents", page_size=2)


def list_sessions(owner):
    orders = list(itertools.product((1, 2, 3), (1, 2)))
    for order, direction in orders:
        walk(owner, "ListSessions", order, direction)
    for direction in (1, 2):
        walk(owner, "ListSessions", 4, direction, deleted=True)
    for filter in ({"title_contains": "e"}, {"create_time": ALWAYS}, {"update_time": ALWAYS},
                   {"title_contains": "e", "create_time": ALWAYS, "update_time": ALWAYS},
                   {"deleted": True, "title_contains": "e", "update_time": ALWAYS}):
        walk(owner, "ListSessions", 1, 1, **filter)


def walk(owner, method, order, direction, **filter):
    owner.list(method=method, page_size=1, order_by=order, order_direction=direction,
               filter=filter)


def move_bundles(owner, other):
    large = owner.create("Large", LARGE[0]).id
    for version, content in enumerate(LARGE[1:], 1):
        owner.call("UpdateSession", id=large, expected_version=version, content=content)
    # What has been staged of the session is discarded when the version turns out to be bad.
    spoiled_bundle = spoiled(export(owner, ids=[large], include_history=True))
    assert outcomes(other, spoiled_bundle) == ["REFUSED"]
    assert "IMPORTED" in outcomes(other, export(owner, include_history=True))
    id = owner.create("Replaced", "[1]").id
    chosen = export(owner, ids=[id], include_history=True)
    owner.call("UpdateSession", id=id, expected_version=1, content="[2]")
    for policy in (RENAME, REPLACE):
        outcomes(owner, chosen, on_conflict=policy)
    owner.call("DeleteSession", id=id)
    assert outcomes(owner, chosen) == ["RESTORED"]


def spoiled(records):
    """The same bundle, but for its last version, which has no title."""
    digest, changed = bytes(32), []
    for record in records:
        record = type(record).FromString(record.SerializeToString())
        item = api.BundleItem.FromString(record.item)
        if item.HasField("version") and item.version.version.version == 1:
            item.version.version.title = ""
            record.item = item.SerializeToString()
        record.digest = digest = hashlib.sha256(digest + record.item).digest()
        changed.append(record)
    return changed


def visit_snapshots(owner, other, text, marked):
    made = owner.share("Shared", "[1]", request_id="s")
    assert owner.share("Shared", "[1]", request_id="s") == made
    gone, due = owner.share("Gone", "[2]"), owner.share("Due", "[3]")
    template = owner.call(
        "CreateSnapshot", title="Template", content="[4]", template=True).metadata
    owner.call("CreateSessionFromSnapshot", snapshot_id=template.id)
    for snapshot in (made, gone, due, template):
        other.visit(snapshot.id)
        other.visit(snapshot.id)
        owner.call("GetSnapshotMetadata", id=snapshot.id)
    owner.call("UpdateSnapshotAccess", id=made.id,
               access={"visibility": 2, "reader_ids": [other.user]})
    owner.list(method="ListSnapshotVisitors", snapshot_id=made.id, page_size=1)
    for order, direction in itertools.product((1, 2), (1, 2)):
        walk(owner, "ListSnapshots", order, direction)
    for filter in ({"title_contains": "e"}, {"create_time": ALWAYS}, {"template": True},
                   {"title_contains": "e", "create_time": ALWAYS, "template": True}):
        walk(owner, "ListSnapshots", 1, 1, **filter)
    other.call("DeleteAccessLog", snapshot_id=template.id)
    owner.call("DeleteSnapshot", id=gone.id, request_id="d")
    owner.call("DeleteSnapshot", id=gone.id, request_id="d")
    for order, direction in itertools.product((1, 2, 3, 4), (1, 2)):
        walk(other, "ListAccessLogs", order, direction)
    every = {"title_contains": "e", "snapshot_create_time": ALWAYS, "last_visit_time": ALWAYS,
             "visit_count_min": 1, "visit_count_max": 9, "owner_id": owner.user}
    for deleted in (True, False):
        walk(other, "ListAccessLogs", 1, 1, snapshot_deleted=deleted)
        walk(other, "ListAccessLogs", 1, 1, snapshot_deleted=deleted, **every)
    text("UPDATE snapshot SET expires_at = created_at - interval '1 hour' "
         f"WHERE snapshot_id = '{due.id}'")
    wait_until(lambda: marked() == 4)


def purge(owner, text):
    """Lets more time pass than deleted things are kept."""
    old = "interval '40 days'"
    text(f"UPDATE snapshot SET deleted_at = deleted_at - {old} WHERE deleted_at IS NOT NULL")
    text(f"UPDATE session SET deleted_at = deleted_at - {old} WHERE deleted_at IS NOT NULL")
