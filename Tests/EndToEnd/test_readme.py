# SPDX-License-Identifier: Apache-2.0
"""The examples of the README do what it says, run exactly as it prints them."""

import re
import subprocess

import pytest
from daemon import ROOT, Daemon, scratch_directory

#: A block of the README that is run is preceded by this line with the words that it must print.
MARK = re.compile(r"<!-- tested: (.*?) -->\n```sh\n(.*?)```", re.DOTALL)
EXAMPLES = MARK.findall((ROOT / "README.md").read_text())
DEFAULT_PORT = 50051


@pytest.fixture(scope="module")
def default_server():
    """A server where `make run` puts it, but with its data elsewhere."""
    with scratch_directory() as directory:
        with Daemon.dev(directory, DEFAULT_PORT) as daemon:
            yield daemon


def test_the_readme_has_examples():
    assert len(EXAMPLES) >= 2


@pytest.mark.parametrize("expected, commands", EXAMPLES, ids=[words for words, _ in EXAMPLES])
def test_an_example(default_server, expected, commands):
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=ROOT, capture_output=True, text=True,
        timeout=120)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
