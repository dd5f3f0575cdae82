# SPDX-License-Identifier: Apache-2.0
"""Reasons of docs/reference/errors.md that no story provokes by the way, each over the wire with the
code and the details that the page tells."""

import hashlib
import signal
import threading

import grpc
import pytest
from bundles import Import, export, outcomes, reason
from clients import Client, invalid, refused
from daemon import Daemon
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from holdfast.v1 import session_bundle_pb2 as bundle_api
from holdfast.v1 import session_watch_pb2 as watching

MISSING = "A" * 22
DATA_LOSS, EXHAUSTED = grpc.StatusCode.DATA_LOSS, grpc.StatusCode.RESOURCE_EXHAUSTED
UNAVAILABLE = grpc.StatusCode.UNAVAILABLE


def details(error):
    """The details of an error by their types."""
    kinds = (error_details_pb2.ErrorInfo, error_details_pb2.QuotaFailure,
             error_details_pb2.RetryInfo, error_details_pb2.RequestInfo)
    found = {}
    for packed in rpc_status.from_call(error).details:
        for kind in kinds:
            if packed.Is(kind.DESCRIPTOR):
                found[kind.__name__] = message = kind()
                packed.Unpack(message)
    return found


# What the request says


def test_what_a_request_says_wrong(client):
    id = client.create(content='{"a": 1}').id
    snapshot = client.share().id
    too_many = "[" + ",".join(['{"op": "test", "path": "", "value": 1}'] * 100_000) + "]"
    version = {"id": id, "expected_version": 1}
    for reason, method, fields in [
            ("DESCRIPTION_INVALID", "CreateSession",
             {"title": "t", "content": "{}", "description": "a\x07b"}),
            ("PATCH_INVALID", "PatchSession", {**version, "merge_patch": "{"}),
            ("PATCH_INVALID", "PatchSession",
             {**version, "json_patch": '[{"op": "jump", "path": "/a"}]'}),
            ("PATCH_TOO_LARGE", "PatchSession", {**version, "json_patch": too_many}),
            ("USER_ID_INVALID", "GrantSessionAccess", {"id": id, "user_id": "", "role": 1}),
            ("USER_ID_INVALID", "GrantSessionAccess", {"id": id, "user_id": "x" * 129, "role": 1}),
            ("USER_ID_INVALID", "GrantSessionAccess",
             {"id": id, "user_id": client.user, "role": 1}),
            ("SESSION_REPEATED", "BatchDeleteSessions", {"sessions": [{"id": id}, {"id": id}]}),
            ("READER_INVALID", "UpdateSnapshotAccess",
             {"id": snapshot, "access": {"visibility": 2, "reader_ids": ["a\x07"]}}),
            ("READER_INVALID", "UpdateSnapshotAccess",
             {"id": snapshot, "access": {"visibility": 1, "reader_ids": ["bob"]}})]:
        invalid(reason, client.call, method, **fields)
    refused(
        grpc.StatusCode.NOT_FOUND, "GRANT_NOT_FOUND", client.call, "RevokeSessionAccess", id=id,
        user_id="bob")
    assert client.read(id).content == '{"a": 1}'


def test_a_watch_of_more_sessions_than_allowed(client):
    request = watching.WatchSessionsRequest(
        sessions=[{"id": f"{number:022}"} for number in range(1_001)])
    call = client.sessions.WatchSessions(request, metadata=client.metadata)
    refusal = invalid("SESSIONS_TOO_MANY", next, call)
    assert refusal.metadata == {"count": "1001", "limit": "1000"}


def forged(records, change):
    """A bundle whose digests are right although somebody changed what they vouch for."""
    digest, made = bytes(32), []
    for record in records:
        item = bundle_api.BundleItem.FromString(record.item)
        change(item)
        data = item.SerializeToString()
        digest = hashlib.sha256(digest + data).digest()
        made.append(bundle_api.BundleRecord(item=data, digest=digest, content=record.content))
    return made


def make_newer(item):
    if item.WhichOneof("item") == "manifest":
        item.manifest.format_version = 2


def make_impossible(item):
    if item.WhichOneof("item") == "session":
        item.session.metadata.version = -1


def test_bundles_that_cannot_be_imported(client, stranger):
    client.create()
    whole = export(client)
    with pytest.raises(grpc.RpcError) as caught:
        list(Import(stranger, forged(whole, make_newer)))
    assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION
    assert reason(caught.value) == "BUNDLE_VERSION_UNSUPPORTED"
    assert outcomes(stranger, forged(whole, make_impossible)) == ["REFUSED"]
    told = next(iter(Import(stranger, forged(whole, make_impossible))))
    assert told.reason == "BUNDLED_VALUE_INVALID"
    with pytest.raises(grpc.RpcError) as caught:
        list(Import(stranger, whole, resume_after={"digest": b"short"}))
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert reason(caught.value) == "CHECKPOINT_INVALID"
    assert stranger.list() == []


