# SPDX-License-Identifier: Apache-2.0
"""Sessions that several users work on."""

from clients import not_found, snapshot_not_found
from holdfast.v1 import session_sharing_pb2 as sharing


def grant(client, id, user, role):
    return client.call("GrantSessionAccess", id=id, user_id=user.user, role=role).grant


def test_an_editor_writes_and_the_owner_sees_who(client, stranger):
    id = client.create(content="[1]").id
    not_found(stranger.call, "GetSession", id=id)
    grant(client, id, stranger, sharing.SESSION_ROLE_VIEWER)
    assert stranger.read(id).content == "[1]"
    not_found(stranger.call, "UpdateSession", id=id, expected_version=1, content="[2]")
    grant(client, id, stranger, sharing.SESSION_ROLE_EDITOR)
    stranger.call("UpdateSession", id=id, expected_version=1, content="[2]")
    session = client.read(id)
    assert (session.content, session.metadata.last_writer_id) == ("[2]", stranger.user)
    assert session.metadata.owner_id == client.user
    not_found(stranger.call, "DeleteSession", id=id)
    (shared,) = stranger.list(method="ListSessionsSharedWithMe")
    assert (shared.metadata, shared.role) == (session.metadata, sharing.SESSION_ROLE_EDITOR)
    assert stranger.list() == []


def test_a_revocation_takes_everything_away(client, stranger):
    id = client.create().id
    grant(client, id, stranger, sharing.SESSION_ROLE_EDITOR)
    client.call("RevokeSessionAccess", id=id, user_id=stranger.user)
    for method, fields in [
        ("GetSession", {}), ("GetSessionMetadata", {}), ("ListSessionVersions", {}),
        ("GetSessionVersion", {"version": 1}),
        ("PatchSession", {"expected_version": 1, "merge_patch": "{}"}),
    ]:
        denied = not_found(stranger.call, method, id=id, **fields)
        assert denied == not_found(stranger.call, method, id="A" * 22, **fields)
    assert stranger.list(method="ListSessionsSharedWithMe") == []


def test_who_was_given_access_may_decline_it(client, stranger):
    id = client.create().id
    grant(client, id, stranger, sharing.SESSION_ROLE_VIEWER)
    # Nobody declines for others.
    not_found(stranger.call, "RevokeSessionAccess", id=id, user_id="somebody")
    stranger.call("RevokeSessionAccess", id=id, user_id=stranger.user)
    not_found(stranger.call, "GetSession", id=id)
    not_found(stranger.call, "RevokeSessionAccess", id=id, user_id=stranger.user)
    assert stranger.list(method="ListSessionsSharedWithMe") == []
    assert client.list(method="ListSessionGrants", id=id) == []
    event = client.list(method="ListAuditEvents")[0]
    assert (event.action, event.actor_id, event.user_id) == (
        sharing.AUDIT_ACTION_REVOKE_SESSION, stranger.user, stranger.user)


def test_the_owner_finds_what_was_done(client, stranger):
    id = client.create().id
    grant(client, id, stranger, sharing.SESSION_ROLE_VIEWER)
    client.call("RevokeSessionAccess", id=id, user_id=stranger.user)
    client.call("DeleteSession", id=id)
    events = client.list(method="ListAuditEvents")
    assert [(event.action, event.subject_id, event.user_id) for event in events] == [
        (sharing.AUDIT_ACTION_DELETE_SESSION, id, ""),
        (sharing.AUDIT_ACTION_REVOKE_SESSION, id, stranger.user),
        (sharing.AUDIT_ACTION_GRANT_SESSION, id, stranger.user),
    ]
    assert stranger.list(method="ListAuditEvents") == []


def test_the_owner_finds_what_was_done_to_snapshots(client, stranger):
    id = client.share().id
    for readers in (["a", "b", "c"], ["c", "a", "b"], ["b", "b", "a", "c"]):
        access = {"visibility": 2, "reader_ids": readers}
        client.call("UpdateSnapshotAccess", id=id, access=access)
    snapshot_not_found(stranger.call, "DeleteSnapshot", id=id)
    client.call("DeleteSnapshot", id=id, request_id="r")
    client.call("DeleteSnapshot", id=id, request_id="r")
    events = client.list(method="ListAuditEvents", page_size=1)
    assert [(event.action, event.subject_id, event.actor_id) for event in events] == [
        (sharing.AUDIT_ACTION_DELETE_SNAPSHOT, id, client.user),
        (sharing.AUDIT_ACTION_CHANGE_SNAPSHOT_ACCESS, id, client.user),
    ]
    assert stranger.list(method="ListAuditEvents") == []
