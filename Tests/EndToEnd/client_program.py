# SPDX-License-Identifier: Apache-2.0
"""holdfast, the client program, as a child process."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "release" / "holdfast"

DONE, FAILED, INCOMPLETE, WRONG_USAGE, TRY_LATER = 0, 1, 2, 64, 75


class Program:
    """The program as one user of one server runs it."""

    def __init__(self, address, user):
        self.options = [f"--server={address}", f"--user={user}"]

    def start(self, command, *arguments, stdin=subprocess.DEVNULL):
        """Runs a command beside the test."""
        return subprocess.Popen(
            [str(PROGRAM), command, *self.options, *map(str, arguments)],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, command, *arguments, expect=DONE, **options):
        """Runs a command that must exit with this code; returns what it printed."""
        done = subprocess.run(
            [str(PROGRAM), command, *self.options, *map(str, arguments)], capture_output=True,
            timeout=300, **options)
        assert done.returncode == expect, (done.returncode, done.stderr)
        return Printed(done.stdout, done.stderr)


class Printed:
    """What a command printed."""

    def __init__(self, output, errors):
        self.bytes = output
        self.output = output.decode(errors="replace")
        self.errors = errors.decode()
