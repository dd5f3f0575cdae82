# SPDX-License-Identifier: Apache-2.0
"""What a hostile peer can do, one function an attack.

Each is bounded in frames and time, and returns the peer, whose `fate` says how it ended.
`ATTACKS` says how it has to end and what it may cost.
"""

import dataclasses
import functools
import struct
import time
import zlib

import attacks1
import attacks_json
from peer import (
    CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, PREFACE, PRIORITY, RST_STREAM,
    SETTINGS, WINDOW_UPDATE, Peer, frame, message, trusting)

TIME_LIMIT = attacks1.TIME_LIMIT


def streams(count):
    return range(1, 2 * count, 2)


def rapid_reset(port):
    peer = Peer(port)
    for stream in streams(20_000):
        if not peer.send(peer.call(stream) + frame(RST_STREAM, 0, stream, struct.pack(">I", 8))):
            break
    return peer


def zero_increments(port):
    """Makes the server reset streams (CVE-2025-8671): WINDOW_UPDATE by nothing."""
    peer = Peer(port)
    for stream in streams(20_000):
        head = peer.head(stream)
        if not peer.send(head + frame(WINDOW_UPDATE, 0, stream, b"\0\0\0\0")):
            break
    return peer


def be_reset(peer, opening):
    """Opens streams that the server must reset, a few at a time: were more open at once than may be,
    before it has reset any, it would be that which ends the connection (RFC 9113 section 5.1.2)."""
    for count, stream in enumerate(streams(20_000), 1):
        if not peer.send(opening(stream)):
            break
        if count % 10 == 0 and not peer.wait(
                2, lambda peer: peer.is_cut_off or len(peer.resets) == count):
            break
    return peer


def window_overflow(port):
    """Makes the server reset streams: a window past 2^31-1."""
    peer = Peer(port)
    most = struct.pack(">I", 0x7FFFFFFF)
    return be_reset(
        peer, lambda stream: peer.head(stream) + frame(WINDOW_UPDATE, 0, stream, most))


def malformed_requests(port):
    """Makes the server reset streams: header names in upper case."""
    peer = Peer(port)

    def opening(stream):
        block = peer.encoder.encode([(":method", "POST"), ("Upper", "case")], huffman=False)
        return frame(HEADERS, END_HEADERS | END_STREAM, stream, block)
    return be_reset(peer, opening)


def malformed_messages(port):
    """Makes the server end calls that it has begun: messages whose flag is neither 0 nor 1."""
    peer = Peer(port)
    for stream in streams(20_000):
        head = peer.head(stream, path="/grpc.testing.TestService/FullDuplexCall")
        if not peer.send(head + frame(DATA, 0, stream, message(flag=2))):
            break
    peer.wait(2)
    return peer


def wrong_preface(port):
    peer = Peer(port, preface=b"PRI * HTTP/2.0\r\n\r\nWE\r\n\r\n")
    peer.wait(2, lambda peer: peer.closed)
    return peer


def endless_continuation(port):
    peer = Peer(port)
    block = peer.encoder.encode([(":method", "POST")])
    peer.send(frame(HEADERS, 0, 1, block))
    for number in range(20_000):
        field = peer.encoder.encode([("x-%d" % number, "y" * 100)], huffman=False)
        if not peer.send(frame(CONTINUATION, 0, 1, field)):
            break
    peer.wait(2)
    return peer


def flood(port, bytes_of_frames, frames=200_000, is_reading=True):
    """Sends one frame over and over."""
    peer = Peer(port)
    peer.is_reading = is_reading
    batch = 500
    for _ in range(frames // batch):
        if not peer.send(bytes_of_frames * batch, seconds=2):
            break
        if peer.unsent:
            break  # The server reads no more, which also ends a flood.
    peer.is_reading = True
    peer.unsent = b""
    peer.wait(2)
    return peer


def settings_flood(port):
    return flood(port, frame(SETTINGS, 0, 0), is_reading=False)


def ping_flood(port):
    return flood(port, frame(PING, 0, 0, b"12345678"))


def priority_flood(port):
    return flood(port, frame(PRIORITY, 0, 1, struct.pack(">IB", 3, 1)))


def window_update_flood(port):
    return flood(port, frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)))


def unknown_frame_flood(port):
    return flood(port, frame(0xBB, 0, 0, b"whatever"))


