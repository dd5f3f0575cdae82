# SPDX-License-Identifier: Apache-2.0
"""Values at the edge of what can be said, in every field of text and of time that a request has. None
of them is the server's fault: no call is INTERNAL, and the log holds no error."""

import grpc
import pytest
from clients import Client, Refusal
from google.protobuf import message_factory
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.timestamp_pb2 import Timestamp

TEXTS = ["a\0b", "\0", "\U0010ffff", "\u0130\u0131\u00df" * 60, "e\u0301" * 90, "x" * 5_000, "\t", "%_\\'\""]
FIRST, LAST = -62_135_596_800, 253_402_300_799
TIMES = [
    Timestamp(seconds=FIRST), Timestamp(seconds=LAST), Timestamp(seconds=LAST, nanos=999_999_999),
    Timestamp(seconds=LAST, nanos=999_999_001), Timestamp(seconds=LAST + 1),
    Timestamp(seconds=FIRST - 1, nanos=999_999_999), Timestamp(seconds=2**63 - 1),
    Timestamp(seconds=-(2**63)), Timestamp(seconds=0, nanos=-1),
    Timestamp(seconds=0, nanos=1_000_000_000)]
#: What a caller can be told.
BLAMELESS = {
    grpc.StatusCode.OK, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.ABORTED,
    grpc.StatusCode.ALREADY_EXISTS}


@pytest.fixture(scope="module")
def owner(daemon):
    with Client(daemon.address, "owner") as owner:
        yield owner


def methods(owner):
    """Every method of the services, with a way to call it."""
    for stub, messages in owner.services:
        (service,) = messages.DESCRIPTOR.services_by_name.values()
        for method in service.methods:
            yield getattr(stub, method.name), method


def fields(descriptor, depth=0):
    """The paths of all fields of text and of time in a message."""
    for field in descriptor.fields:
        if field.message_type is not None:
            if field.message_type.full_name == "google.protobuf.Timestamp":
                yield [field], TIMES
            elif depth < 5:
                for path, values in fields(field.message_type, depth + 1):
                    yield [field, *path], values
        elif field.type == FieldDescriptor.TYPE_STRING:
            yield [field], TEXTS


def put(message, path, value):
    """Sets the field at a path."""
    *outer, last = path
    for field in outer:
        inner = getattr(message, field.name)
        if field.message_type.GetOptions().map_entry:
            key, text = (value, "v") if last.name == "key" else ("k", value)
            inner[key] = text
            return
        message = inner.add() if field.is_repeated else inner
    target = getattr(message, last.name)
    if last.is_repeated:
        target.append(value) if isinstance(value, str) else target.add().CopyFrom(value)
    elif isinstance(value, str):
        setattr(message, last.name, value)
    else:
        target.CopyFrom(value)


def valid_request(method, ids):
    """A request that would succeed, so that only the value at the edge decides."""
    request = message_factory.GetMessageClass(method.input_type)()
    session, snapshot = ids
    for name, value in {
            "id": snapshot if "Snapshot" in method.name else session, "snapshot_id": snapshot,
            "title": "t", "content": "{}", "user_id": "friend", "role": 1, "version": 1,
            "allow_overwrite": True, "merge_patch": "{}", "expected_version": 1}.items():
        field = request.DESCRIPTOR.fields_by_name.get(name)
        if field is None or field.is_repeated:
            continue
        setattr(request, name, value)
    return request


def times_of(message):
    """Every time in an answer."""
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue  # Of texts: a map holds no times.
        values = value if field.is_repeated else [value]
        for inner in values if field.message_type is not None else []:
            if isinstance(inner, Timestamp):
                yield inner
            else:
                yield from times_of(inner)


def call(owner, stub, method, request):
    """The status of a call, after a look at the times in its answers."""
    options = dict(timeout=owner.timeout, metadata=owner.metadata)
    sent = iter([request]) if method.client_streaming else request
    try:
        if method.server_streaming:
            running = stub(sent, **options)
            # A watch has no end: its first news is enough.
            answers = [next(running)] if method.name.startswith("Watch") else list(running)
            running.cancel()
        else:
            answers = [stub(sent, **options)]
    except StopIteration:
        return grpc.StatusCode.OK, None
    except grpc.RpcError as error:
        return error.code(), Refusal(error)
    for answer in answers:
        for time in times_of(answer):
            assert FIRST <= time.seconds <= LAST and 0 <= time.nanos < 1_000_000_000
    return grpc.StatusCode.OK, None


def test_no_value_of_any_field_is_the_servers_fault(daemon, owner):
    tried = set()
    for stub, method in methods(owner):
        for path, values in fields(method.input_type):
            ids = None
            for value in values:
                if ids is None:
                    ids = owner.create("t").id, owner.share("t").id
                request = valid_request(method, ids)
                try:
                    put(request, path, value)
                except ValueError:
                    # Members of a oneof exclude each other.
                    continue
                code, refusal = call(owner, stub, method, request)
                if code == grpc.StatusCode.OK and "Delete" in method.name:
                    ids = None
                named = ".".join([method.name, *(field.name for field in path)])
                assert code in BLAMELESS, (named, value, refusal)
                if refusal:
                    assert refusal.reason, (named, value, refusal)
                tried.add(named)
    assert {
        "ListSessions.filter.title_contains", "ListSessions.filter.create_time.start_time",
        "ListSnapshots.filter.title_contains", "ListAccessLogs.filter.title_contains",
        "CreateSnapshot.access.expire_time", "CreateSnapshot.access.reader_ids",
        "ExportSessions.resume_after.session_id", "WatchSessions.sessions.id",
        "GrantSessionAccess.user_id", "PatchSession.json_patch"} <= tried
    assert len(tried) > 60
    errors = [line for line in daemon.log_objects() if line.get("level") in ("error", "critical")]
    assert errors == []


def test_a_title_filter_with_a_nul_is_invalid(owner):
    for method in ("ListSessions", "ListSnapshots", "ListAccessLogs"):
        with pytest.raises(grpc.RpcError) as caught:
            owner.call(method, filter=dict(title_contains="a\0b"))
        refusal = Refusal(caught.value)
        assert (refusal.code, refusal.reason) == (
            grpc.StatusCode.INVALID_ARGUMENT, "FILTER_INVALID")


def test_every_way_to_write_istanbul_finds_all_others(daemon):
    ways = ["istanbul", "\u0130STANBUL", "\u0131stanbul", "ISTANBUL"]
    with Client(daemon.address, "traveller") as traveller:
        for title in ways:
            traveller.create(title)
        for needle in ways:
            found = traveller.list(filter=dict(title_contains=needle))
            assert {session.title for session in found} == set(ways)


def test_the_last_representable_time_comes_back(daemon):
    with Client(daemon.address, "eternal") as eternal:
        last = Timestamp(seconds=LAST, nanos=999_999_999)
        snapshot = eternal.share(access=dict(expire_time=last))
        got = eternal.call("GetSnapshotMetadata", id=snapshot.id).metadata.expire_time
        assert (got.seconds, got.nanos) == (LAST, 999_999_000)
        for name in ("create_time", "update_time"):
            eternal.create("t")
            found = eternal.list(filter={name: dict(end_time=last)})
            assert len(found) == len(eternal.list())
