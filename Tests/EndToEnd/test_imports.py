# SPDX-License-Identifier: Apache-2.0
"""Imports that break off, and bundles that their importers have forged."""

import hashlib
import threading

import pytest
from bundles import Import, api, export, outcomes
from clients import Client, not_found
from daemon import Daemon, scratch_directory
from postgres import Cluster
from waiting import wait_until

VIEWER, EDITOR = 1, 2
#: More than an import holds of a history before it goes to the store.
LARGE = 400_000


@pytest.fixture(scope="module")
def database():
    with scratch_directory() as directory:
        with Cluster(directory) as cluster:
            yield cluster


@pytest.fixture
def daemon(database):
    with Daemon.serve(database.url, database.log.parent) as daemon:
        yield daemon


def count(database, table):
    return int(database.query(f"SELECT count(*) FROM {table}")[0])


def bundle_with_history(client):
    """A session of many large versions as a bundle, and nothing of it left behind."""
    session = client.create("Large", f'"{"x" * LARGE}0"')
    for version in range(1, 9):
        client.call("UpdateSession", id=session.id, expected_version=version,
                    content=f'"{"x" * LARGE}{version}"')
    return export(client, include_history=True)


class Unfinished:
    """An import whose history is staged and whose end never comes."""

    def __init__(self, client, database, records):
        self.done = threading.Event()
        before = count(database, "session_content")
        self.running = Import(client, self._records(records))
        # Two rounds: a part of it is staged, and then some more.
        wait_until(lambda: count(database, "session_content") >= before + 5)

    def _records(self, records):
        # The end of the session and the trailer are missing.
        yield from records[:-2]
        self.done.wait(60)

    def cancel(self):
        self.running.call.cancel()
        self.done.set()


def seen(client):
    """All that lists show, of deleted sessions too, and all that the record of events holds."""
    return [
        client.list(), client.list(filter={"deleted": True}),
        client.list(method="ListAuditEvents"), client.list(method="ListSessionsSharedWithMe")]


@pytest.fixture
def source(server):
    with Client(server.address, "importer") as client:
        yield client


def test_an_import_is_unseen_until_it_is_whole_and_leaves_nothing(database, daemon, source):
    records = bundle_with_history(source)
    with Client(daemon.address, "importer") as client:
        unfinished = Unfinished(client, database, records)
        id = source.list()[0].id
        assert seen(client) == [[], [], [], []]
        not_found(client.call, "GetSession", id=id)
        not_found(client.call, "UndeleteSession", id=id)
        not_found(client.call, "ListSessionVersions", id=id)
        unfinished.cancel()
        for table in ("session_import", "session_content", "session_version", "session"):
            wait_until(lambda: count(database, table) == 0)
        assert seen(client) == [[], [], [], []]
        assert outcomes(client, records) == ["IMPORTED"]
        assert len(client.list(method="ListSessionVersions", id=id)) == 9
        client.call("DeleteSession", id=id)
    database.query("DELETE FROM session_version; DELETE FROM session_content; DELETE FROM session")
    source.call("DeleteSession", id=id)


def test_what_a_killed_server_has_staged_is_removed(database, source):
    records = bundle_with_history(source)
    with scratch_directory() as directory:
        doomed = Daemon.serve(database.url, directory)
        with Client(doomed.address, "importer") as client:
            unfinished = Unfinished(client, database, records)
            doomed.kill()
            unfinished.cancel()
        with Daemon.serve(database.url, directory) as daemon:
            with Client(daemon.address, "importer") as client:
                assert seen(client)[:2] == [[], []]
                assert count(database, "session_import") == 1
                database.query(
                    "UPDATE session_import SET touched_at = now() - interval '11 minutes'")
                for table in ("session_import", "session_content", "session_version"):
                    wait_until(lambda: count(database, table) == 0)
                assert outcomes(client, records) == ["IMPORTED"]


def forged(records, owner, **values):
    """A bundle of one session that claims another owner, and values."""
    digest, changed = bytes(32), []
    for record in records:
        item = api.BundleItem.FromString(record.item)
        if item.WhichOneof("item") == "manifest":
            item.manifest.owner_id = owner
        elif item.WhichOneof("item") == "session":
            metadata = item.session.metadata
            metadata.owner_id = metadata.last_writer_id = owner
            for name, value in values.items():
                setattr(metadata, name, value)
        written = item.SerializeToString()
        digest = hashlib.sha256(digest + written).digest()
        changed.append(api.BundleRecord(item=written, content=record.content, digest=digest))
    return changed


def test_a_forged_id_keeps_nobody_from_sharing(server, client, stranger):
    with Client(server.address, "victim") as victim:
        real = client.create("Plan", '{"real": true}')
        client.call("GrantSessionAccess", id=real.id, user_id=stranger.user, role=VIEWER)
        records = forged(export(client, ids=[real.id]), stranger.user, title="Forgery")
        assert outcomes(stranger, records) == ["IMPORTED"]
        stranger.call("GrantSessionAccess", id=real.id, user_id=victim.user, role=EDITOR)
        client.call("GrantSessionAccess", id=real.id, user_id=victim.user, role=VIEWER)
        # A call by the id means the earliest grant, lists show both.
        assert victim.read(real.id).metadata.title == "Forgery"
        shared = victim.list(method="ListSessionsSharedWithMe", page_size=1)
        assert [entry.metadata.title for entry in shared] == ["Plan", "Forgery"]
        for owner in (client, stranger):
            grants = owner.list(method="ListSessionGrants", id=real.id)
            assert victim.user in [grant.user_id for grant in grants]
        # A role in a later one is no role in the earliest.
        stranger.call("GrantSessionAccess", id=real.id, user_id=victim.user, role=VIEWER)
        assert victim.read(real.id).metadata.title == "Plan"
        not_found(victim.call, "UpdateSession", id=real.id, expected_version=1, title="Mine")
        stranger.call("DeleteSession", id=real.id)
        assert victim.read(real.id).metadata.title == "Plan"
        client.call("RevokeSessionAccess", id=real.id, user_id=victim.user)
        not_found(victim.call, "GetSession", id=real.id)
