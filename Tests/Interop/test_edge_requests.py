# SPDX-License-Identifier: Apache-2.0
"""Requests at the edge of what gRPC allows, each with the answer that its documents ask for, over
plaintext and over TLS.

gRPC's `doc/PROTOCOL-HTTP2.md`, `doc/statuscodes.md` and `doc/compression.md`, gRFC A8 and RFC 9113
decide; the libraries in use answer many of these in other ways.
"""

import base64
import subprocess
from dataclasses import dataclass, field
from typing import Any, Callable

import pytest

from probe import RST_STREAM, Answer, Probe, message

OK, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 0, 4, 8, 12, 13
NO_ERROR, PROTOCOL_ERROR, ENHANCE_YOUR_CALM = 0, 1, 11
EMPTY = message()
UNARY = {":path": "/grpc.testing.TestService/UnaryCall"}
STREAM = {":path": "/grpc.testing.TestService/StreamingOutputCall"}
METADATA_MAX, MESSAGE_MAX = 16_384, 4 * 1024 * 1024
#: The exit code of curl at --max-time.
CURL_TIMEOUT = 28
#: What is read of a request behind an answer that ended before it.
REST_MAX = 64 * 1024
GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\3"


# What an answer has to be.

def is_answered(answer, content_type="application/grpc"):
    assert (answer.http_status, answer.status, answer.data) == ("200", OK, EMPTY)
    assert answer.headers["content-type"] == content_type
    assert answer.reset is None


def is_refused(status, *words, reset=None):
    """A status alone, as an error before the first message should be; the connection lives on."""
    def check(answer):
        assert answer.http_status == "200"
        assert answer.is_trailers_only
        assert answer.status == status
        assert all(word in answer.headers["grpc-message"] for word in words)
        assert reset is None or answer.reset == reset
        # A PING was answered behind all this.
        assert answer.goaways == []
    return check


def is_unsupported_media(answer):
    assert answer.http_status == "415"
    assert "application/grpc" in answer.headers["accept-post"]


def is_no_post(answer):
    assert answer.http_status == "405"
    assert answer.headers["allow"] == "POST"
    assert answer.status == INTERNAL


def is_malformed(answer):
    """The stream alone is reset, and nothing is said."""
    assert answer.reset == PROTOCOL_ERROR
    assert answer.blocks == 0
    assert answer.goaways == []


def lists_encodings(answer):
    is_refused(UNIMPLEMENTED)(answer)
    accepted = answer.headers["grpc-accept-encoding"].split(",")
    assert sorted(accepted) == ["deflate", "gzip", "identity"]


def echoes_both_values(answer):
    assert answer.status == OK
    sent = [value for name, value in answer.trailer_list if name == "x-grpc-test-echo-trailing-bin"]
    assert [base64.b64decode(one + "==") for one in ",".join(sent).split(",")] == [b"a", b"b"]


def asks_for_no_more(answer):
    assert answer.ended
    assert answer.reset == NO_ERROR


def is_told_to_calm_down(answer):
    assert [code for _, code in answer.goaways] == [ENHANCE_YOUR_CALM]
    assert answer.farewell == "too_many_pings"


# How a request is made.

def whole(probe, row):
    """The head, and then the body, which ends the request; None is a head that ends it."""
    probe.send_head(row.head, end_stream=row.body is None)
    if row.body is not None:
        probe.send_data(row.body)
    return probe.read_answer()


def open_ended(probe, row):
    """The same, but the request never ends."""
    probe.send_head(row.head)
    if row.body:
        probe.send_data(row.body, end_stream=False)
    probe.read_answer()
    return read_to_reset(probe)


def late_body(probe, row):
    """More of a body than is read behind an answer follows once the answer is there."""
    probe.send_head(row.head)
    probe.read_answer()
    probe.send_data(b"\0" * (REST_MAX + 1))
    return read_to_reset(probe)


def read_to_reset(probe):
    if probe.answer.reset is not None:
        return probe.answer
    return probe.read_until(lambda kind: kind == RST_STREAM)


