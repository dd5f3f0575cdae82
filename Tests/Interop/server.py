# SPDX-License-Identifier: Apache-2.0
"""Runs interop-server."""

import os
import resource
import selectors
import signal
import socket
import ssl
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("INTEROP_SERVER", str(ROOT / ".build" / "release" / "interop-server"))
READY_SECONDS = 30
END_SECONDS = 10
#: For connecting and for every read that follows.
CONNECT_SECONDS = 30


class Server:
    """An interop server on a port of its own; on leaving it must have ended in good order."""

    #: 0 when every call had ended by itself, 1 when some had to be cancelled.
    exit_code = 0

    def __init__(self, *options, descriptors=None):
        self.options = options
        self.descriptors = descriptors

    def __enter__(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--listen", "127.0.0.1:0", *self.options], stdout=subprocess.PIPE, text=True,
            preexec_fn=self.limit)
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(READY_SECONDS), "interop-server is not ready"
        ready = self.process.stdout.readline()
        assert ready.startswith("ready 127.0.0.1:"), ready
        self.port = int(ready.rsplit(":", 1)[1])
        return self

    def limit(self):
        """Takes descriptors away from the server before it begins."""
        if self.descriptors:
            resource.setrlimit(resource.RLIMIT_NOFILE, (self.descriptors, self.descriptors))

    def connect(self):
        """A connection on which HTTP/2 can begin."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=CONNECT_SECONDS)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        try:
            assert self.process.wait(END_SECONDS) == self.exit_code
        finally:
            self.process.kill()
            self.process.stdout.close()


class SecureServer(Server):
    """An interop server over TLS and the folder of its certificates."""

    def __init__(self, folder, *options):
        super().__init__("--tls", str(folder), *options)
        self.folder = folder

    def read(self, name):
        return (self.folder / name).read_bytes()

    def connect(self):
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        context.set_alpn_protocols(["h2"])
        secure = context.wrap_socket(super().connect(), server_hostname="localhost")
        assert secure.selected_alpn_protocol() == "h2"
        return secure
