# SPDX-License-Identifier: Apache-2.0
"""Edits and recovered drafts: whatever is typed is on the server or on the device."""

import json
import os
import subprocess

import pytest
from client_program import FAILED, TRY_LATER
from proxy import Proxy
from waiting import wait_for

CONFLICT = 110
AS_NEW = "holdfast drafts recover draft-1 --as-new --edit"


@pytest.fixture
def diverged(person):
    """A session that somebody else has saved since a draft of it was written."""
    id = person.client.create("One", '{"a": 1, "b": 1}').id
    failing = person.editor("failing", """printf '{"a": 2, "b": 1}' > "$1" """, "exit 1")
    person.run(f"holdfast edit {id}", FAILED, EDITOR=failing)
    person.client.call("UpdateSession", id=id, expected_version=1, content='{"a": 5, "b": 1}')
    return id


def texts(person, *options):
    """The texts of the drafts, by name."""
    names = person.out(" ".join(["holdfast drafts list -o name", *options])).split()
    return {name: person.out(f"holdfast drafts export {name}") for name in names}


def left(person):
    """The files that edits have left."""
    return list((person.folder / ".local/state/holdfast/edits").glob("*/content.json"))


def start(person, command, editor, **options):
    """Runs a command beside the test."""
    return subprocess.Popen(
        ["bash", "-c", f"exec {command}"], cwd=person.folder, text=True, stderr=subprocess.PIPE,
        env=person.environment | {"EDITOR": editor}, **options)


def test_what_is_typed_into_a_copy_is_saved(person, diverged):
    made = person.out(AS_NEW, EDITOR="sed -i s/2/3/")
    assert made.startswith("created ")
    assert person.client.read(made.split()[1]).content == '{"a": 3, "b": 1}'
    assert person.client.read(diverged).content == '{"a": 5, "b": 1}'
    assert texts(person) == {} and left(person) == []
    assert '{"a": 2, "b": 1}' in texts(person, "--all").values()


@pytest.mark.parametrize("lines", [
    ["sed -i s/2/3/ $1", "exit 1"], ["echo '{' >> $1"]], ids=["editor", "not-json"])
def test_what_is_typed_into_a_copy_survives_a_failure(person, diverged, lines):
    told = person.run(AS_NEW, FAILED, EDITOR=person.editor("typing", *lines)).stderr
    kept = texts(person)
    assert kept.pop("draft-1") == '{"a": 2, "b": 1}'
    ((name, text),) = kept.items()
    assert text in ('{"a": 3, "b": 1}', '{"a": 2, "b": 1}{') and f"kept as {name}." in told
    assert left(person) == []


def test_what_is_typed_into_a_copy_survives_a_kill(person, diverged):
    os.mkfifo(person.folder / "gate")
    typing = person.editor("typing", "sed -i s/2/3/ $1", "read < gate")
    edit = start(person, AS_NEW, typing)
    wait_for(lambda: '{"a": 3, "b": 1}' in texts(person).values(), what="the text is a draft")
    edit.kill()
    edit.wait(60)
    (person.folder / "gate").write_text("\n")
    assert sorted(texts(person).values()) == ['{"a": 2, "b": 1}', '{"a": 3, "b": 1}']


def test_what_is_typed_into_a_copy_survives_an_outage(person, server, diverged):
    os.mkfifo(person.folder / "gate")
    typing = person.editor("typing", "sed -i s/2/3/ $1", "touch open", "read < gate")
    with Proxy(server.address) as proxy:
        cut = f"--server {proxy.address} --user {person.client.user} --retry-seconds 0"
        edit = start(person, f"{AS_NEW} {cut}", typing)
        wait_for((person.folder / "open").exists)
        proxy.lose_next_reply()
    (person.folder / "gate").write_text("\n")
    told = edit.communicate(timeout=60)[1]
    assert edit.returncode == TRY_LATER and "Your text is kept as draft-" in told
    assert '{"a": 3, "b": 1}' in texts(person).values()


