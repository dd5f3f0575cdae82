# SPDX-License-Identifier: Apache-2.0
"""What must be refused: with a typed reason and the number in question, and nothing written."""

import base64
import re
import subprocess

import grpc
import pytest
from clients import DOMAIN, SERVICE, Refusal, invalid, refused
from documents import CONTENT_BYTES_MAX
from google.rpc import error_details_pb2, status_pb2
from holdfast.v1 import session_service_pb2 as api
from waiting import wait_until

GOOD = {"title": "A session", "content": "{}"}


def nested(depth):
    return "[" * depth + "]" * depth


def string_of(size):
    """A JSON string whose text has so many bytes."""
    return '"' + "x" * (size - 2) + '"'


REFUSED_CREATES = {
    "content one byte over": (
        {"content": string_of(CONTENT_BYTES_MAX + 1)}, "CONTENT_TOO_LARGE", "1572865"),
    "no content": ({"content": ""}, "FIELD_REQUIRED", None),
    "a word that is no JSON": ({"content": "nil"}, "CONTENT_NOT_JSON", "1"),
    "a comma too many": ({"content": "[1,]"}, "CONTENT_NOT_JSON", "3"),
    "two documents": ({"content": "{} {}"}, "CONTENT_NOT_JSON", "3"),
    "an unfinished document": ({"content": '{"a": "b'}, "CONTENT_NOT_JSON", None),
    "a raw line end in a string": ({"content": '"a\nb"'}, "CONTENT_NOT_JSON", "2"),
    "a byte order mark": ({"content": "\ufeff{}"}, "CONTENT_NOT_JSON", "0"),
    "a document 129 deep": ({"content": nested(129)}, "CONTENT_TOO_DEEP", "128"),
    "a document far too deep": ({"content": nested(100_000)}, "CONTENT_TOO_DEEP", "128"),
    "no title": ({"title": ""}, "TITLE_EMPTY", None),
    "a title of 201 code points": ({"title": "\U0001f30b" * 201}, "TITLE_TOO_LONG", "201"),
    "a title with a control character": ({"title": "a\x07b"}, "TITLE_INVALID", None),
    "a description of 2001 code points": (
        {"description": "é" * 2001}, "DESCRIPTION_TOO_LONG", "2001"),
    "a request id that is too long": ({"request_id": "x" * 65}, "REQUEST_ID_INVALID", None),
    "a request id that is not ASCII": ({"request_id": "é"}, "REQUEST_ID_INVALID", None),
}


@pytest.mark.parametrize("case", REFUSED_CREATES)
def test_a_refused_create_writes_nothing(client, case):
    fields, reason, number = REFUSED_CREATES[case]
    refusal = invalid(reason, client.call, "CreateSession", **{**GOOD, **fields})
    if number is not None:
        assert number in refusal.metadata.values(), refusal
    assert client.list() == []


REFUSED_UPDATES = {
    "content one byte over": (
        {"content": string_of(CONTENT_BYTES_MAX + 1)}, "CONTENT_TOO_LARGE", "1572865"),
    "content that is no JSON": ({"content": "{"}, "CONTENT_NOT_JSON", None),
    "a document 129 deep": ({"content": nested(129)}, "CONTENT_TOO_DEEP", "128"),
    "a title of 201 code points": ({"title": "x" * 201}, "TITLE_TOO_LONG", "201"),
    "an unknown mask path": (
        {"update_mask": {"paths": ["titel"]}, "title": "x"}, "UPDATE_MASK_INVALID", None),
    "a mask path of the output": (
        {"update_mask": {"paths": ["version"]}, "title": "x"}, "UPDATE_MASK_INVALID", None),
    "a cleared title": ({"update_mask": {"paths": ["title"]}}, "TITLE_EMPTY", None),
    "no version": (
        {"expected_version": 0, "title": "x"}, "EXPECTED_VERSION_REQUIRED", None),
    "a negative version": ({"expected_version": -1, "title": "x"}, "VERSION_INVALID", "-1"),
}


@pytest.mark.parametrize("case", REFUSED_UPDATES)
def test_a_refused_update_changes_nothing(client, case):
    created = client.create(content='{"a": 1}')
    fields, reason, number = REFUSED_UPDATES[case]
    fields = {"id": created.id, "expected_version": 1, **fields}
    refusal = invalid(reason, client.call, "UpdateSession", **fields)
    if number is not None:
        assert number in refusal.metadata.values(), refusal
    session = client.read(created.id)
    assert (session.metadata, session.content) == (created, '{"a": 1}')


