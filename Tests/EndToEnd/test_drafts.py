# SPDX-License-Identifier: Apache-2.0
"""Drafts on the server: unpublished work that survives the device, the session and the server."""

import grpc
import pytest
from bundles import export
from clients import Client, error_info, refused
from daemon import Daemon
from grpc_status import rpc_status
from holdfast.v1 import error_details_pb2, server_service_pb2

ABORTED, NOT_FOUND = grpc.StatusCode.ABORTED, grpc.StatusCode.NOT_FOUND
FAILED = grpc.StatusCode.FAILED_PRECONDITION


def key(session, device="laptop"):
    return {"session_id": session, "device_id": device}


def save(client, key, revision=1, base=1, content='{"a": 1}', title="Work"):
    base = base if "session_id" in key else 0
    return client.call("SaveDraft", key=key, revision=revision, base_version=base, title=title,
                       content=content).metadata


def publish(client, draft, **fields):
    return client.call("PublishDraft", key=draft.key, etag=draft.etag, **fields)


def test_work_goes_on_on_another_device(client, stranger):
    id = client.create().id
    draft = save(client, key(id))
    assert save(client, key(id)) == draft
    save(client, key(id, "desktop"), content='{"b": 1}')
    found = client.list(method="ListDrafts", session_id=id)
    assert [one.key.device_id for one in found] == ["desktop", "laptop"]
    read = client.call("GetDraft", key=key(id)).draft
    assert (read.metadata, read.content) == (draft, '{"a": 1}')
    assert client.list(method="ListDrafts", page_size=1) == found
    assert stranger.list(method="ListDrafts") == []
    for call in ("GetDraft", "DiscardDraft"):
        refused(NOT_FOUND, "DRAFT_NOT_FOUND", stranger.call, call, key=key(id))
    # Nobody sees it in the session, its history or its bundle.
    assert client.read(id).metadata.version == 1
    assert not any("Work" in str(record) for record in export(client, ids=[id]))
    published = publish(client, draft, change_note="from the train")
    assert published.metadata.version == 2 and client.read(id).content == '{"a": 1}'
    assert publish(client, draft, change_note="from the train") == published
    rest = client.call("GetDraft", key=key(id, "desktop")).draft.metadata
    refused(ABORTED, "VERSION_MISMATCH", publish, client, rest)
    made = publish(client, rest, as_new_session=True).metadata
    assert made.id != id and client.read(made.id).content == '{"b": 1}'
    assert client.list(method="ListDrafts") == []


def test_a_late_save_is_told_the_current_state(client):
    unsaved = {"draft_id": "plan", "device_id": "laptop"}
    current = save(client, unsaved, revision=5)
    for revision, content in ((4, '{"a": 1}'), (5, "[]")):
        with pytest.raises(grpc.RpcError) as caught:
            save(client, unsaved, revision, content=content)
        assert (caught.value.code(), error_info(caught.value).reason) == (ABORTED, "DRAFT_OUTDATED")
        details = rpc_status.from_call(caught.value).details
        conflict = error_details_pb2.DraftConflict()
        assert any(one.Unpack(conflict) for one in details)
        assert (conflict.revision, conflict.etag) == (5, current.etag)
        assert conflict.content_hash == current.content_hash
    client.call("DiscardDraft", key=unsaved, etag=current.etag)
    refused(NOT_FOUND, "DRAFT_NOT_FOUND", publish, client, current)


def test_a_draft_outlives_session_and_access(client, stranger):
    id = client.create(content="[]").id
    client.call("GrantSessionAccess", id=id, user_id=stranger.user, role=1)
    draft = save(stranger, key(id))
    refused(NOT_FOUND, "SESSION_NOT_FOUND", publish, stranger, draft)
    client.call("RevokeSessionAccess", id=id, user_id=stranger.user)
    client.call("DeleteSession", id=id)
    draft = save(stranger, key(id), revision=2)
    refused(NOT_FOUND, "SESSION_NOT_FOUND", publish, stranger, draft)
    assert publish(stranger, draft, as_new_session=True).metadata.owner_id == stranger.user


def test_the_number_of_drafts_is_bounded(client):
    for number in range(100):
        save(client, {"draft_id": f"d{number}", "device_id": "d"})
    refused(FAILED, "DRAFTS_TOO_MANY", save, client, {"draft_id": "more", "device_id": "d"})
    assert len(client.list(method="ListDrafts", page_size=30)) == 100
    info = client.server.GetServerInfo(
        server_service_pb2.GetServerInfoRequest(), metadata=client.metadata)
    limits = info.limits
    assert "session_service.save_draft" in info.features
    assert (limits.drafts_max, limits.draft_bytes_max) == (100, 64 << 20)


def test_a_server_that_dies_between_change_and_removal_publishes_once(cluster):
    directory = cluster.log.parent
    with Daemon.serve(cluster.url, directory) as daemon, Client(daemon.address, "owner") as owner:
        id = owner.create().id
        draft = save(owner, key(id))
        fresh = save(owner, {"draft_id": "new", "device_id": "laptop"})
        # The removal fails, whatever the cause; then the server is gone.
        cluster.query("CREATE TRIGGER stop BEFORE DELETE ON session_draft"
                      " EXECUTE FUNCTION refuse_damaged_content()")
        for one in (draft, fresh):
            refused(grpc.StatusCode.INTERNAL, "INTERNAL", publish, owner, one)
        daemon.kill()
    cluster.query("DROP TRIGGER stop ON session_draft")
    with Daemon.serve(cluster.url, directory) as daemon, Client(daemon.address, "owner") as owner:
        assert len(owner.list(method="ListDrafts")) == 2
        count = len(owner.list())
        assert publish(owner, draft).metadata.version == 2
        made = publish(owner, fresh).metadata
        assert len(owner.list()) == count == 2 and owner.list(method="ListDrafts") == []
        assert publish(owner, fresh).metadata == made
