# SPDX-License-Identifier: Apache-2.0
"""A server's answers to the calls that are measured, to be compared with those of another."""

import hashlib

import grpc

from database import TYPICAL, id_of, owner_of
from messages import messages

KEY = 4_321
SERVICE = "/holdfast.v1.SessionService/"
SNAPSHOTS = "/holdfast.v1.SnapshotService/"
WRITER = "writer"
OTHER = '{"other": [1.0, "\\u00e9"]}'
#: A version that was replaced, and its content.
KEPT = f"""
    SELECT version, title, content_size, document->>'content' = '{TYPICAL.replace("'", "''")}'
    FROM session_version JOIN session_content USING (owner_id, session_id, content_sha256)
    WHERE owner_id = '{WRITER}'"""
VISITS = f"SELECT snapshot_id, visit_count FROM snapshot_visit WHERE visitor_id = '{WRITER}'"


class Caller:
    """Calls of one user. An error is an answer too: its code."""

    def __init__(self, channel, user):
        self.channel, self.metadata = channel, [("x-holdfast-user", user)]

    def start(self, method, **fields):
        """A call under way."""
        service = SNAPSHOTS if method.endswith("Snapshot") else SERVICE
        kinds = messages("snapshot_service" if service == SNAPSHOTS else "session_service")
        request = getattr(kinds, f"{method}Request")(**fields)
        call = self.channel.unary_unary(
            service + method, request_serializer=type(request).SerializeToString,
            response_deserializer=getattr(kinds, f"{method}Response").FromString)
        return call.future(request, metadata=self.metadata, timeout=30, wait_for_ready=True)

    def __call__(self, method, **fields):
        try:
            return self.start(method, **fields).result()
        except grpc.RpcError as error:
            return error.code()


def create_snapshots(address, count):
    """The ids of new snapshots, one of each of the first sessions, made by their owners."""
    with grpc.insecure_channel(address) as channel:
        calls = [Caller(channel, owner_of(key)).start("CreateSnapshot", source_session_id=id_of(key))
                 for key in range(count)]
        return [call.result().metadata.id for call in calls]


def answers(address, database, snapshot):
    """What the server at `address` answers, by the names of the calls; without ids and times of
    what it makes, and without page tokens, which are its own affair. Leaves the database as it
    was."""
    with grpc.insecure_channel(address) as channel:
        return {**_reads(Caller(channel, owner_of(KEY))),
                **_visits(channel, database, snapshot),
                **_writes(Caller(channel, WRITER), database)}


def _reads(call):
    first = call("ListSessions", page_size=20)
    second = call("ListSessions", page_size=20, page_token=first.next_page_token)
    return {
        "GetSessionMetadata": call("GetSessionMetadata", id=id_of(KEY)),
        "GetSession": call("GetSession", id=id_of(KEY)),
        "GetSession of a version that is there": call(
            "GetSession", id=id_of(KEY), if_version_not=1),
        "GetSession of another's": call("GetSession", id=id_of(KEY + 1)),
        "ListSessions": list(first.sessions),
        "ListSessions, second page": list(second.sessions),
    }


def _visits(channel, database, snapshot):
    owner, visitor = Caller(channel, owner_of(0)), Caller(channel, WRITER)
    told = {
        "GetSnapshot of one's own": owner("GetSnapshot", id=snapshot),
        "GetSnapshot of another's": visitor("GetSnapshot", id=snapshot),
        "GetSnapshot once more": visitor("GetSnapshot", id=snapshot),
        "GetSnapshot of none": visitor("GetSnapshot", id="n" * 22),
        "visits": database.cluster.query(VISITS, database.name),
    }
    database.cluster.query(
        f"DELETE FROM snapshot_visit WHERE visitor_id = '{WRITER}'", database.name)
    return told


def _writes(call, database):
    created = call("CreateSession", title="Title", description="Text", content=TYPICAL).metadata
    if created.content_hash != hashlib.sha256(TYPICAL.encode()).hexdigest():
        raise RuntimeError(f"{created} has not the content that was sent")
    id, update = created.id, {"id": created.id, "content": OTHER}
    told = {
        "CreateSession": _timeless(created),
        "UpdateSession": _timeless(call("UpdateSession", expected_version=1, **update).metadata),
        "UpdateSession of equal content": call(
            "UpdateSession", allow_overwrite=True, **update).unchanged,
        "UpdateSession of an older version": call(
            "UpdateSession", id=id, expected_version=1, content="{}"),
        "GetSession of what was written": call("GetSession", id=id).session.content,
        "history": database.cluster.query(KEPT, database.name),
        "ListSessions of one": len(call("ListSessions").sessions),
    }
    for table in ("session", "session_version", "session_content"):
        database.cluster.query(f"DELETE FROM {table} WHERE owner_id = '{WRITER}'", database.name)
    return told


def _timeless(metadata):
    """What two servers can have in common of a session that each has made."""
    if len(metadata.id) != 22 or not metadata.HasField("update_time"):
        raise RuntimeError(f"{metadata} has no id or no time")
    for field in ("id", "create_time", "update_time"):
        metadata.ClearField(field)
    return metadata
