# SPDX-License-Identifier: Apache-2.0
"""The contents of sessions and snapshots as they are: curl reads and writes them over HTTP/2."""

import base64
import contextlib
import gzip
import hashlib
import json

import pytest
from clients import Client
from daemon import Daemon, free_port, scratch_directory
from test_metrics import Admin
from waiting import wait_for
from webcalls import curl, reason_of
from wirelevel import DATA, END_HEADERS, HEADERS, Connection, frame, header_block

#: A JSON document whose bytes no writer of JSON would choose.
AWKWARD = '{ "a" :\t"\\u0041\\ud800 \u0444",\r\n "b":1.0E+2 , "a":null }\n'.encode()
JSON = ("content-type", "application/json")
LIMIT = 1_572_864


@pytest.fixture(scope="module")
def daemon():
    with scratch_directory() as directory:
        port = free_port()
        # Each visit counts, however soon it follows another.
        options = ["--admin-listen", f"127.0.0.1:{port}", "--visit-window-seconds", "0"]
        with Daemon.dev(directory, options=options) as daemon:
            daemon.admin = Admin(port)
            yield daemon


@pytest.fixture
def owner(daemon):
    with Client(daemon.address, "owner") as owner:
        yield owner


@pytest.fixture
def session(owner):
    return owner.create(title="The title", description="The description", content="{}")


class Caller:
    """Requests of one user for raw contents."""

    def __init__(self, daemon, user="owner"):
        self.root, self.user = f"http://{daemon.address}", user

    def ask(self, method, path, *headers, body=b"", options=()):
        fields = [("x-holdfast-user", self.user), *headers]
        return curl(self.root + path, method=method, headers=fields, body=body, options=options)

    def get(self, path, *headers, **rest):
        return self.ask("GET", path, *headers, **rest)

    def put(self, path, body, *headers):
        return self.ask("PUT", path, JSON, *headers, body=body)


@pytest.fixture
def caller(daemon):
    return Caller(daemon)


def session_path(session):
    return f"/v1/sessions/{session.id}/content"


def snapshot_path(snapshot):
    return f"/v1/snapshots/{snapshot.id}/content"


def tag_of(metadata):
    return f'"{metadata.version}-{metadata.content_hash}"'


def error(reply):
    """Code and reason of an error, which is Connect's."""
    assert reply.headers["content-type"] == "application/json"
    body = json.loads(reply.body)
    details = [(one["type"], base64.b64decode(one["value"] + "==")) for one in body["details"]]
    return body["code"], reason_of(details)


def logged(daemon, mark):
    """The line of the call that has this id."""
    return wait_for(
        lambda: [one for one in daemon.log_objects() if one.get("request_id") == mark],
        what="the call is logged")[0]


