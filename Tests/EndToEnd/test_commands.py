# SPDX-License-Identifier: Apache-2.0
"""The commands of `holdfast`, as people and scripts use them."""

import json
import os
import re
import statistics
import subprocess
import time

import pytest
from client_program import PROGRAM
from daemon import free_port
from proxy import Proxy
from waiting import wait_for

USAGE, LATER, INVALID, CONFLICT, NOT_FOUND = 64, 75, 103, 110, 105


def tree(command, path=()):
    """The commands of a dumped tree that have none below them, each with its path and its words."""
    path = (*path, command["commandName"])
    below = [one for one in command.get("subcommands", []) if one["commandName"] != "help"]
    if not below:
        yield path, command.get("discussion", "")
    for one in below:
        yield from tree(one, path)


def examples():
    """Every example of every command's help."""
    dumped = subprocess.run(
        [str(PROGRAM), "--experimental-dump-help"], capture_output=True, text=True, check=True)
    for path, words in tree(json.loads(dumped.stdout)["command"]):
        lines = words.rpartition("Examples:\n\n")[2].replace("\\\n", " ").splitlines()
        for line in lines:
            yield " ".join(path), line.strip()


EXAMPLES = list(examples())


def begin(person, command):
    """The files and things that examples name; returns the variables that hold ids."""
    if command.startswith("holdfast bench"):
        person.run("holdfast bench init --sessions 32 --snapshots 2 --size 1024")
        person.run("holdfast bench get --rps 50 --seconds 0.5 --warm-up 0 --json before.json")
        person.run("cp before.json after.json")
    (person.folder / "work.json").write_text('{"cells": [1, 2], "zoom": 1}')
    (person.folder / "base.json").write_text('{"cells": [1]}')
    (person.folder / "ours.json").write_text('{"cells": [1], "a": 1}')
    (person.folder / "theirs.json").write_text('{"cells": [1], "b": 2}')
    (person.folder / "patch.json").write_text('[{"op": "add", "path": "/c", "value": 3}]')
    create = "holdfast session create -o name --title"
    session = person.out(f"{create} Analysis base.json")
    person.run(f"holdfast session save {session} ours.json --based-on 1")
    person.run(f"holdfast session share {session} friend")
    deleted = person.out(f"{create} Old base.json")
    person.run(f"holdfast session delete {deleted}")
    snapshot = person.out(f"holdfast snapshot create --session {session} -o name")
    person.run("holdfast export work.bundle && mkdir -p .config/holdfast && echo t > token")
    person.run(f"holdfast server-draft save theirs.json --session {session} --based-on 2")
    person.run("holdfast server-draft save base.json --unsaved plan --title Plan")
    person.run(f"holdfast edit {session}", 1, EDITOR="sh -c 'sed -i s/1/7/ $0; exit 1'")
    return {"SESSION": session, "DELETED": deleted, "SNAPSHOT": snapshot}


@pytest.mark.parametrize(
    "command, line", EXAMPLES, ids=[f"{command}: {line}" for command, line in EXAMPLES])
def test_an_example_of_the_help_works(person, server, command, line):
    ids = begin(person, command)
    # What an example writes, it may not find.
    if "export" in command:
        (person.folder / "work.bundle").unlink()
    status = 1 if command == "holdfast session diff" else 0
    done = person.run(line, status, HOLDFAST_SERVER=server.address, **ids)
    assert "Error" not in done.stderr


def test_every_command_has_an_example():
    dumped = subprocess.run(
        [str(PROGRAM), "--experimental-dump-help"], capture_output=True, text=True, check=True)
    paths = {" ".join(path) for path, _ in tree(json.loads(dumped.stdout)["command"])}
    assert paths == {command for command, _ in EXAMPLES}


