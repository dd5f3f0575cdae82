# SPDX-License-Identifier: Apache-2.0
"""A peer that means harm: one raw HTTP/2 connection (RFC 9113) that says what became of it."""

import select
import socket
import ssl
import struct

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS = 0, 1, 2, 3, 4
PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 6, 7, 8, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4

#: What GOAWAY and RST_STREAM say, by number.
CODES = {
    0: "NO_ERROR", 1: "PROTOCOL_ERROR", 2: "INTERNAL_ERROR", 3: "FLOW_CONTROL_ERROR",
    7: "REFUSED_STREAM", 8: "CANCEL", 9: "COMPRESSION_ERROR", 11: "ENHANCE_YOUR_CALM"}


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def message(body=b"", flag=0):
    return struct.pack(">BI", flag, len(body)) + body


def trusting():
    """TLS that asks the server for nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    return context


class Peer:
    """A connection; `goaway`, `resets`, `statuses` and `closed` are what the server made of it."""

    def __init__(self, port, settings=b"", receive_buffer=None, preface=None, tls=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect(("127.0.0.1", port))
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        self.socket.setblocking(False)
        self.encoder, self.decoder = hpack.Encoder(), hpack.Decoder()
        self.received, self.unsent = b"", b""
        self.goaway, self.closed = None, False
        self.resets, self.statuses, self.frames = {}, {}, 0
        self.is_reading = True
        self.send(
            preface or PREFACE + frame(SETTINGS, 0, 0, settings) + frame(SETTINGS, ACK, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    @property
    def is_cut_off(self):
        return self.closed or self.goaway is not None

    @property
    def fate(self):
        """One line for the table."""
        if self.goaway is not None:
            return "GOAWAY " + CODES.get(self.goaway, str(self.goaway))
        if self.closed:
            return "closed"
        if any(self.resets.values()):
            return "RST " + CODES.get(max(self.resets.values()), "?")
        if self.statuses:
            return "grpc-status %d" % max(self.statuses.values())
        return "open"

    def head(self, stream, path="/grpc.testing.TestService/EmptyCall", end=False, **more):
        fields = [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers")]
        fields += [(name.replace("_", "-"), value) for name, value in more.items()]
        block = self.encoder.encode(fields, huffman=False)
        return frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, block)

    def call(self, stream, body=b"", **more):
        return self.head(stream, **more) + frame(DATA, END_STREAM, stream, message(body))

    def open_window(self):
        """Lets the server send on the connection for as long as a test may last; otherwise it waits
        after the 65,535 bytes that every connection begins with."""
        self.send(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7FFF0000 - 65_535)))

    def send(self, data, seconds=5.0):
        """Sends as long as the server takes it, at most so long; false once it is cut off."""
        self.unsent += data
        while self.unsent and not self.is_cut_off:
            readable, writable = self.ready(
                seconds, select.POLLOUT | (select.POLLIN if self.is_reading else 0))
            if readable:
                self.take()
            if not writable:
                return not self.is_cut_off
            try:
                self.unsent = self.unsent[self.socket.send(self.unsent):]
            except (BlockingIOError, ssl.SSLWantWriteError):
                continue
            except OSError:
                self.drain_end()
        return not self.is_cut_off

    def wait(self, seconds, until=lambda peer: peer.is_cut_off):
        """Reads until a condition holds or nothing came for so long; says whether it holds."""
        while not until(self) and not self.closed:
            if not self.ready(seconds, select.POLLIN)[0]:
                break
            self.take()
        return until(self)

    def ready(self, seconds, events):
        """Waits for a change; whether there is something to read, and room to write."""
        poll = select.poll()
        poll.register(self.socket, events)
        found = dict(poll.poll(seconds * 1000)).get(self.socket.fileno(), 0)
        ended = found & ~(select.POLLIN | select.POLLOUT)
        return found & select.POLLIN or ended and events & select.POLLIN, found & ~select.POLLIN

    def drain_end(self):
        while not self.closed:
            if not self.ready(2, select.POLLIN)[0]:
                break
            self.take()
        self.closed = True

    def take(self):
        try:
            chunk = self.socket.recv(1 << 16)
            while isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
                chunk += self.socket.recv(1 << 16)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            chunk = b""
        if not chunk:
            self.closed = True
            return
        self.received += chunk
        while len(self.received) >= 9:
            size = int.from_bytes(self.received[:3], "big")
            if len(self.received) < 9 + size:
                break
            kind, flags, stream = struct.unpack(">BBI", self.received[3:9])
            payload, self.received = self.received[9:9 + size], self.received[9 + size:]
            self.note(kind, flags, stream & 0x7FFFFFFF, payload)

    def note(self, kind, flags, stream, payload):
        self.frames += 1
        if kind == GOAWAY:
            self.goaway = struct.unpack(">II", payload[:8])[1]
        elif kind == RST_STREAM:
            self.resets[stream] = struct.unpack(">I", payload)[0]
        elif kind == HEADERS:
            fields = dict(self.decoder.decode(payload))
            if "grpc-status" in fields:
                self.statuses[stream] = int(fields["grpc-status"])
