# SPDX-License-Identifier: Apache-2.0
"""Bundles as bodies: curl exports and imports them over HTTP/1.1 and HTTP/2."""

import contextlib
import json
import signal
import socket

import pytest
from bundles import api, export, items
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from test_content import Caller, error
from test_metrics import Admin
from waiting import wait_for, wait_until
from webcalls import curl

PATH = "/v1/bundle"
BUNDLE = ("content-type", "application/vnd.holdfast.bundle")
VERSIONS = pytest.mark.parametrize("http", ["1.1", "2"])


@pytest.fixture(scope="module")
def daemon():
    with scratch_directory() as directory:
        port = free_port()
        options = ["--admin-listen", f"127.0.0.1:{port}", "--drain-seconds", "2"]
        with Daemon.dev(directory, options=options) as daemon:
            daemon.admin = Admin(port)
            yield daemon


@pytest.fixture(scope="module")
def owner(daemon):
    """A user with three sessions, of which one has a history and one is large."""
    with Client(daemon.address, "bundles") as owner:
        first = owner.create("First", '{"a": 1}')
        owner.call("UpdateSession", id=first.id, expected_version=1, content='{"a": 2}')
        owner.create("Second", "{}")
        owner.create("Large", '"' + "x" * 1_000_000 + '"')
        yield owner


@pytest.fixture(scope="module")
def bundle(owner):
    """The records of the user's sessions, and the file that they make."""
    records = export(owner, include_history=True)
    return records, b"".join(delimited(record) for record in records)


def delimited(record):
    """A record as in a file: after its length as a varint."""
    bytes_, prefix = record.SerializeToString(), b""
    size = len(bytes_)
    while size >= 0x80:
        prefix += bytes([size & 0x7F | 0x80])
        size >>= 7
    return prefix + bytes([size]) + bytes_


def records_in(body):
    records = []
    while body:
        size, shift = 0, 0
        while True:
            byte, body = body[0], body[1:]
            size, shift = size | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                break
        records.append(api.BundleRecord.FromString(body[:size]))
        body = body[size:]
    return records


class Bundler(Caller):
    """Requests of one user for bundles, over a version of HTTP."""

    def __init__(self, daemon, user, http="2"):
        super().__init__(daemon, user)
        self.http = http

    def ask(self, method, query="", *headers, body=b""):
        fields = [("x-holdfast-user", self.user), *headers]
        return curl(self.root + PATH + query, method=method, headers=fields, body=body,
                    http=self.http)

    def post(self, body, query="", *headers):
        return self.ask("POST", query, *(headers or [BUNDLE]), body=body)


def lines(reply):
    assert reply.headers["content-type"] == "application/x-ndjson"
    assert reply.body.endswith(b"\n")
    return [json.loads(line) for line in reply.body.splitlines()]


def outcomes(reply):
    *sessions, summary = lines(reply)
    assert list(summary) == ["summary"]
    return [one["session"]["outcome"].removeprefix("IMPORT_OUTCOME_") for one in sessions]


def dechunked(body):
    """The body of an answer in chunks, whose end must be there."""
    whole = b""
    while True:
        size, _, body = body.partition(b"\r\n")
        if not int(size, 16):
            return whole
        whole, body = whole + body[:int(size, 16)], body[int(size, 16) + 2:]


@VERSIONS
def test_a_bundle_is_exported_byte_for_byte_as_records(daemon, owner, bundle, http):
    reply = Bundler(daemon, "bundles", http).ask("GET", "?history=true")
    assert reply.status == 200
    assert reply.headers["content-type"] == BUNDLE[1]
    assert reply.headers["cache-control"] == "private, no-store"
    assert reply.headers["content-disposition"].startswith("attachment;")
    assert "content-length" not in reply.headers
    assert (reply.headers.get("transfer-encoding") == "chunked") == (http == "1.1")
    found = records_in(reply.body)
    # The manifest has another time, and so every digest is another one.
    assert [one[1:] for one in items(found)[1:]] == [one[1:] for one in items(bundle[0])[1:]]
    plain = records_in(Bundler(daemon, "bundles", http).ask("GET").body)
    assert [kind for kind, _, _ in items(plain)] == ["manifest", *["session"] * 3, "trailer"]
    one = owner.list()[0].id
    named = items(records_in(Bundler(daemon, "bundles", http).ask("GET", f"?id={one}").body))
    assert [kind for kind, _, _ in named] == ["manifest", "session", "trailer"]