def test_a_session_from_its_creation_to_its_end(person, stranger):
    (person.folder / "work.json").write_text('{"a": 1}')
    id = person.out("holdfast session create --title Work --note first work.json -o name")
    assert person.out(f"holdfast session open {id}") == '{"a": 1}'
    (person.folder / "work.json").write_text('{"a": 2}')
    saved = person.out(f"holdfast session save {id} work.json --based-on 1 --note second")
    assert saved == "saved version 2"
    again = person.out(f"holdfast session save {id} work.json --based-on 1")
    assert again == "unchanged, version 2"
    log = json.loads(person.out(f"holdfast session log {id} -o json"))
    assert [version["changeNote"] for version in log] == ["second", "first"]
    assert person.run(f"holdfast session diff {id} 1", 1).stdout == "~ /a 2\n"
    assert person.out(f"holdfast session diff {id} 2") == ""
    person.run(f"holdfast session diff {id} 99", 2)
    # As deep as a content may be; the patch around it is deeper.
    (person.folder / "deep.json").write_text('{"a": ' + "[" * 127 + "]" * 127 + "}")
    deep = person.run(f"holdfast session diff {id} 1 --file deep.json", 1).stdout
    assert deep == "~ /a " + "[" * 127 + "]" * 127 + "\n"
    assert person.out(f"holdfast session restore {id} 1") == (
        "version 1 is restored as version 3")
    assert person.out(f"holdfast session open {id} --at 2") == '{"a": 2}'
    person.run(f"holdfast session share {id} {stranger.user}")
    theirs = person.out(f"holdfast session shared --user {stranger.user} -o name")
    assert theirs == id
    person.run(f"holdfast session unshare {id} {stranger.user}")
    person.run(f"holdfast session open {id} --user {stranger.user}", NOT_FOUND)
    person.run(f"holdfast session delete {id}")
    assert person.out("holdfast session list -o name") == ""
    assert person.out("holdfast session list --deleted -o name") == id
    person.run(f"holdfast session undelete {id}")
    assert person.out("holdfast session list -o name") == id


def test_labels_are_shared_and_stars_are_ones_own(person, stranger):
    create = "echo {} > one.json && holdfast session create one.json -o name --title"
    one, two = (person.out(f"{create} {title}") for title in ("One", "Two"))
    set = f"holdfast session label {one}"
    assert person.out(f"{set} project=apollo stage=a=b") == "labels: project=apollo stage=a=b"
    assert person.out(f"{set} stage= --remove project --remove none") == "labels: stage="
    assert person.out("holdfast session list --label stage= -o name") == one
    assert person.out("holdfast session list --label stage=x -o name") == ""
    assert json.loads(person.out(f"holdfast session info {one} -o json"))["version"] == "1"
    person.run(set, USAGE)
    person.run(f"{set} novalue", USAGE)
    assert "LABEL_INVALID" in person.run(f"{set} Bad=1", INVALID).stderr
    person.run(f"holdfast session share {one} {stranger.user}")
    person.run(f"holdfast session star {one} --user {stranger.user}")
    assert person.out("holdfast session list --starred -o name") == ""
    person.run(f"holdfast session star {two}")
    assert person.out("holdfast session list --starred -o name") == two
    person.run(f"holdfast session star {two} --remove")
    assert person.out("holdfast session list --starred -o name") == ""
    snapshot = person.out(f"holdfast snapshot create --session {one} -o name")
    person.run(f"holdfast snapshot star {snapshot}")
    assert person.out("holdfast snapshot list --starred -o name") == snapshot


