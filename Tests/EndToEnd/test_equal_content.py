# SPDX-License-Identifier: Apache-2.0
"""Equal content is not a conflict: what two devices send alike, and what is sent again, makes no version."""

import grpc
import pytest
from clients import refused

EDITOR = 2


def versions(client, id):
    return [found.version for found in client.call("ListSessionVersions", id=id).versions]


def test_two_devices_that_save_the_same_are_not_in_conflict(client):
    id = client.create("Work", "[1]").id
    first = client.call("UpdateSession", id=id, expected_version=1, content="[2]")
    second = client.call("UpdateSession", id=id, expected_version=1, content="[2]")
    assert not first.unchanged and second.unchanged
    assert second.metadata == first.metadata
    assert versions(client, id) == [2, 1]
    refused(grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "UpdateSession", id=id,
            expected_version=1, content="[2]", title="Mine")


@pytest.mark.parametrize("named", [{}, {"request_id": "again"}])
def test_an_editor_who_saves_what_is_there_is_not_its_writer(client, stranger, named):
    id = client.create("Work", "[1]").id
    client.call("GrantSessionAccess", id=id, user_id=stranger.user, role=EDITOR)
    for fields in ({"expected_version": 1}, {"allow_overwrite": True}):
        answer = stranger.call("UpdateSession", id=id, content="[1]", **fields, **named)
        assert answer.unchanged
        assert answer.metadata == client.read(id).metadata
        assert answer.metadata.last_writer_id == client.user


def test_a_patch_that_was_made_is_found_again_by_its_result(client):
    id = client.create("Work", '{"a": 1}').id
    patch = dict(id=id, expected_version=1, merge_patch='{"a": 2}')
    first = client.call("PatchSession", **patch)
    assert client.call("PatchSession", **patch).unchanged
    assert client.call("PatchSession", **{**patch, "expected_version": 2}).unchanged
    assert versions(client, id) == [2, 1]
    client.call("UpdateSession", id=id, expected_version=2, content="[]")
    refused(grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "PatchSession", **patch)
    assert not first.unchanged


def test_an_equal_update_is_not_remembered(client):
    id = client.create("Work", "[1]").id
    fields = dict(id=id, expected_version=1, content="[1]", request_id="equal")
    assert client.call("UpdateSession", **fields).unchanged
    client.call("UpdateSession", id=id, expected_version=1, content="[2]")
    refused(
        grpc.StatusCode.ABORTED, "VERSION_MISMATCH", client.call, "UpdateSession", **fields)


def test_many_equal_updates_at_once_make_one_version(client):
    ids = [client.create("Work", "[1]").id for _ in range(4)]
    calls = [
        client.start("UpdateSession", id=id, allow_overwrite=True, content="[2]")
        for _ in range(8) for id in ids]
    answers = [call.result() for call in calls]
    assert sum(not answer.unchanged for answer in answers) == len(ids)
    assert {answer.metadata.version for answer in answers} == {2}


def test_restoring_the_current_version_makes_one(client):
    id = client.create("Work", "[1]").id
    restored = client.call("RestoreSessionVersion", id=id, version=1, expected_version=1).metadata
    assert restored.version == 2
