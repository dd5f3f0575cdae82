# SPDX-License-Identifier: Apache-2.0
"""A client that sends whatever it is told, frame by frame (RFC 9113), and notes what comes back."""

import struct
from dataclasses import dataclass, field

import hpack

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
CONTINUATION = 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4
FRAME_SIZE_MAX = 16384

#: The fields of a request that nobody can object to, in an order that HTTP/2 allows.
REQUEST = {
    ":method": "POST",
    ":scheme": "http",
    ":path": "/grpc.testing.TestService/EmptyCall",
    ":authority": "localhost",
    "te": "trailers",
    "content-type": "application/grpc",
}


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def message(body=b"", flag=0, length=None):
    """A length-prefixed message; `length` overrides the true one."""
    return struct.pack(">BI", flag, len(body) if length is None else length) + body


@dataclass
class Answer:
    """All that came back on the stream."""

    headers: dict = field(default_factory=dict)
    trailers: dict = field(default_factory=dict)
    #: The trailers as they stood, also those of one name.
    trailer_list: list = field(default_factory=list)
    blocks: int = 0
    data: bytes = b""
    ended: bool = False
    reset: int | None = None
    goaways: list = field(default_factory=list)
    #: What the last GOAWAY gives as its reason.
    farewell: str = ""

    @property
    def http_status(self):
        return self.headers.get(":status")

    @property
    def status(self):
        """The gRPC status as a number, wherever it stood."""
        text = self.trailers.get("grpc-status", self.headers.get("grpc-status"))
        return None if text is None else int(text)

    @property
    def is_trailers_only(self):
        return self.blocks == 1 and self.ended and not self.data


class Probe:
    """One connection with at most one stream at a time."""

    def __init__(self, server):
        self.socket = server.connect()
        self.encoder, self.decoder = hpack.Encoder(), hpack.Decoder()
        self.pending = b""
        self.stream = 1
        self.answer = Answer()
        self.acknowledges_pings = True
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send_head(self, changes, end_stream=False):
        """Sends a request's fields: `REQUEST` with changes, where None takes a field out."""
        fields = {**REQUEST, **changes}
        block = self.encoder.encode(
            [(name, value) for name, value in fields.items() if value is not None], huffman=False)
        first, rest = block[:FRAME_SIZE_MAX], block[FRAME_SIZE_MAX:]
        flags = (END_STREAM if end_stream else 0) | (0 if rest else END_HEADERS)
        self.socket.sendall(frame(HEADERS, flags, self.stream, first))
        while rest:
            piece, rest = rest[:FRAME_SIZE_MAX], rest[FRAME_SIZE_MAX:]
            self.socket.sendall(
                frame(CONTINUATION, 0 if rest else END_HEADERS, self.stream, piece))

    def send_data(self, data, end_stream=True):
        while len(data) > FRAME_SIZE_MAX:
            self.socket.sendall(frame(DATA, 0, self.stream, data[:FRAME_SIZE_MAX]))
            data = data[FRAME_SIZE_MAX:]
        self.socket.sendall(frame(DATA, END_STREAM if end_stream else 0, self.stream, data))

    def begin_another(self):
        """Makes what is sent from now on a new stream, after `read_answer`."""
        self.stream += 2
        self.answer = Answer()

    def read_answer(self):
        """Reads until the stream is over, and then whatever follows at once."""
        while not self.answer.ended and self.answer.reset is None:
            if not self.take(*self.read_frame()):
                return self.answer
        return self.settle()

    def settle(self):
        """Reads until an answered PING shows that the server has nothing left to say."""
        self.socket.sendall(frame(PING, 0, 0, b"settled?"))
        while True:
            kind, flags, payload = self.read_frame()
            if kind is None or (kind == PING and flags & ACK):
                return self.answer
            self.take(kind, flags, payload)

    def read_until(self, is_last):
        """Reads up to a frame of a kind."""
        while True:
            kind, flags, payload = self.read_frame()
            assert self.take(kind, flags, payload), "the server closed the connection"
            if is_last(kind):
                return self.answer

    def send_pings(self, count):
        for number in range(count):
            self.socket.sendall(frame(PING, 0, 0, b"ping %03d" % number))

    def read_to_end(self):
        """Reads until the server closes the connection."""
        while self.take(*self.read_frame()):
            pass
        return self.answer

    def take(self, kind, flags, payload):
        """Notes a frame; false at the end of the connection."""
        answer = self.answer
        if kind is None:
            return False
        if kind == SETTINGS and not flags & ACK:
            self.socket.sendall(frame(SETTINGS, ACK, 0))
        elif kind == HEADERS:
            fields = self.decoder.decode(payload)
            answer.blocks += 1
            if answer.blocks == 1:
                answer.headers = dict(fields)
            else:
                answer.trailers, answer.trailer_list = dict(fields), fields
        elif kind == DATA:
            answer.data += payload
        elif kind == RST_STREAM:
            answer.reset = struct.unpack(">I", payload)[0]
        elif kind == GOAWAY:
            answer.goaways.append(struct.unpack(">II", payload[:8]))
            answer.farewell = payload[8:].decode()
        elif kind == PING and not flags & ACK and self.acknowledges_pings:
            self.socket.sendall(frame(PING, ACK, 0, payload))
        if kind in (HEADERS, DATA) and flags & END_STREAM:
            answer.ended = True
        return True

    def read_frame(self):
        """The next frame's type, flags and payload; Nones at the end of the connection."""
        while len(self.pending) < 9 or len(self.pending) < 9 + self.payload_size():
            try:
                chunk = self.socket.recv(65536)
            except ConnectionResetError:
                chunk = b""
            if not chunk:
                return None, 0, b""
            self.pending += chunk
        size = self.payload_size()
        kind, flags = self.pending[3], self.pending[4]
        payload, self.pending = self.pending[9:9 + size], self.pending[9 + size:]
        return kind, flags, payload

    def payload_size(self):
        return int.from_bytes(self.pending[:3], "big")
