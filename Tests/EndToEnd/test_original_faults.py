# SPDX-License-Identifier: Apache-2.0
"""Faults of Webviz's own service that concern sessions and the services as a whole, by the names that
its documentation here gives them; those of snapshots are in test_snapshots.py and test_jobs.py."""

import grpc
from clients import Client, invalid, not_found, refused
from daemon import Daemon
from documents import document
from holdfast.v1 import access_log_service_pb2, session_service_pb2, snapshot_service_pb2


def test_a18_every_endpoint_of_the_original_has_an_rpc():
    services = [
        (session_service_pb2, "SessionService"), (snapshot_service_pb2, "SnapshotService"),
        (access_log_service_pb2, "AccessLogService")]
    methods = {
        method.name for module, name in services
        for method in module.DESCRIPTOR.services_by_name[name].methods}
    assert methods >= {
        "ListSessions", "GetSession", "GetSessionMetadata", "CreateSession", "UpdateSession",
        "DeleteSession", "ListSnapshots", "GetSnapshot", "CreateSnapshot", "DeleteSnapshot",
        "ListAccessLogs", "DeleteAccessLog"}


def test_b6_a19_of_simultaneous_updates_none_is_lost(server, client):
    id = client.create(content="0").id
    writers = [Client(server.address, client.user) for _ in range(8)]
    try:
        flying = [
            writer.start("UpdateSession", id=id, expected_version=1, content=f"{number}")
            for number, writer in enumerate(writers, 1)]
        codes = [future.code() for future in flying]
    finally:
        for writer in writers:
            writer.channel.close()
    assert sorted(code.name for code in codes) == ["ABORTED"] * 7 + ["OK"]
    session = client.read(id)
    assert session.content == f"{codes.index(grpc.StatusCode.OK) + 1}"
    assert session.metadata.version == 2


def test_b7_metadata_and_lists_of_sessions_send_no_content(client):
    id = client.create(content=document("at the limit")).id
    assert client.call("GetSessionMetadata", id=id).ByteSize() < 1_000
    assert client.call("ListSessions").ByteSize() < 1_000


def test_a19_a_description_can_be_cleared_and_a_version_must_be_named(client, stranger):
    id = client.create(description="d").id
    invalid("EXPECTED_VERSION_REQUIRED", client.call, "UpdateSession", id=id, description="")
    not_found(stranger.call, "UpdateSession", id=id, expected_version=1, description="")
    client.call("UpdateSession", id=id, expected_version=1, description="")
    assert client.read(id).metadata.description == ""


def test_a22_lists_have_the_same_errors_as_reads(cluster):
    """In the original an error of the database in a list is unmapped."""
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "owner") as owner:
            id = owner.share().id
            cluster.stop("immediate")
            for method, fields in [
                ("ListSessions", {}), ("ListSnapshots", {}), ("ListAccessLogs", {}),
                ("GetSnapshot", {"id": id}), ("ListSnapshotVisitors", {"snapshot_id": id}),
                ("CreateSnapshot", {"title": "t", "content": "{}"}),
                ("DeleteSnapshot", {"id": id}), ("DeleteAccessLog", {"snapshot_id": id}),
            ]:
                refused(
                    grpc.StatusCode.UNAVAILABLE, "STORAGE_UNAVAILABLE", owner.call, method,
                    **fields)
            cluster.start()
