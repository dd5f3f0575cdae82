# SPDX-License-Identifier: Apache-2.0
"""Just enough of HTTP/2 (RFC 9113) to hold a thousand connections cheaply."""

import socket
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS, PING = 0, 1, 4, 6
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def header_block(fields):
    """Literal header fields without indexing, RFC 7541 section 6.2.2."""
    block = b""
    for name, value in fields:
        block += b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
    return block


class Connection:
    """A connection that makes one call after the other."""

    def __init__(self, address, tls=None):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0) + frame(SETTINGS, ACK, 0))
        self.stream = 1
        self.pending = b""

    def open_call(self, path, authority="localhost"):
        """Sends the head of a call and nothing after it."""
        fields = [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority),
            ("content-type", "application/grpc"), ("te", "trailers")]
        self.socket.sendall(frame(HEADERS, END_HEADERS, self.stream, header_block(fields)))

    def call(self, path, authority="localhost"):
        """Calls a method with an empty message and reads until the trailers."""
        self.open_call(path, authority)
        self.socket.sendall(frame(DATA, END_STREAM, self.stream, b"\x00" * 5))
        while True:
            kind, flags, stream = self.read_frame()
            if stream == self.stream and kind == HEADERS and flags & END_STREAM:
                self.stream += 2
                return

    def read_frame(self):
        while True:
            if len(self.pending) >= 9:
                size = int.from_bytes(self.pending[:3], "big")
                if len(self.pending) >= 9 + size:
                    kind, flags, stream = struct.unpack(">BBI", self.pending[3:9])
                    self.pending = self.pending[9 + size:]
                    return kind, flags, stream
            chunk = self.socket.recv(65536)
            if not chunk:
                raise ConnectionError("the server closed the connection")
            self.pending += chunk

    def close(self):
        self.socket.close()
