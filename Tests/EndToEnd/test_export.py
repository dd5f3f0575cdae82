# SPDX-License-Identifier: Apache-2.0
"""Sessions leave one server as a bundle and arrive at another as they were."""

import threading

import grpc
import pytest
from bundles import (
    REPLACE, RENAME, SKIP, Import, export, histories, items, listings, outcomes, reason)
from clients import Client, not_found
from daemon import Daemon, scratch_directory
from documents import PROFILES, document

AWKWARD = [
    '"\\u0000\\ud800"', " [1e400, -0, 1.0, 12345678901234567890] \n", '{"b":1,"a":2,"b":3}', "null",
    '"' + "\U0001f30b" * 300 + '"']


def fill(client):
    """Sessions of every size and shape, some with a history; returns their ids."""
    ids = []
    for number, profile in enumerate(PROFILES * 2):
        title = f"{'Ærlig' if number % 2 else 'zeta'} {profile} {number // 2}"
        ids.append(client.create(title, document(profile, number), description="d\n" * number).id)
    for text in AWKWARD:
        ids.append(client.create("Awkward", text).id)
    for id in ids[::3]:
        for version, seed in enumerate([7, 8, 7], 1):
            client.call(
                "UpdateSession", id=id, expected_version=version, content=document("small", seed))
        client.call("NameSessionVersion", id=id, version=2, name="før fletting")
    client.call("DeleteSession", id=ids.pop())
    return ids


def test_an_import_into_an_empty_database_is_equal(client, other):
    ids = fill(client)
    bundle = export(client, include_history=True)
    told = items(bundle)
    assert [entry.metadata.id for kind, entry, _ in told if kind == "session"] == sorted(ids)
    assert told[0][1].session_count == len(ids)
    assert set(outcomes(other, bundle)) == {"IMPORTED"}
    assert listings(other) == listings(client)
    assert histories(other) == histories(client)
    for id in ids:
        assert other.read(id).content == client.read(id).content
    again = export(other, include_history=True)
    assert [record.item for record in again[1:]] == [record.item for record in bundle[1:]]
    assert again[-1].digest != bundle[-1].digest  # the manifest tells another time
    # What was imported lives on.
    edited = other.call("UpdateSession", id=ids[0], expected_version=4, title="on").metadata
    assert edited.version == 5


def test_one_session_some_and_all(client, stranger):
    ids = sorted(client.create(f"t{number}").id for number in range(5))
    for chosen in [ids[2:3], ids[1:4]]:
        told = items(export(client, ids=reversed(chosen)))
        assert [entry.metadata.id for kind, entry, _ in told if kind == "session"] == chosen
    not_found(export, client, ids=[ids[0], "A" * 22])
    not_found(export, stranger, ids=ids[:1])
    assert [kind for kind, _, _ in items(export(stranger))] == ["manifest", "trailer"]


def test_conflicts_by_each_policy(client, other):
    same, changed, deleted = (client.create(title, "[1]").id for title in ("s", "c", "d"))
    bundle = export(client, include_history=True)
    assert outcomes(other, bundle) == ["IMPORTED"] * 3
    other.call("UpdateSession", id=changed, expected_version=1, content="[2]")
    other.call("DeleteSession", id=deleted)
    expected = {same: "UNCHANGED", deleted: "RESTORED"}
    for policy, outcome in [(SKIP, "SKIPPED"), (RENAME, "RENAMED"), (REPLACE, "REPLACED")]:
        expected[changed] = outcome
        in_order = [expected[id] for id in sorted(expected)]
        before = listings(other)
        assert outcomes(other, bundle, on_conflict=policy, dry_run=True) == in_order
        assert listings(other) == before
        assert outcomes(other, bundle, on_conflict=policy) == in_order
        expected[deleted] = "UNCHANGED"
    titles = sorted((entry.title, other.read(entry.id).content) for entry in other.list())
    assert titles == [("c", "[1]"), ("c (imported)", "[1]"), ("d", "[1]"), ("s", "[1]")]
    contents = [found[1] for key, found in sorted(histories(other).items()) if key[0] == changed]
    assert contents == ["[1]", "[2]", "[1]"]


def test_another_user_gets_copies(client, daemon, stranger):
    ids = {client.create(content=document("small")).id for _ in range(3)}
    bundle = export(client)
    assert outcomes(stranger, bundle) == ["IMPORTED"] * 3
    assert outcomes(stranger, bundle) == ["UNCHANGED"] * 3
    copies = stranger.list()
    assert not ids & {entry.id for entry in copies}
    assert {entry.owner_id for entry in copies} == {stranger.user}


def test_a_damaged_bundle_writes_nothing_half(client, other):
    for seed in range(4):
        client.create(content=document("small", seed))
    bundle = export(client)
    for index in range(len(bundle)):
        damaged = [type(record).FromString(record.SerializeToString()) for record in bundle]
        target = damaged[index]
        if target.content:
            target.content = target.content.replace(b"Viridis", b"viridis", 1)
        else:
            target.digest = bytes(32)
        with pytest.raises(grpc.RpcError) as caught:
            list(Import(other, damaged, dry_run=True))
        assert reason(caught.value) == "BUNDLE_CORRUPT"
    with pytest.raises(grpc.RpcError) as caught:
        list(Import(other, bundle[:-1], dry_run=True))
    assert reason(caught.value) == "BUNDLE_TRUNCATED"
    assert other.list() == []


def test_an_interrupted_import_goes_on(client, other):
    ids = sorted(client.create(content=document("typical", seed)).id for seed in range(12))
    bundle = export(client)
    sent = threading.Event()

    def interrupted():
        yield from bundle[:8]
        sent.wait(60)

    running = Import(other, interrupted())
    told = [next(iter(running)) for _ in range(5)]
    running.call.cancel()
    sent.set()
    assert [session.bundled_id for session in told] == ids[:5]
    rest = [bundle[0], *bundle[6:]]
    again = list(Import(other, rest, resume_after=told[-1].checkpoint))
    assert [session.bundled_id for session in again[:-1]] == ids[5:]
    assert listings(other) == listings(client)
    whole = export(other)
    assert export(other, resume_after=told[-1].checkpoint)[-1].item == whole[-1].item


def test_a_server_that_is_killed_has_what_it_told(client):
    ids = sorted(client.create(content=document("typical", seed)).id for seed in range(40))
    for id in ids[::2]:
        client.call("UpdateSession", id=id, expected_version=1, content=document("small"))
    bundle = export(client, include_history=True)
    killed = threading.Event()

    def half():
        yield from bundle[:len(bundle) // 2]
        killed.wait(60)

    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon, Client(daemon.address, client.user) as other:
            told = []
            with pytest.raises(grpc.RpcError) as caught:
                for session in Import(other, half()):
                    told.append(session)
                    if len(told) == 5:
                        daemon.kill()
                        killed.set()
            assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        with Daemon.dev(directory) as daemon, Client(daemon.address, client.user) as other:
            found = {entry.id for entry in other.list()}
            assert {session.id for session in told} <= found
            ours, theirs = histories(client), histories(other)
            # Each is there whole, whether it was told of or not.
            assert theirs == {key: value for key, value in ours.items() if key[0] in found}
            assert set(outcomes(other, bundle)) == {"IMPORTED", "UNCHANGED"}
            assert listings(other) == listings(client)
            assert histories(other) == ours