@VERSIONS
def test_a_bundle_is_imported_and_each_session_answered_by_a_line(daemon, bundle, http):
    """S11: a page cannot stream a request, but it can send a file."""
    importer = Bundler(daemon, f"importer-{http}", http)
    with Client(daemon.address, importer.user) as client:
        dry = importer.post(bundle[1], "?dry_run=true")
        assert outcomes(dry) == ["IMPORTED"] * 3 and client.list() == []
        reply = importer.post(bundle[1])
        assert reply.status == 200
        assert outcomes(reply) == ["IMPORTED"] * 3
        assert lines(reply)[-1] == {"summary": {"importedCount": "3"}}
        stored = {one.id: one for one in client.list()}
        assert {line["session"]["id"] for line in lines(reply)[:-1]} == set(stored)
        assert sorted(one.title for one in stored.values()) == ["First", "Large", "Second"]
        first = next(one for one in stored.values() if one.title == "First")
        assert len(client.list(method="ListSessionVersions", id=first.id)) == 2
        assert outcomes(importer.post(bundle[1])) == ["UNCHANGED"] * 3
        client.call("UpdateSession", id=first.id, allow_overwrite=True, content="[]")
        told = sorted(outcomes(importer.post(bundle[1], "?on_conflict=replace&dry_run=true")))
        assert told == ["REPLACED", "UNCHANGED", "UNCHANGED"]
        assert "SKIPPED" in outcomes(importer.post(bundle[1], "?on_conflict=skip"))
        told = importer.post(bundle[1], "?on_conflict=rename", ("content-type",
                                                                "application/octet-stream"))
        assert "RENAMED" in outcomes(told)


@VERSIONS
def test_a_bundle_that_ends_early_keeps_the_sessions_before_its_end(daemon, bundle, http):
    records, file = bundle
    ends, kinds = [0], [kind for kind, _, _ in items(records)]
    for record in records:
        ends.append(ends[-1] + len(delimited(record)))
    importer = Bundler(daemon, f"truncated-{http}", http)
    for cut in (0, 1, ends[1] - 1, ends[1], ends[2] + 7):
        reply = importer.post(file[:cut], "?dry_run=true")
        if kinds[1] == "session":
            assert (reply.status, *error(reply)) == (400, "invalid_argument", "BUNDLE_TRUNCATED")
    # All but the trailer, of which one byte is missing.
    for cut in (ends[-2], len(file) - 1):
        *sessions, last = lines(importer.post(file[:cut]))
        assert len(sessions) == 3
        assert last["error"]["code"] == "invalid_argument"
        assert last["error"]["details"][0]["debug"]["reason"] == "BUNDLE_TRUNCATED"
    with Client(daemon.address, importer.user) as client:
        assert len(client.list()) == 3


@VERSIONS
def test_bytes_that_are_no_bundle_are_refused(daemon, bundle, http):
    importer = Bundler(daemon, "foreign", http)
    for body in (b"\x00", b"{}", b"PK\x03\x04" * 100, b"\xff" * 100):
        reply = importer.post(body)
        assert reply.status == 400 or (reply.status, *error(reply)) == (
            429, "resource_exhausted", "MESSAGE_TOO_LARGE")
    damaged = bytearray(bundle[1])
    damaged[-3] ^= 1
    *_, last = lines(importer.post(bytes(damaged), "?dry_run=true"))
    assert last["error"]["details"][0]["debug"]["reason"] == "BUNDLE_CORRUPT"
    with Client(daemon.address, "foreign") as client:
        assert client.list() == []


@pytest.mark.parametrize("method, query, headers, status, told", [
    ("GET", "?history=yes", [], 400, "QUERY_MALFORMED"),
    ("GET", "?dry_run=true", [], 400, "QUERY_MALFORMED"),
    ("POST", "?dryrun=true", [BUNDLE], 400, "QUERY_MALFORMED"),
    ("POST", "?on_conflict=merge", [BUNDLE], 400, "QUERY_MALFORMED"),
    ("POST", "?dry_run=true&dry_run=false", [BUNDLE], 400, "QUERY_MALFORMED"),
    ("GET", "?id=x", [], 400, "SESSION_ID_INVALID"),
    ("POST", "", [("content-type", "text/plain")], 415, None),
    ("POST", "", [("content-type", "application/json")], 415, None),
    ("POST", "", [("content-type", "multipart/form-data; boundary=x")], 415, None),
    ("POST", "", [BUNDLE, ("content-encoding", "gzip")], 415, None),
    ("PUT", "", [BUNDLE], 405, None),
    ("DELETE", "", [], 405, None),
    ("GET", "", [("connect-timeout-ms", "x")], 400, "TIMEOUT_MALFORMED"),
    ("POST", "", [BUNDLE, ("host", "evil.example")], 421, "HOST_UNKNOWN"),
    ("GET", "", [("host", "evil.example")], 421, "HOST_UNKNOWN"),
    ("POST", "", [BUNDLE, ("origin", "null")], 403, "ORIGIN_DENIED"),
    ("GET", "", [("origin", "https://evil.example")], 403, "ORIGIN_DENIED"),
    ("GET", "", [("sec-fetch-site", "cross-site")], 403, "ORIGIN_DENIED"),
    ("POST", "", [BUNDLE, ("sec-fetch-site", "cross-site")], 403, "ORIGIN_DENIED"),
    ("GET", "", [("via", "1.1 proxy")], 403, "PROXY_DENIED"),
], ids=str)
@VERSIONS
def test_a_request_that_is_wrong_is_refused_from_its_head(
        daemon, http, method, query, headers, status, told):
    caller = Bundler(daemon, "wrong", http)
    reply = caller.ask(method, query, *headers, body=b"body" if method == "POST" else b"")
    assert reply.status == status
    if told:
        assert error(reply)[1] == told
    if status == 415:
        assert reply.headers["accept"] == f"{BUNDLE[1]}, application/octet-stream"
    if status == 405:
        assert reply.headers["allow"] == "GET, HEAD, POST"


