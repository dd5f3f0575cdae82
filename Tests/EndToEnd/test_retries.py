# SPDX-License-Identifier: Apache-2.0
"""Every method that takes a request_id, retried in every later state of what it was about. The table
at the end of this file is what the comments in Proto/ promise."""

import itertools

import grpc
import pytest
from clients import Client, Refusal
from daemon import Daemon, scratch_directory
from postgres import Cluster
from waiting import wait_until

EDITOR = 2
ANYBODY, OWNER_ONLY = 1, 3


@pytest.fixture(scope="module")
def world():
    with scratch_directory() as directory:
        with Cluster(directory) as cluster:
            with Daemon.serve(cluster.url, directory) as daemon:
                with Client(daemon.address, "owner") as owner:
                    with Client(daemon.address, "friend") as friend:
                        yield World(cluster, owner, friend)


class World:
    """A server, an owner, and a friend with whom sessions can be shared."""

    def __init__(self, cluster, owner, friend):
        self.cluster, self.owner, self.friend = cluster, owner, friend

    def purge(self):
        """Removes all that is deleted, as the jobs do after 30 days."""
        for table in ("session", "snapshot"):
            self.cluster.query(
                f"UPDATE {table} SET deleted_at = deleted_at - interval '31 days'"
                " WHERE deleted_at IS NOT NULL")
        left = ("SELECT count(*) FROM session WHERE deleted_at IS NOT NULL",
                "SELECT count(*) FROM snapshot WHERE deleted_at IS NOT NULL")
        for statement in left:
            # A job that has just looked looks again after a minute.
            wait_until(lambda: self.cluster.query(statement) == ["0"], 180, "the jobs have purged")


class Attempt:
    """A call that is made once, and then retried as it was."""

    _numbers = itertools.count()

    def __init__(self, world, method, caller=None, **fields):
        self.world, self.method = world, method
        self.caller = caller or world.owner
        self.fields = {**fields, "request_id": f"request-{next(self._numbers)}"}
        self.first = self.make()

    def make(self):
        return self.caller.call(self.method, **self.fields)

    def retried(self):
        """What a retry gets: the first response, one of a later state, an empty one, or a refusal."""
        try:
            answer = self.make()
        except grpc.RpcError as error:
            refusal = Refusal(error)
            return refusal.reason if refusal.code == grpc.StatusCode.NOT_FOUND else repr(refusal)
        if not answer.ListFields():
            return "EMPTY"
        if answer == self.first:
            return "FIRST"
        same_id = answer.metadata.id == self.first.metadata.id
        if hasattr(answer.metadata, "version"):
            is_new = answer.metadata.version == 1
        else:
            is_new = answer.metadata.create_time != self.first.metadata.create_time
        if is_new:
            return "CREATED ANEW"
        return "CURRENT" if same_id else answer


class SessionAttempt(Attempt):
    """A call about a session, and the states that the session can come to."""

    def __init__(self, world, method, id=None, caller=None, **fields):
        super().__init__(world, method, caller, **({"id": id, **fields} if id else fields))
        self.id = id or self.first.metadata.id

    def revive(self):
        if self.method == "DeleteSession":
            self.world.owner.call("UndeleteSession", id=self.id)

    def unchanged(self):
        pass

    def changed(self):
        self.revive()
        for content in ("[8]", "[9]"):
            self.world.owner.call(
                "UpdateSession", id=self.id, allow_overwrite=True, content=content)

    def deleted(self):
        self.revive()
        self.world.owner.call("DeleteSession", id=self.id)

    def undeleted(self):
        if self.method != "DeleteSession":
            self.world.owner.call("DeleteSession", id=self.id)
        self.world.owner.call("UndeleteSession", id=self.id)

    def purged(self):
        self.deleted()

    def shared(self):
        self.revive()
        self.world.owner.call(
            "GrantSessionAccess", id=self.id, user_id=self.world.friend.user, role=EDITOR)

    def unshared(self):
        self.shared()
        self.world.owner.call(
            "RevokeSessionAccess", id=self.id, user_id=self.world.friend.user)

    def source_purged(self):
        pass


class SnapshotAttempt(Attempt):
    """A call about a snapshot, and the states that the snapshot can come to."""

    def __init__(self, world, method, id=None, **fields):
        super().__init__(world, method, **({"id": id, **fields} if id else fields))
        self.id = id or self.first.metadata.id
        self.is_deletion = method == "DeleteSnapshot"

    def unchanged(self):
        pass

    def share(self, visibility):
        if not self.is_deletion:
            self.world.owner.call(
                "UpdateSnapshotAccess", id=self.id, access={"visibility": visibility})

    def changed(self):
        self.share(OWNER_ONLY)

    def deleted(self):
        if not self.is_deletion:
            self.world.owner.call("DeleteSnapshot", id=self.id)

    def undeleted(self):
        pytest.fail("no snapshot comes back")

    def purged(self):
        self.deleted()

    def shared(self):
        self.share(ANYBODY)

    def unshared(self):
        self.share(OWNER_ONLY)

    def source_purged(self):
        pass