def test_drafts_are_kept_and_published(person, stranger):
    for name, text in [("base", "[1]"), ("work", "[2]"), ("more", "[3]")]:
        (person.folder / f"{name}.json").write_text(text)
    id = person.out("holdfast session create --title Work base.json -o name")
    save = f"holdfast server-draft save --session {id}"
    assert "--based-on" in person.run(f"{save} work.json", USAGE).stderr
    assert person.out(f"{save} work.json --based-on 1") == "saved revision 1 of the draft"
    assert person.out(f"{save} more.json") == "saved revision 2 of the draft"
    read = person.run(f"holdfast server-draft get --session {id}")
    assert read.stdout == "[3]" and "revision 2, based on version 1" in read.stderr
    person.run(f"holdfast server-draft get --session {id} --user {stranger.user}", NOT_FOUND)
    person.run(f"holdfast server-draft get --session {id} --unsaved x", USAGE)
    (listed,) = json.loads(person.out("holdfast server-draft list -o json"))
    assert (listed["title"], listed["revision"], listed["baseVersion"]) == ("Work", "2", "1")
    person.run(f"holdfast session save {id} work.json --based-on 1")
    publish = f"holdfast server-draft publish --session {id}"
    assert "Version 2 is by" in person.run(publish, CONFLICT).stderr
    assert person.out(f"{publish} --based-on 2") == "published version 3"
    assert "draft list" in person.run(publish, NOT_FOUND).stderr
    person.run("holdfast server-draft save base.json --unsaved plan", USAGE)
    person.run("holdfast server-draft save base.json --unsaved plan --title Plan --device here")
    made = person.out("holdfast server-draft publish --unsaved plan --device here -o name")
    assert person.out(f"holdfast session open {made}") == "[1]"
    person.run(f"{save} more.json --based-on 3")
    assert person.out(f"holdfast server-draft discard --session {id}") == (
        "discarded revision 1 of the draft")
    assert person.out("holdfast server-draft list -o name") == ""


def test_a_conflict_is_told_and_merged(person):
    for name, text in [("base", '{"a": 1, "b": 1}'), ("mine", '{"a": 2, "b": 1}'),
                       ("theirs", '{"a": 1, "b": 2}'), ("other", '{"a": 3, "b": 1}')]:
        (person.folder / f"{name}.json").write_text(text)
    id = person.out("holdfast session create --title Work base.json -o name")
    person.run(f"holdfast session save {id} theirs.json --based-on 1")
    told = person.run(f"holdfast session save {id} mine.json --based-on 1", CONFLICT).stderr
    assert f"Version 2 is by {person.client.user}" in told and "--merge" in told
    assert person.out(f"holdfast session open {id}") == '{"a": 1, "b": 2}'
    merged = person.run(f"holdfast session save {id} mine.json --based-on 1 --merge")
    assert merged.stdout == "saved version 3\n"
    assert person.out(f"holdfast session open {id}") == '{"a": 2, "b": 2}'
    refused = person.run(
        f"holdfast session save {id} other.json --based-on 1 --merge", CONFLICT).stderr
    assert "conflict at /a: both-changed" in refused and "Nothing was saved" in refused
    assert person.out(f"holdfast session info {id} -o json | grep -o '\"version\":\"3\"'")


def test_a_malformed_id_is_refused_alone(person):
    (person.folder / "work.json").write_text("{}")
    ids = [person.out("holdfast session create --title Work work.json -o name") for _ in range(2)]
    for verb in ("label team=red", "delete", "undelete"):
        done = person.run(f"holdfast session {verb} {ids[0]} malformed {ids[1]}", 2)
        assert all(id in done.stdout for id in ids) and "malformed" not in done.stdout
        refusals = done.stderr.splitlines()
        assert "not malformed" in refusals[0] and not any(id in done.stderr for id in ids)


def test_some_of_several_may_be_refused(person):
    (person.folder / "work.json").write_text("{}")
    id = person.out("holdfast session create --title Work work.json -o name")
    done = person.run(f"holdfast session delete {id} {'A' * 22}", 2)
    assert done.stdout == f"deleted {id}\n" and "SESSION_NOT_FOUND" in done.stderr
    back = person.run(f"holdfast session undelete {'A' * 22} {id} {id}", 2)
    assert back.stdout == f"undeleted {id}, version 3\n" and "SESSION_NOT_FOUND" in back.stderr
    other = person.out("holdfast session create --title Other work.json -o name")
    set = f"holdfast session label {id} team=blue {other} x="
    told = sorted(person.out(set).splitlines())
    assert told == sorted(f"{one} labels: team=blue x=" for one in (id, other))
    assert "SESSION_NOT_FOUND" in person.run(f"{set} {'A' * 22}", 2).stderr
    found = json.loads(person.run(f"{set} {'A' * 22} -o json", 2).stdout)
    assert sorted(one["id"] for one in found) == sorted((id, other))
    assert all(one["labels"] == {"team": "blue", "x": ""} for one in found)
    assert sorted(person.out(f"{set} -o name").splitlines()) == sorted((id, other))
    assert person.out("holdfast session list --label team=blue -o name | wc -l") == "2"


