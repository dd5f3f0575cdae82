# SPDX-License-Identifier: Apache-2.0
"""Formats of contents and notes about changes: in sessions, their history, snapshots and bundles."""

import grpc
import pytest
from bundles import REPLACE, Import, export, outcomes
from clients import invalid, refused

FAILED = grpc.StatusCode.FAILED_PRECONDITION


def formatted(client, version=2, name="acme.notes", **fields):
    return client.call(
        "CreateSession", title="Notes", content="[1]", content_format=name,
        content_format_version=version, **fields).metadata


def test_an_older_program_does_not_overwrite_what_a_newer_one_wrote(client):
    id = formatted(client).id
    for fields in ({"expected_version": 1}, {"allow_overwrite": True}):
        for format in ({}, {"content_format": "acme.notes", "content_format_version": 1}):
            refusal = refused(
                FAILED, "CONTENT_FORMAT_NEWER", client.call, "UpdateSession", id=id, content="[2]",
                **fields, **format)
            assert refusal.metadata == {"stored_format": "acme.notes", "stored_format_version": "2"}
        refused(FAILED, "CONTENT_FORMAT_DIFFERENT", client.call, "UpdateSession", id=id,
                content="[2]", content_format="other", **fields)
    # A title is not a content, and the same content is not a change.
    client.call("UpdateSession", id=id, expected_version=1, title="Renamed")
    assert client.call("UpdateSession", id=id, expected_version=2, content="[1]").unchanged
    changed = client.call(
        "UpdateSession", id=id, expected_version=2, content="[2]", content_format="other",
        allow_format_change=True).metadata
    assert (changed.content_format, changed.content_format_version) == ("other", 0)
    back = client.call(
        "RestoreSessionVersion", id=id, version=1, expected_version=3).metadata
    assert (back.content_format, back.content_format_version) == ("acme.notes", 2)


def test_a_patch_keeps_the_format_unless_it_says_otherwise(client):
    id = formatted(client).id
    add = '[{"op": "add", "path": "/-", "value": 7}]'
    kept = client.call("PatchSession", id=id, expected_version=1, json_patch=add).metadata
    assert (kept.content_format, kept.content_format_version) == ("acme.notes", 2)
    refused(FAILED, "CONTENT_FORMAT_NEWER", client.call, "PatchSession", id=id,
            expected_version=2, json_patch=add, content_format="acme.notes",
            content_format_version=1)
    raised = client.call(
        "PatchSession", id=id, expected_version=2, json_patch=add, content_format="acme.notes",
        content_format_version=3, change_note="more").metadata
    assert raised.content_format_version == 3


def test_notes_stand_in_the_history(client):
    id = formatted(client, change_note="begun").id
    client.call("UpdateSession", id=id, expected_version=1, title="Renamed", change_note="named")
    client.call("UpdateSession", id=id, expected_version=2, title="Again")
    unchanged = client.call(
        "UpdateSession", id=id, expected_version=3, title="Again", change_note="dropped")
    assert unchanged.unchanged
    client.call("RestoreSessionVersion", id=id, version=1, expected_version=3)
    client.call(
        "RestoreSessionVersion", id=id, version=1, expected_version=4, change_note="once more")
    found = client.call("ListSessionVersions", id=id).versions
    assert [one.change_note for one in found] == ["once more", "begun", "", "named", "begun"]
    assert {one.content_format for one in found} == {"acme.notes"}


def test_what_is_wrong_is_refused(client):
    session = {"title": "t", "content": "[]"}
    for fields in (
            {"content_format": "a b"}, {"content_format": "x" * 65}, {"content_format_version": 1},
            {"content_format": "a", "content_format_version": -1}):
        invalid("CONTENT_FORMAT_INVALID", client.call, "CreateSession", **session, **fields)
    invalid("CHANGE_NOTE_TOO_LONG", client.call, "CreateSession", **session, change_note="x" * 201)
    invalid("CHANGE_NOTE_INVALID", client.call, "CreateSession", **session, change_note="a\nb")
    id = client.create().id
    invalid("CONTENT_FORMAT_INVALID", client.call, "UpdateSession", id=id, expected_version=1,
            title="t", content_format="a")
    invalid("CONTENT_FORMAT_INVALID", client.call, "CreateSnapshot", source_session_id=id,
            content_format="a")
    for filter in ({"content_format": "a b"}, {"content_format_version_max": 1},
                   {"content_format": "a", "content_format_version_max": -1}):
        invalid("FILTER_INVALID", client.call, "ListSessions", filter=filter)


