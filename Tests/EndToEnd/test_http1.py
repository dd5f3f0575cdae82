# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 on the port of the service, with clients that people have: http.client, curl, Node's
fetch, connectrpc; and byte by byte where no client would."""

import contextlib
import http.client
import json
import signal
import socket
import ssl
import subprocess

import pytest
from clients import Client
from daemon import Daemon, scratch_directory
from waiting import wait_for

SERVICE = "/holdfast.v1.SessionService/"
JSON = {"content-type": "application/json"}


@pytest.fixture
def connection(daemon):
    with contextlib.closing(http.client.HTTPConnection(daemon.address, timeout=60)) as connection:
        yield connection


def call(connection, method, body="{}", headers=JSON, verb="POST", **options):
    connection.request(verb, SERVICE + method, body=body, headers=headers, **options)
    answer = connection.getresponse()
    return answer, answer.read()


def test_get_server_info_tells_the_limits_of_a_head(connection):
    """Q9: a client can know the limits before it meets them."""
    connection.request(
        "POST", "/holdfast.v1.ServerService/GetServerInfo", body="{}", headers=JSON)
    limits = json.loads(connection.getresponse().read())["limits"]
    assert (limits["targetBytesMax"], limits["fieldsMax"]) == ("8192", 100)
    assert limits["metadataBytesMax"] == "16384"


def head(method, *fields, verb="POST", version="1.1"):
    lines = [f"{verb} {SERVICE}{method} HTTP/{version}", "host: localhost",
             "content-type: application/json", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def exchange(daemon, data, tls=None):
    """What comes back for bytes until the server closes, which it must."""
    host, port = daemon.address.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as plain:
        with tls.wrap_socket(plain) if tls else contextlib.nullcontext(plain) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(data)
            received = b""
            with contextlib.suppress(ConnectionError):
                while chunk := connection.recv(1 << 16):
                    received += chunk
            return received


# MARK: Clients


def test_a_connection_carries_one_call_after_the_other(connection):
    created, body = call(connection, "CreateSession", '{"title": "kept", "content": "[1]"}')
    assert created.status == 200 and created.getheader("content-length") == str(len(body))
    assert created.getheader("date") and created.getheader("connection") is None
    local = connection.sock.getsockname()
    listed, body = call(connection, "ListSessions")
    assert "kept" in body.decode()
    refused, body = call(connection, "GetSession", '{"id": "x"}')
    assert (refused.status, json.loads(body)["code"]) == (400, "invalid_argument")
    assert connection.sock.getsockname() == local


def test_a_body_may_come_in_chunks(connection):
    content = json.dumps("x" * 300_000)
    pieces = json.dumps({"title": "chunks", "content": content}).encode()
    sent = (pieces[start:start + 7_000] for start in range(0, len(pieces), 7_000))
    answer, body = call(connection, "CreateSession", sent, encode_chunked=True)
    assert answer.status == 200, body
    found, body = call(
        connection, "GetSession", json.dumps({"id": json.loads(body)["metadata"]["id"]}))
    assert json.loads(body)["session"]["content"] == content


def test_head_is_get_without_a_body(connection):
    query = "ListSessions?connect=v1&encoding=json&message=%7B%7D"
    answer, body = call(connection, query, None, {}, "HEAD")
    assert (answer.status, body) == (200, b"")
    assert answer.getheader("content-type") == "application/json"
    answer, body = call(connection, query, None, {}, "GET")
    assert "sessions" in json.loads(body)


def test_a_stream_travels_in_chunks(connection):
    headers = {"content-type": "application/connect+json"}
    message = b"{}"
    body = b"\0" + len(message).to_bytes(4, "big") + message
    connection.request("POST", SERVICE + "ExportSessions", body=body, headers=headers)
    answer = connection.getresponse()
    assert answer.getheader("transfer-encoding") == "chunked"
    assert answer.read().endswith(b"}")
    assert call(connection, "ListSessions")[0].status == 200


def test_nodes_fetch_calls(daemon):
    script = """
      const url = process.argv[1]
      const call = (method, message) => fetch(url + method, {
        method: 'POST', headers: {'content-type': 'application/json'},
        body: JSON.stringify(message)}).then(answer => answer.json())
      const made = await call('CreateSession', {title: 'from node', content: '{"a": 1}'})
      const got = await call('GetSession', {id: made.metadata.id})
      const refused = await call('GetSession', {id: 'x'})
      console.log(JSON.stringify([got.session.content, refused.code]))
    """
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", script, f"http://{daemon.address}{SERVICE}"],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ['{"a": 1}', "invalid_argument"]


def test_http_1_0_is_answered_without_chunks_and_closed(daemon):
    answer = exchange(daemon, head("ListSessions", "content-length: 2", version="1.0") + b"{}")
    assert answer.startswith(b"HTTP/1.1 200 ") and b"connection: close\r\n" in answer
    assert b"chunked" not in answer
    message = b"\0\0\0\0\x02{}"
    answer = exchange(daemon, head(
        "ExportSessions", "content-length: 7", version="1.0").replace(
            b"application/json", b"application/connect+json") + message)
    assert b"chunked" not in answer and b"content-length" not in answer
    assert answer.endswith(b"}")


# MARK: The connection


def test_requests_that_are_sent_ahead_are_answered_in_order(daemon):
    data = b""
    for number in range(200):
        body = json.dumps({"pageSize": -1} if number % 2 else {}).encode()
        data += head("ListSessions", f"content-length: {len(body)}",
                     f"x-request-id: ahead-{number}") + body
    data += head("ListSessions", "content-length: 2", "connection: close") + b"{}"
    answers = exchange(daemon, data)
    assert answers.count(b"HTTP/1.1 ") == 201 and answers.count(b"HTTP/1.1 400 ") == 100
    ids = [line.partition(b": ")[2] for line in answers.split(b"\r\n")
           if line.lower().startswith(b"trailer-x-request-id: ahead-")]
    assert ids == [b"ahead-%d" % number for number in range(1, 200, 2)]


def test_a_large_body_is_asked_for(daemon):
    """X1: curl waits for that with a body of more than 1 MiB."""
    host, port = daemon.address.split(":")
    body = b'{"title": "asked", "content": "{}"}'
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(head(
            "CreateSession", f"content-length: {len(body)}", "expect: 100-continue"))
        assert connection.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body)
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("fields, status", [
    (["content-length: 99999999"], 429), (["content-length: 2", "content-type: text/plain"], 415),
    (["content-length: 2", "connect-protocol-version: 9"], 400)], ids=str)
def test_a_body_that_is_refused_is_not_asked_for(daemon, fields, status):
    answer = exchange(daemon, head("ListSessions", *fields, "expect: 100-continue"))
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"connection: close\r\n" in answer


def test_a_request_to_upgrade_is_served_as_it_is(daemon):
    answer = exchange(daemon, head(
        "ListSessions", "content-length: 2", "connection: upgrade, http2-settings, close",
        "upgrade: h2c", "http2-settings: AAMAAABkAAQAoAAAAAIAAAAA") + b"{}")
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("data, status", [
    (head("ListSessions", "content-length: 2", "content-length: 2") + b"{}", 400),
    (head("ListSessions", "content-length: 2, 2") + b"{}", 400),
    (head("ListSessions", "content-length: 2", "transfer-encoding: chunked") + b"0\r\n\r\n", 400),
    (head("ListSessions", "transfer-encoding: chunked", "transfer-encoding: chunked"), 400),
    (head("ListSessions", "transfer-encoding: gzip, chunked"), 501),
    (head("ListSessions", "transfer-encoding: gzip"), 501),
    (head("ListSessions", "transfer-encoding: chunked, gzip"), 400),
    (head("ListSessions", "content-length: -1"), 400),
    (head("ListSessions", "content-length: +1"), 400),
    (head("ListSessions", "content-length: 0x2"), 400),
    (head("ListSessions", "content-length: " + "9" * 30), 400),
    (head("ListSessions", "content-length : 2"), 400),
    (head("ListSessions", "x: a", " folded"), 400),
    (head("ListSessions", "x: a\nb: c"), 400),
    (head("ListSessions", "x: a\rb"), 400),
    (head("ListSessions", "x: a\0"), 400),
    (head("ListSessions").replace(b"\r\n", b"\n"), 400),
    (head("ListSessions", "host: other"), 400),
    (head("ListSessions").replace(b"host: localhost\r\n", b""), 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"-1\r\n", 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"2 \r\n{}\r\n0\r\n\r\n", 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"2\n{}\n0\n\n", 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"2\r\n{}0\r\n\r\n", 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"FFFFFFFFFFFFFFFFF\r\n", 400),
    (head("ListSessions", "transfer-encoding: chunked") + b"2;" + b"x" * 5_000, 400),
    (head("ListSessions", "transfer-encoding: chunked")
     + b"2\r\n{}\r\n0\r\ncontent-length: 3\r\n\r\n", 400),
    (head("ListSessions", "expect: more"), 417),
    (b"GET /" + b"x" * 9_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n", 414),
    (head("ListSessions", "x: " + "y" * 20_000), 431),
    (head("ListSessions", *["x: y"] * 101), 431),
    (b"GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505), (b"GET /\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, 400),
    (head("ListSessions", verb="TRACE"), 405),
    (b"CONNECT localhost:1 HTTP/1.1\r\nhost: localhost:1\r\n\r\n", 405),
], ids=lambda value: value if isinstance(value, int) else repr(value[-40:]))
def test_what_two_readers_could_understand_differently_is_refused(daemon, data, status):
    hidden = head("DeleteSession", "content-length: 2") + b"{}"
    answer = exchange(daemon, data + hidden)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer
    assert answer.count(b"HTTP/1.1 ") == 1 and b"connection: close\r\n" in answer


@pytest.mark.parametrize("method, content_type", [
    ("ListSessions", "application/grpc"), ("ListSessions", "application/grpc+json"),
    ("ImportSessions", "application/connect+proto"), ("ImportSessions", "application/grpc-web")])
def test_what_needs_http_2_is_505(daemon, method, content_type):
    """D5: a client that waited for an answer between its messages would hang."""
    answer = exchange(
        daemon, head(method, "content-length: 5").replace(
            b"application/json", content_type.encode()) + b"\0" * 5)
    assert answer.startswith(b"HTTP/1.1 505 ") and b"connection: close\r\n" in answer
    assert b"HTTP_VERSION_UNSUPPORTED" in answer or b"unimplemented" in answer


def test_a_watch_tells_changes_as_they_happen_until_its_caller_leaves(daemon, connection):
    """S9 T4: each event is sent at once, and the end of the connection is that of the call."""
    created = json.loads(call(connection, "CreateSession", '{"title": "w", "content": "{}"}')[1])
    mark, id = "left-over-http-1", created["metadata"]["id"]
    message = json.dumps({"sessions": [{"id": id}]}).encode()
    host, port = daemon.address.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as watch:
        watch.sendall(head(
            "WatchSessions", f"content-length: {len(message) + 5}", f"x-request-id: {mark}"
        ).replace(b"application/json", b"application/connect+json")
            + b"\0" + len(message).to_bytes(4, "big") + message)
        received = watch.recv(1 << 16)
        assert received.startswith(b"HTTP/1.1 200 OK\r\n")
        call(connection, "DeleteSession", json.dumps({"id": id}))
        while b"SESSION_EVENT_GONE" not in received:
            chunk = watch.recv(1 << 16)
            assert chunk and b"HEARTBEAT" not in chunk, received
            received += chunk
    line = wait_for(
        lambda: [json.loads(line) for line in daemon.log.read_text().splitlines() if mark in line],
        what="the call is logged")[0]
    assert line["code"] == "CANCELLED"


def test_a_stop_closes_what_is_idle_and_finishes_what_runs():
    with scratch_directory() as directory, Daemon.dev(directory) as daemon:
        host, port = daemon.address.split(":")
        idle, busy = (socket.create_connection((host, int(port)), timeout=60) for _ in range(2))
        with idle, busy:
            idle.sendall(head("ListSessions", "content-length: 2") + b"{}")
            assert idle.recv(1 << 16).startswith(b"HTTP/1.1 200 ")
            busy.sendall(head("ListSessions", "content-length: 2") + b"{")
            # A call on another connection shows that the server has read that.
            with Client(daemon.address, "reader") as client:
                client.call("ListSessions")
            daemon.process.send_signal(signal.SIGTERM)
            assert idle.recv(1) == b""
            busy.sendall(b"}")
            answer = b""
            while chunk := busy.recv(1 << 16):
                answer += chunk
            assert answer.startswith(b"HTTP/1.1 200 ") and b"connection: close\r\n" in answer
        assert daemon.process.wait(60) == 0


# MARK: TLS


@pytest.fixture(scope="module")
def encrypted():
    with scratch_directory() as directory:
        with Daemon.dev(directory, options=["--tls"]) as daemon:
            yield daemon


def trusting(*protocols):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if protocols:
        context.set_alpn_protocols(protocols)
    return context


@pytest.mark.parametrize("protocols", [[], ["http/1.1"], ["http/1.1", "h2c"]], ids=str)
def test_http_1_over_tls(encrypted, protocols):
    """X1: without ALPN, or by it."""
    data = head("ListSessions", "content-length: 2", "connection: close") + b"{}"
    assert exchange(encrypted, data, trusting(*protocols)).startswith(b"HTTP/1.1 200 ")


def test_http_2_must_be_agreed_on_over_tls(encrypted):
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    answer = exchange(encrypted, preface + b"\0\0\0\4\0\0\0\0\0", trusting("http/1.1"))
    assert answer.startswith(b"HTTP/1.1 505 ") and b"connection: close\r\n" in answer


@pytest.mark.parametrize("options, version", [
    (["--http2"], "2"), (["--http1.1"], "1.1"), (["--no-alpn"], "1.1")])
def test_curl_over_tls(encrypted, options, version):
    """X2: one port serves both versions."""
    done = subprocess.run(
        ["curl", "--silent", "--insecure", "--max-time", "60", *options, "--header",
         "content-type: application/json", "--data", "{}", "--write-out", "\n%{http_version}",
         f"https://{encrypted.address}{SERVICE}ListSessions"],
        capture_output=True, text=True, check=True)
    body, _, spoken = done.stdout.rpartition("\n")
    assert spoken == version and json.loads(body) is not None