@pytest.mark.parametrize("id", ["", "short", "A" * 21, "A" * 23, "A" * 21 + "!", "é" * 11])
@pytest.mark.parametrize("method", ["GetSession", "GetSessionMetadata", "DeleteSession"])
def test_an_id_of_another_form(client, method, id):
    with pytest.raises(grpc.RpcError) as caught:
        client.call(method, id=id)
    refusal = Refusal(caught.value)
    assert refusal.code == grpc.StatusCode.INVALID_ARGUMENT
    assert refusal.reason in ("SESSION_ID_INVALID", "FIELD_REQUIRED")


REFUSED_LISTS = {
    "a negative page size": ({"page_size": -1}, "PAGE_SIZE_NEGATIVE", "-1"),
    "an unknown order": ({"order_by": 99}, "ENUM_VALUE_UNKNOWN", "99"),
    "an unknown direction": ({"order_direction": 7}, "ENUM_VALUE_UNKNOWN", "7"),
    "a token of words": ({"page_token": "next please"}, "PAGE_TOKEN_INVALID", None),
    "a filter that is too long": (
        {"filter": {"title_contains": "x" * 201}}, "FILTER_INVALID", "201"),
}


@pytest.mark.parametrize("case", REFUSED_LISTS)
def test_a_refused_list(client, case):
    fields, reason, number = REFUSED_LISTS[case]
    refusal = invalid(reason, client.call, "ListSessions", **fields)
    if number is not None:
        assert number in refusal.metadata.values(), refusal


@pytest.fixture
def token(client):
    for number in range(3):
        client.create(title=f"Title {number}")
    return client.call("ListSessions", page_size=1).next_page_token


def test_a_page_token_with_any_character_changed(client, token):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for position, letter in enumerate(token):
        other = letters[(letters.index(letter) + 17) % len(letters)]
        changed = token[:position] + other + token[position + 1:]
        invalid("PAGE_TOKEN_INVALID", client.call, "ListSessions", page_size=1, page_token=changed)


def test_a_page_token_cut_or_extended(client, token):
    for changed in [token[:-1], token[1:], token + "A", token + token, "A" * len(token)]:
        invalid("PAGE_TOKEN_INVALID", client.call, "ListSessions", page_size=1, page_token=changed)


def test_a_page_token_of_somebody_else(client, stranger, token):
    stranger.create()
    invalid("PAGE_TOKEN_MISMATCH", stranger.call, "ListSessions", page_size=1, page_token=token)


@pytest.mark.parametrize("fields", [
    {"order_by": api.SESSION_ORDER_TITLE},
    {"order_direction": api.ORDER_DIRECTION_ASCENDING},
    {"filter": {"title_contains": "Title"}},
], ids=["order", "direction", "filter"])
def test_a_page_token_of_another_list(client, token, fields):
    invalid("PAGE_TOKEN_MISMATCH", client.call, "ListSessions", page_token=token, **fields)


def string_field(number, value):
    size = len(value)
    return bytes([number << 3 | 2, size & 0x7F | (0x80 if size > 127 else 0)]) + (
        bytes([size >> 7]) if size > 127 else b"") + value


