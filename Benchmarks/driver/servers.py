# SPDX-License-Identifier: Apache-2.0
"""The servers that are compared: Holdfast, and the peers of Benchmarks/peers, built when needed."""

import contextlib
import subprocess
import sys

from daemon import Daemon, free_port
from paths import BENCHMARKS, GENERATED, ROOT
from processes import running

SOURCES = BENCHMARKS / "peers"
STATEMENTS = SOURCES / "sql"
#: The connections to PostgreSQL of a peer.
CONNECTIONS = 8


def built(language):
    """The folder into which the Makefile of a language builds; it builds what is not up to date."""
    folder = GENERATED / "peers" / language
    made = subprocess.run(
        ["make", "--jobs=2", f"--directory={SOURCES / language}", f"OUT={folder}",
         f"PROTO={ROOT / 'Proto'}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if made.returncode:
        print(made.stdout, file=sys.stderr)
        raise RuntimeError(f"the peer in {language} was not built; dev/setup bench installs "
                           "what it needs")
    return folder


class Holdfast:
    """This tree's own server."""

    def __init__(self, name="Holdfast", options=()):
        self.name, self.options = name, options

    @contextlib.contextmanager
    def serving(self, database, directory):
        """The address and the pid of a new server on a database."""
        # A line for each call makes gigabytes in an hour.
        (directory / "holdfastd.log").unlink(missing_ok=True)
        with Daemon.serve(database.url, directory, options=self.options) as daemon:
            yield daemon.address, daemon.process.pid


class Peer:
    """A server that somebody could write instead."""

    def __init__(self, name, language):
        self.name, self.program = name, built(language) / "peer"

    @contextlib.contextmanager
    def serving(self, database, directory):
        """The same."""
        address = f"127.0.0.1:{free_port()}"
        command = [self.program, address, database.url, CONNECTIONS, STATEMENTS]
        with running(command, address, directory / "peer.log") as process:
            yield address, process.pid
