# SPDX-License-Identifier: Apache-2.0
"""What sessions were, what can be brought back, and patches that say only what changes."""

import json

import grpc
from clients import invalid, not_found, refused
from documents import document

TITLE, DELETE_TIME = 3, 4


def versions(client, id):
    return client.list(method="ListSessionVersions", id=id)


def test_every_version_can_be_read_and_restored(client):
    texts = [document("typical", seed) for seed in range(4)]
    id = client.create(content=texts[0]).id
    for version, text in enumerate(texts[1:], 1):
        client.call("UpdateSession", id=id, expected_version=version, content=text)
    listed = versions(client, id)
    assert [entry.version for entry in listed] == [4, 3, 2, 1]
    for entry in listed:
        found = client.call("GetSessionVersion", id=id, version=entry.version)
        assert found.content == texts[entry.version - 1]
        assert found.version == entry
    restored = client.call("RestoreSessionVersion", id=id, version=2, expected_version=4).metadata
    assert restored.version == 5
    assert client.read(id).content == texts[1]
    assert [entry.version for entry in versions(client, id)] == [5, 4, 3, 2, 1]


def test_a_deleted_session_comes_back_with_its_history(client):
    id = client.create(content="[1]").id
    client.call("UpdateSession", id=id, expected_version=1, content="[2]")
    client.call("DeleteSession", id=id, expected_version=2)
    not_found(client.call, "GetSession", id=id)
    not_found(client.call, "ListSessionVersions", id=id)
    back = client.call("UndeleteSession", id=id, request_id="back").metadata
    assert back == client.call("UndeleteSession", id=id, request_id="back").metadata
    assert back.version == 4
    assert client.read(id).content == "[2]"
    assert [entry.deleted for entry in versions(client, id)] == [False, True, False, False]
    refused(
        grpc.StatusCode.FAILED_PRECONDITION, "SESSION_NOT_DELETED", client.call,
        "UndeleteSession", id=id)


def test_deleted_sessions_are_found_and_brought_back(client, stranger):
    ids = [client.create(title=title).id for title in ("Troll", "Fram", "Troll East", "kept")]
    for id in ids[:3]:
        client.call("DeleteSession", id=id)

    def deleted(reader=client, **fields):
        return reader.list(filter={"deleted": True, **fields.pop("filter", {})}, **fields)

    by_time = deleted(order_by=DELETE_TIME, page_size=1)
    assert [session.id for session in by_time] == list(reversed(ids[:3]))
    assert deleted(order_by=DELETE_TIME, order_direction=1, page_size=2) == by_time[::-1]
    for session in by_time:
        lived = session.purge_time.ToSeconds() - session.delete_time.ToSeconds()
        assert lived == 30 * 24 * 60 * 60
    assert [s.title for s in deleted(order_by=TITLE, filter={"title_contains": "troll"})] == [
        "Troll", "Troll East"]
    assert deleted(stranger) == []
    (kept,) = client.list()
    assert not kept.HasField("delete_time") and not kept.HasField("purge_time")
    invalid("FILTER_INVALID", client.call, "ListSessions", order_by=DELETE_TIME)

    client.call("UndeleteSession", id=by_time[0].id)
    assert deleted(order_by=DELETE_TIME) == by_time[1:]
    assert {session.id for session in client.list()} == {kept.id, by_time[0].id}


def test_a_patch_keeps_the_bytes_that_it_does_not_name(client):
    text = '{\n  "b": 1.0,\n  "a": [ 1e400, "\\ud800" ],\n  "c": {"x": null}\n}\n'
    id = client.create(content=text).id
    client.call("PatchSession", id=id, expected_version=1, merge_patch='{"b":2,"c":{"y":3}}')
    patched = text.replace("1.0", "2").replace("null}", 'null,"y": 3}')
    assert client.read(id).content == patched
    operations = [{"op": "test", "path": "/b", "value": 2}, {"op": "remove", "path": "/b"}]
    client.call(
        "PatchSession", id=id, expected_version=2, json_patch=json.dumps(operations))
    assert client.read(id).content == patched.replace('"b": 2,\n  ', "")
    refusal = refused(
        grpc.StatusCode.FAILED_PRECONDITION, "PATCH_NOT_APPLICABLE", client.call, "PatchSession",
        id=id, expected_version=3, json_patch='[{"op":"remove","path":"/b"}]')
    assert refusal.metadata == {"path": "/b", "operation": "0"}
    assert client.read(id).metadata.version == 3


def test_a_retry_is_answered_exactly_although_others_wrote_since(client):
    id = client.create().id
    fields = {"id": id, "expected_version": 1, "content": "[1]", "request_id": "once"}
    first = client.call("UpdateSession", **fields).metadata
    client.call("UpdateSession", id=id, expected_version=2, content="[2]")
    client.call("DeleteSession", id=id)
    assert client.call("UpdateSession", **fields).metadata == first
