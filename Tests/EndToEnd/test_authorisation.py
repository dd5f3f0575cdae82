# SPDX-License-Identifier: Apache-2.0
"""Who may call what: every method that the server offers, for every kind of caller, in one table; and
whoever may not learns nothing, not even that there is something."""

import collections
import itertools
import json
import pathlib
import re
import time

import grpc
import pytest
from clients import Client, error_info
from google.protobuf import descriptor_pool, message_factory
from grpc_health.v1 import health_pb2  # noqa: F401 registers the service
from grpc_reflection.v1alpha import reflection_pb2  # noqa: F401
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)
from holdfast.v1 import server_service_pb2  # noqa: F401
from holdfast.v1 import session_service_pb2 as sessions_api
from holdfast.v1 import session_sharing_pb2 as sharing
from holdfast.v1 import session_watch_pb2 as watching
from waiting import wait_for, wait_until

#: Everybody who calls. A session is shared with the editor and the viewer; a snapshot for listed
#: users names the listed one; nobody is a caller without an identity.
CALLERS = ["owner", "editor", "viewer", "listed", "other", "nobody"]

#: What a caller may meet. HIDDEN is NOT_FOUND, and the same to the byte for an id that never was.
OK, HIDDEN, NOBODY = "ok", "hidden", "unauthenticated"

#: Columns of the table, in the order of CALLERS.
EVERYBODY = [OK, OK, OK, OK, OK, NOBODY]
ANYBODY = [OK] * 6
READERS = [OK, OK, OK, HIDDEN, HIDDEN, NOBODY]
WRITERS = [OK, OK, HIDDEN, HIDDEN, HIDDEN, NOBODY]
OWNER = [OK, HIDDEN, HIDDEN, HIDDEN, HIDDEN, NOBODY]
#: The requests are about the viewer's access, which the viewer may decline.
GRANTEE = [OK, HIDDEN, OK, HIDDEN, HIDDEN, NOBODY]
LISTED = [OK, HIDDEN, HIDDEN, OK, HIDDEN, NOBODY]
NONE = [HIDDEN] * 5 + [NOBODY]

#: What calls are about, by the name under which a request has its id.
SESSION, DELETED_SESSION = "session", "deleted session"
LINK, FOR_LISTED, FOR_OWNER = "snapshot by link", "snapshot for listed", "snapshot for its owner"
EXPIRED, DELETED = "expired snapshot", "deleted snapshot"
DRAFT = "draft"
NOTHING = "nothing"

MISSING = "A" * 22

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SNAPSHOTS = "holdfast.v1.SnapshotService/"

Row = collections.namedtuple("Row", "method subject request expected")


def declared_access():
    """Who may call each method, as the server's own declarations say."""
    page = (REPOSITORY / "docs/reference/methods.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` \| [^|]+ \| (\w+) \|", page, re.MULTILINE)
    return dict(rows)


def sessions(access):
    # What is deleted is gone for everybody, whatever they were granted.
    yield SESSION, {"viewer": READERS, "editor": WRITERS, "grantee": GRANTEE, "owner": OWNER}[access]
    yield DELETED_SESSION, NONE


def snapshots(access):
    readers = {LINK: EVERYBODY, FOR_LISTED: LISTED, FOR_OWNER: OWNER}
    for subject, columns in readers.items():
        yield subject, {"reader": columns, "owner": OWNER}[access]
    yield EXPIRED, NONE
    yield DELETED, NONE


def access_logs(access):
    # A log is its visitor's own, and outlives the snapshot; creation gave the owner one.
    for subject in (LINK, FOR_LISTED, FOR_OWNER, EXPIRED, DELETED):
        yield subject, {"visitor": OWNER}[access]


#: The subjects of the requests in requests.json, each with what callers meet by the method's access.
SUBJECTS = {
    "session": sessions,
    # Only the owner brings a session back.
    "deleted session": lambda access: [(DELETED_SESSION, {"owner": OWNER}[access])],
    "snapshot": snapshots,
    "access log": access_logs,
    # A draft is its author's alone.
    "draft": lambda access: [(DRAFT, {"author": OWNER}[access])],
    # A request that names nothing is about the caller's own.
    "nothing": lambda access: [(NOTHING, ANYBODY if access == "anyone" else EVERYBODY)],
}

#: Let in, and told that a stream without a record is no bundle.
ANSWERS = {
    "holdfast.v1.SessionService/ImportSessions":
        [grpc.StatusCode.INVALID_ARGUMENT] * 5 + [NOBODY],
}