def document(size):
    """A JSON document of exactly so many bytes, with quotes that JSON in JSON would double."""
    unit = b'{"k":"\\"v\\u00e9"},'
    body = unit * ((size - 2) // len(unit) - 1)
    rest = size - 4 - len(body)
    return b"[" + body + b'"' + b"x" * rest + b'"' + b"]"


def test_a_content_is_written_and_read_byte_for_byte(caller, owner, session):
    path = session_path(session)
    written = caller.put(path, AWKWARD, ("if-match", tag_of(session)))
    assert (written.status, written.body) == (204, b"")
    read = caller.get(path)
    assert (read.status, read.body) == (200, AWKWARD)
    assert read.headers["etag"] == written.headers["etag"]
    assert read.headers["etag"] == f'"2-{hashlib.sha256(AWKWARD).hexdigest()}"'
    assert read.headers["content-type"] == "application/json"
    assert read.headers["cache-control"] == "private, no-cache"
    assert "accept-encoding" in read.headers["vary"]
    stored = owner.read(session.id)
    assert stored.content.encode() == AWKWARD
    # Nothing else was changed.
    assert (stored.metadata.title, stored.metadata.description) == (
        "The title", "The description")


@pytest.mark.parametrize("options", [(), ("--http2-prior-knowledge", "--compressed")], ids=str)
def test_the_largest_content_passes_and_one_byte_more_does_not(caller, session, options):
    path, largest = session_path(session), document(LIMIT)
    assert caller.put(path, largest, ("if-match", tag_of(session))).status == 204
    assert caller.get(path, options=options).body == largest
    # By its size alone, which curl does not announce for what it reads as it sends.
    refused = caller.ask("PUT", path, JSON, ("if-match", "*"), body=largest + b" ",
                         options=["--upload-file", "-"])
    assert (refused.status, *error(refused)) == (400, "invalid_argument", "CONTENT_TOO_LARGE")
    assert caller.get(path).body == largest


def test_a_body_that_announces_too_much_is_refused_before_it_is_read(daemon, session):
    mark = "a-body-that-announces-too-much"
    head = header_block([
        (":method", "PUT"), (":scheme", "http"), (":authority", daemon.address),
        (":path", session_path(session)), ("content-type", "application/json"),
        ("content-length", str(1 << 40)), ("if-match", "*"), ("x-holdfast-user", "owner"),
        ("x-request-id", mark)])
    with contextlib.closing(Connection(daemon.address)) as connection:
        connection.socket.sendall(frame(HEADERS, END_HEADERS, 1, head) + frame(DATA, 0, 1, b"["))
        while connection.read_frame()[0] != HEADERS:
            pass
    line = logged(daemon, mark)
    assert (line["code"], line["received_bytes"]) == ("INVALID_ARGUMENT", 1)


def test_what_is_read_may_be_compressed(caller, session):
    path, content = session_path(session), document(100_000)
    tag = caller.put(path, content, ("if-match", "*")).headers["etag"]
    packed = caller.get(path, ("accept-encoding", "br, gzip"))
    if "content-encoding" in packed.headers:
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == content
    assert packed.headers["etag"] == tag
    plain = caller.get(path, ("accept-encoding", "gzip;q=0"))
    assert "content-encoding" not in plain.headers and plain.body == content


def test_who_has_a_content_is_told_so(caller, session):
    path = session_path(session)
    tag = caller.get(path).headers["etag"]
    assert tag == tag_of(session)
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        same = caller.get(path, ("if-none-match", known))
        assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    caller.put(path, b"[1]", ("if-match", tag))
    assert caller.get(path, ("if-none-match", tag)).body == b"[1]"
    head = caller.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == caller.get(path).headers["etag"]


def test_a_write_needs_a_condition_that_holds(caller, owner, session):
    path, first = session_path(session), tag_of(session)
    bare = caller.put(path, b"[1]")
    assert (bare.status, *error(bare)) == (428, "invalid_argument", "EXPECTED_VERSION_REQUIRED")
    assert caller.put(path, b"[2]", ("if-match", first)).status == 204
    lost = caller.put(path, b"[3]", ("if-match", first))
    assert (lost.status, *error(lost)) == (412, "aborted", "VERSION_MISMATCH")
    current = owner.read(session.id).metadata
    assert lost.headers["etag"] == tag_of(current)
    foreign = caller.put(path, b"[3]", ("if-match", '"made-elsewhere"'))
    assert (foreign.status, foreign.headers["etag"]) == (412, tag_of(current))
    malformed = caller.put(path, b"[3]", ("if-match", "3"))
    assert (malformed.status, *error(malformed)) == (400, "invalid_argument", "VERSION_INVALID")
    assert caller.get(path).body == b"[2]"
    assert caller.put(path, b"[4]", ("if-match", "*")).status == 204
    assert caller.get(path).body == b"[4]"


def test_a_write_with_a_key_may_be_repeated(caller, session):
    path = session_path(session)
    fields = [("if-match", tag_of(session)), ("idempotency-key", '"one-attempt"')]
    replies = [caller.put(path, b"[1]", *fields) for _ in range(3)]
    assert {(one.status, one.headers["etag"]) for one in replies} == {
        (204, f'"2-{hashlib.sha256(b"[1]").hexdigest()}"')}
    other = caller.put(path, b"[2]", *fields)
    assert error(other) == ("aborted", "VERSION_MISMATCH")


@pytest.mark.parametrize("body, reason", [
    (b"", "FIELD_REQUIRED"), (b"{", "CONTENT_NOT_JSON"), (b'"\xff"', "CONTENT_NOT_UTF8"),
    (b"[" * 2000 + b"]" * 2000, "CONTENT_TOO_DEEP")], ids=["empty", "cut", "not UTF-8", "deep"])
def test_what_is_not_a_content_is_refused(caller, session, body, reason):
    refused = caller.put(session_path(session), body, ("if-match", "*"))
    assert (refused.status, *error(refused)) == (400, "invalid_argument", reason)


@pytest.mark.parametrize("fields", [
    [("content-type", "text/plain")], [("content-type", "application/x-www-form-urlencoded")],
    [JSON, ("content-encoding", "gzip")], [("content-type", "application/json; charset=latin1")]],
    ids=str)
def test_only_json_is_written(caller, session, fields):
    refused = caller.ask(
        "PUT", session_path(session), ("if-match", "*"), *fields, body=gzip.compress(b"{}"))
    assert (refused.status, refused.headers["accept"]) == (415, "application/json")


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH", "OPTIONS"])
def test_other_verbs_are_told_which_there_are(caller, owner, session, method):
    reply = caller.ask(method, session_path(session))
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, PUT")
    reply = caller.ask("PUT", snapshot_path(owner.share()), JSON)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


def test_outsiders_see_what_is_not_there(daemon, caller, owner, session):
    stranger = Caller(daemon, "stranger")
    nothing = "/v1/sessions/" + "A" * len(session.id) + "/content"
    for method, fields in (("GET", []), ("HEAD", []), ("PUT", [JSON, ("if-match", "*")])):
        # The server's own id of a call is all that may differ.
        fields = [*fields, ("x-request-id", "the-same")]
        replies = [
            stranger.ask(method, path, *fields, body=b"{}" if method == "PUT" else b"")
            for path in (session_path(session), nothing)]
        assert replies[0].status == 404
        assert replies[0].body == replies[1].body
        assert {k: v for k, v in replies[0].headers.items() if k != "date"} == {
            k: v for k, v in replies[1].headers.items() if k != "date"}
    assert error(stranger.get(session_path(session))) == ("not_found", "SESSION_NOT_FOUND")
    assert caller.get(session_path(session)).body == b"{}"
    malformed = caller.get("/v1/sessions/x/content")
    assert (malformed.status, *error(malformed)) == (400, "invalid_argument", "SESSION_ID_INVALID")


def visits(reader, snapshot):
    """The visits that were counted, once there is one."""
    return wait_for(lambda: reader.logs().get(snapshot.id), what="a visit is counted").visit_count


def test_a_snapshot_is_read_and_its_visits_are_counted(daemon, owner):
    snapshot = owner.share(content=AWKWARD.decode())
    path = snapshot_path(snapshot)
    with Client(daemon.address, "reader") as reader:
        mine = Caller(daemon, "reader")
        assert mine.ask("HEAD", path).status == 200
        assert mine.get(path + "?skip_visit=true").body == AWKWARD
        assert mine.get(path, ("sec-purpose", "prefetch")).body == AWKWARD
        assert mine.get(path + "?skip_visit=maybe").status == 400
        read = mine.get(path)
        assert (read.body, read.headers["etag"]) == (
            AWKWARD, f'"{hashlib.sha256(AWKWARD).hexdigest()}"')
        assert visits(reader, snapshot) == 1


def test_a_reader_who_has_a_snapshot_already_visits_it_all_the_same(daemon, owner):
    snapshot = owner.share(content="[]")
    path, tag = snapshot_path(snapshot), f'"{hashlib.sha256(b"[]").hexdigest()}"'
    with Client(daemon.address, "returning") as reader:
        same = Caller(daemon, "returning").get(path, ("if-none-match", tag))
        assert (same.status, same.body) == (304, b"")
        assert visits(reader, snapshot) == 1
    owner.call("DeleteSnapshot", id=snapshot.id)
    gone = Caller(daemon, "returning").get(path, ("if-none-match", tag))
    assert (gone.status, *error(gone)) == (404, "not_found", "SNAPSHOT_NOT_FOUND")


def test_no_browser_takes_an_answer_for_a_page(caller, session):
    path = session_path(session)
    for reply in (
            caller.get(path), caller.get(path, ("if-none-match", "*")),
            caller.put(path, b"{}", ("if-match", "*")), caller.put(path, b"{}"),
            caller.ask("DELETE", path), caller.get("/v1/sessions/x/content")):
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_requests_of_pages_are_judged_as_any_other(caller, session):
    path = session_path(session)
    for field, status in [
            (("origin", "https://evil.example"), 403), (("sec-fetch-site", "cross-site"), 403),
            (("host", "evil.example"), 421), (("via", "1.1 proxy"), 403)]:
        assert caller.get(path, field).status == status
        # curl takes a body of an answer to HEAD for a broken stream.
        assert caller.ask("HEAD", path, field).status == status
        assert caller.put(path, b"[666]", ("if-match", "*"), field).status == status
    assert caller.get(path).body == b"{}"


def test_reads_and_writes_count_as_calls_of_their_methods(daemon, caller, session):
    def handled(method, code):
        return daemon.admin.metrics().calls("grpc_server_handled_total", method, grpc_code=code)

    def calls():
        return daemon.admin.metrics().value(
            "holdfast_calls_total", protocol="resource", codec="raw", http="2")

    before = handled("GetSession", "OK"), handled("UpdateSession", "Aborted"), calls()
    path, mark = session_path(session), "a-read-in-the-log"
    caller.get(path, ("x-request-id", mark))
    caller.put(path, b"[1]", ("if-match", '"7-x"'))
    caller.ask("DELETE", path)
    assert (handled("GetSession", "OK"), handled("UpdateSession", "Aborted"), calls()) == (
        before[0] + 1, before[1] + 1, before[2] + 3)
    line = logged(daemon, mark)
    assert (line["method"], line["principal"]) == (
        "/holdfast.v1.SessionService/GetSession", "owner")


def test_the_deadline_of_a_call_holds(caller, session):
    late = caller.get(session_path(session), ("connect-timeout-ms", "0"))
    assert (late.status, error(late)[0]) == (504, "deadline_exceeded")


def test_the_root_says_what_this_is(daemon, caller):
    before = daemon.admin.metrics().value("holdfast_requests_without_call_total")
    text = caller.get("/")
    assert (text.status, text.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert text.body.startswith(b"Holdfast ") and b"docs/protocols.md" in text.body
    page = caller.get("/", ("accept", "text/html,*/*;q=0.8"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>Holdfast " in page.body
    head = caller.ask("HEAD", "/")
    assert (head.status, head.body) == (200, b"")
    assert caller.ask("POST", "/").status == 405
    assert caller.get("/", ("host", "evil.example")).status == 421
    assert caller.get("/index.html").status == 404
    assert daemon.admin.metrics().value("holdfast_requests_without_call_total") == before + 3
