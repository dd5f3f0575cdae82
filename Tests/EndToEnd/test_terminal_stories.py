# SPDX-License-Identifier: Apache-2.0
"""Stories at a terminal: keys are typed into tmux, and its screen is read."""

import contextlib
import json
from pathlib import Path

import pytest
from screen import Screen
from waiting import wait_for


def servers():
    """The arguments of the tmux servers that run."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b"\0")
            if words[0].startswith(b"tmux"):
                yield b" ".join(words).decode()


def test_a_terminal_that_fails_leaves_nothing(person, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(AssertionError):
        Screen(person, "bash --norc --noprofile", "no such prompt", seconds=1)
    wait_for(lambda: not any(str(tmp_path) in server for server in servers()), what="it has ended")
    assert list(tmp_path.glob("tmux-*")) == []
    screen = Screen(person)
    screen.end()
    screen.end()
    assert list(tmp_path.glob("tmux-*")) == []


def test_a_session_is_edited(person, screens):
    id = person.client.create("Plan", '{"cells": 1}').id
    screen = screens()
    screen.type(f"holdfast edit {id} --note 'by hand'")
    screen.shows('{"cells": 1}')
    screen.type(":%s/1/two/", ":x")
    screen.shows("[e]dit again, or [s]top?")
    screen.type("e")
    screen.shows('{"cells": two}')
    screen.type(":%s/two/2/", ":x")
    screen.shows("saved version 2")
    assert person.client.read(id).content == '{"cells": 2}'
    log = json.loads(person.out(f"holdfast session log {id} -o json"))
    assert [version["changeNote"] for version in log if "changeNote" in version] == ["by hand"]


def test_a_conflict_is_merged(person, screens):
    id = person.client.create("Plan", '{"mine": 1, "theirs": 1}').id
    screen = screens()
    screen.type(f"holdfast edit {id}")
    screen.shows('"theirs": 1')
    person.client.call(
        "UpdateSession", id=id, expected_version=1, content='{"mine": 1, "theirs": 5}')
    screen.type(":%s/mine\": 1/mine\": 7/", ":x")
    screen.shows("saved version 2 meanwhile.")
    screen.shows("[m]erge both, keep m[i]ne, use [t]heirs")
    screen.type("m")
    screen.shows("saved version 3")
    assert person.client.read(id).content == '{"mine": 7, "theirs": 5}'


def test_an_edit_survives_the_end_of_its_terminal(person, screens):
    id = person.client.create("Plan", '{"cells": 1}').id
    screen = screens()
    screen.type(f"holdfast edit {id}")
    screen.shows('{"cells": 1}')
    screen.type(":%s/1/42/", ":w")

    def drafts():
        return json.loads(person.out("holdfast drafts list -o json"))

    wait_for(drafts, what="the draft is there")
    screen.end()
    wait_for(lambda: not any("openIn" in one for one in drafts()), what="the edit has ended")
    screen = screens()
    screen.type("holdfast drafts list; holdfast drafts compare draft-1")
    screen.shows("~ /cells 42")
    screen.type(f"clear; holdfast edit {id}")
    screen.shows("[c]ontinue with it, [d]iscard it, or [s]top?")
    screen.type("c")
    screen.shows('{"cells": 42}')
    screen.type(":x")
    screen.shows("saved version 2")
    assert person.client.read(id).content == '{"cells": 42}'
    assert person.out("holdfast drafts list -o name") == ""
