# SPDX-License-Identifier: Apache-2.0
"""Faults of Webviz's own service that concern sessions and the services as a whole, by the names that
its documentation here gives them; those of snapshots are in test_snapshots.py and test_jobs.py."""

import re
import time

import grpc
from clients import Client, invalid, not_found, refused
from daemon import Daemon
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


def test_a19_a_description_can_be_cleared_and_a_version_must_be_named(client, stranger):
    id = client.create(description="d").id
    invalid("EXPECTED_VERSION_REQUIRED", client.call, "UpdateSession", id=id, description="")
    not_found(stranger.call, "UpdateSession", id=id, expected_version=1, description="")
    client.call("UpdateSession", id=id, expected_version=1, description="")
    assert client.read(id).metadata.description == ""


def test_a21_visits_at_once_are_all_counted_and_the_first_keeps_its_time(cluster):
    """The original's first time is never set, and its first version lost counts."""
    options = ["--visit-window-seconds", "0"]
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            id = owner.share().id
            first = guest.visit(id)
            for future in [guest.start("GetSnapshot", id=id) for _ in range(64)]:
                future.result()
            deadline = time.monotonic() + 20
            while (log := guest.logs()[id]).visit_count < 65:
                assert time.monotonic() < deadline, log.visit_count
            assert log.visit_count == 65
            assert log.first_visit_time == first.first_visit_time
            assert log.last_visit_time.ToMicroseconds() > first.last_visit_time.ToMicroseconds()


#: What finds a row by something else than the key that its table can be partitioned by, as the
#: comments of these statements say: lists of an owner's snapshots and of a snapshot's visitors, and
#: jobs.
SCATTERED = ["SELECT visitor_id, visit_count", "title_fold FROM snapshot", "visits_marked_at",
             "expires_at <= ", "deleted_at <= "]


def test_a26_every_statement_names_the_key_of_its_table(cluster):
    """The original asks every partition for everything."""
    keys = {"session": "owner_id", "snapshot": "snapshot_id", "snapshot_visit": "visitor_id"}
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        for table, key in keys.items():
            (first,) = cluster.query(
                "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND"
                f" attnum = indkey[0] WHERE indrelid = '{table}'::regclass AND indisprimary"
                " AND attnotnull")
            assert first == key
        cluster.query("ALTER SYSTEM SET log_statement = 'all'")
        cluster.query("SELECT pg_reload_conf()")
        with Client(daemon.address, "owner") as owner, Client(daemon.address, "guest") as guest:
            # Connections learn of the new setting between two statements.
            while "execute" not in cluster.log.read_text():
                owner.call("ListSessions")
            session = owner.create().id
            snapshot = owner.call("CreateSnapshot", source_session_id=session).metadata.id
            guest.visit(snapshot)
            for reader, method, fields in [
                (owner, "GetSession", {"id": session}),
                (owner, "GetSessionMetadata", {"id": session}),
                (owner, "UpdateSession", {"id": session, "expected_version": 1, "content": "[]"}),
                (owner, "RestoreSessionVersion",
                 {"id": session, "version": 1, "expected_version": 2}),
                (owner, "ListSessionVersions", {"id": session}),
                (owner, "DeleteSession", {"id": session}),
                (owner, "ListSessions", {"filter": {"deleted": True}}),
                (owner, "UndeleteSession", {"id": session}),
                (guest, "GetSnapshotMetadata", {"id": snapshot}),
                (guest, "ListAccessLogs", {"order_by": 3}),
                (guest, "DeleteAccessLog", {"snapshot_id": snapshot}),
                (owner, "ListSnapshots", {}),
                (owner, "ListSnapshotVisitors", {"snapshot_id": snapshot}),
                (owner, "UpdateSnapshotAccess", {"id": snapshot, "access": {"visibility": 3}}),
                (owner, "DeleteSnapshot", {"id": snapshot}),
            ]:
                reader.call(method, **fields)
    statements = {
        " ".join(text.split())
        for text in re.findall(
            r"execute [^:]*: (.*?)(?=\n\d{4}-|\Z)", cluster.log.read_text(), re.DOTALL)}
    seen = set()
    for statement in statements:
        if any(mark in statement for mark in SCATTERED):
            continue
        for table in re.findall(r"(?:FROM|UPDATE|JOIN) (\w+)", statement):
            if table not in keys:
                continue
            seen.add(table)
            assert keys[table] in statement.partition("WHERE")[2], statement
    assert seen == set(keys)


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
