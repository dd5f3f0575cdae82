# SPDX-License-Identifier: Apache-2.0
"""Stories at a terminal: keys are typed into tmux, and its screen is read."""

import itertools
import json
import os
import subprocess

import pytest
from waiting import wait_for

EDITOR = "vi -u NONE --cmd 'set shortmess=aoOtTFW'"
numbers = itertools.count()


class Screen:
    """A terminal with a shell of a person's, which ends with the test."""

    def __init__(self, person):
        self.socket = f"holdfast-{os.getpid()}-{next(numbers)}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "30",
                  "-c", str(person.folder), "bash --norc --noprofile",
                  env=person.environment | {"EDITOR": EDITOR, "TERM": "xterm"})
        self.shows("bash-")

    def tmux(self, *arguments, **options):
        return subprocess.run(
            ["tmux", "-L", self.socket, *arguments], check=True, capture_output=True, text=True,
            timeout=60, **options).stdout

    def type(self, *lines):
        """Types lines, each with the return key."""
        for line in lines:
            self.tmux("send-keys", "-l", line)
            self.tmux("send-keys", "Enter")

    def shows(self, words):
        """Waits until the screen has these words."""
        def look():
            text = self.tmux("capture-pane", "-p", "-J")
            return text if words in text else None
        return wait_for(look, what=lambda: f"{words!r} is on\n" + self.tmux("capture-pane", "-p"))

    def end(self):
        """Closes the terminal under whatever runs in it."""
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def screens(person):
    opened = []

    def open_screen():
        opened.append(Screen(person))
        return opened[-1]

    yield open_screen
    for screen in opened:
        screen.end()


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