def test_a_request_whose_message_does_not_come(cluster):
    """The server ends the call by its own limit, long before the deadline of its caller."""
    options = ["--request-timeout-seconds", "1"]
    over = threading.Event()
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "slow") as slow:
            def never():
                over.wait(60)
                yield from ()

            call = slow.channel.stream_unary("/holdfast.v1.SessionService/GetSession")
            with pytest.raises(grpc.RpcError) as caught:
                call(never(), metadata=slow.metadata, timeout=60)
            over.set()
            assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
            assert details(caught.value)["ErrorInfo"].reason == "REQUEST_TOO_SLOW"


# How often


@pytest.mark.parametrize("asked", ["calls of one method", "snapshots that are not there"])
def test_who_calls_too_often_learns_his_quota_and_when_to_come_back(cluster, asked):
    limited = asked == "calls of one method"
    options = ["--calls-per-second", "2"] if limited else []
    method = "ListSnapshots" if limited else "GetSnapshot"
    fields = {} if limited else {"id": MISSING}
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "hasty") as hasty:
            for _ in range(1_000):
                try:
                    hasty.call(method, **fields)
                except grpc.RpcError as error:
                    if error.code() != grpc.StatusCode.NOT_FOUND:
                        break
            refusal = refused(EXHAUSTED, "RATE_LIMITED", hasty.call, method, **fields)
            assert set(refusal.metadata) == {"limit_per_second", "burst", "retry_after_ms"}
            with pytest.raises(grpc.RpcError) as caught:
                hasty.call(method, **fields)
            found = details(caught.value)
            (violation,) = found["QuotaFailure"].violations
            assert violation.subject and violation.description
            wait = int(found["ErrorInfo"].metadata["retry_after_ms"])
            assert wait > 0
            assert found["RetryInfo"].retry_delay.ToMilliseconds() == wait
            assert found["RequestInfo"].request_id == dict(
                caught.value.trailing_metadata())["x-request-id"]
        # Nobody else is held up.
        with Client(daemon.address, "other") as other:
            other.call("ListSnapshots")


def test_more_streams_than_one_user_may_have(cluster):
    options = ["--streams-per-user-max", "1"]
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "ann") as ann, Client(daemon.address, "ann") as again:
            id = ann.create().id
            request = watching.WatchSessionsRequest(sessions=[{"id": id}])
            first = ann.sessions.WatchSessions(request, metadata=ann.metadata)
            next(first)
            second = again.sessions.WatchSessions(request, metadata=again.metadata)
            refusal = refused(EXHAUSTED, "TOO_MANY_STREAMS", next, second)
            assert refusal.metadata == {"limit": "1"}
            first.cancel()


# What befalls the server


def test_a_database_without_room_says_so(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "ann") as ann:
            cluster.query(
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = 'disk_full'; END $$")
            cluster.query(
                "CREATE TRIGGER fill BEFORE INSERT ON session"
                " FOR EACH ROW EXECUTE FUNCTION fill()")
            with pytest.raises(grpc.RpcError) as caught:
                ann.create()
            assert reason(caught.value) == "STORAGE_EXHAUSTED"
            assert caught.value.code() == EXHAUSTED
            assert "secret" not in caught.value.details()
            assert details(caught.value)["RetryInfo"].retry_delay.ToMilliseconds() > 0
            cluster.query("DROP FUNCTION fill CASCADE")
            ann.create()


def test_content_that_changed_in_the_database_is_not_exported(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "ann") as ann:
            ann.create(content="[1]")
            cluster.query("DROP TRIGGER document_intact ON session")
            cluster.query("UPDATE session SET document = '{\"content\": \"[2]\"}'")
            refused(DATA_LOSS, "CONTENT_CORRUPT", export, ann)


def test_a_call_that_outlasts_the_grace_of_a_drain(cluster):
    options = ["--drain-seconds", "1"]
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "ann") as ann:
            id = ann.create().id
            with cluster.holding("LOCK TABLE session IN ACCESS EXCLUSIVE MODE"):
                call = ann.start("GetSession", id=id)
                daemon.process.send_signal(signal.SIGTERM)
                refused(UNAVAILABLE, "SERVER_STOPPING", call.result)
                assert daemon.process.wait(60) == 0


def test_the_loser_of_two_writers_is_told_what_he_lost_to(server, client):
    """Each of two who write at once is answered for himself: one wins, one has the version."""
    with Client(server.address, client.user) as other:
        for _ in range(20):
            id = client.create().id
            start, answers = threading.Barrier(2), {}

            def write(name, writer):
                start.wait(60)
                try:
                    answer = writer.call(
                        "UpdateSession", id=id, expected_version=1, content=f'"{name}"')
                    answers[name] = answer.metadata.version
                except grpc.RpcError as error:
                    assert error.code() == grpc.StatusCode.ABORTED
                    info = details(error)["ErrorInfo"]
                    answers[name] = (info.reason, dict(info.metadata))

            threads = [threading.Thread(target=write, args=pair) for pair in
                       (("one", client), ("two", other))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            winner = next(name for name, answer in answers.items() if answer == 2)
            loss = ("VERSION_MISMATCH", {
                "expected_version": "1", "current_version": "2",
                "current_content_hash": hashlib.sha256(f'"{winner}"'.encode()).hexdigest()})
            assert answers == {**dict.fromkeys(("one", "two"), loss), winner: 2}
            assert client.read(id).content == f'"{winner}"'
