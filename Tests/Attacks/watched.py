# SPDX-License-Identifier: Apache-2.0
"""A server under attack, with its memory and its descriptors."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from attacks import TIME_LIMIT

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "Interop"), str(TESTS / "EndToEnd")]
from server import SecureServer, Server  # noqa: E402
from waiting import wait_until  # noqa: E402

#: How long a server may take to forget connections that were closed; it looks once a second.
FORGET_SECONDS = 30


class WatchedServer:
    """An interop-server, or what an attack is made for. On leaving, the server ends in good order: no
    call is left that had to be cancelled."""

    def __init__(self, over_tls=False, make=None):
        self.over_tls, self._make = over_tls, make
        self.path = make.neighbour_path if make else "/grpc.testing.TestService/EmptyCall"

    def __enter__(self):
        os.environ["INTEROP_TIME_LIMIT"] = str(TIME_LIMIT)
        self._stack = contextlib.ExitStack()
        if self._make:
            server = self._make()
        elif self.over_tls:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            server = SecureServer(folder)
        else:
            server = Server()
        self.server = self._stack.enter_context(server)
        self.port, self.pid = self.server.port, self.server.process.pid
        return self

    def __exit__(self, *error):
        return self._stack.__exit__(*error)

    def _status(self, name):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(name)) / 1024

    @property
    def resident_mib(self):
        return self._status("VmRSS:")

    @property
    def peak_mib(self):
        """The most that was resident since `reset_peak`."""
        return self._status("VmHWM:")

    def reset_peak(self):
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    @property
    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def forgets(self, descriptors):
        """True if it comes back to so many descriptors."""
        try:
            wait_until(lambda: self.descriptors <= descriptors, FORGET_SECONDS)
        except AssertionError:
            return False
        return True
