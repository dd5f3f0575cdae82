# SPDX-License-Identifier: Apache-2.0
"""What users do with Holdfast, from one end to the other, on documents of every size."""

import hashlib
import threading

import grpc
import pytest
from clients import Client, invalid, not_found, refused
from documents import PROFILES, document
from proxy import Proxy


@pytest.mark.parametrize("profile", PROFILES)
def test_life_of_a_session(client, profile):
    first, second = document(profile, seed=1), document(profile, seed=2)

    created = client.create(title="Fältet", description="first", content=first)
    assert (created.version, created.owner_id) == (1, client.user)
    assert created.content_hash == hashlib.sha256(first.encode()).hexdigest()
    assert created.content_size == len(first.encode())
    assert created.create_time == created.update_time

    read = client.read(created.id)
    assert read.metadata == created
    assert read.content == first
    assert client.call("GetSessionMetadata", id=created.id).metadata == created
    assert client.list() == [created]

    updated = client.call(
        "UpdateSession", id=created.id, expected_version=1, content=second).metadata
    assert updated.version == 2
    assert (updated.title, updated.description) == ("Fältet", "first")
    assert updated.create_time == created.create_time
    assert updated.update_time.ToMicroseconds() >= created.update_time.ToMicroseconds()
    read = client.read(created.id)
    assert (read.metadata, read.content) == (updated, second)
    assert client.list() == [updated]

    client.call("DeleteSession", id=created.id, expected_version=2)
    not_found(client.call, "GetSession", id=created.id)
    not_found(client.call, "GetSessionMetadata", id=created.id)
    not_found(client.call, "UpdateSession", id=created.id, expected_version=2, title="x")
    not_found(client.call, "DeleteSession", id=created.id)
    assert client.list() == []


def test_a_read_of_a_known_version_sends_no_content(client):
    created = client.create(content=document("typical"))
    same = client.call("GetSession", id=created.id, if_version_not=1)
    assert same.not_modified and same.session.content == ""
    assert same.session.metadata == created
    client.call("UpdateSession", id=created.id, expected_version=1, title="newer")
    newer = client.call("GetSession", id=created.id, if_version_not=1)
    assert not newer.not_modified and newer.session.content == document("typical")


def test_masks_change_only_what_they_name(client):
    id = client.create(title="old", description="old", content='{"old": 1}').id
    change = {"id": id, "title": "new", "description": "new", "content": '{"new": 1}'}
    client.call("UpdateSession", expected_version=1, update_mask={"paths": ["title"]}, **change)
    session = client.read(id)
    assert session.metadata.version == 2
    assert (session.metadata.title, session.metadata.description, session.content) == (
        "new", "old", '{"old": 1}')
    client.call(
        "UpdateSession", id=id, expected_version=2, update_mask={"paths": ["description"]})
    assert client.read(id).metadata.description == ""
    client.call("UpdateSession", expected_version=3, update_mask={"paths": ["*"]}, **change)
    session = client.read(id)
    assert (session.metadata.title, session.metadata.description, session.content) == (
        "new", "new", '{"new": 1}')


def test_two_writers_of_one_version(server, client):
    """Whoever comes second learns which version there is now, and loses nothing."""
    id = client.create(content=document("typical", 1)).id
    texts = [document("typical", seed) for seed in (2, 3)]
    outcomes = [None, None]
    barrier = threading.Barrier(2)

    def write(number):
        with Client(server.address, client.user) as writer:
            barrier.wait()
            try:
                outcomes[number] = writer.call(
                    "UpdateSession", id=id, expected_version=1, content=texts[number])
            except grpc.RpcError as error:
                outcomes[number] = error

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    losers = [number for number in range(2) if isinstance(outcomes[number], grpc.RpcError)]
    assert len(losers) == 1
    session = client.read(id)
    assert session.metadata.version == 2
    assert session.content == texts[1 - losers[0]]

    refusal = refused(
        grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "UpdateSession", id=id,
        expected_version=1, content=texts[losers[0]])
    assert refusal.metadata["current_version"] == "2"
    refusal = refused(
        grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "DeleteSession", id=id,
        expected_version=1)
    assert refusal.metadata["current_version"] == "2"


def test_a_create_whose_reply_was_lost_is_tried_again(server, client):
    fields = {
        "title": "once", "content": document("typical"), "request_id": "0a7c2f0e-create"}
    with Proxy(server.address) as proxy, Client(proxy.address, client.user) as cut:
        cut.call("ListSessions")
        proxy.lose_next_reply()
        with pytest.raises(grpc.RpcError) as caught:
            cut.call("CreateSession", **fields)
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        assert proxy.lost.is_set()
    first = client.call("CreateSession", **fields).metadata
    again = client.call("CreateSession", **fields).metadata
    assert first == again
    assert first.version == 1
    assert client.list() == [first]
    fields["title"] = "another"
    invalid("REQUEST_ID_REUSED", client.call, "CreateSession", **fields)
    assert client.list() == [first]


def test_an_update_whose_reply_was_lost_is_tried_again(server, client):
    id = client.create(content=document("typical", 1)).id
    fields = {
        "id": id, "expected_version": 1, "content": document("typical", 2),
        "request_id": "0a7c2f0e-update"}
    with Proxy(server.address) as proxy, Client(proxy.address, client.user) as cut:
        cut.call("ListSessions")
        proxy.lose_next_reply()
        with pytest.raises(grpc.RpcError) as caught:
            cut.call("UpdateSession", **fields)
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        assert proxy.lost.is_set()
    assert client.call("UpdateSession", **fields).metadata.version == 2
    assert client.call("UpdateSession", **fields).metadata.version == 2
    session = client.read(id)
    assert (session.metadata.version, session.content) == (2, document("typical", 2))


def test_a_delete_is_tried_again(client):
    id = client.create().id
    client.call("DeleteSession", id=id, request_id="gone")
    client.call("DeleteSession", id=id, request_id="gone")
    not_found(client.call, "DeleteSession", id=id, request_id="other")


def test_a_session_of_somebody_else_does_not_exist(client, stranger):
    session = client.create(title="mine", content=document("small"))
    nobody = "A" * 22
    for method, fields in [
        ("GetSession", {}), ("GetSessionMetadata", {}), ("DeleteSession", {}),
        ("DeleteSession", {"expected_version": 1}), ("DeleteSession", {"expected_version": 7}),
        ("UpdateSession", {"expected_version": 1, "title": "theirs"}),
        ("UpdateSession", {"expected_version": 7, "content": "{}"}),
        ("UpdateSession", {"allow_overwrite": True, "title": "theirs"}),
    ]:
        theirs = not_found(stranger.call, method, id=session.id, **fields)
        assert theirs == not_found(stranger.call, method, id=nobody, **fields)
    assert stranger.list() == []
    assert client.read(session.id).metadata == session


def test_the_server_tells_its_limits(client):
    from holdfast.v1 import server_service_pb2

    info = client.server.GetServerInfo(
        server_service_pb2.GetServerInfoRequest(), timeout=60, metadata=client.metadata)
    limits = info.limits
    assert info.version
    assert (limits.title_code_points_max, limits.description_code_points_max) == (200, 2_000)
    assert (limits.content_bytes_max, limits.content_depth_max) == (1_572_864, 128)
    assert (limits.page_size_default, limits.page_size_max) == (20, 100)
    assert (limits.message_bytes_max, limits.metadata_bytes_max) == (4 << 20, 16 << 10)
