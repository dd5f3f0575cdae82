# SPDX-License-Identifier: Apache-2.0
"""Changes of many sessions in one call, each with a status of its own, in gRPC and in Connect."""

import json

import grpc
from clients import Client, refused
from daemon import Daemon
from google.rpc import error_details_pb2
from holdfast.v1 import error_details_pb2 as our_details
from holdfast.v1 import session_service_pb2
from webcalls import Connect

MISSING = "A" * 22


def detail(status, kind):
    """The detail of this type of a status."""
    found = kind()
    assert sum(packed.Unpack(found) for packed in status.details) == 1
    return found


def reasons(results):
    """The reason of each result; None for a change that was made."""
    return [detail(one.status, error_details_pb2.ErrorInfo).reason
            if one.status.code else None for one in results]


def delete(client, *sessions, **fields):
    asked = [{"id": id, "expected_version": version} for id, version in sessions]
    return client.call("BatchDeleteSessions", sessions=asked, **fields).results


def test_a_batch_from_its_deletion_to_its_restoration(client):
    ids = [client.create(f"Session {number}").id for number in range(100)]
    results = delete(client, *((id, 1) for id in ids[:98]), (ids[98], 7), (MISSING, 0))
    assert [one.id for one in results] == [*ids[:99], MISSING]
    assert reasons(results) == [None] * 98 + ["VERSION_MISMATCH", "SESSION_NOT_FOUND"]
    conflict = detail(results[98].status, our_details.VersionConflict)
    assert (conflict.version, conflict.title) == (1, "Session 98")
    assert all(one.metadata.version == 2 and one.metadata.purge_time for one in results[:98])
    assert {one.id for one in client.list()} == set(ids[98:])
    events = client.list(method="ListAuditEvents")
    assert sorted(event.subject_id for event in events) == sorted(ids[:98])
    asked = [{"id": id, "expected_version": 2} for id in ids[:99]]
    restored = client.call("BatchUndeleteSessions", sessions=asked, request_id="once")
    assert reasons(restored.results) == [None] * 98 + ["SESSION_NOT_DELETED"]
    again = client.call("BatchUndeleteSessions", sessions=asked, request_id="once")
    assert again == restored
    assert len(client.list()) == 100


def test_labels_of_sessions_of_several_owners(client, stranger):
    own, theirs = stranger.create().id, client.create().id
    hidden = client.create().id
    client.call("GrantSessionAccess", id=theirs, user_id=stranger.user, role=2)
    requests = [{"id": id, "labels": {"team": "blue"}} for id in (own, theirs, hidden)]
    results = stranger.call("BatchUpdateSessionLabels", requests=requests).results
    assert reasons(results) == [None, None, "SESSION_NOT_FOUND"]
    assert dict(client.read(theirs).metadata.labels) == {"team": "blue"}


def test_statuses_in_json_have_their_details_as_messages(server, client):
    id = client.create().id
    request = session_service_pb2.BatchDeleteSessionsRequest(
        sessions=[{"id": id, "expected_version": 3}, {"id": MISSING}])
    (service,) = session_service_pb2.DESCRIPTOR.services_by_name.values()
    method = service.methods_by_name["BatchDeleteSessions"]
    reply = Connect("json").call(server.address, method, request, user=client.user)
    answer = json.loads(reply.body)
    stale, missing = answer["results"]
    assert (stale["status"]["code"], missing["status"]["code"]) == (10, 5)
    kinds = {one["@type"].rpartition("/")[2]: one for one in stale["status"]["details"]}
    assert kinds["google.rpc.ErrorInfo"]["reason"] == "VERSION_MISMATCH"
    assert kinds["holdfast.v1.VersionConflict"]["version"] == "1"


def test_a_batch_is_charged_for_its_sessions(cluster):
    options = ["--calls-per-second", "2"]
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "batching") as client:
            sessions = [(f"{number:022}", 0) for number in range(100)]
            assert len(delete(client, *sessions)) == 100
            refusal = refused(
                grpc.StatusCode.RESOURCE_EXHAUSTED, "RATE_LIMITED", delete, client, *sessions)
            # Half a second for each session above the burst.
            assert int(refusal.metadata["retry_after_ms"]) > 20_000