def empty_data_flood(port):
    peer = Peer(port)
    peer.send(peer.head(1, path="/grpc.testing.TestService/StreamingInputCall"))
    batch = frame(DATA, 0, 1) * 500
    for _ in range(400):
        if not peer.send(batch):
            break
    peer.wait(2)
    return peer


def hpack_bomb(port):
    """One field of 4 KB in the table, then thousands of references to it in one byte each."""
    peer = Peer(port)
    start = peer.head(1)[9:]
    value = b"v" * 4000
    literal = b"\x40\x01x\x7f" + bytes([(len(value) - 127) % 128 + 128, (len(value) - 127) // 128])
    block = start + literal + value + b"\xbe" * 9_000
    peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, block))
    peer.wait(2, lambda peer: peer.is_cut_off or peer.statuses or peer.resets)
    return peer


@functools.cache
def gigabyte():
    """A gigabyte in a megabyte of gzip; it takes seconds to make."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(1000)) + packer.flush()


def gzip_bomb(port):
    """A message of 1 MB that inflates to 1 GB."""
    peer = Peer(port)
    body = message(gigabyte(), flag=1)
    peer.send(peer.head(1, path="/grpc.testing.TestService/UnaryCall", grpc_encoding="gzip"))
    for start in range(0, len(body), 16_384):
        piece = body[start:start + 16_384]
        last = END_STREAM if start + 16_384 >= len(body) else 0
        if not peer.send(frame(DATA, last, 1, piece)) or peer.statuses:
            break
    peer.wait(5, lambda peer: peer.is_cut_off or peer.statuses or peer.resets)
    return peer


def half_a_preface(port):
    peer = Peer(port, preface=PREFACE[:10])
    peer.wait(TIME_LIMIT + 5)
    return peer


def held_window(port):
    """Asks for answers and grants no window for any byte of them."""
    peer = Peer(port, settings=struct.pack(">HI", 4, 0))
    # SimpleRequest{response_size: 100000}
    for stream in streams(50):
        peer.send(peer.call(
            stream, b"\x10\xa0\x8d\x06", path="/grpc.testing.TestService/UnaryCall"))
    peer.wait(TIME_LIMIT + 5, lambda peer: peer.is_cut_off or len(peer.resets) == 50)
    return peer


def trickle(port):
    """Sends a request at a byte a second."""
    peer = Peer(port)
    peer.send(peer.head(1))
    for byte in message(b"\0" * 60):
        peer.send(frame(DATA, 0, 1, bytes([byte])))
        if peer.wait(1, lambda peer: peer.is_cut_off or peer.statuses or peer.resets):
            break
    return peer


def trickled_frame(port):
    """Sends HEADERS at a byte a second."""
    peer = Peer(port)
    for byte in peer.head(1):
        if not peer.send(bytes([byte])) or peer.wait(1):
            break
    return peer


def unfinished_headers(port):
    """Sends HEADERS without END_HEADERS, and then nothing."""
    peer = Peer(port)
    block = peer.encoder.encode([(":method", "POST")])
    peer.send(frame(HEADERS, 0, 1, block))
    peer.wait(TIME_LIMIT + 5)
    return peer


def half_a_message(port):
    """Sends half a message on a stream, and then nothing."""
    peer = Peer(port)
    peer.send(peer.head(1, path="/grpc.testing.TestService/StreamingInputCall"))
    peer.send(frame(DATA, 0, 1, message(b"\0" * 60)[:30]))
    peer.wait(TIME_LIMIT + 5, lambda peer: peer.is_cut_off or peer.statuses or peer.resets)
    return peer


def reads_nothing(port):
    """Asks for far more than the kernel's buffers hold and reads none of it."""
    window = struct.pack(">HI", 4, 0x7FFFFFFF)
    peer = Peer(port, settings=window, receive_buffer=4096)
    peer.open_window()
    peer.is_reading = False
    for stream in streams(500):
        # SimpleRequest{response_size: 1000000}
        if not peer.send(peer.call(
                stream, b"\x10\xc0\x84\x3d", path="/grpc.testing.TestService/UnaryCall"), 1):
            break
    time.sleep(2 * TIME_LIMIT + 2)
    peer.is_reading = True
    peer.drain_end()
    return peer


class Crowd:
    """Many peers that do nothing; it shares the interface of one."""

    def __init__(self, peers):
        self.peers = peers

    def close(self):
        for peer in self.peers:
            peer.close()

    @property
    def fate(self):
        for peer in self.peers:
            peer.wait(0)
        return f"{sum(not peer.is_cut_off for peer in self.peers)} open"


