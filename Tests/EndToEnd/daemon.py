# SPDX-License-Identifier: Apache-2.0
"""holdfastd as a child process."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".build" / "release" / "holdfastd"

READY_SECONDS = 60
STOP_SECONDS = 60


@contextlib.contextmanager
def scratch_directory():
    """A folder that the account of PostgreSQL can reach, which pytest's own are not."""
    path = Path(tempfile.mkdtemp(prefix="holdfast-e2e-", dir="/tmp"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """A running server; `address` is where it listens."""

    def __init__(self, arguments, address, log, program=PROGRAM):
        self.address = address
        self.log = log
        self._log_file = open(log, "ab")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [str(program), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self._log_file)
        self.printed = ""
        self.ready_line = self.wait_for_line("ready")
        self.seconds_to_ready = time.monotonic() - self.started

    @classmethod
    def dev(cls, directory, port=None, options=()):
        address = f"127.0.0.1:{port or free_port()}"
        arguments = ["dev", "--listen", address, "--data-dir", str(directory / "data"), *options]
        return cls(arguments, address, directory / "holdfastd.log")

    @classmethod
    def serve(cls, postgres_url, directory, port=None, options=(), program=PROGRAM):
        address = f"127.0.0.1:{port or free_port()}"
        arguments = ["serve", "--listen", address, "--postgres-url", postgres_url, *options]
        return cls(arguments, address, directory / "holdfastd.log", program)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()

    def wait_for_line(self, start):
        """The first line on standard output that starts so; all until then is in `printed`."""
        deadline = time.monotonic() + READY_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                for line in self.printed.splitlines(keepends=True):
                    if line.startswith(start) and line.endswith("\n"):
                        return line.rstrip("\n")
                if not selector.select(max(0, deadline - time.monotonic())):
                    break
                chunk = os.read(self.process.stdout.fileno(), 4096)
                if not chunk:
                    break
                self.printed += chunk.decode()
        self.process.kill()
        self.process.wait()
        raise RuntimeError(
            f"no line {start!r}, but {self.printed!r} and {self.log.read_text()[-2000:]}")

    def stop(self):
        """Asks it to drain and end; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self._log_file.close()
            self.process.stdout.close()

    def kill(self):
        """Ends it as the kernel does when memory is short: without a word."""
        self.process.kill()
        self.process.wait()
        self._log_file.close()
        self.process.stdout.close()

    def status(self, name):
        """A field of /proc/PID/status in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
        raise KeyError(name)

    @property
    def resident_bytes(self):
        return self.status("VmRSS")

    @property
    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def log_objects(self):
        """Every line of the log, which must be a JSON object each."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]