def test_lists_find_what_a_program_can_read(client):
    ids = [formatted(client, version).id for version in (1, 2, 3)]
    client.create()
    def found(**filter):
        return {one.id for one in client.call("ListSessions", filter=filter).sessions}
    assert found(content_format="acme.notes") == set(ids)
    assert found(content_format="acme.notes", content_format_version_max=2) == set(ids[:2])
    assert found(content_format="other") == set()
    page = client.call("ListSessions", page_size=1, filter={"content_format": "acme.notes"})
    invalid("PAGE_TOKEN_MISMATCH", client.call, "ListSessions", page_size=1,
            page_token=page.next_page_token, filter={"content_format": "other"})


def test_snapshots_and_templates_carry_them(client, stranger):
    id = formatted(client, change_note="for review").id
    snapshot = client.call("CreateSnapshot", source_session_id=id, template=True).metadata
    assert (snapshot.content_format, snapshot.content_format_version) == ("acme.notes", 2)
    assert snapshot.change_note == "for review"
    noted = client.call("CreateSnapshot", source_session_id=id, source_session_version=1,
                        change_note="another").metadata
    assert noted.change_note == "another"
    assert stranger.call("GetSnapshot", id=snapshot.id).snapshot.metadata.content_format \
        == "acme.notes"
    copy = stranger.call("CreateSessionFromSnapshot", snapshot_id=snapshot.id).metadata
    assert (copy.content_format, copy.content_format_version) == ("acme.notes", 2)
    (version,) = stranger.call("ListSessionVersions", id=copy.id).versions
    assert version.change_note == "for review"
    made = client.call("CreateSnapshot", title="t", content="[]", content_format="x",
                       content_format_version=1, change_note="n").metadata
    assert (made.content_format, made.content_format_version, made.change_note) == ("x", 1, "n")
    assert client.call("GetSnapshotMetadata", id=made.id).metadata == made


@pytest.mark.parametrize("history", [True, False])
def test_bundles_carry_them(client, stranger, history):
    id = formatted(client, change_note="begun").id
    client.call("UpdateSession", id=id, expected_version=1, content="[2]",
                content_format="acme.notes", content_format_version=3, change_note="raised")
    records = export(client, ids=[id], include_history=history)
    imported, _ = Import(stranger, records)
    found = stranger.call("ListSessionVersions", id=imported.id).versions
    expected = [(3, "raised"), (2, "begun")][:2 if history else 1]
    assert [(one.content_format_version, one.change_note) for one in found] == expected


def test_imports_bring_them_back(client):
    plain, noted = client.create().id, formatted(client, change_note="begun").id
    records = {id: export(client, ids=[id]) for id in (plain, noted)}
    # The same contents in another format: all that an import has to take back is the format.
    for id in records:
        client.call(
            "UpdateSession", id=id, expected_version=1, content=client.read(id).content,
            content_format="acme.notes", content_format_version=7)
    assert outcomes(client, records[plain], on_conflict=REPLACE) == ["REPLACED"]
    assert client.read(plain).metadata.content_format == ""
    for outcome in ("REPLACED", "RESTORED"):
        assert outcomes(client, records[noted], on_conflict=REPLACE) == [outcome]
        version = client.call("ListSessionVersions", id=noted).versions[0]
        assert (version.content_format, version.content_format_version) == ("acme.notes", 2)
        assert version.change_note == "begun"
        client.call("DeleteSession", id=noted)
