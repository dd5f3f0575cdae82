# SPDX-License-Identifier: Apache-2.0
"""What users do with snapshots, from one end to the other, and what Webviz's own service gets wrong
about them: each test names the fault as its documentation does."""

import hashlib
import time

import grpc
import pytest
from clients import Client, error_info, invalid, not_found, refused, snapshot_not_found
from daemon import Daemon
from documents import PROFILES, document

LINK, LISTED, OWNER = 1, 2, 3
MISSING = "A" * 22


@pytest.mark.parametrize("profile", PROFILES)
def test_life_of_a_snapshot(client, stranger, profile):
    """Create, share, visit, list, delete."""
    content = document(profile)
    created = client.share(title="Fältet", description="d", content=content)
    assert (created.owner_id, created.visibility) == (client.user, LINK)
    assert created.content_hash == hashlib.sha256(content.encode()).hexdigest()
    assert created.content_size == len(content.encode())
    assert len(created.id) == 22

    for reader in (client, stranger):
        read = reader.call("GetSnapshot", id=created.id).snapshot
        assert (read.metadata, read.content) == (created, content)
        assert reader.call("GetSnapshotMetadata", id=created.id).metadata == created
    assert client.list(method="ListSnapshots") == [created]
    assert stranger.list(method="ListSnapshots") == []

    log = stranger.visit(created.id)
    assert (log.visit_count, log.snapshot_deleted) == (1, False)
    assert log.first_visit_time == log.last_visit_time
    assert (log.snapshot.title, log.snapshot.content_hash) == ("Fältet", created.content_hash)

    client.call("DeleteSnapshot", id=created.id)
    for reader in (client, stranger):
        snapshot_not_found(reader.call, "GetSnapshot", id=created.id)
        assert reader.logs()[created.id].snapshot_deleted
        assert reader.logs()[created.id].HasField("snapshot_delete_time")


def test_b1_the_first_visit_has_its_time(client, stranger):
    created = client.share()
    stranger.visit(created.id)
    log = stranger.logs()[created.id]
    assert log.first_visit_time.ToMicroseconds() >= created.create_time.ToMicroseconds()


def test_b2_first_visits_at_once_make_one_log_and_no_error(server, client):
    created = client.share(content=document("typical"))
    clients = [Client(server.address, f"crowd-{created.id}") for _ in range(32)]
    try:
        flying = [one.start("GetSnapshot", id=created.id) for one in clients]
        for future in flying:
            assert future.result().snapshot.metadata == created
        assert clients[0].visit(created.id).visit_count == 1
        visitors = client.list(method="ListSnapshotVisitors", snapshot_id=created.id)
        assert sorted((visitor.visitor_id, visitor.visit_count) for visitor in visitors) == sorted(
            [(client.user, 1), (f"crowd-{created.id}", 1)])
    finally:
        for one in clients:
            one.channel.close()


def test_b3_a_snapshot_is_deleted_although_its_owner_took_it_off_his_list(client, stranger):
    created = client.share()
    stranger.visit(created.id)
    client.call("DeleteAccessLog", snapshot_id=created.id)
    assert client.logs() == {}
    client.call("DeleteSnapshot", id=created.id)
    assert stranger.logs()[created.id].snapshot_deleted
    refused(
        grpc.StatusCode.NOT_FOUND, "ACCESS_LOG_NOT_FOUND", client.call, "DeleteAccessLog",
        snapshot_id=created.id)


def test_b4_b5_snapshots_are_sorted_without_case(client):
    titles = ["b", "A", "å", "a", "B", "Ähre", "z"]
    created = [client.share(title=title) for title in titles]
    by_time = client.list(method="ListSnapshots", page_size=2)
    assert [one.id for one in by_time] == [one.id for one in reversed(created)]
    by_title = [one.title for one in client.list(method="ListSnapshots", order_by=2, page_size=3)]
    assert [title.lower() for title in by_title] == sorted(title.lower() for title in titles)
    assert client.list(
        method="ListSnapshots", order_by=2, order_direction=2, page_size=1) == list(
            reversed(client.list(method="ListSnapshots", order_by=2)))


def test_b9_i5_creation_counts_its_creator_and_leaves_no_orphan(client):
    created = client.share(request_id="once")
    assert client.share(request_id="once") == created
    log = client.logs()[created.id]
    assert log.visit_count == 1
    assert log.first_visit_time == log.last_visit_time == created.create_time
    assert client.list(method="ListSnapshots") == [created]
    invalid("REQUEST_ID_REUSED", client.share, title="another", request_id="once")
    # What the creator takes off his list is his visit, not the memory of what he asked for.
    client.call("DeleteAccessLog", snapshot_id=created.id)
    assert client.share(request_id="once") == created
    invalid("REQUEST_ID_REUSED", client.share, title="another", request_id="once")
    assert client.list(method="ListSnapshots") == [created] and client.logs() == {}


