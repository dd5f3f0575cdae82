# SPDX-License-Identifier: Apache-2.0
"""Clients in three languages, generated from Proto/ and built anew when it changes, tell one story.

gRPC C++ and grpc-go are Debian's; connectrpc speaks its three protocols and brings a protobuf of its
own. Each prints the steps that held; Cpp/story.cpp, Go/story.go and Connect/story.py say what they
are.
"""

import itertools
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STEPS = [
    "create", "read", "pages", "conflict", "violation", "snapshot", "watch", "deadline", "gzip",
    "large", "too large", "together", "delete"]
STORY_SECONDS = 120

#: How to run the story in each language, given the folder into which it was built.
COMMANDS = {
    "Cpp": lambda folder: [folder / "story"],
    "Go": lambda folder: [folder / "story"],
    **{f"Connect {way}": lambda folder, way=way: [
        sys.executable, HERE / "Connect" / "story.py", *way.split()]
       for way in ("GRPC HTTP2", "CONNECT HTTP2", "CONNECT HTTP1", "GRPC_WEB HTTP1")},
}

users = itertools.count(1)


@pytest.fixture(scope="session", params=COMMANDS)
def story(request):
    """A command that tells the story, and its environment."""
    language = request.param.split()[0]
    folder = ROOT / ".build" / "referees" / language
    made = subprocess.run(
        ["make", "--jobs=2", "--directory", HERE / language, f"OUT={folder}",
         f"PROTO={ROOT / 'Proto'}", f"GOOGLE={sysconfig.get_path('purelib')}",
         f"PLUGINS={sysconfig.get_path('scripts')}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert made.returncode == 0, made.stdout
    return COMMANDS[request.param](folder), {**os.environ, "PYTHONPATH": str(folder)}


@pytest.mark.parametrize("server", ["plaintext", "tls", "mutual"])
def test_every_step_of_the_story_holds(story, server, request):
    command, environment = story
    address, files = request.getfixturevalue(server)
    told = subprocess.run(
        [*command, address, f"teller-{next(users)}", *files], env=environment,
        capture_output=True, text=True, timeout=STORY_SECONDS)
    assert told.stdout.splitlines() == STEPS, told.stderr
    assert told.returncode == 0
