# SPDX-License-Identifier: Apache-2.0
"""The last release works beside this one: on the schema of this one, and on its rows.

While servers are replaced, old and new ones share a database that the first new one has migrated.
What a release asks is recorded (`dev/record-release`); here it is asked again.
"""

import hashlib
import json
import struct
import subprocess
import time

import daemon
import pgwire
import pytest
from bundles import histories
from clients import Client
from daemon import ROOT, Daemon
from record_release import OTHER, OWNER

#: The last release. Those before it need not work beside this version.
RECORDING = max((ROOT / "Tests" / "EndToEnd" / "releases").glob("*.json"))
#: Its answer differs in every database.
SECRETS = "load_secrets"
#: 2000-01-01, from which PostgreSQL counts microseconds.
POSTGRES_EPOCH = 946_684_800


@pytest.fixture(scope="module")
def recording():
    return json.loads(RECORDING.read_text())


@pytest.fixture
def database(cluster):
    """A cluster with the schema of this version."""
    subprocess.run(
        [str(daemon.PROGRAM), "migrate", "up", "--postgres-url", cluster.url], check=True)
    return cluster


def connect(cluster):
    return pgwire.Connection(cluster.sockets / ".s.PGSQL.5432", "holdfast", "postgres")


def replay(recording, connection):
    """Does all that was recorded, and checks each answer."""
    statements = recording["statements"]
    for number, exchange in enumerate(recording["exchanges"]):
        if "text" in exchange:
            connection.text(exchange["text"])
            continue
        steps = exchange["steps"]
        asked = [
            (statements[step["statement"]], [pgwire.decode(value) for value in step["values"]])
            for step in steps]
        where = f"exchange {number}: {[statement['name'] for statement, _ in asked]}"
        if any(step["tag"] == "error" for step in steps):
            with pytest.raises(pgwire.Refused):
                connection.run(asked)
            # It was recorded when another connection had gone on.
            connection.text("ROLLBACK")
            continue
        answers = connection.run(asked)
        assert [tag for _, tag in answers] == [step["tag"] for step in steps], where
        for (rows, _), step, (statement, _) in zip(answers, steps, asked, strict=True):
            if statement["name"] != SECRETS:
                then = [list(map(pgwire.decode, row)) for row in step["rows"]]
                if "ORDER BY" not in statement["sql"]:
                    rows, then = sorted(rows, key=repr), sorted(then, key=repr)
                assert rows == then, where


def test_every_statement_of_the_last_release_can_be_prepared(database, recording):
    assert len(recording["statements"]) > 100
    with connect(database) as connection:
        for statement in recording["statements"]:
            connection.prepare(statement)


def test_the_last_release_is_answered_as_on_its_own_schema(database, recording):
    with connect(database) as connection:
        replay(recording, connection)


def test_this_version_serves_what_the_last_release_wrote(database, recording):
    with connect(database) as connection:
        replay(recording, connection)
    with Daemon.serve(database.url, database.log.parent) as server:
        for user in (OWNER, OTHER):
            with Client(server.address, user) as client:
                sessions = client.list()
                stored = database.query(
                    f"SELECT session_id FROM session WHERE owner_id = '{user}'"
                    " AND deleted_at IS NULL ORDER BY 1")
                assert sorted(session.id for session in sessions) == stored and stored
                for session in sessions:
                    assert client.read(session.id).metadata == session
                for version, content in histories(client).values():
                    assert hashlib.sha256(content.encode()).hexdigest() == version.content_hash
                for snapshot in client.list(method="ListSnapshots"):
                    read = client.call("GetSnapshot", id=snapshot.id).snapshot
                    assert read.metadata == snapshot and read.content
                assert client.logs()
        with Client(server.address, OWNER) as owner:
            assert owner.list(method="ListAuditEvents")
        with Client(server.address, OTHER) as other:
            shared = other.list(method="ListSessionsSharedWithMe")[0].metadata
            changed = other.call(
                "UpdateSession", id=shared.id, expected_version=shared.version, content="[7]")
            assert changed.metadata.version == shared.version + 1


