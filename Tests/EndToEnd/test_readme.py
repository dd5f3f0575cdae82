# SPDX-License-Identifier: Apache-2.0
"""The examples of the README, and those that a development server prints, work as they stand."""

import re
import subprocess
from pathlib import Path

import pytest
from daemon import PROGRAM, ROOT, Daemon, scratch_directory

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


def printed_commands(daemon):
    """What a development server tells to try: the indented lines before its last one."""
    daemon.wait_for_line("Press Ctrl-C")
    return "".join(line for line in daemon.printed.splitlines(True) if line.startswith("  "))


@pytest.mark.parametrize("options", [[], ["--tls"]], ids=["plaintext", "tls"])
@pytest.mark.parametrize("listens_on_socket", [False, True], ids=["tcp", "unix"])
def test_what_a_development_server_prints(options, listens_on_socket):
    with scratch_directory() as directory:
        if listens_on_socket:
            address = f"unix:{directory}/holdfast.sock"
            arguments = ["dev", "--listen", address, "--data-dir", str(directory / "data")]
            daemon = Daemon([*arguments, *options], address, directory / "holdfastd.log")
        else:
            daemon = Daemon.dev(directory, options=options)
        with daemon:
            commands = printed_commands(daemon)
            assert commands.startswith(f"  {PROGRAM} healthcheck") and "buf curl" in commands
            trusted = re.findall(
                r"^clients must trust the certificate authority (.*)$", daemon.printed,
                                 re.MULTILINE)
            assert len(trusted) == (1 if options and not listens_on_socket else 0)
            for path in trusted:
                assert "BEGIN CERTIFICATE" in Path(path).read_text()
                assert f"--ca {path}\n" in commands and f"--cacert {path} " in commands
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", commands], cwd=ROOT, capture_output=True,
                text=True, timeout=60)
            assert done.returncode == 0, done.stderr
            assert done.stdout.split() == ["SERVING", "{}"]