def test_lists_say_that_they_were_cut(person):
    for number in range(25):
        person.client.create(f"Session {number:02}")
    listed = person.run("holdfast session list -o name --order title")
    assert len(listed.stdout.split()) == 20 and "--page-all" in listed.stderr
    whole = person.run("holdfast session list -o jsonl --page-all --order title --reverse")
    titles = [json.loads(line)["title"] for line in whole.stdout.splitlines()]
    assert titles == [f"Session {number:02}" for number in reversed(range(25))]
    assert whole.stderr == ""
    assert len(json.loads(person.out("holdfast session list -o json --limit 22"))) == 22


def kept(person):
    """The texts of the drafts that edits have left; no edit leaves a file beside them."""
    edits = person.folder / ".local" / "state" / "holdfast" / "edits"
    assert list(edits.glob("*")) == []
    assert not edits.exists() or edits.parent.stat().st_mode & 0o077 == 0
    names = person.out("holdfast drafts list -o name").split()
    return [person.out(f"holdfast drafts export {name}") for name in names]


def test_an_edit_is_saved_when_the_editor_is_closed(person):
    id = person.client.create("One", '{"a": 1}').id
    adding = person.editor("adding", """echo '{"a": 2}' > "$1" """)
    done = person.run(f"holdfast edit {id} --note changed", VISUAL=adding, EDITOR="false")
    assert done.stdout == "saved version 2\n"
    assert person.client.read(id).content == '{"a": 2}'
    # An editor that ends the last line has changed nothing.
    assert person.out(f"holdfast edit {id}", EDITOR="sed -i -e '$a\\'") == "unchanged, version 2"
    assert kept(person) == []


def test_what_is_edited_is_never_lost(person):
    id = person.client.create("One", '{"a": 1}').id
    failing = person.editor("failing", "echo '{\"a\": 2}' > $1", "exit 3")
    told = person.run(f"holdfast edit {id}", 1, EDITOR=failing).stderr
    assert f"The editor `{failing}` failed. Your text is kept as draft-1." in told
    assert kept(person) == ['{"a": 2}']
    broken = person.editor("broken", "echo '{\"a\":' > $1")
    told = person.run(f"holdfast edit {id}", 1, EDITOR=broken).stderr
    assert "not JSON: unexpectedEnd" in told and "Your text is kept as draft-1." in told
    assert kept(person) == ['{"a":']
    foreign = person.editor(
        "foreign", "holdfast session save --force %s <(echo '{\"a\": 3}')" % id,
        "echo '{\"a\": 4}' > $1")
    told = person.run(f"holdfast edit {id}", CONFLICT, EDITOR=foreign).stderr
    assert "VERSION_MISMATCH" in told and "holdfast drafts recover draft-1" in told
    assert kept(person) == ['{"a": 4}']
    assert person.client.read(id).metadata.version == 2


def test_an_edit_keeps_the_format_of_the_content(person):
    (person.folder / "work.json").write_text("[1]")
    id = person.out("holdfast session create --title Work work.json --format book "
                    "--format-version 3 -o name")
    assert person.out(f"holdfast edit {id}", EDITOR="sed -i s/1/2/") == "saved version 2"
    info = json.loads(person.out(f"holdfast session info {id} -o json"))
    assert (info["contentFormat"], info["contentFormatVersion"]) == ("book", 3)