def test_b10_a_bad_page_token_is_the_callers_fault(client):
    for method in ("ListSnapshots", "ListAccessLogs"):
        for token in ("x", "%%%", "AAAA" * 30):
            invalid("PAGE_TOKEN_INVALID", client.call, method, page_token=token)


def test_i3_pages_have_a_server_side_maximum(client):
    for number in range(102):
        client.share(title=f"{number}")
    for method in ("ListSnapshots", "ListAccessLogs"):
        for asked, expected in ((0, 20), (100, 100), (1_000_000, 100)):
            page = client.call(method, page_size=asked)
            assert len(getattr(page, page.DESCRIPTOR.fields[0].name)) == expected
            assert page.next_page_token
        invalid("PAGE_SIZE_NEGATIVE", client.call, method, page_size=-1)


def test_i10_a20_content_is_checked(client):
    invalid("CONTENT_TOO_LARGE", client.share, content='"' + "x" * 1_572_863 + '"')
    invalid("CONTENT_NOT_JSON", client.share, content="{")
    invalid("CONTENT_TOO_DEEP", client.share, content="[" * 129 + "]" * 129)
    invalid("TITLE_EMPTY", client.share, title="")
    invalid("SNAPSHOT_SOURCE_INVALID", client.call, "CreateSnapshot", title="neither")
    invalid(
        "SNAPSHOT_SOURCE_INVALID", client.call, "CreateSnapshot", title="both", content="{}",
        source_session_id=MISSING)
    assert client.list(method="ListSnapshots") == []


def test_i15_ids_cannot_be_guessed(client):
    ids = {client.share().id for _ in range(50)}
    assert len(ids) == 50 and all(len(id) == 22 for id in ids)
    invalid("SNAPSHOT_ID_INVALID", client.call, "GetSnapshot", id="abcdefgh")
    assert max(len({id[place] for id in ids}) for place in range(3)) > 20


def test_i16_reads_within_the_window_count_once(client, stranger):
    created = client.share()
    for _ in range(20):
        stranger.visit(created.id)
    assert stranger.logs()[created.id].visit_count == 1
    other = client.share()
    stranger.call("GetSnapshot", id=other.id, skip_visit=True)
    assert other.id not in stranger.logs()


def test_a20_nobody_but_the_owner_deletes_or_changes_access(client, stranger):
    created = client.share()
    snapshot_not_found(stranger.call, "DeleteSnapshot", id=created.id)
    snapshot_not_found(
        stranger.call, "UpdateSnapshotAccess", id=created.id, access={"visibility": OWNER})
    snapshot_not_found(stranger.call, "ListSnapshotVisitors", snapshot_id=created.id)
    assert client.call("GetSnapshot", id=created.id).snapshot.metadata == created


def test_a23_typed_filters(client, stranger):
    first, second = client.share(title="Troll 100%"), client.share(title="TROLL West")
    for created in (first, second):
        stranger.visit(created.id)
    client.call("DeleteSnapshot", id=second.id)

    def found(**condition):
        return set(stranger.logs(filter=condition))

    assert found(title_contains="troll") == {first.id, second.id}
    assert found(title_contains="%") == {first.id}
    assert found(snapshot_deleted=True) == {second.id}
    assert found(snapshot_deleted=False) == {first.id}
    assert found(owner_id=client.user) == {first.id, second.id}
    assert found(owner_id="nobody") == set()
    assert found(visit_count_min=2) == set()
    assert found(visit_count_max=1) == {first.id, second.id}
    assert found(snapshot_create_time={"start_time": second.create_time}) == {second.id}
    assert found(snapshot_create_time={"end_time": second.create_time}) == {first.id}
    assert found(last_visit_time={"end_time": first.create_time}) == set()
    invalid("FILTER_INVALID", found, visit_count_min=3, visit_count_max=2)
    invalid("FILTER_INVALID", found, visit_count_min=-1)


def test_a24_every_sort_of_access_logs(client, stranger):
    created = [client.share(title=title) for title in ("b", "A", "c")]
    for one in created:
        stranger.visit(one.id)
    expected = {1: "bAc", 2: None, 3: "Abc", 4: "bAc"}
    for order, titles in expected.items():
        walks = [
            [log.snapshot.title for log in stranger.list(
                method="ListAccessLogs", page_size=1, order_by=order, order_direction=direction)]
            for direction in (1, 2)]
        assert walks[0] == list(reversed(walks[1]))
        if titles:
            assert "".join(walks[0]) == titles
    invalid("ENUM_VALUE_UNKNOWN", stranger.call, "ListAccessLogs", order_by=9)


