# SPDX-License-Identifier: Apache-2.0
"""The flows of Webviz's documentation, as far as they reach a server, each from its first call to its
last. Flows 1 and 7, unsaved work and its backups, stay within the client."""

import hashlib

import grpc
from clients import refused
from documents import document


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_flow_2_saving_creates_a_session_and_then_updates_it(client):
    first, second = document("typical", 1), document("typical", 2)
    created = client.create(title="Drogon", description="", content=first, request_id="save-1")
    assert client.list() == [created]
    # The client takes what it is told as the state that is saved.
    assert (created.version, created.content_hash) == (1, sha256(first))
    updated = client.call(
        "UpdateSession", id=created.id, expected_version=created.version, content=second,
        request_id="save-2").metadata
    assert (updated.version, updated.content_hash) == (2, sha256(second))
    assert updated.update_time.ToMicroseconds() >= created.update_time.ToMicroseconds()
    assert (updated.create_time, updated.title) == (created.create_time, "Drogon")
    assert client.list() == [updated]


def test_flow_3_a_snapshot_is_created_with_the_visit_of_its_creator(client):
    content = document("typical")
    session = client.create(title="Drogon", content=content)
    snapshot = client.call(
        "CreateSnapshot", source_session_id=session.id, title="For review").metadata
    assert snapshot.content_hash == sha256(content)
    (log,) = client.list(method="ListAccessLogs")
    assert (log.snapshot_id, log.visit_count) == (snapshot.id, 1)
    assert log.first_visit_time == log.last_visit_time == snapshot.create_time


def test_flow_4_a_session_is_opened_by_its_id_and_by_its_owner_only(client, stranger):
    content = document("large")
    id = client.create(content=content).id
    opened = client.read(id)
    assert (opened.content, opened.metadata.content_hash) == (content, sha256(content))
    refused(grpc.StatusCode.NOT_FOUND, "SESSION_NOT_FOUND", stranger.call, "GetSession", id=id)


def test_flow_5_a_snapshot_is_opened_by_whoever_has_its_id(client, stranger):
    content = document("typical")
    created = client.share(content=content)
    log = stranger.visit(created.id)
    opened = stranger.call("GetSnapshot", id=created.id, skip_visit=True).snapshot
    assert (opened.content, opened.metadata) == (content, created)
    assert (log.visitor_id, log.visit_count) == (stranger.user, 1)
    # It stays as it is: the contract has no method that changes it, and a copy is another session.
    copy = stranger.call("CreateSessionFromSnapshot", snapshot_id=created.id).metadata
    stranger.call("UpdateSession", id=copy.id, expected_version=1, content="{}")
    assert client.call("GetSnapshot", id=created.id).snapshot.content == content


def test_flow_6_a_backup_is_compared_with_what_is_stored_before_it_is_opened(client):
    saved, edited = document("typical", 1), document("typical", 2)
    session = client.create(content=saved)
    backup = {"version": session.version, "content": edited}
    # Nobody else wrote: the backup is newer, and recovering it saves it.
    stored = client.call("GetSessionMetadata", id=session.id).metadata
    assert stored.version == backup["version"]
    assert stored.content_hash != sha256(backup["content"])
    client.call(
        "UpdateSession", id=session.id, expected_version=backup["version"],
        content=backup["content"])
    # A backup that was saved already is told by its hash alone.
    assert client.call("GetSessionMetadata", id=session.id).metadata.content_hash == sha256(edited)


def test_flow_8_a_poll_tells_of_a_conflict_before_it_happens(client):
    session = client.create(content=document("typical", 1))
    known = session.version
    assert client.call("GetSessionMetadata", id=session.id).metadata.version == known
    # Another window saves.
    theirs = client.call(
        "UpdateSession", id=session.id, expected_version=known, content=document("typical", 2))
    polled = client.call("GetSessionMetadata", id=session.id).metadata
    assert polled == theirs.metadata and polled.version > known
    # Who saves all the same loses nothing, his own or theirs.
    refusal = refused(
        grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "UpdateSession", id=session.id,
        expected_version=known, content=document("typical", 3))
    assert refusal.metadata["current_version"] == str(polled.version)
    assert client.read(session.id).content == document("typical", 2)


def test_the_life_of_a_session_in_the_documentation(client):
    """Saved, changed, updated, opened, polled, deleted."""
    id = client.create(content="[0]").id
    for version in range(1, 6):
        updated = client.call(
            "UpdateSession", id=id, expected_version=version, content=f"[{version}]").metadata
        assert updated.version == version + 1
        assert client.call("GetSessionMetadata", id=id).metadata == updated
    assert client.read(id).content == "[5]"
    client.call("DeleteSession", id=id, expected_version=6)
    assert client.list() == []


def test_the_sharing_of_a_snapshot_in_the_documentation(client, stranger):
    """Created by A, opened by B, both on their lists; then deleted by A."""
    created = client.share(title="For B", content=document("typical"))
    stranger.visit(created.id)
    visitors = client.list(method="ListSnapshotVisitors", snapshot_id=created.id)
    assert {visitor.visitor_id for visitor in visitors} == {client.user, stranger.user}
    client.call("DeleteSnapshot", id=created.id)
    for reader in (client, stranger):
        assert reader.logs()[created.id].snapshot_deleted
        assert reader.logs()[created.id].snapshot.title == "For B"