def test_drafts_on_this_device_are_compared_recovered_and_discarded(person, stranger):
    person.client.create("Other")
    id = person.client.create("One", '{"a": 1, "b": 1}').id
    changing = person.editor("changing", """printf '{"a": 2, "b": 1}' > "$1" """, "exit 1")
    person.run(f"holdfast edit {id}", 1, EDITOR=changing)
    (listed,) = json.loads(person.out("holdfast drafts list -o json"))
    assert (listed["name"], listed["sessionId"], listed["title"], listed["baseVersion"]) == (
        "draft-1", id, "One", "1")
    assert person.out(f"holdfast drafts list -o name --user {stranger.user}") == ""
    person.run(f"holdfast drafts export draft-1 --user {stranger.user}", NOT_FOUND)
    compared = person.out("holdfast drafts compare draft-1").splitlines()
    assert compared == ["newer: nobody else has changed the session since", "~ /a 2"]
    person.client.call("UpdateSession", id=id, expected_version=1, content='{"a": 1, "b": 3}')
    compared = json.loads(person.out("holdfast drafts compare draft-1 -o json"))
    assert (compared["standing"], compared["conflicts"]) == ("diverged", [])
    # A server that was never reached has not told whose drafts to show.
    nowhere = f"--server 127.0.0.1:{free_port()} --user {person.client.user}"
    person.run(f"holdfast drafts list {nowhere} --retry-seconds 0", LATER)
    refused = person.run("holdfast drafts recover draft-1", CONFLICT).stderr
    assert "saved version 2 meanwhile" in refused and "kept as draft-1" in refused
    person.run("holdfast drafts export draft-1 --file rescued.json")
    assert (person.folder / "rescued.json").read_text() == '{"a": 2, "b": 1}'
    shown, status = person.on_terminal("holdfast drafts recover draft-1 --note later", b"m\n")
    assert status == 0 and "[m]erge both" in shown and "saved version 3" in shown
    assert person.client.read(id).content == '{"a": 2, "b": 3}'
    person.run("holdfast drafts discard draft-1", NOT_FOUND)
    person.run(f"holdfast edit {id}", 1, EDITOR=changing)
    (name,) = person.out("holdfast drafts list -o name").split()
    assert person.out(f"holdfast drafts discard {name}") == f"discarded {name}"
    assert person.out("holdfast drafts list -o name") == ""
    names = person.out(f"holdfast drafts list --all -o name --session {id}").split()
    (discarded,) = [name for name in names if name.startswith("discarded-")]
    assert person.out(f"holdfast drafts recover {discarded}") == "saved version 4"
    assert person.client.read(id).content == '{"a": 2, "b": 1}'
    made = person.out(f"holdfast drafts recover {discarded} --as-new --title Copy")
    assert made.startswith("created ")
    person.run("holdfast drafts compare saved-1", USAGE)
    person.run("holdfast drafts export draft--1", USAGE)


def test_drafts_are_there_while_the_server_is_not(person, server):
    id = person.client.create("One", '{"a": 1}').id
    changing = person.editor("changing", """printf '{"a": 2}' > "$1" """)
    waiting = person.editor(
        "waiting", "touch open", "read < gate", f"exec {changing} $1")
    os.mkfifo(person.folder / "gate")
    with Proxy(server.address) as proxy:
        offline = f"--server {proxy.address} --user {person.client.user} --retry-seconds 0"
        edit = subprocess.Popen(
            ["bash", "-c", f"holdfast edit {id} {offline}"], cwd=person.folder, text=True,
            env=person.environment | {"EDITOR": waiting}, stderr=subprocess.PIPE)
        wait_for((person.folder / "open").exists)
        proxy.lose_next_reply()
    # The server is cut off while the editor is open.
    (person.folder / "gate").write_text("\n")
    told = edit.communicate(timeout=60)[1]
    assert edit.returncode == LATER and "Your text is kept as draft-1." in told
    assert person.out(f"holdfast drafts list {offline} -o name") == "draft-1"
    assert person.out(f"holdfast drafts export draft-1 {offline}") == '{"a": 2}'
    assert person.out(f"holdfast drafts compare draft-1 {offline}").startswith("unverified")
    assert "kept as draft-1" in person.run(f"holdfast drafts recover draft-1 {offline}", LATER).stderr
    # The save that had no answer may have been made.
    recovered = person.out("holdfast drafts recover draft-1")
    assert recovered in ("saved version 2", "already saved: version 2")
    assert person.client.read(id).content == '{"a": 2}'


