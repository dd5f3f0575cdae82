# SPDX-License-Identifier: Apache-2.0
"""Labels of sessions, which all who read them see, and stars, which are a user's own."""

import grpc
from bundles import Import, export
from clients import invalid, refused

ABORTED = grpc.StatusCode.ABORTED


def label(client, id, etag="", **labels):
    return client.call(
        "UpdateSessionLabels", id=id, labels=labels, labels_etag=etag).metadata


def test_labels_are_shared_and_make_no_version(client, stranger):
    made = client.create()
    client.call("GrantSessionAccess", id=made.id, user_id=stranger.user, role=2)
    labelled = label(stranger, made.id, team="blue", stage="draft")
    assert dict(labelled.labels) == {"team": "blue", "stage": "draft"}
    assert (labelled.version, labelled.update_time) == (1, made.update_time)
    assert client.read(made.id).metadata == labelled
    refused(ABORTED, "LABELS_MISMATCH", label, client, made.id, team="red")
    assert label(client, made.id, stage="draft", team="blue") == labelled
    assert label(client, made.id, labelled.labels_etag) == made
    invalid("LABEL_INVALID", label, client, made.id, **{"Team": "blue"})
    invalid("LABELS_TOO_MANY", label, client, made.id, **{f"k{n}": "" for n in range(17)})


def test_lists_find_labels_and_stars(client, stranger):
    ids = [client.create().id for _ in range(4)]
    for id, team in zip(ids, ("blue", "blue", "red", "red"), strict=True):
        label(client, id, team=team)
        client.call("GrantSessionAccess", id=id, user_id=stranger.user, role=1)
    client.call("StarSession", id=ids[0], starred=True)
    for id in ids[1:3]:
        stranger.call("StarSession", id=id, starred=True)

    def own(**filter):
        page = client.call("ListSessions", filter=filter)
        return {session.id for session in page.sessions}, list(page.starred_ids)

    def shared(**filter):
        page = stranger.call("ListSessionsSharedWithMe", filter=filter)
        return {one.metadata.id: one.starred for one in page.sessions}

    assert own(labels={"team": "blue"}) == (set(ids[:2]), ids[:1])
    assert own(starred=True) == ({ids[0]}, ids[:1])
    assert own(labels={"team": "red"}, starred=True) == (set(), [])
    assert shared() == dict(zip(ids, (False, True, True, False), strict=True))
    assert shared(labels={"team": "blue"}) == {ids[0]: False, ids[1]: True}
    assert shared(starred=True, labels={"team": "red"}) == {ids[2]: True}
    page = client.call("ListSessions", page_size=1, filter={"labels": {"team": "blue"}})
    invalid("PAGE_TOKEN_MISMATCH", client.call, "ListSessions", page_size=1,
            page_token=page.next_page_token, filter={"labels": {"team": "red"}})
    invalid("FILTER_INVALID", client.call, "ListSessions", filter={"labels": {"": ""}})
    assert stranger.call("GetSession", id=ids[1]).starred
    assert not client.call("GetSessionMetadata", id=ids[1]).starred
    stranger.call("StarSession", id=ids[1])
    assert shared(starred=True) == {ids[2]: True}


def test_every_combination_of_order_and_filters_lists(client):
    """More texts of statements than a connection keeps prepared, each asked twice."""
    id = label(client, client.create("A title").id, team="blue").id
    client.call("StarSession", id=id, starred=True)
    parts = [
        {"title_contains": "title"}, {"create_time": {"start_time": {"seconds": 1}}},
        {"update_time": {"start_time": {"seconds": 1}}}, {"labels": {"team": "blue"}},
        {"starred": True}]
    for _ in range(2):
        for order in (1, 2, 3):
            for flags in range(32):
                filter = {}
                for bit, part in enumerate(parts):
                    filter |= part if flags >> bit & 1 else {}
                page = client.call("ListSessions", order_by=order, filter=filter)
                assert [session.id for session in page.sessions] == [id]


def test_snapshots_are_starred_by_owners_and_visitors(client, stranger):
    first, second = client.share(), client.share()
    for snapshot in (first, second):
        stranger.visit(snapshot.id)
    stranger.call("StarSnapshot", id=first.id, starred=True)
    client.call("StarSnapshot", id=second.id, starred=True)
    assert stranger.call("GetSnapshot", id=first.id).starred
    assert not client.call("GetSnapshotMetadata", id=first.id).starred
    assert [log.snapshot_id for log in stranger.logs(filter={"starred": True}).values()] == [first.id]
    assert {id: log.starred for id, log in stranger.logs().items()} == {
        first.id: True, second.id: False}
    page = client.call("ListSnapshots", filter={"starred": True})
    assert ([one.id for one in page.snapshots], page.starred_ids) == ([second.id], [second.id])
    client.call("DeleteSnapshot", id=first.id)
    refused(grpc.StatusCode.NOT_FOUND, "SNAPSHOT_NOT_FOUND", client.call, "StarSnapshot",
            id=first.id, starred=True)
    # What is gone can still be taken from the stars.
    stranger.call("StarSnapshot", id=first.id)
    assert stranger.logs(filter={"starred": True}) == {}


def test_bundles_bring_labels_to_new_sessions_only(client, stranger):
    id = client.create().id
    label(client, id, team="blue")
    client.call("StarSession", id=id, starred=True)
    records = export(client, ids=[id])
    imported, _ = Import(stranger, records)
    read = stranger.call("GetSession", id=imported.id)
    assert dict(read.session.metadata.labels) == {"team": "blue"} and not read.starred
    label(stranger, imported.id, read.session.metadata.labels_etag, team="red")
    Import(stranger, records)
    assert dict(stranger.read(imported.id).metadata.labels) == {"team": "red"}