def test_a_merge_keeps_what_others_save_while_the_editor_is_open(person):
    id = person.client.create("One", '{"a": 1, "b": 1, "c": 1}').id
    failing = person.editor("failing", """printf '{"a": 2, "b": 1, "c": 1}' > "$1" """, "exit 1")
    person.run(f"holdfast edit {id}", FAILED, EDITOR=failing)
    person.client.call(
        "UpdateSession", id=id, expected_version=1, content='{"a": 1, "b": 5, "c": 1}')
    # They type, somebody else saves, and they type on.
    typing = person.editor(
        "typing", "sed -i 's/\"a\": 2/\"a\": 3/' $1",
        "holdfast session open %s | sed 's/\"c\": 1/\"c\": 7/' > theirs" % id,
        "holdfast session save --force %s theirs" % id, "sleep 2",
        "sed -i 's/\"a\": 3/\"a\": 4/' $1")
    person.run("holdfast drafts recover draft-1 --merge --edit", EDITOR=typing)
    content = json.loads(person.client.read(id).content)
    assert content == {"a": 4, "b": 5, "c": 7}
    assert texts(person) == {}


def test_a_merge_without_an_editor_does_not_ask(person, diverged):
    refused = person.run("holdfast drafts recover draft-1 --merge", CONFLICT).stderr
    assert "both changed /a" in refused and "kept as draft-1" in refused
    person.client.call(
        "UpdateSession", id=diverged, expected_version=2, content='{"a": 1, "b": 9}')
    merged = person.run("holdfast drafts recover draft-1 --merge")
    assert merged.stdout == "saved version 4\n"
    assert json.loads(person.client.read(diverged).content) == {"a": 2, "b": 9}


END = b"\x04"


def test_the_end_of_the_input_stops_an_edit(person):
    id = person.client.create("One", '{"a": 1}').id
    broken = person.editor("broken", "echo run >> runs", "echo '{' > $1", "[ $(wc -l < runs) -lt 9 ]")
    shown, status = person.on_terminal(f"holdfast edit {id}", END, EDITOR=broken)
    assert status == FAILED and "Your text is kept as draft-1." in shown
    # The draft is offered, and the editor is not opened.
    shown, status = person.on_terminal(f"holdfast edit {id}", END, EDITOR=broken)
    assert status == FAILED and "[c]ontinue with it" in shown and "kept as draft-1." in shown
    assert (person.folder / "runs").read_text() == "run\n"
    foreign = person.editor(
        "foreign", "holdfast session save --force %s <(echo '{\"a\": 3}')" % id, "echo '[4]' > $1")
    shown, status = person.on_terminal(f"holdfast edit {id}", b"c\n" + END, EDITOR=foreign)
    assert status == CONFLICT and "kept as draft-1." in shown
    snapshot = person.client.share("One").id
    shown, status = person.on_terminal(f"holdfast snapshot delete {snapshot}", END)
    assert status == FAILED and "Nothing was deleted." in shown


KEYS = "HOLDFAST_DRAFT_KEYS"


def test_sealed_drafts_are_used_with_their_keys(person):
    id = person.client.create("Secret plan", '{"a": "plain"}').id
    key, other = "1f" * 32, "2e" * 32
    typing = person.editor("typing", "sed -i s/plain/hidden/ $1", "exit 1")
    person.run(f"holdfast edit {id}", FAILED, EDITOR=typing, **{KEYS: key})
    state = person.folder / ".local/state/holdfast"
    stored = b"".join(path.read_bytes() for path in state.glob("drafts.sqlite*"))
    assert b"hidden" not in stored and b"Secret plan" not in stored
    listed = json.loads(person.out("holdfast drafts list -o json", **{KEYS: key}))
    assert [(one["name"], one["title"]) for one in listed] == [("draft-1", "Secret plan")]
    hidden = '{"a": "hidden"}'
    assert person.out("holdfast drafts export draft-1", **{KEYS: f"{key},{other}"}) == hidden
    # Without the right keys, nothing is shown, and the error says so.
    for wrong in ({}, {KEYS: "1f"}):
        told = person.run("holdfast drafts export draft-1", FAILED, **wrong).stderr
        assert "the key to the drafts is missing" in told and "--draft-key-file" in told
    file = person.folder / "keys"
    file.write_text(key + "\n")
    told = person.run("holdfast drafts export draft-1 --draft-key-file keys", FAILED).stderr
    assert "The drafts on this device cannot be used" in told
    file.chmod(0o600)
    assert person.out("holdfast drafts export draft-1 --draft-key-file keys") == hidden
    server = person.out("holdfast context list").split()[2]
    add = f"holdfast context add test --server {server} --user {person.client.user}"
    person.run(f"{add} --draft-key-file keys --draft-key-command true", 64)
    person.run(f"{add} --draft-key-file keys")
    assert person.out("holdfast drafts export draft-1") == hidden
    person.run(f"{add} --draft-key-command 'cat keys'")
    assert person.out("holdfast drafts recover draft-1") == "saved version 2"
    assert person.client.read(id).content == hidden
