# SPDX-License-Identifier: Apache-2.0
"""The tutorials work as they stand: every command is run, and prints what the page says."""

import os
import re
import subprocess

import pytest
from client_program import PROGRAM
from daemon import ROOT, Daemon, scratch_directory

PAGES = sorted((ROOT / "docs" / "tutorials").glob("[a-z]*.md"))
#: Commands, and what they print: `…` stands for anything within a line.
BLOCK = re.compile(r"```sh\n(.*?)```\n(?:```output\n(.*?)```\n)?", re.DOTALL)
#: Printed between the blocks of a page, which share one shell.
MARK = "-- end of a block --"


@pytest.fixture(scope="module")
def default_server():
    """A server where `make run` puts it, but with its data elsewhere."""
    with scratch_directory() as directory:
        with Daemon.dev(directory, 50051) as daemon:
            yield daemon


def fits(line, expected):
    """True if a line is what the page says, but for spaces at its end and in a row."""
    pattern = ".*".join(re.escape(" ".join(part.split())) for part in expected.split("…"))
    # Around what stands for anything, spaces may be missing.
    return re.fullmatch(pattern.replace(r"\ ", r"\s*"), " ".join(line.split())) is not None


def test_there_are_tutorials():
    assert len(PAGES) >= 5


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_tutorial_prints_what_it_says(default_server, tmp_path, page):
    blocks = BLOCK.findall(page.read_text())
    assert blocks
    script = "".join(f"{commands}echo '{MARK}'\n" for commands, _ in blocks)
    environment = {
        "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(tmp_path),
        "REPOSITORY": str(ROOT), "WORK": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    printed = done.stdout.split(MARK + "\n")[:-1]
    assert len(printed) == len(blocks)
    for text, (commands, expected) in zip(printed, blocks):
        lines, wanted = text.splitlines(), expected.splitlines()
        assert len(lines) == len(wanted), (commands, text)
        for line, want in zip(lines, wanted):
            assert fits(line, want), (commands, line, want)
