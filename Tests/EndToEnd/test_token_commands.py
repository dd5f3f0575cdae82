# SPDX-License-Identifier: Apache-2.0
"""Commands that print tokens: none outlives the program that asked it."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from waiting import wait_for


@pytest.fixture
def slow(person):
    """A context whose token command starts another one and waits for it; returns who runs."""
    command = "sleep 300 & echo $$ $! > pids.new; mv pids.new pids; wait"
    person.run(f"holdfast context add slow --server 127.0.0.1:1 --token-command '{command}'")

    def running():
        pids = (person.folder / "pids").read_text().split()
        assert len(pids) == 2
        return [pid for pid in pids if is_running(pid)]

    yield running
    for pid in running():
        os.kill(int(pid), signal.SIGKILL)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


LIST = ["holdfast", "session", "list", "--context", "slow"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_token_command_ends_by_the_signal_that_ends_the_program(person, slow, number):
    with subprocess.Popen(
            LIST, cwd=person.folder, env=person.environment, start_new_session=True,
            stdin=subprocess.DEVNULL) as process:
        wait_for((person.folder / "pids").exists)
        process.send_signal(number)
        assert process.wait(60) == -number
    wait_for(lambda: not slow(), what="no command runs")


def test_a_token_command_ends_with_a_completion(person, slow):
    words = ["session", "open", "--context", "slow", ""]
    script = " ".join(["holdfast ---completion session open -- positional@0 5 0 holdfast",
                       *(word or "''" for word in words)])
    person.on_terminal(script)
    wait_for(lambda: not slow(), what="no command runs")


def test_a_token_command_may_ask_on_the_terminal(person, server):
    command = "printf token? > /dev/tty; read word < /dev/tty; echo $word > typed; echo token"
    person.run(f"holdfast context add asking --server {server.address} --token-command '{command}'")
    shown, status = person.on_terminal("holdfast session list --context asking", b"secret\n")
    assert "token?" in shown and (person.folder / "typed").read_text() == "secret\n", (shown, status)


def test_a_token_command_that_fails_or_floods_is_reported(person):
    for command, words in (("echo x; exit 3", "run it yourself to see why"),
                           ("yes", "is larger than 65536 bytes")):
        person.run(f"holdfast context add odd --server 127.0.0.1:1 --token-command '{command}'")
        told = person.run("holdfast session list --context odd --retry-seconds 0", 1).stderr
        assert words in told
