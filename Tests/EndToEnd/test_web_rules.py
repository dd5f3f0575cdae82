# SPDX-License-Identifier: Apache-2.0
"""Rules of Connect and gRPC-Web that only a whole server shows, byte by byte; the letter and number
before each names it in docs/reference/wire-rules.md."""

import base64
import contextlib
import json
import socket
import time
import uuid

import pytest
from holdfast.v1.session_bundle_pb2 import ImportSessionsRequest
from holdfast.v1.session_watch_pb2 import WatchSessionsRequest, WatchSessionsResponse
from waiting import wait_for
from webcalls import Connect, Web, curl, envelope, envelopes
from wirelevel import DATA, END_HEADERS, END_STREAM, HEADERS, Connection, frame, header_block

SERVICE = "/holdfast.v1.SessionService/"
JSON = ("content-type", "application/json")
STREAM = ("content-type", "application/connect+json")
RST_STREAM = 3


def head(method, content_type, *fields, verb="POST"):
    lines = [f"{verb} {SERVICE}{method} HTTP/1.1", "host: localhost",
             f"content-type: {content_type}", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


@contextlib.contextmanager
def connected(server):
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        yield connection


def exchange(server, data, half_closes=False):
    """What comes back until the server closes, which it must."""
    with connected(server) as connection:
        connection.sendall(data)
        if half_closes:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(1 << 16):
            received += chunk
        return received


def ask(server, method, *fields, body=b"{}", **kind):
    return curl(f"http://{server.address}{SERVICE}{method}", headers=fields, body=body, **kind)


def logged(server, mark):
    """The record of the call with this id."""
    return wait_for(
        lambda: [one for one in server.log_objects() if one.get("request_id") == mark],
        what="the call is logged")[0]


def new_session(server, owner, content="{}"):
    body = json.dumps({"title": "rules", "content": content}).encode()
    reply = ask(server, "CreateSession", JSON, ("x-holdfast-user", owner), body=body)
    return json.loads(reply.body)["metadata"]["id"]


@pytest.fixture
def owner():
    return f"rules-{uuid.uuid4()}"


# MARK: Requests


@pytest.mark.parametrize("length, body", [(200, b'{"title":"short"}'), (17, b'{"title":"sho')])
def test_a_body_that_is_cut_short_is_not_a_message(server, owner, length, body):
    """U7: over HTTP/1.1, where the body ends with the connection."""
    mark = f"cut-{uuid.uuid4()}"
    answer = exchange(
        server, head("CreateSession", "application/json", f"content-length: {length}",
                     f"x-holdfast-user: {owner}", f"x-request-id: {mark}") + body, half_closes=True)
    assert b" 200 " not in answer
    assert logged(server, mark)["code"] == "CANCELLED"
    assert json.loads(ask(server, "ListSessions", JSON, ("x-holdfast-user", owner)).body) == {}


@pytest.mark.parametrize("length", [5, 500])
def test_a_length_that_lies_is_not_a_message(server, owner, length):
    """U7: over HTTP/2, where `content-length` stands beside the frames."""
    body = b'{"title":"lie","content":"{}"}'
    with contextlib.closing(Connection(server.address)) as connection:
        connection.socket.sendall(
            frame(HEADERS, END_HEADERS, 1, header_block([
                (":method", "POST"), (":scheme", "http"), (":authority", "localhost"),
                (":path", SERVICE + "CreateSession"), JSON, ("x-holdfast-user", owner),
                ("content-length", str(length))])) + frame(DATA, END_STREAM, 1, body))
        kind = None
        while kind != RST_STREAM:
            kind, _, stream = connection.read_frame()
            assert (kind, stream) not in ((HEADERS, 1), (DATA, 1))
    assert json.loads(ask(server, "ListSessions", JSON, ("x-holdfast-user", owner)).body) == {}


def test_an_address_has_8_kib(server):
    """Q9: the limit that GetServerInfo tells, to the byte, and 414 past it."""
    query = "?connect=v1&encoding=json&message=%7B%7D&filler="
    path = f"{SERVICE}ListSessions{query}"
    for size, status in (8_192, b"200"), (8_193, b"414"):
        target = path + "x" * (size - len(path))
        lines = [f"GET {target} HTTP/1.1", "host: localhost", "connection: close"]
        answer = exchange(server, "\r\n".join(lines).encode() + b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 " + status)


# MARK: Streams


def test_nothing_follows_the_end_of_a_stream(server, owner):
    """S5: one end, with the last bytes of the body, when it went well and when it did not."""
    for query in {}, {"ids": ["x"]}:
        reply = ask(server, "ExportSessions", STREAM, ("x-holdfast-user", owner),
                    body=envelope(json.dumps(query).encode()))
        *before, (flag, end) = envelopes(reply.body)
        assert flag == 2 and all(flag == 0 for flag, _ in before)
        assert ("error" in json.loads(end)) == bool(query)


def test_a_watch_begins_before_it_has_an_event(server, owner):
    """S9: `fetch` returns with the head of the answer, and so must not wait for an event."""
    known = {"id": new_session(server, owner), "knownVersion": 1}
    message = envelope(json.dumps({"sessions": [known]}).encode())
    with connected(server) as watch:
        watch.sendall(head(
            "WatchSessions", STREAM[1], f"content-length: {len(message)}",
            f"x-holdfast-user: {owner}") + message)
        received = watch.recv(1 << 16)
        assert received.startswith(b"HTTP/1.1 200 ") and received.endswith(b"\r\n\r\n")


def test_one_connection_carries_more_watches_than_a_browser_has_connections(server, owner):
    """X3: over HTTP/2, where a browser has one for each origin, and six over HTTP/1.1."""
    message = envelope(json.dumps({"sessions": [{"id": new_session(server, owner)}]}).encode())
    streams = range(1, 41, 2)
    with contextlib.closing(Connection(server.address)) as connection:
        for stream in streams:
            connection.socket.sendall(
                frame(HEADERS, END_HEADERS, stream, header_block([
                    (":method", "POST"), (":scheme", "http"), (":authority", "localhost"),
                    (":path", SERVICE + "WatchSessions"), STREAM, ("x-holdfast-user", owner)]))
                + frame(DATA, END_STREAM, stream, message))
        told = set()
        while told != set(streams):
            kind, flags, stream = connection.read_frame()
            assert kind != RST_STREAM and not (kind in (HEADERS, DATA) and flags & END_STREAM)
            if kind == DATA:
                told.add(stream)


def test_a_connection_goes_on_if_the_request_was_read_to_its_end(server):
    """S10: otherwise what follows might be the rest of the body, and it is closed."""
    message = envelope(b'{"ids": ["x"]}')
    chunks = b"%x\r\n%s\r\n" % (len(message), message)
    first = head("ExportSessions", STREAM[1], "transfer-encoding: chunked")
    last = head("ListSessions", "application/json", "content-length: 2", "connection: close")
    answer = exchange(server, first + chunks + b"0\r\n\r\n" + last + b"{}")
    assert answer.count(b"HTTP/1.1 200 ") == 2
    assert b"transfer-encoding: chunked\r\n" in answer or b"content-length: " in answer
    # This one is refused by its head.
    refused = head("ExportSessions", STREAM[1], "transfer-encoding: chunked",
                   "connect-protocol-version: 9")
    answer = exchange(server, refused + chunks)
    assert answer.startswith(b"HTTP/1.1 200 ") and b"connection: close\r\n" in answer


def test_the_end_of_a_connection_cancels_its_call(server, owner):
    """T4: who closes while an answer is owed has cancelled the call."""
    mark = f"left-{uuid.uuid4()}"
    message = envelope(json.dumps({"sessions": [{"id": new_session(server, owner)}]}).encode())
    with connected(server) as watch:
        watch.sendall(head(
            "WatchSessions", STREAM[1], f"content-length: {len(message)}",
            f"x-holdfast-user: {owner}", f"x-request-id: {mark}") + message)
        assert watch.recv(1 << 16)
        assert not [one for one in server.log_objects() if one.get("request_id") == mark]
    assert logged(server, mark)["code"] == "CANCELLED"


@pytest.mark.parametrize("protocol", [Connect("json"), Web("proto", ""), Web("proto", "", True)],
                         ids=repr)
def test_a_deadline_is_told_in_the_form_of_the_protocol(server, owner, protocol):
    """T3: and not before it has passed."""
    started = time.monotonic()
    is_connect = protocol.name == "connect"
    field = ("connect-timeout-ms", "300") if is_connect else ("grpc-timeout", "300m")
    request = WatchSessionsRequest(sessions=[{"id": new_session(server, owner)}])
    reply = ask(
        server, "WatchSessions", ("content-type", protocol.content_type(True)), field,
        ("x-holdfast-user", owner), body=protocol.frame(protocol.encode(request), True))
    protocol.read(reply, True)
    assert (reply.status, reply.code) == (200, "deadline_exceeded")
    assert time.monotonic() - started >= 0.3


# MARK: gRPC-Web


@pytest.mark.parametrize("is_text", [False, True])
def test_an_error_of_grpc_web_is_in_the_body(server, is_text):
    """W4: a page reads fields only if it may, and the body in any case."""
    protocol = Web("proto", "", is_text)
    for method in "GetSession", "Nothing":
        # Over HTTP/1.1, since curl 7.88 may miss an answer that overtakes its body over HTTP/2.
        reply = ask(server, method, ("content-type", protocol.content_type(False)),
                    body=protocol.frame(b"", False), http="1.1")
        assert reply.status == 200 and not [one for one in reply.headers if "grpc-" in one]
        protocol.read(reply, False)
        assert reply.code in ("invalid_argument", "unimplemented")


def test_fields_of_official_clients_are_not_required(server, owner):
    """W7: nor do they change the answer."""
    protocol = Web("proto", "+proto")
    fields = ("content-type", protocol.content_type(False)), ("x-holdfast-user", owner)
    bodies = [ask(server, "ListSessions", *fields, *more, body=envelope(b"")).body for more in (
        (), (("x-grpc-web", "1"), ("x-user-agent", "grpc-web-javascript/0.1")))]
    assert bodies[0] == bodies[1] != b""


def test_events_are_whole_texts_as_they_happen(server, owner):
    """W9 W11: the official client streams in text mode alone."""
    request = WatchSessionsRequest(sessions=[{"id": new_session(server, owner)}])
    message = base64.b64encode(envelope(request.SerializeToString()))
    with connected(server) as watch:
        watch.sendall(head(
            "WatchSessions", "application/grpc-web-text", f"content-length: {len(message)}",
            "accept: application/grpc-web-text", f"x-holdfast-user: {owner}") + message)
        received = b""
        while received.partition(b"\r\n\r\n")[2].count(b"\r\n") < 2:
            received += watch.recv(1 << 16)
        size, text = received.partition(b"\r\n\r\n")[2].split(b"\r\n")[:2]
        assert len(text) == int(size, 16) and len(text) % 4 == 0
        (flag, event), = envelopes(base64.b64decode(text))
        assert flag == 0 and WatchSessionsResponse.FromString(event)


@pytest.mark.parametrize("http, status", [("2", 200), ("1.1", 505)])
def test_both_directions_of_grpc_web_need_http_2(server, owner, http, status):
    """D5 W12: a stream of requests is read over HTTP/2, and refused over HTTP/1.1."""
    protocol = Web("proto", "+proto")
    options = ImportSessionsRequest(options={"dry_run": True}).SerializeToString()
    reply = ask(server, "ImportSessions", ("content-type", protocol.content_type(True)),
                ("x-holdfast-user", owner), body=envelope(options), http=http)
    assert reply.status == status
    if status == 200:
        protocol.read(reply, True)
        assert reply.code == "invalid_argument"