@VERSIONS
def test_head_has_the_fields_of_get(daemon, owner, http):
    reply = Bundler(daemon, "bundles", http).ask("HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-type"] == BUNDLE[1]


def test_a_user_can_be_another_only_where_that_is_permitted(daemon, owner):
    # What one user exports, another does not have.
    stranger = items(records_in(Bundler(daemon, "stranger").ask("GET").body))
    assert [kind for kind, _, _ in stranger] == ["manifest", "trailer"]


class Upload:
    """A POST over HTTP/1.1 that has sent its head and a part of its chunks."""

    def __init__(self, daemon, user, *chunks, query=""):
        host, port = daemon.address.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.socket.sendall(
            f"POST {PATH}{query} HTTP/1.1\r\nhost: {daemon.address}\r\n"
            f"content-type: {BUNDLE[1]}\r\nx-holdfast-user: {user}\r\n"
            f"x-request-id: {user}\r\ntransfer-encoding: chunked\r\n\r\n".encode())
        for chunk in chunks:
            self.send(chunk)

    def send(self, chunk):
        self.socket.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    def rest(self):
        data = b""
        with contextlib.suppress(ConnectionError):
            while piece := self.socket.recv(65_536):
                data += piece
        return data


def logged(daemon, mark):
    return wait_for(
        lambda: [one for one in daemon.log_objects() if one.get("request_id") == mark],
        what="the call is logged")[0]


def test_what_is_sent_as_it_comes_is_answered_as_it_comes(daemon, bundle):
    records, _ = bundle
    upload = Upload(daemon, "as-it-comes", *(delimited(one) for one in records[:-1]))
    with Client(daemon.address, "as-it-comes") as client:
        wait_until(lambda: len(client.list()) == 3, what="the sessions are imported")
    upload.send(delimited(records[-1]))
    upload.socket.sendall(b"0\r\n\r\n")
    head, _, body = upload.rest().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    last = dechunked(body).splitlines()[-1]
    assert json.loads(last) == {"summary": {"importedCount": "3"}}


def test_a_client_that_goes_away_leaves_whole_sessions_and_no_call(daemon, bundle):
    records, _ = bundle
    upload = Upload(daemon, "gone", *(delimited(one) for one in records[:-1]))
    with Client(daemon.address, "gone") as client:
        wait_until(lambda: len(client.list()) == 3, what="the sessions are imported")
        upload.socket.close()
        assert logged(daemon, "gone")["code"] == "CANCELLED"
        assert len(client.list()) == 3
    host, port = daemon.address.split(":")
    with socket.create_connection((host, int(port)), timeout=60) as download:
        # The large session does not fit into the buffers of a socket that is not read.
        download.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        download.sendall(
            f"GET {PATH} HTTP/1.1\r\nhost: {daemon.address}\r\nx-holdfast-user: bundles\r\n"
            "x-request-id: left\r\n\r\n".encode())
        assert download.recv(100).startswith(b"HTTP/1.1 200 ")
        download.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    assert logged(daemon, "left")["method"].endswith("/ExportSessions")


def test_an_import_is_bounded_by_its_deadline(daemon):
    reply = curl(
        f"http://{daemon.address}{PATH}", http="1.1", body=b"",
        headers=[("x-holdfast-user", "late"), BUNDLE, ("connect-timeout-ms", "0")])
    assert (reply.status, error(reply)) == (504, ("deadline_exceeded", "DEADLINE_EXCEEDED"))


def test_a_stop_ends_an_import_with_its_reason(daemon, bundle):
    """The last test of the server: it stops it."""
    records, _ = bundle
    upload = Upload(daemon, "stopped", *(delimited(one) for one in records[:-1]))
    with Client(daemon.address, "stopped") as client:
        wait_until(lambda: len(client.list()) == 3, what="the sessions are imported")
    daemon.process.send_signal(signal.SIGTERM)
    body = upload.rest().partition(b"\r\n\r\n")[2]
    *sessions, last = [json.loads(line) for line in dechunked(body).splitlines()]
    assert len(sessions) == 3
    assert last["error"]["details"][0]["debug"]["reason"] == "SERVER_STOPPING"
    assert daemon.process.wait(60) == 0