def table():
    """A row for each request of requests.json and each subject that it can be about. `$` in a
    request stands for the id."""
    samples = json.loads((REPOSITORY / "Tests/Authorisation/requests.json").read_text())
    for method, access in declared_access().items():
        for about, requests in samples[method].items():
            for request in requests:
                for subject, columns in SUBJECTS[about](access):
                    yield Row(method, subject, request, ANSWERS.get(method, columns))


TABLE = list(table())


_worlds = itertools.count(1)


class World:
    """What one cell of the table is about: users, an id, and whoever calls."""

    def __init__(self, server, subject):
        self.server = server
        self.name = f"world-{next(_worlds)}"
        self.channel = grpc.insecure_channel(server.address)
        with Client(server.address, self.user("owner")) as owner:
            self.id = self.make(owner, subject)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def user(self, caller):
        return f"{self.name}-{caller}"

    def make(self, owner, subject):
        if subject in (SESSION, DELETED_SESSION):
            id = owner.create().id
            for caller, role in [
                ("editor", sharing.SESSION_ROLE_EDITOR), ("viewer", sharing.SESSION_ROLE_VIEWER),
            ]:
                owner.call("GrantSessionAccess", id=id, user_id=self.user(caller), role=role)
            if subject == DELETED_SESSION:
                owner.call("DeleteSession", id=id)
            return id
        if subject == DRAFT:
            id = owner.create().id
            self.etag = owner.call(
                "SaveDraft", key={"draft_id": id, "device_id": "d"}, revision=1, title="t",
                content="{}").metadata.etag
            return id
        if subject == NOTHING:
            return MISSING
        if subject == EXPIRED:
            return self.make_expired(owner)
        id = owner.share(access={
            FOR_LISTED: {"visibility": 2, "reader_ids": [self.user("listed")]},
            FOR_OWNER: {"visibility": 3},
        }.get(subject, {})).id
        if subject == DELETED:
            owner.call("DeleteSnapshot", id=id)
        return id

    def make_expired(self, owner):
        # An end must lie in the future when the call arrives, which a slow machine may take long for.
        for span in (0.1, 1, 10):
            end = time.time() + span
            expire_time = {"seconds": int(end), "nanos": int(end % 1 * 1e9)}
            try:
                id = owner.share(access={"expire_time": expire_time}).id
            except grpc.RpcError as error:
                assert error_info(error).reason == "EXPIRE_TIME_INVALID"
                continue
            wait_until(lambda: time.time() > end + 0.01, what="the snapshot expires")
            return id
        raise AssertionError("no call arrived in ten seconds")

    def call(self, row, caller, id, request_id):
        """Makes the call of a row as a caller about an id; returns its outcome."""
        path = row.method
        service, name = path.split("/")
        method = descriptor(service).methods_by_name[name]
        request = message_factory.GetMessageClass(method.input_type)(
            **self.filled(row.request, id))
        kind = (("stream_" if method.client_streaming else "unary_")
                + ("stream" if method.server_streaming else "unary"))
        metadata = [
            ("x-request-id", request_id),
            # No user has an empty name.
            ("x-holdfast-user", "" if caller == "nobody" else self.user(caller))]
        stub = getattr(self.channel, kind)(
            f"/{path}", request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=lambda data: data)
        return Outcome(
            stub, iter([request]) if method.client_streaming else request, metadata,
            method.server_streaming)

    def filled(self, value, id):
        if isinstance(value, dict):
            return {key: self.filled(item, id) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item, id) for item in value]
        if value == "@etag":
            return self.etag
        if isinstance(value, str) and value.startswith("@"):
            return self.user(value[1:])
        return id if value == "$" else value


def descriptor(service):
    # The two versions of reflection differ in their package only, and Python has the older one.
    known = service.replace("reflection.v1.", "reflection.v1alpha.")
    return descriptor_pool.Default().FindServiceByName(known)


class Outcome:
    """Everything that a caller can see of a call."""

    def __init__(self, stub, request, metadata, is_stream):
        self.answer, self.code, self.message = None, grpc.StatusCode.OK, ""
        try:
            if is_stream:
                call = stub(request, timeout=30, metadata=metadata)
                self.answer = next(call)
                self.initial = call.initial_metadata()
                call.cancel()
                self.trailing = ()
            else:
                self.answer, call = stub.with_call(request, timeout=30, metadata=metadata)
                self.initial, self.trailing = call.initial_metadata(), call.trailing_metadata()
        except grpc.RpcError as error:
            self.code, self.message = error.code(), error.details()
            self.initial, self.trailing = error.initial_metadata(), error.trailing_metadata()

    def meets(self, method):
        """The word of the table for it."""
        if self.code == grpc.StatusCode.OK and method.endswith("WatchSessions"):
            event = watching.WatchSessionsResponse.FromString(self.answer).event
            return OK if event == watching.SESSION_EVENT_CHANGED else HIDDEN
        if self.code == grpc.StatusCode.OK and "/Batch" in method:
            # The call tells of each session how a call about it alone would have ended.
            (result,) = sessions_api.BatchDeleteSessionsResponse.FromString(self.answer).results
            return {0: OK, grpc.StatusCode.NOT_FOUND.value[0]: HIDDEN}[result.status.code]
        return {
            grpc.StatusCode.OK: OK, grpc.StatusCode.NOT_FOUND: HIDDEN,
            grpc.StatusCode.UNAUTHENTICATED: NOBODY}.get(self.code, self.code)

    def seen(self, id):
        """All bytes that came, without the id that the caller himself had sent."""
        def blank(value):
            text = value if isinstance(value, bytes) else value.encode()
            return text.replace(id.encode(), b"<id>")
        headers = [
            [(name, blank(value)) for name, value in metadata or ()]
            for metadata in (self.initial, self.trailing)]
        return self.code, blank(self.message), headers, self.answer and blank(self.answer)