def test_access_by_link_by_list_and_by_owner(client, stranger):
    shared = client.share()
    stranger.visit(shared.id)
    answer = client.call(
        "UpdateSnapshotAccess", id=shared.id,
        access={"visibility": LISTED, "reader_ids": [stranger.user]})
    assert answer.metadata.visibility == LISTED
    assert list(answer.access.reader_ids) == [stranger.user]
    assert stranger.call("GetSnapshot", id=shared.id).snapshot.content == "{}"
    assert not stranger.call("GetSnapshotMetadata", id=shared.id).HasField("access")
    assert client.call("GetSnapshotMetadata", id=shared.id).HasField("access")

    client.call("UpdateSnapshotAccess", id=shared.id, access={"visibility": OWNER})
    denied = snapshot_not_found(stranger.call, "GetSnapshot", id=shared.id)
    assert denied == snapshot_not_found(stranger.call, "GetSnapshot", id=MISSING)
    assert denied.metadata == {}
    invalid("FIELD_REQUIRED", client.call, "UpdateSnapshotAccess", id=shared.id)
    invalid(
        "EXPIRE_TIME_INVALID", client.call, "UpdateSnapshotAccess", id=shared.id,
        access={"expire_time": {"seconds": 1}})


def test_a_snapshot_expires_for_everybody(cluster):
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "ann") as client, Client(daemon.address, "bob") as stranger:
            created = client.share(access={"expire_time": {"seconds": int(time.time()) + 3_600}})
            stranger.visit(created.id)
            assert client.list(method="ListSnapshots") == [created]
            # An hour later, as the row has it.
            cluster.query("UPDATE snapshot SET expires_at = now() - interval '1 ms'")
            expired = snapshot_not_found(client.call, "GetSnapshot", id=created.id)
            assert expired == snapshot_not_found(stranger.call, "GetSnapshot", id=MISSING)
            assert client.list(method="ListSnapshots") == []
            assert stranger.logs()[created.id].snapshot_deleted


def test_a_snapshot_of_a_session_sends_no_content(client, stranger):
    content = document("large")
    session = client.create(title="Session", description="of mine", content=content)
    made = client.call(
        "CreateSnapshot", source_session_id=session.id, request_id="snap").metadata
    assert (made.title, made.description) == ("Session", "of mine")
    assert (made.source_session_id, made.source_session_version) == (session.id, 1)
    assert made.content_hash == session.content_hash
    theirs = stranger.call("GetSnapshot", id=made.id).snapshot
    assert theirs.content == content
    assert (theirs.metadata.source_session_id, theirs.metadata.source_session_version) == ("", 0)

    client.call("UpdateSession", id=session.id, expected_version=1, content="[2]")
    # A retry finds what the first attempt made, though the session has moved on.
    assert client.call(
        "CreateSnapshot", source_session_id=session.id, request_id="snap").metadata == made
    renamed = client.call(
        "CreateSnapshot", source_session_id=session.id, source_session_version=2,
        title="Other", description="").metadata
    assert (renamed.title, renamed.description, renamed.content_size) == ("Other", "", 3)
    not_found(stranger.call, "CreateSnapshot", source_session_id=session.id)
    old = client.call(
        "CreateSnapshot", source_session_id=session.id, source_session_version=1).metadata
    assert (old.content_hash, old.source_session_version) == (session.content_hash, 1)
    refused(
        grpc.StatusCode.NOT_FOUND, "SESSION_VERSION_NOT_FOUND", client.call, "CreateSnapshot",
        source_session_id=session.id, source_session_version=3)


def test_sessions_begin_as_copies_of_templates(client, stranger):
    content = document("typical")
    template = client.share(title="Template", content=content, template=True)
    client.share(title="None")
    assert client.list(method="ListSnapshots", filter={"template": True}) == [template]
    made = stranger.call("CreateSessionFromSnapshot", snapshot_id=template.id).metadata
    assert (made.owner_id, made.version, made.title) == (stranger.user, 1, "Template")
    assert stranger.read(made.id).content == content
    named = stranger.call(
        "CreateSessionFromSnapshot", snapshot_id=template.id, title="Mine", request_id="r")
    assert named.metadata.title == "Mine"
    assert named == stranger.call(
        "CreateSessionFromSnapshot", snapshot_id=template.id, title="Mine", request_id="r")
    assert template.id not in stranger.logs()
    # A retry finds what was made, though the template is gone.
    client.call("DeleteSnapshot", id=template.id)
    assert named == stranger.call(
        "CreateSessionFromSnapshot", snapshot_id=template.id, title="Mine", request_id="r")
    invalid(
        "REQUEST_ID_REUSED", stranger.call, "CreateSessionFromSnapshot", snapshot_id=template.id,
        title="Other", request_id="r")
    snapshot_not_found(
        stranger.call, "CreateSessionFromSnapshot", snapshot_id=template.id, request_id="s")


def test_limits_of_snapshots_are_told(client):
    from holdfast.v1 import server_service_pb2

    limits = client.server.GetServerInfo(
        server_service_pb2.GetServerInfoRequest(), timeout=60, metadata=client.metadata).limits
    assert (limits.snapshot_readers_max, limits.visit_window.seconds) == (100, 300)
    created = client.share()
    with pytest.raises(grpc.RpcError) as caught:
        client.call("UpdateSnapshotAccess", id=created.id, access={
            "visibility": LISTED, "reader_ids": [f"u{number}" for number in range(101)]})
    assert error_info(caught.value).reason == "READERS_TOO_MANY"
