# SPDX-License-Identifier: Apache-2.0
"""Runs holdfastd without a database: enough for everything that is decided before one is asked."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "EndToEnd")]
from authority import Authority  # noqa: E402
from issuer import AUDIENCE, ISSUER, Key, key_set  # noqa: E402
from waiting import wait_until  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("HOLDFASTD", str(ROOT / ".build" / "release" / "holdfastd"))
READY_SECONDS = 30
END_SECONDS = 30


class Holdfast:
    """A server on a port of its own."""

    #: What a well-behaved neighbour calls.
    neighbour_path = "/grpc.health.v1.Health/Check"

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="holdfast-attack-", dir="/tmp"))
        self.log = self.folder / "log"
        with open(self.log, "wb") as errors:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--drain-seconds", "5",
                 "--postgres-url", f"postgresql:///none?host={self.folder}", *self.options()],
                stdout=subprocess.DEVNULL, stderr=errors)
        wait_until(
            lambda: self.messages("listening") or self.process.poll() is not None, READY_SECONDS,
            lambda: "it listens: " + self.log.read_text())
        assert self.process.poll() is None, self.log.read_text()
        self.port = int(self.messages("listening")[0]["addresses"].rsplit(":", 1)[1])
        return self

    def options(self):
        return []

    def messages(self, beginning):
        """The lines of the log whose message begins so; the last line may be cut."""
        lines = [json.loads(line) for line in self.log.read_text().split("\n")[:-1]]
        return [line for line in lines if line["message"].startswith(beginning)]

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            assert self.process.wait(END_SECONDS) == 0
        finally:
            self.process.kill()
            shutil.rmtree(self.folder, ignore_errors=True)


class TokenServer(Holdfast):
    """Takes the tokens of `key`, and not those of `stranger`, who claims to be the same."""

    def options(self):
        self.key, self.stranger = Key("one", "RS256"), Key("one", "RS256")
        keys = self.folder / "keys.json"
        keys.write_text(key_set(self.key))
        return ["--jwt-issuer", ISSUER, "--jwt-audience", AUDIENCE, "--jwks-file", str(keys)]


class SecureServer(Holdfast):
    """Speaks TLS with a certificate of `authority`."""

    def options(self):
        self.authority = Authority(self.folder)
        self.issue()
        return ["--tls-certificate", self.authority.path("server.pem"),
                "--tls-key", self.authority.path("server.key")]

    def issue(self):
        """Puts another certificate with another key in place of the one that is there."""
        self.authority.issue("server", "DNS:localhost,IP:127.0.0.1")