def log_lines(daemon, since, request_id, count):
    """The lines of the calls that were made with a request id, as soon as they are all there."""
    def found():
        with open(daemon.log, "rb") as log:
            log.seek(since)
            lines = [line for line in log if request_id.encode() in line and line.endswith(b"\n")]
        return lines if len(lines) >= count else None

    return [json.loads(line) for line in wait_for(found, what="the calls are logged")]


def test_the_table_names_every_method_that_the_server_offers(server):
    with grpc.insecure_channel(server.address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        pool = descriptor_pool.DescriptorPool(database)
        offered = {
            f"{service}/{method.name}" for service in database.get_services()
            for method in pool.FindServiceByName(service).methods}
    assert offered == {row.method for row in TABLE}


@pytest.mark.parametrize(
    "row", TABLE, ids=lambda row: f"{row.method.split('/')[1]}-{row.subject}")
def test_every_method_for_every_caller(server, row):
    assert len(row.expected) == len(CALLERS)
    for caller, expected in zip(CALLERS, row.expected):
        with World(server, row.subject) as world:
            request_id, since = f"{world.name}-call", server.log.stat().st_size
            outcome = world.call(row, caller, world.id, request_id)
            assert outcome.meets(row.method) == expected, (caller, outcome.message)
            if expected == OK:
                continue
            # Who may not, or is unknown, sees what he would see of an id that never was.
            missing = world.call(row, caller, MISSING, request_id)
            assert outcome.seen(world.id) == missing.seen(MISSING), caller
            lines = log_lines(server, since, request_id, 2)
            for line in lines:
                assert world.id not in str(line) and MISSING not in str(line)
                for measured in ("time", "duration_us"):
                    line.pop(measured)
            assert lines[0] == lines[1]


def test_lists_of_a_stranger_are_empty(server):
    """No list, and so no count, tells somebody what others have."""
    lists = [
        row for row in TABLE
        if row.subject == NOTHING and row.method.startswith("holdfast.") and "/List" in row.method]
    assert len(lists) >= 6
    for row in lists:
        for subject in (SESSION, DELETED_SESSION, LINK, FOR_LISTED, FOR_OWNER, DELETED):
            with World(server, subject) as world:
                for caller in ("listed", "other"):
                    answer = world.call(row, caller, world.id, "lists").answer
                    assert answer == b"", (row, subject)


def test_denied_reads_leave_no_trace_in_the_counts(server):
    for subject in (FOR_LISTED, FOR_OWNER):
        read = next(row for row in TABLE if row.method == SNAPSHOTS + "GetSnapshot")
        with World(server, subject) as world:
            outcome = world.call(read, "other", world.id, "trace")
            assert outcome.code == grpc.StatusCode.NOT_FOUND
        with Client(server.address, world.user("owner")) as owner:
            (visitor,) = owner.list(method="ListSnapshotVisitors", snapshot_id=world.id)
            assert (visitor.visitor_id, visitor.visit_count) == (owner.user, 1)
        with Client(server.address, world.user("other")) as other:
            assert other.logs() == {}


def test_guesses_are_limited_alike_whether_there_is_something_or_not(server):
    """How soon somebody is told to slow down does not tell whether he came near."""
    reads = next(row for row in TABLE if row.method == SNAPSHOTS + "GetSnapshotMetadata")
    for caller in ("listed", "other"):
        with World(server, FOR_OWNER) as world:
            id = world.id if caller == "listed" else MISSING
            codes = [world.call(reads, caller, id, "guess").code for _ in range(60)]
        # Thirty guesses are free, and one more every two seconds.
        assert set(codes[:30]) == {grpc.StatusCode.NOT_FOUND}
        assert grpc.StatusCode.RESOURCE_EXHAUSTED in codes[30:]
