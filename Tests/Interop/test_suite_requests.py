# SPDX-License-Identifier: Apache-2.0
"""The requests of the conformance suite that no library would send, byte by byte, and deadlines
that the server has to keep by itself."""

import gzip
import http.client
import json
import struct
import subprocess

import pytest
from webcalls import CODES, envelope, envelopes

from probe import Probe
from suite_server import (
    CONNECT_SECONDS, HTTP_3, PROGRAM, SERVICE, ServerCompatRequest, SuiteServer, frame,
    message_class)

UNARY, STREAM = f"/{SERVICE}/Unary", f"/{SERVICE}/ServerStream"
GET = f"/{SERVICE}/IdempotentUnary"
DATA = {"response_definition": {"response_data": b"test response"}}
STREAM_DATA = {"response_definition": {"response_data": [b"test response"]}}
REQUEST = message_class("UnaryRequest")(**DATA).SerializeToString()
STREAM_REQUEST = message_class("ServerStreamRequest")(**STREAM_DATA).SerializeToString()
CONNECT = [("connect-protocol-version", "1")]
#: The code of a status that no error came with.
CODES_OF_STATUS = {"404": "unimplemented", "405": "unknown", "415": "unknown"}
ODD = {"unknown", "internal", "unimplemented"}
GRPC_TYPES = {"gRPC": "application/grpc", "gRPC-Web": "application/grpc-web"}


@pytest.fixture(scope="module")
def server():
    with SuiteServer() as server:
        yield server


def code_of(answer):
    """The name of the code with which a call ended, wherever its protocol has it."""
    kind = answer.headers.get("content-type", "")
    if answer.status is not None:
        return CODES[answer.status]
    if answer.http_status != "200":
        if kind == "application/json" and answer.data:
            return json.loads(answer.data)["code"]
        return CODES_OF_STATUS[answer.http_status]
    if kind.startswith("application/grpc-web"):
        *_, (flag, last) = envelopes(answer.data)
        assert flag == 0x80
        trailers = dict(line.split(":", 1) for line in last.decode().split("\r\n")[:-1])
        return CODES[int(trailers["grpc-status"])]
    if kind.startswith("application/connect+"):
        *_, (flag, last) = envelopes(answer.data)
        assert flag == 2
        return json.loads(last).get("error", {"code": "ok"})["code"]
    return "ok"


def ask(server, path, kind, body=b"", headers=(), method="POST"):
    fields = {":method": method, ":path": path, "content-type": kind, "te": None, **dict(headers)}
    with Probe(server) as probe:
        probe.send_head(fields, end_stream=method == "GET")
        if method != "GET":
            probe.send_data(body)
        answer = probe.read_answer()
    assert answer.ended and answer.reset is None
    assert answer.headers.get("content-type", "").startswith("application/grpc") or (
        not answer.trailers)
    return answer


# MARK: Connect

@pytest.mark.parametrize("path, kind, body, headers, status, code", [
    (STREAM, "application/connect+proto", b"", [], 200, "unimplemented"),
    (STREAM, "application/connect+proto", envelope(b"") * 2, [], 200, "unimplemented"),
    (f"/{SERVICE[:-7]}Unknown/Method", "application/proto", REQUEST, [], 404, "unimplemented"),
    (f"/{SERVICE}/Unimplemented", "application/proto", b"", [], 404, "unimplemented"),
    (UNARY, "application/foo", REQUEST, [], 415, "unknown"),
    (UNARY, "image/jpeg", b"12345678", [], 415, "unknown"),
    (UNARY, "application/proto", REQUEST, [("content-encoding", "foo")], 501, "unimplemented"),
    (STREAM, "application/connect+proto", envelope(STREAM_REQUEST),
     [("connect-content-encoding", "foo")], 200, "unimplemented"),
    (STREAM, "application/connect+proto", envelope(STREAM_REQUEST, 1),
     [("connect-content-encoding", "identity")], 200, "internal"),
    (UNARY, "application/proto", b"\xff", [], 400, "invalid_argument"),
    (UNARY, "application/json", b"", [], 400, "invalid_argument"),
    (UNARY, "application/proto", gzip.compress(REQUEST)[:-9], [("content-encoding", "gzip")], 400,
     "invalid_argument"),
], ids=[
    "stream without a request", "stream with two requests", "unknown method",
    "unimplemented method", "unknown codec", "another content type", "unknown compression",
    "unknown compression of a stream", "compressed message without a compression",
    "malformed message", "empty JSON", "malformed compression"])
def test_an_odd_request_of_connect_is_refused(server, path, kind, body, headers, status, code):
    answer = ask(server, path, kind, body, [*CONNECT, *headers])
    assert (int(answer.http_status), code_of(answer)) == (status, code)


def test_another_verb_is_405_in_connect(server):
    assert ask(server, UNARY, "application/proto", method="DELETE", headers=CONNECT).http_status == "405"
    assert ask(server, UNARY, None, method="GET").http_status == "405"


def test_an_empty_body_is_an_empty_message_in_connect(server):
    answer = ask(server, UNARY, "application/proto", b"", CONNECT)
    assert answer.http_status == "200"
    payload = message_class("UnaryResponse").FromString(answer.data).payload
    (told,) = payload.request_info.requests
    assert told.value == b""