def idle_tls_connections(port, count=10_000):
    """Connects over TLS, begins HTTP/2, and never says a word."""
    tls = trusting()
    return Crowd([Peer(port, tls=tls) for _ in range(count)])


CALM = "GOAWAY ENHANCE_YOUR_CALM"
TEXT = "a text of 12 MiB in a buffer that has grown to it, and what is read of it"


@dataclasses.dataclass(frozen=True)
class Attack:
    """An attack and what has to become of it."""

    run: object
    #: The fates that are right for it.
    fates: tuple
    #: What the server may grow by meanwhile, in MiB.
    growth_max: int
    #: For what.
    reason: str = "buffers of one connection, and what malloc keeps of them"
    #: What takes time before the attack can begin.
    prepare: object = lambda: None
    #: Whether it is an attack on a server that speaks TLS.
    over_tls: bool = False
    #: Whether it takes so long that only dev/attack tries it.
    is_long: bool = False
    #: The server that it is an attack on, which is then handed over; else an interop-server's port.
    server: object = None

    @property
    def name(self):
        return self.run.__name__

    def start(self, watched):
        """Attacks a running server once."""
        return self.run(watched.server if self.server else watched.port)


ATTACKS = [
    Attack(rapid_reset, (CALM,), 16, "1,000 calls that were reset at once"),
    # A window that grows by nothing is an error of the stream, which may be made one of the connection
    # (RFC 9113 section 5.4.2), as nghttp2 does.
    Attack(zero_increments, ("GOAWAY PROTOCOL_ERROR",), 8),
    Attack(window_overflow, (CALM,), 8),
    Attack(malformed_requests, (CALM,), 8),
    Attack(malformed_messages, (CALM,), 8),
    Attack(wrong_preface, ("GOAWAY PROTOCOL_ERROR",), 8),
    Attack(endless_continuation, (CALM,), 8),
    Attack(settings_flood, (CALM,), 8),
    Attack(ping_flood, (CALM,), 8),
    Attack(priority_flood, (CALM,), 8),
    Attack(window_update_flood, (CALM,), 8),
    Attack(unknown_frame_flood, (CALM,), 8),
    Attack(empty_data_flood, (CALM,), 8),
    Attack(hpack_bomb, ("grpc-status 8",), 8),
    Attack(gzip_bomb, ("grpc-status 8",), 16, "a message of 4 MiB in both its forms",
           prepare=gigabyte),
    Attack(half_a_preface, ("closed",), 8),
    Attack(held_window, ("RST ENHANCE_YOUR_CALM", CALM), 16, "50 answers of 100 kB"),
    Attack(trickle, ("grpc-status 4",), 8),
    Attack(trickled_frame, (CALM,), 8),
    Attack(unfinished_headers, (CALM,), 8),
    Attack(half_a_message, ("grpc-status 4",), 8),
    Attack(reads_nothing, ("closed",), 64, "32 MiB that one connection may queue, and the answer "
           "that passes it, which stands in memory twice"),
    Attack(attacks1.slow_head, ("408 closed",), 8),
    Attack(attacks1.silent_beginning, ("closed",), 8),
    Attack(attacks1.slow_body, ("504 closed",), 8),
    Attack(attacks1.slow_chunks, ("504 closed",), 8),
    Attack(attacks1.endless_chunks, ("429 closed",), 16, "a message of 4 MiB"),
    Attack(attacks1.tiny_chunks, ("429 closed",), 8),
    Attack(attacks1.endless_extension, ("400 closed",), 8),
    Attack(attacks1.endless_fields, ("431 closed",), 8),
    Attack(attacks1.endless_trailers, ("431 closed",), 8),
    Attack(attacks1.endless_target, ("414 closed",), 8),
    Attack(attacks1.pipelining_flood, ("200 closed", "closed"), 16),
    Attack(attacks1.malformed_calls, ("429 closed", "400 closed"), 8),
    Attack(attacks1.smuggling, ("400 closed",), 8),
    Attack(attacks1.half_an_answer, ("200 closed",), 16),
    Attack(attacks_json.deep_json, ("400 open",), 64, TEXT),
    Attack(attacks_json.wide_json, ("200 open",), 64, TEXT),
    Attack(attacks_json.long_number_json, ("400 open",), 64, TEXT),
    Attack(attacks_json.escaped_json, ("200 open",), 64, TEXT),
    Attack(idle_tls_connections, ("10000 open",), 640, "64 KiB for each connection",
           over_tls=True, is_long=True),
]