def test_a_text_that_is_not_json_is_edited_again(person):
    id = person.client.create("One", "{}").id
    learning = person.editor(
        "learning", "if grep -q broken $1; then echo '[1]' > $1; else echo broken > $1; fi")
    shown, status = person.on_terminal(f"holdfast edit {id}", b"e\n", EDITOR=learning)
    assert status == 0 and "not JSON" in shown and "[e]dit again" in shown
    assert person.client.read(id).content == "[1]" and kept(person) == []


@pytest.mark.parametrize("keys, content, words", [
    (b"m\n", '{"a": 4, "b": 9}', "saved version 3"), (b"i\n", '{"a": 4, "b": 1}', "saved version 3"),
    (b"t\n", '{"a": 1, "b": 9}', "discarded; the session has version 2"),
    (b"x\ns\n", '{"a": 1, "b": 9}', "Your text is kept as draft-1"),
], ids=["merge", "mine", "theirs", "stop"])
def test_a_conflict_is_resolved_at_the_terminal(person, keys, content, words):
    id = person.client.create("One", '{"a": 1, "b": 1}').id
    foreign = person.editor(
        "foreign",
        "holdfast session save --force %s <(printf '{\"a\": 1, \"b\": 9}')" % id,
        "printf '{\"a\": 4, \"b\": 1}' > $1")
    shown, status = person.on_terminal(f"holdfast edit {id}", keys, EDITOR=foreign)
    assert f"{person.client.user} saved version 2 meanwhile." in shown
    assert "keep m[i]ne, use [t]heirs, save a [c]opy, [e]dit again, or [s]top?" in shown
    assert words in shown and status == (CONFLICT if keys.endswith(b"s\n") else 0)
    assert person.client.read(id).content == content
    assert kept(person) == (['{"a": 4, "b": 1}'] if keys.endswith(b"s\n") else [])


EVIL = "\u202Egnp.exe"


def test_a_terminal_shows_the_text_of_others_escaped_and_a_pipe_as_it_is(person):
    id = person.client.create(EVIL, '{"a": "\u202e\u009b31m"}').id
    assert EVIL in person.out("holdfast session list")
    assert person.out(f"holdfast session open {id}") == '{"a": "\u202e\u009b31m"}'
    shown, status = person.on_terminal("holdfast session list")
    assert status == 0 and EVIL not in shown and "\\u{202e}gnp.exe" in shown
    assert "ago" in shown or "now" in shown
    shown, _ = person.on_terminal(f"holdfast session open {id}")
    assert '{"a": "\\u202e\\u009b31m"}' in shown
    as_json, _ = person.on_terminal("holdfast session list -o json")
    assert json.loads(as_json)[0]["title"] == EVIL


def test_colors_are_left_out_where_they_are_not_wanted(person):
    person.client.create("One")
    assert "\x1b[1m" in person.on_terminal("holdfast session list")[0]
    assert "\x1b[" not in person.on_terminal("holdfast session list", NO_COLOR="1")[0]
    assert "\x1b[" not in person.on_terminal("holdfast session list", TERM="dumb")[0]
    assert "\x1b[" not in person.out("holdfast session list")


def test_a_snapshot_is_deleted_by_who_says_yes(person):
    id = person.client.share("One").id
    person.run(f"holdfast snapshot delete {id}", USAGE)
    shown, status = person.on_terminal(f"holdfast snapshot delete {id}", b"n\n")
    assert status == 1 and "for good? [y/N]" in shown and "Nothing was deleted" in shown
    assert person.on_terminal(f"holdfast snapshot delete {id}", b"y\n")[1] == 0
    person.run(f"holdfast snapshot open {id}", NOT_FOUND)