@pytest.mark.parametrize("text", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"])
@pytest.mark.parametrize("field", ["title", "description", "content"])
def test_text_that_is_not_utf8(client, field, text):
    values = {"title": b"A session", "description": b"", "content": b"{}"}
    values[field] = b'"' + text + b'"'
    request = b"".join(
        string_field(number, value) for number, value in enumerate(values.values(), 1))
    if field == "content":
        # Of which the place is told, as of everything else that is wrong with it.
        refusal = invalid("CONTENT_NOT_UTF8", client.call_bytes, "CreateSession", request)
        assert refusal.metadata == {"offset": "1"}
    else:
        refusal = refused(
            grpc.StatusCode.INTERNAL, "MESSAGE_MALFORMED", client.call_bytes, "CreateSession",
            request)
        assert refusal.metadata == {"type": "holdfast.v1.CreateSessionRequest"}
    assert client.list() == []


@pytest.mark.parametrize("request_bytes", [
    b"\xff", b"\x0a\xff", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", b"\x00\x00", b"\x0f",
    b"\x0b" * 200, b"\x08" + b"\x80" * 11,
], ids=["tag cut", "length over", "length of 11 bytes", "field 0", "wire type 7", "groups", "varint"])
def test_bytes_that_are_no_message(client, request_bytes):
    refusal = refused(
        grpc.StatusCode.INTERNAL, "MESSAGE_MALFORMED", client.call_bytes, "CreateSession",
        request_bytes)
    assert refusal.metadata == {"type": "holdfast.v1.CreateSessionRequest"}
    assert client.list() == []


def test_a_message_over_the_limit(client):
    content = string_of(4 << 20)
    size = api.CreateSessionRequest(title="x", content=content).ByteSize()
    refusal = refused(
        grpc.StatusCode.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", client.call, "CreateSession",
        title="x", content=content)
    assert refusal.metadata == {"size": str(size), "limit": str(4 << 20)}
    assert client.list() == []


def test_metadata_over_the_limit(client):
    stub = client.sessions.ListSessions
    metadata = client.metadata + [("x-filler", "x" * (16 << 10))]
    refusal = refused(
        grpc.StatusCode.RESOURCE_EXHAUSTED, "METADATA_TOO_LARGE", stub, api.ListSessionsRequest(),
        timeout=60, metadata=metadata)
    assert int(refusal.metadata["size"]) > int(refusal.metadata["limit"]) == 16 << 10
    assert client.list() == []


def test_an_unknown_method(client):
    refused(
        grpc.StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN", client.call_bytes, "StealSession", b"")


@pytest.mark.parametrize("timeout, status, reason", [
    ("0n", 4, "DEADLINE_EXCEEDED"), ("0S", 4, "DEADLINE_EXCEEDED"),
    ("00000000H", 4, "DEADLINE_EXCEEDED"), ("1x", 13, "TIMEOUT_MALFORMED"),
    ("-1S", 13, "TIMEOUT_MALFORMED"), ("123456789S", 13, "TIMEOUT_MALFORMED"),
])
def test_a_deadline_that_has_passed_or_is_none(server, client, tmp_path, timeout, status, reason):
    """grpcio does not send such a request, so nghttp does."""
    message = api.CreateSessionRequest(**GOOD).SerializeToString()
    body = tmp_path / "request"
    body.write_bytes(b"\x00" + len(message).to_bytes(4, "big") + message)
    done = subprocess.run(
        ["nghttp", "--verbose", "--no-dep", f"--data={body}", "--header=:method: POST",
         "--header=content-type: application/grpc", "--header=te: trailers",
         f"--header=x-holdfast-user: {client.user}", f"--header=grpc-timeout: {timeout}",
         f"http://{server.address}{SERVICE}CreateSession"],
        check=True, capture_output=True, text=True, timeout=60)
    fields = dict(re.findall(r"recv \(stream_id=\d+\) (:?[\w-]+): (.*)", done.stdout))
    assert fields["grpc-status"] == str(status), done.stdout
    packed = fields["grpc-status-details-bin"]
    told = status_pb2.Status.FromString(base64.b64decode(packed + "=" * (-len(packed) % 4)))
    assert told.code == status
    info = error_details_pb2.ErrorInfo()
    assert any(detail.Unpack(info) for detail in told.details)
    assert (info.reason, info.domain) == (reason, DOMAIN)
    assert client.list() == []


def test_a_deadline_ends_a_call_that_waits(cluster):
    """A statement that waits for a lock ends when its caller's time is up, in PostgreSQL too."""
    from clients import Client
    from daemon import Daemon

    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address) as client:
            id = client.create().id
        with cluster.holding("LOCK TABLE session IN ACCESS EXCLUSIVE MODE"):
            with Client(daemon.address, timeout=0.5) as client:
                with pytest.raises(grpc.RpcError) as caught:
                    client.call("GetSession", id=id)
                assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
            # In PostgreSQL the statement ends too, although nobody has given the table back.
            wait_until(lambda: not cluster.waiting(), 30, "no statement waits")
        with Client(daemon.address) as client:
            assert client.read(id).metadata.version == 1