def prepared(world):
    """Every attempt, made once, each about something of its own; their names, and what a test does to
    their source."""
    owner, friend = world.owner, world.friend

    def session():
        """An id of a session at version 2."""
        id = owner.create("Session", "[1]").id
        owner.call("UpdateSession", id=id, expected_version=1, content="[2]")
        return id

    def granted():
        id = session()
        owner.call("GrantSessionAccess", id=id, user_id=friend.user, role=EDITOR)
        return id

    def gone():
        id = session()
        owner.call("DeleteSession", id=id)
        return id

    template = owner.share("Template", "[3]", access={"visibility": ANYBODY})
    update = dict(expected_version=2, title="New", content="[3]")
    patch = dict(expected_version=2, json_patch='[{"op": "add", "path": "/-", "value": 7}]')
    restore = dict(expected_version=2, version=1)
    attempts = {
        "CreateSession": SessionAttempt(world, "CreateSession", title="Made", content="[5]"),
        "UpdateSession": SessionAttempt(world, "UpdateSession", session(), **update),
        "PatchSession": SessionAttempt(world, "PatchSession", session(), **patch),
        "RestoreSessionVersion": SessionAttempt(
            world, "RestoreSessionVersion", session(), **restore),
        "UpdateSession by an editor": SessionAttempt(
            world, "UpdateSession", granted(), friend, **update),
        "PatchSession by an editor": SessionAttempt(
            world, "PatchSession", granted(), friend, **patch),
        "RestoreSessionVersion by an editor": SessionAttempt(
            world, "RestoreSessionVersion", granted(), friend, **restore),
        "DeleteSession": SessionAttempt(world, "DeleteSession", session()),
        "UndeleteSession": SessionAttempt(world, "UndeleteSession", gone()),
        "CreateSessionFromSnapshot": SessionAttempt(
            world, "CreateSessionFromSnapshot", snapshot_id=template.id),
        "CreateSnapshot": SnapshotAttempt(
            world, "CreateSnapshot", title="Snap", content="[6]", access={"visibility": 2}),
        "DeleteSnapshot": SnapshotAttempt(world, "DeleteSnapshot", owner.share("Gone").id),
    }
    source = session()
    attempts["CreateSnapshot of a session"] = SnapshotAttempt(
        world, "CreateSnapshot", source_session_id=source, access={"visibility": 2})
    return attempts, template.id, source


SESSION, SNAPSHOT = "SESSION_NOT_FOUND", "SNAPSHOT_NOT_FOUND"
STATES = ["unchanged", "changed", "deleted", "undeleted", "purged", "shared", "unshared",
          "source_purged"]
#: A row for each attempt, with what a retry gets in each state; None where there is no such state.
CHANGE = ["FIRST", "FIRST", "FIRST", "FIRST", SESSION, "FIRST", "FIRST", "FIRST"]
TABLE = {
    "CreateSession": [
        "FIRST", "CURRENT", SESSION, "CURRENT", "CREATED ANEW", "FIRST", "FIRST", "FIRST"],
    "UpdateSession": CHANGE,
    "PatchSession": CHANGE,
    "RestoreSessionVersion": CHANGE,
    # Who may not see a session any more learns nothing of it, not even what they did.
    "UpdateSession by an editor": [*CHANGE[:6], SESSION, "FIRST"],
    "PatchSession by an editor": [*CHANGE[:6], SESSION, "FIRST"],
    "RestoreSessionVersion by an editor": [*CHANGE[:6], SESSION, "FIRST"],
    "DeleteSession": ["EMPTY", "EMPTY", "EMPTY", "EMPTY", SESSION, "EMPTY", "EMPTY", None],
    "UndeleteSession": CHANGE,
    "CreateSessionFromSnapshot": [
        "FIRST", "CURRENT", SESSION, "CURRENT", "CREATED ANEW", "FIRST", "FIRST", "FIRST"],
    "CreateSnapshot": [
        "FIRST", "CURRENT", SNAPSHOT, None, "CREATED ANEW", "CURRENT", "CURRENT", "FIRST"],
    "CreateSnapshot of a session": [
        "FIRST", "CURRENT", SNAPSHOT, None, "CREATED ANEW", "CURRENT", "CURRENT", "FIRST"],
    "DeleteSnapshot": ["EMPTY", "EMPTY", "EMPTY", None, SNAPSHOT, "EMPTY", "EMPTY", None],
}


@pytest.mark.parametrize("state", STATES)
def test_a_retry_answers_as_the_contract_says(world, state):
    attempts, template, source = prepared(world)
    assert attempts.keys() == TABLE.keys()
    expected = {
        name: row[STATES.index(state)] for name, row in TABLE.items()
        if row[STATES.index(state)] is not None}
    for name in expected:
        getattr(attempts[name], state)()
    if state == "source_purged":
        world.owner.call("DeleteSnapshot", id=template)
        world.owner.call("DeleteSession", id=source)
    if state in ("purged", "source_purged"):
        world.purge()
    assert {name: attempts[name].retried() for name in expected} == expected
    # A second retry gets no more than the first, and none has changed anything.
    repeated = {name: attempts[name].retried() for name in expected}
    assert repeated == expected or state == "purged"
    if state == "undeleted":
        world.owner.read(attempts["DeleteSession"].id)