class OldServer:
    """Asks what the last release asks, of rows of this version."""

    def __init__(self, recording, connection):
        self.connection = connection
        self.by_name = {}
        for statement in recording["statements"]:
            self.by_name.setdefault(statement["name"], []).append(statement)

    def step(self, name, *values):
        """A statement of this name that takes so many values, and the values."""
        statement = next(
            statement for statement in self.by_name[name]
            if len(statement["types"]) == len(values))
        return statement, [
            struct.pack("!q", value) if isinstance(value, int)
            else value.encode() if isinstance(value, str) else value for value in values]

    def ask(self, name, *values):
        """The rows of one statement."""
        return self.connection.run([self.step(name, *values)])[0][0]

    def commit(self, *steps):
        """The rows that the last step of a transaction returns."""
        return self.connection.run([self.step("begin"), *steps, self.step("commit")])[-2][0]


def now():
    """The time as PostgreSQL sends it."""
    return int((time.time() - POSTGRES_EPOCH) * 1e6)


def test_the_last_release_serves_what_this_version_writes(database, recording):
    with Daemon.serve(database.url, database.log.parent) as server, connect(database) as link:
        old = OldServer(recording, link)
        with Client(server.address, "ann") as ann, Client(server.address, "bob") as bob:
            made = ann.create("Title", "[1]")
            for version in (1, 2):
                ann.call("UpdateSession", id=made.id, expected_version=version,
                         content=f"[{version}, 0]", request_id=f"r{version}")
            ann.call("GrantSessionAccess", id=made.id, user_id="bob", role=2)
            snapshot = ann.share("Snapshot", "[3]", request_id="s")
            bob.visit(snapshot.id)

            (row,) = old.ask("get_session", "ann", made.id, 0)
            assert (row[0], row[1], row[9]) == (made.id.encode(), b"Title", b"[2, 0]")
            assert old.ask("get_session_metadata", "ann", made.id) == [row[:9]]
            versions = old.ask("list_session_versions", "ann", made.id, 2**62, 10)
            assert [struct.unpack("!q", row[0])[0] for row in versions] == [3, 2, 1]
            (first,) = old.ask("get_session_version", "ann", made.id, 1)
            assert first[9] == b"[1]"
            assert [row[0] for row in old.ask("find_session_grant", "bob", made.id)] == [b"ann"]
            (read,) = old.ask("get_snapshot", snapshot.id, "bob", now())
            assert read[-1] == b"[3]"
            visitors = old.ask("list_snapshot_visitors", snapshot.id, 10)
            assert [row[0] for row in visitors] == [b"ann", b"bob"]

            # Each goes on where the other has written.
            change = ("ann", made.id, 3, b"0123456789abcdef", now())
            content = "[4]"
            changed = old.commit(
                old.step("lock_session", "ann", made.id),
                old.step("keep_session_version", *change),
                old.step("keep_session_content", *change),
                old.step("update_session", *change, None, None, None, None,
                         hashlib.sha256(content.encode()).digest(), len(content), content))
            assert struct.unpack("!q", changed[0][3]) == (4,)
            session = ann.read(made.id)
            assert (session.metadata.version, session.content) == (4, "[4]")
            restored = ann.call(
                "RestoreSessionVersion", id=made.id, version=1, expected_version=4).metadata
            assert (restored.version, ann.read(made.id).content) == (5, "[1]")
            assert len(histories(ann)) == 5
            gone = ("ann", made.id, 5, None, now())
            deleted = old.commit(
                old.step("lock_session", "ann", made.id),
                old.step("keep_session_version", *gone), old.step("delete_session", *gone))
            assert len(deleted) == 1 and ann.list() == []
            assert ann.call("UndeleteSession", id=made.id).metadata.version == 7
