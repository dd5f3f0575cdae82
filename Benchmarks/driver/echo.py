# SPDX-License-Identifier: Apache-2.0
"""What a call costs that does nothing, against nghttpd, which sends the same bytes from a file."""

import contextlib
from dataclasses import dataclass

from daemon import free_port
from http2 import Load, call, frame
from paths import RELEASE
from processes import on_core, running
from table import Table

CONNECTIONS, STREAMS = 8, 16
BODY_SIZE = 10 << 10


def _varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, data):
    return _varint(number << 3 | 2) + _varint(len(data)) + data


@dataclass
class Call:
    """A call and how it is sent; `is_compressed` goes for the request and for its reply."""

    name: str
    path: str
    request: bytes
    is_compressed: bool = False

    @property
    def file(self):
        """The path of nghttpd's file with the reply."""
        return f"{self.path}.gz" if self.is_compressed else self.path

    @property
    def metadata(self):
        if not self.is_compressed:
            return ()
        return (("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip"))


def _ten_kib(is_compressed=False):
    """A grpc.testing.SimpleRequest for as many bytes as it brings."""
    request = _varint(2 << 3) + _varint(BODY_SIZE) + field(3, field(2, bytes(BODY_SIZE)))
    if is_compressed:
        request += field(6, b"\x08\x01")  # response_compressed: true
    return request


CALLS = [
    Call("health check", "/grpc.health.v1.Health/Check", b""),
    Call("10 KiB each way", "/grpc.testing.TestService/UnaryCall", _ten_kib()),
    Call("10 KiB each way by gzip", "/grpc.testing.TestService/UnaryCall", _ten_kib(True), True),
]


class Echo:
    """The suite: both servers on one core, h2load on the other."""

    name = "echo"

    def __init__(self, directory, seconds):
        self.directory, self.seconds = directory, seconds
        columns = ["req/s", "p50 µs", "p99 µs", "server µs", "× nghttpd", "foreign cores"]
        self.certificates = directory / "certificates"
        self.certificates.mkdir()
        self.tables = {
            (call.name, is_secure): Table(
                f"{call.name}{', TLS' if is_secure else ''}, "
                f"{CONNECTIONS} connections × {STREAMS} streams", columns)
            for is_secure in (False, True) for call in CALLS}
        self.replies = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def round(self):
        for is_secure in (False, True):
            self._round(is_secure)
        for table in self.tables.values():
            for holdfast, nghttpd in zip(table.rows["Holdfast"], table.rows["nghttpd"]):
                holdfast["× nghttpd"] = holdfast["server µs"] / nghttpd["server µs"]

    def _round(self, is_secure):
        with self._holdfast(is_secure) as (address, process):
            for each in CALLS:
                if each.name not in self.replies:
                    self.replies[each.name] = call(address, each.path, each.request)
                self._measure("Holdfast", each, each.path, is_secure, address, process)
        with self._nghttpd(is_secure) as (address, process):
            for each in CALLS:
                self._measure("nghttpd", each, each.file, is_secure, address, process)

    def _measure(self, row, each, path, is_secure, address, process):
        load = Load(
            self.directory, address, path, each.request,
            metadata=each.metadata, connections=CONNECTIONS, streams=STREAMS, core=1,
            is_secure=is_secure, is_compressed=each.is_compressed)
        requests = max(1_000, int(load.warm_up() * self.seconds))
        # Two gzips of one text differ in size; that a reply came is seen by its status.
        size = None if each.is_compressed else len(self.replies[each.name])
        self.tables[each.name, is_secure].add(
            row, **load.run(requests, size, server=process.pid))

    @contextlib.contextmanager
    def _holdfast(self, is_secure):
        address = f"127.0.0.1:{free_port()}"
        command = [RELEASE / "interop-server", "--listen", address, "--loops", 1]
        if is_secure:
            command += ["--tls", self.certificates]
        with running(on_core(command, core=0), address) as process:
            yield address, process

    @contextlib.contextmanager
    def _nghttpd(self, is_secure):
        files = self.directory / "files"
        for each in CALLS:
            file = files / each.file[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(frame(self.replies[each.name], each.is_compressed))
        address = f"127.0.0.1:{free_port()}"
        command = [
            "nghttpd", *([] if is_secure else ["--no-tls"]), "--address=127.0.0.1",
            f"--htdocs={files}", "--trailer=grpc-status: 0", address.split(":")[1]]
        if is_secure:
            command += [self.certificates / "server.key", self.certificates / "server.pem"]
        with running(on_core(command, core=0), address) as process:
            yield address, process