def test_a_watch_tells_of_each_change(person):
    id = person.client.create("One", "{}").id
    with subprocess.Popen(
            [str(PROGRAM), "watch", id, "--count", "2", "-o", "jsonl"], env=person.environment,
            stdout=subprocess.PIPE, text=True) as process:
        first = json.loads(process.stdout.readline())
        person.client.call("UpdateSession", id=id, expected_version=1, content="[]")
        second = json.loads(process.stdout.readline())
        assert process.wait(60) == 0
    assert [one["metadata"]["version"] for one in (first, second)] == ["1", "2"]


def test_a_context_is_kept_without_its_token(person):
    (person.folder / "token").write_text("secret-token\n")
    person.run("holdfast context add work --server work.example.org:443 --tls --token-file token")
    person.run("holdfast context add other --server unix:/x --token-command 'echo hidden'")
    listed = person.out("holdfast context list").splitlines()
    assert listed[0].startswith("* test") and listed[1].startswith("  work  work.example.org:443 tls")
    path = person.folder / "config" / "holdfast" / "contexts.json"
    assert "secret-token" not in path.read_text() and path.stat().st_mode & 0o077 == 0
    person.run("holdfast context use work")
    assert person.out("holdfast context list").splitlines()[1].startswith("* work")
    person.run("holdfast context remove work")
    person.run("holdfast context use work", 1)
    assert person.run("holdfast session list --context work", USAGE).stderr.startswith(
        'Error: There is no context "work".')


def test_a_server_that_is_not_there_may_come_back(person):
    done = person.run(
        f"holdfast session list --server 127.0.0.1:{free_port()} --retry-seconds 0", LATER)
    assert "holdfast doctor" in done.stderr


def test_a_doctor_says_what_to_do(person, development):
    done = person.run("holdfast doctor")
    steps = [line.split()[:2] for line in done.stdout.splitlines()]
    assert steps == [["ok", step] for step in [
        "address", "name", "connection", "protocol", "identity", "clock", "limits", "latency",
        "version"]]
    refused = person.run(f"holdfast doctor --server 127.0.0.1:{free_port()}", 1).stdout
    assert "FAIL  connection" in refused and "start the server" in refused
    unknown = person.run("holdfast doctor --server no-such-host.invalid:1", 1).stdout
    assert "FAIL  name" in unknown and "spelling" in unknown
    assert "FAIL  tls" in person.run("holdfast doctor --tls", 1).stdout
    authority, daemon = development
    secure = person.run(f"holdfast doctor --server {daemon.address} --ca {authority}").stdout
    assert "ok    tls" in secure
    plain = person.run(f"holdfast doctor --server {daemon.address}", 1).stdout
    assert "FAIL  protocol" in plain and "--tls or --ca" in plain


def test_any_method_can_be_called(person):
    id = person.client.create("One", "{}").id
    answer = json.loads(person.out("holdfast rpc GetSession -d '{\"id\": \"%s\"}'" % id))
    assert answer["session"]["content"] == "{}"
    typo = person.run("holdfast rpc GetSession -d '{\"ident\": 1}'", USAGE).stderr
    assert "holdfast.v1.GetSessionRequest" in typo
    methods = person.out("holdfast rpc").splitlines()
    assert "holdfast.v1.SessionService/WatchSessions  (several answers)" in methods
    # A method that the program does not know goes as JSON.
    answer = person.out("holdfast rpc grpc.reflection.v1.ServerReflection/ServerReflectionInfo "
                        "-d '{\"listServices\": \"\"}'")
    assert "holdfast.v1.SessionService" in answer
    person.run("holdfast rpc holdfast.v1.SessionService/Nothing", 112)


def test_a_version_is_told_at_once(person):
    assert re.fullmatch(r"holdfast \d+\.\d+\.\d+", person.out("holdfast version"))
    times = []
    for _ in range(50):
        began = time.monotonic()
        subprocess.run([str(PROGRAM), "version"], capture_output=True, check=True)
        times.append(time.monotonic() - began)
    print(f"median of 50 starts: {statistics.median(times) * 1000:.1f} ms")
