# SPDX-License-Identifier: Apache-2.0
"""What a call costs that does nothing, against nghttpd, which sends the same bytes from a file."""

import contextlib
import socket
import subprocess
import time

from daemon import free_port
from http2 import Load, call, frame
from paths import RELEASE
from processes import on_core
from table import Table

CONNECTIONS, STREAMS = 8, 16
BODY_SIZE = 10 << 10


def _varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def _field(number, data):
    return _varint(number << 3 | 2) + _varint(len(data)) + data


#: Path and request of each call: an empty one, and 10 KiB each way (grpc.testing.SimpleRequest).
CALLS = {
    "health check": ("/grpc.health.v1.Health/Check", b""),
    "10 KiB each way": (
        "/grpc.testing.TestService/UnaryCall",
        _varint(2 << 3) + _varint(BODY_SIZE) + _field(3, _field(2, bytes(BODY_SIZE)))),
}


@contextlib.contextmanager
def _running(command, address):
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        _wait_for(address, process)
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_for(address, process):
    host, port = address.split(":")
    for _ in range(500):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} has ended")
        with contextlib.suppress(OSError):
            socket.create_connection((host, int(port)), 1).close()
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {address}")


class Echo:
    """The suite: both servers on one core, h2load on the other."""

    name = "echo"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        columns = ["req/s", "p50 µs", "p99 µs", "server µs", "× nghttpd", "foreign cores"]
        self.tables = {
            name: Table(f"{name}, {CONNECTIONS} connections × {STREAMS} streams", columns)
            for name in CALLS}
        self.replies = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def round(self):
        with self._holdfast() as (address, process):
            for name, (path, request) in CALLS.items():
                if name not in self.replies:
                    self.replies[name] = call(address, path, request)
                self._measure("Holdfast", name, address, process)
        with self._nghttpd() as (address, process):
            for name in CALLS:
                self._measure("nghttpd", name, address, process)
        for table in self.tables.values():
            for holdfast, nghttpd in zip(table.rows["Holdfast"], table.rows["nghttpd"]):
                holdfast["× nghttpd"] = holdfast["server µs"] / nghttpd["server µs"]

    def _measure(self, row, name, address, process):
        path, request = CALLS[name]
        load = Load(
            self.directory, address, path, request, connections=CONNECTIONS,
            streams=STREAMS, core=1)
        requests = max(1_000, int(load.warm_up() * self.seconds))
        self.tables[name].add(
            row, **load.run(requests, len(self.replies[name]), server=process.pid))

    @contextlib.contextmanager
    def _holdfast(self):
        address = f"127.0.0.1:{free_port()}"
        command = [RELEASE / "interop-server", "--listen", address]
        with _running(on_core(command, core=0), address) as process:
            yield address, process

    @contextlib.contextmanager
    def _nghttpd(self):
        files = self.directory / "files"
        for name, (path, _) in CALLS.items():
            file = files / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(frame(self.replies[name]))
        address = f"127.0.0.1:{free_port()}"
        command = [
            "nghttpd", "--no-tls", "--address=127.0.0.1", f"--htdocs={files}",
            "--trailer=grpc-status: 0", address.split(":")[1]]
        with _running(on_core(command, core=0), address) as process:
            yield address, process
