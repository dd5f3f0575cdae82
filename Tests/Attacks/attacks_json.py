# SPDX-License-Identifier: Apache-2.0
"""Texts of JSON that are made to cost more than they say, as calls by Connect over HTTP/1.1."""

from peer1 import Peer1, head

PATH = b"/grpc.testing.TestService/UnaryCall"
#: As large as a text may be whose message has 4 MiB: three times that and 64 KiB.
SIZE = 3 * (4 << 20) + (64 << 10)


def call(port, text):
    """Sends a text as a call, and waits for its answer; a refusal leaves the connection open."""
    peer = Peer1(port)
    length = b"content-length: %d" % len(text)
    peer.send(head(PATH, length, content_type=b"application/json") + b"\r\n" + text)
    while not peer.statuses and not peer.closed and peer.is_readable(30):
        peer.take()
    return peer


def deep_json(port):
    """Nests arrays as deep as the text is long, in a field that nobody knows."""
    return call(port, b'{"unknown":' + b"[" * (SIZE - 11))


def wide_json(port):
    """Has as many members as fit, all unknown."""
    members = b",".join(b'"k%07d":{}' % number for number in range(SIZE // 15))
    return call(port, b"{" + members + b"}")


def long_number_json(port):
    """Has a number of millions of digits."""
    return call(port, b'{"responseSize":' + b"1" * (SIZE - 17) + b"}")


def escaped_json(port):
    """Writes a text of millions of letters in escapes, each of them six times as long."""
    letters = (SIZE - 32) // 6 // 4 * 4
    return call(port, b'{"payload":{"body":"' + rb"\u0041" * letters + b'"}}')