@pytest.mark.parametrize("query, code", [
    ("connect=v1&encoding=proto&message=", "ok"),
    ("message=%7B%7D&encoding=json&connect=v1&unknown=1", "ok"),
    ("encoding=json&message=e30&base64=1", "ok"),
    ("connect=v2&encoding=proto&message=", "invalid_argument"),
    ("connect=v1&encoding=proto", "invalid_argument"),
    ("connect=v1&message=", "invalid_argument"),
    ("connect=v1&encoding=foo&message=", "unknown"),
    ("connect=v1&encoding=proto&message=&compression=foo", "unimplemented"),
], ids=str)
def test_the_query_of_a_get_is_read_as_it_stands(server, query, code):
    answer = ask(server, f"{GET}?{query}", None, method="GET")
    assert code_of(answer) == code
    if answer.http_status == "200" and "encoding=json" in query:
        told = json.loads(answer.data)["payload"]["requestInfo"]["connectGetInfo"]["queryParams"]
        assert {one["name"] for one in told} == {
            pair.partition("=")[0] for pair in query.split("&")}


# MARK: gRPC and gRPC-Web

@pytest.mark.parametrize("protocol", GRPC_TYPES)
@pytest.mark.parametrize("path, suffix, body, headers, codes", [
    (UNARY, "+proto", b"", [], {"unimplemented"}),
    (UNARY, "+proto", envelope(REQUEST) * 2, [], {"unimplemented"}),
    (STREAM, "+proto", b"", [], {"unimplemented"}),
    (STREAM, "+proto", envelope(STREAM_REQUEST) * 2, [], {"unimplemented"}),
    (f"/{SERVICE[:-7]}Unknown/Method", "", envelope(REQUEST), [], {"unimplemented"}),
    (UNARY, "+foo", envelope(REQUEST), [], ODD),
    (UNARY, "", envelope(REQUEST), [("grpc-encoding", "foo")], {"unimplemented"}),
    (UNARY, "+proto", envelope(REQUEST, 1), [("grpc-encoding", "identity")], {"internal"}),
    (UNARY, "", envelope(REQUEST), [], {"ok"}),
    (UNARY, "+proto", envelope(REQUEST), [], {"ok"}),
], ids=[
    "no request", "two requests", "stream without a request", "stream with two requests",
    "unknown method", "unknown codec", "unknown compression",
    "compressed message without a compression", "without a codec", "with a codec"])
def test_an_odd_request_of_grpc_is_refused(server, protocol, path, suffix, body, headers, codes):
    fields = [("te", "trailers"), *headers]
    assert code_of(ask(server, path, GRPC_TYPES[protocol] + suffix, body, fields)) in codes


@pytest.mark.parametrize("protocol", GRPC_TYPES)
def test_another_verb_is_refused_in_grpc(server, protocol):
    answer = ask(server, UNARY, GRPC_TYPES[protocol], headers=[("te", "trailers")], method="DELETE")
    assert code_of(answer) in ODD


# MARK: Deadlines

@pytest.mark.parametrize("protocol", ["Connect", *GRPC_TYPES])
@pytest.mark.parametrize("kind", ["Unary", "ClientStream", "ServerStream", "BidiStream"])
def test_the_server_keeps_the_deadline_of_a_caller_that_waits(server, protocol, kind):
    """T3: in every protocol, in its own form."""
    has_one = kind in ("Unary", "ClientStream")
    defined = dict((DATA if has_one else STREAM_DATA)["response_definition"])
    request = message_class(f"{kind}Request")(
        response_definition={**defined, "response_delay_ms": 3_600_000}).SerializeToString()
    if protocol == "Connect":
        is_unary = kind == "Unary"
        headers = [*CONNECT, ("connect-timeout-ms", "200")]
        content_type = f"application/{'' if is_unary else 'connect+'}proto"
        body = request if is_unary else envelope(request)
    else:
        headers = [("te", "trailers"), ("grpc-timeout", "200m")]
        content_type, body = GRPC_TYPES[protocol], envelope(request)
    answer = ask(server, f"/{SERVICE}/{kind}", content_type, body, headers)
    assert code_of(answer) == "deadline_exceeded"
    assert answer.http_status == ("504" if content_type == "application/proto" else "200")


# MARK: HTTP/1.1

def test_a_conversation_over_http_1_is_refused_and_the_connection_closed(server):
    connection = http.client.HTTPConnection(
        server.response.host, server.response.port, timeout=CONNECT_SECONDS)
    connection.request(
        "POST", f"/{SERVICE}/BidiStream", envelope(b""),
        {"content-type": "application/connect+proto"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("connection")) == (505, "close")
    connection.close()


# MARK: The runner's protocol

@pytest.mark.parametrize("sent, fault", [
    (b"", "inputEnded"), (b"\0\0", "inputEnded"), (b"\0\0\0\5\x08", "inputEnded"),
    (b"\xff\xff\xff\xff", "tooLarge"), (struct.pack(">I", 1) + b"\xff", "malformed"),
    (frame(ServerCompatRequest(http_version=HTTP_3)), "HTTP version 3"),
    (frame(ServerCompatRequest(http_version=2, use_tls=True)), "server_creds.cert"),
], ids=["nothing", "half a length", "half a message", "a length without end", "no message",
        "HTTP/3", "TLS without a certificate"])
def test_what_the_runner_cannot_mean_ends_the_server_with_an_error(sent, fault):
    done = subprocess.run([PROGRAM], input=sent, capture_output=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == b""
    assert fault in done.stderr.decode()
