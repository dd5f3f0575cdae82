# SPDX-License-Identifier: Apache-2.0
"""What a hostile peer can do over HTTP/1.1, one function an attack; see `attacks.py`."""

import time

from peer1 import PATH, Peer1, head

CHUNKED = b"transfer-encoding: chunked"
#: The seconds to which the server under attack has cut its limits on a peer's time.
TIME_LIMIT = 2


def trickle(peer, data):
    """Sends a byte a second."""
    for byte in data:
        if not peer.send(bytes([byte])) or peer.wait(1):
            break
    return peer


def slow_head(port):
    """Sends a second head at a byte a second; the first makes the connection one that is in use."""
    peer = Peer1(port)
    peer.send(head(PATH, b"content-length: 0") + b"\r\n")
    return trickle(peer, head(PATH, b"content-length: 0"))


def silent_beginning(port):
    """Sends half a head, and then nothing."""
    peer = Peer1(port)
    peer.send(head())
    peer.wait(15)
    return peer


def slow_body(port):
    """Sends a body at a byte a second."""
    peer = Peer1(port)
    peer.send(head(PATH, b"content-length: 1000") + b"\r\n")
    return trickle(peer, b"\n" * 60)


def slow_chunks(port):
    """Sends the size of a chunk at a byte a second."""
    peer = Peer1(port)
    peer.send(head(PATH, CHUNKED) + b"\r\n")
    return trickle(peer, b"0" * 10 + b"1;" + b"x" * 60)


def endless_chunks(port):
    """Sends a body without an end, in chunks."""
    peer = Peer1(port)
    peer.send(head(PATH, CHUNKED) + b"\r\n")
    chunk = b"10000\r\n" + b"\n" * 0x10000 + b"\r\n"
    for _ in range(4_000):
        if not peer.send(chunk):
            break
    peer.wait(2)
    return peer


def tiny_chunks(port):
    """Sends a million chunks of one byte."""
    peer = Peer1(port)
    peer.send(head(PATH, CHUNKED) + b"\r\n")
    for _ in range(1_000):
        if not peer.send(b"1\r\n\n\r\n" * 1_000):
            break
    peer.wait(2)
    return peer


def endless_extension(port):
    """Sends a chunk extension without an end."""
    peer = Peer1(port)
    peer.send(head(PATH, CHUNKED) + b"\r\n1;")
    for _ in range(10_000):
        if not peer.send(b"x" * 1_000):
            break
    peer.wait(2)
    return peer


def endless_fields(port):
    """Sends fields without an end."""
    peer = Peer1(port)
    peer.send(head())
    for number in range(100_000):
        if not peer.send(b"x-%d: %s\r\n" % (number, b"y" * 100)):
            break
    peer.wait(2)
    return peer


def endless_trailers(port):
    """Sends trailers without an end."""
    peer = Peer1(port)
    peer.send(head(PATH, CHUNKED) + b"\r\n0\r\n")
    for number in range(100_000):
        if not peer.send(b"x-%d: %s\r\n" % (number, b"y" * 100)):
            break
    peer.wait(2)
    return peer


def endless_target(port):
    peer = Peer1(port)
    peer.send(b"GET /")
    for _ in range(1_000):
        if not peer.send(b"x" * 10_000):
            break
    peer.wait(2)
    return peer


def pipelining_flood(port):
    """Sends requests ahead without an end, and reads no answer."""
    peer = Peer1(port, receive_buffer=4096)
    peer.is_reading = False
    requests = (head(PATH, b"content-length: 0") + b"\r\n") * 1_000
    ends = time.monotonic() + 30
    while time.monotonic() < ends and peer.send(requests, 1):
        pass
    peer.drain()
    return peer


def malformed_calls(port):
    """Sends calls that break a rule of their protocol, one after the other."""
    peer = Peer1(port)
    call = head(PATH, b"connect-timeout-ms: x", b"content-length: 0") + b"\r\n"
    for _ in range(2_000):
        if not peer.send(call * 10):
            break
    peer.wait(2)
    return peer


def smuggling(port):
    """Says in two ways where a body ends, and hides a request in it."""
    peer = Peer1(port)
    hidden = head(PATH, b"content-length: 0") + b"\r\n"
    peer.send(head(PATH, b"content-length: 5", CHUNKED) + b"\r\n0\r\n\r\n" + hidden)
    peer.wait(2)
    return peer


def half_an_answer(port):
    """Asks for a long answer and reads none of it."""
    peer = Peer1(port, receive_buffer=4096)
    # StreamingOutputCallRequest{response_parameters: {size: 1000000}}, often.
    parameters = b"\x12\x04\x08\xc0\x84\x3d" * 100
    message = b"\0" + len(parameters).to_bytes(4, "big") + parameters
    peer.is_reading = False
    peer.send(head(
        b"/grpc.testing.TestService/StreamingOutputCall", b"content-length: %d" % len(message),
        content_type=b"application/connect+proto") + b"\r\n" + message)
    peer.wait_without_reading(2 * TIME_LIMIT + 2)
    peer.drain()
    return peer