def pings(probe, row):
    """Nothing but PINGs."""
    probe.settle()
    probe.send_pings(8)
    return probe.read_to_end()


@dataclass
class Row:
    """A request by what differs from `REQUEST`, and its answer."""

    name: str
    check: Callable[[Answer], Any]
    head: dict = field(default_factory=dict)
    body: bytes | None = EMPTY
    send: Callable[[Probe, "Row"], Answer] = whole


def each(name, check, key, values, **more):
    """A row for each value of one header field."""
    return [Row(f"{name} {value!r}", check, {key: value}, **more) for value in values]


def bodies(name, check, head=None, **bodies):
    """A row for each body."""
    return [
        Row(f"{name}: {kind.replace('_', ' ')}", check, head or {}, body)
        for kind, body in bodies.items()]


ROWS = [
    Row("a plain request", is_answered),
    *each("content-type", is_unsupported_media, "content-type", [
        None, "application/connect+proto", "application/json; charset=latin1",
        "application/grpcx", "application/grpc foo", "application/grpc+proto foo", "text/html"]),
    *each("content-type", is_answered, "content-type", [
        "application/grpc;charset=utf-8", "application/grpc; charset=utf-8",
        "application/grpc ;charset=utf-8"]),
    *each("content-type", is_unsupported_media, "content-type", [
        "application/grpc+foo", "application/grpc-web+foo"]),
    Row("the echo of +proto", lambda answer: is_answered(answer, "application/grpc+proto"),
        {"content-type": "application/grpc+proto"}),
    Row("te missing", is_answered, {"te": None}),
    Row("te: gzip", is_malformed, {"te": "gzip"}),
    *each("method", is_no_post, ":method", ["GET", "PUT", "post"]),
    Row("a path without /", is_refused(UNIMPLEMENTED),
        {":path": "grpc.testing.TestService/EmptyCall"}),
    Row("a path with a query", is_refused(UNIMPLEMENTED),
        {":path": "/grpc.testing.TestService/EmptyCall?a=b"}),
    *each("path", is_refused(UNIMPLEMENTED), ":path", [
        "/grpc.testing.TestService/%45mptyCall", "/grpc.testing.TestService/EmptyCall/",
        "//grpc.testing.TestService/EmptyCall", "/grpc.testing.TestService/emptyCall", "/", "*"]),
    *each("an unknown method", is_refused(UNIMPLEMENTED), ":path", [
        "/grpc.testing.TestService/UnimplementedCall", "/grpc.testing.None/EmptyCall"]),
    Row("no :authority", is_answered, {":authority": None}),
    *each("scheme", is_answered, ":scheme", ["http", "https"]),
    *each("timeout", is_refused(INTERNAL), "grpc-timeout", [
        "1x", "-5S", "+5S", "123456789S", "5", "S", "1 S", "1.5S", ""]),
    # White space at the edge of a value is malformed HTTP/2 already (RFC 9113 section 8.2.1).
    Row("timeout ' 1S'", is_malformed, {"grpc-timeout": " 1S"}),
    *each("timeout", is_answered, "grpc-timeout", ["99999999H", "99999999M", "99999999m"]),
    *each("timeout", is_refused(DEADLINE_EXCEEDED), "grpc-timeout", ["0n", "0H", "00000000S"]),
    Row("a deadline while the message never comes", is_refused(DEADLINE_EXCEEDED, reset=NO_ERROR),
        {"grpc-timeout": "300m"}, body=b"", send=open_ended),
    # response_parameters {interval_us: 2000000000}, more than half an hour
    Row("a deadline while the handler is busy", is_refused(DEADLINE_EXCEEDED),
        {**STREAM, "grpc-timeout": "300m"}, message(b"\x12\6\x10\x80\xa8\xd6\xb9\x07")),
    Row("grpc-encoding: foo", lists_encodings, {"grpc-encoding": "foo"}),
    *each("flag 1, grpc-encoding", is_refused(INTERNAL), "grpc-encoding", [None, "identity"],
          body=message(flag=1)),
    *bodies("flag", is_refused(INTERNAL), _2=message(flag=2), _128=message(flag=128),
            _255=message(flag=255)),
    *bodies("corrupt gzip", is_refused(INTERNAL), {**UNARY, "grpc-encoding": "gzip"},
            no_gzip=message(b"no gzip at all", flag=1),
            a_header_alone=message(GZIP_HEADER, flag=1),
            a_broken_block=message(GZIP_HEADER + b"\xff\xff\xff\xff", flag=1)),
    *bodies("unary, 0 messages", is_refused(UNIMPLEMENTED), a_head_alone=None, empty_data=b""),
    Row("unary, 2 messages", is_refused(UNIMPLEMENTED), body=EMPTY + EMPTY),
    *bodies("a truncated message", is_refused(INTERNAL), one_byte=b"\0", four=b"\0\0\0\0",
            no_body=message(length=1), half_a_body=message(b"abc", length=4)),
    *bodies("no protobuf", is_refused(INTERNAL), UNARY, half_a_tag=message(b"\xff"),
            wire_type=message(b"\x07"), half_a_field=message(b"\x0a\x05a"),
            field_0=message(b"\x00\x00")),
    *[Row(f"announced {length} bytes",
          is_refused(RESOURCE_EXHAUSTED, f"({length} vs. {MESSAGE_MAX})", reset=NO_ERROR),
          body=message(length=length), send=open_ended)
      for length in [MESSAGE_MAX + 1, 0xFFFFFFFF]],
    *each("base64", is_refused(INTERNAL), "x-test-bin", ["?", "a", "YQ=", "YQ==YQ==", "Y Q"]),
    Row("-bin: YQ==,Yg", echoes_both_values, {"x-grpc-test-echo-trailing-bin": "YQ==,Yg"}),
    Row("a value that is not ASCII", is_answered, {"x-name": b"caf\xc3\xa9 \xe9"}),
    Row("an upper-case header name", is_malformed, {"X-Upper": "a"}),
    Row("a field of a connection", is_malformed, {"connection": "close"}),
    Row("a name with a space", is_malformed, {"x y": "a"}),
    Row("a value with a line end", is_malformed, {"x": "a\nb"}),
    Row("an unknown pseudo-header", is_malformed, {":odd": "a"}),
    *each("path", is_malformed, ":path", [None, ""]),
    Row("no :method", is_malformed, {":method": None}),
    Row("no :scheme", is_malformed, {":scheme": None}),
    Row("metadata of 9 KB", is_answered, {"x-large": "a" * 9_000}),
    Row("metadata of 20 KB", is_refused(RESOURCE_EXHAUSTED, f"vs. {METADATA_MAX}"),
        {"x-large": "a" * 20_000}),
    *[Row(f"an early end by {name}, {kind}", asks_for_no_more, head, b"", send=send)
      for name, head in {
          "an unknown method": {":path": "/grpc.testing.None/None"},
          "a content-type": {"content-type": "text/html"},
          "GET": {":method": "GET"}}.items()
      for kind, send in [
          ("the client still open", open_ended), ("a long body on its way", late_body)]],
    Row("8 pings, idle", is_told_to_calm_down, send=pings),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_edge_request(server, row):
    with Probe(server) as probe:
        row.check(row.send(probe, row))


@pytest.mark.parametrize("path, content_type, status", [
    ("/grpc.testing.TestService/EmptyCall", "text/html", "415"),
    ("/grpc.testing.None/None", "application/grpc", "200")])
def test_curl_keeps_an_answer_that_overtakes_its_body(port, path, content_type, status):
    """D7: curl 7.88 forgets an answer whose stream is reset while it still sends.

    Where an answer below 400 is whole before curl has sent its body, it goes on waiting for one:
    that is curl's fault, and what counts is that it has the answer.
    """
    command = [
        "curl", "--silent", "--show-error", "--http2-prior-knowledge", "--output", "/dev/null",
        "--max-time", "5", "--write-out", "%{http_code}", "--data", "12345",
        "--header", f"content-type: {content_type}", f"http://127.0.0.1:{port}{path}"]
    for _ in range(10):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 or (done.returncode == CURL_TIMEOUT and status == "200")
        assert done.stdout == status, done.stderr
