# SPDX-License-Identifier: Apache-2.0
"""The same answer and the same error through every protocol and codec over both versions of HTTP."""

import base64
import functools
import gzip
import json
import shlex
import subprocess
import urllib.parse

import grpc
import pytest
from clients import Client, Refusal
from daemon import ROOT
from google.protobuf import json_format, message_factory
from test_edges import valid_request
import webcalls
from waiting import wait_for
from webcalls import CODES, PROTOCOLS, VERSIONS, Connect, envelope

CONTENT = '{"text": "a\\u0041\\ud800 and \u0444\u044b\u0432\u0430"}'
IDS = dict(ids=repr)


@pytest.fixture(params=VERSIONS)
def curl(request):
    """curl, which speaks each version of HTTP in turn."""
    return functools.partial(webcalls.curl, http=request.param)


@pytest.fixture(scope="module")
def owner(daemon):
    with Client(daemon.address, "owner") as owner:
        yield owner


@pytest.fixture(scope="module")
def session(owner):
    return owner.create(title="\u0424", content=CONTENT)


def methods(owner):
    """Every method that curl can call, with its way over gRPC; a watch has no end."""
    for stub, messages in owner.services:
        (service,) = messages.DESCRIPTOR.services_by_name.values()
        for method in service.methods:
            if not method.client_streaming and not method.name.startswith("Watch"):
                yield getattr(stub, method.name), method


def method_named(owner, name):
    return next(method for _, method in methods(owner) if method.name == name)


def over_grpc(owner, stub, method, request):
    """Code, reason, message and answers, as grpcio has them."""
    try:
        answer = stub(request, timeout=60, metadata=owner.metadata)
        return "ok", None, "", tuple(answer) if method.server_streaming else (answer,)
    except grpc.RpcError as error:
        refusal = Refusal(error)
        return CODES[refusal.code.value[0]], refusal.reason, refusal.message, ()


READS = {
    "GetSession", "GetSessionMetadata", "ListSessions", "ListSessionVersions", "GetSessionVersion",
    "ListSessionGrants", "ListAuditEvents", "ExportSessions"}


@pytest.mark.parametrize("protocol", PROTOCOLS, **IDS)
def test_every_method_refuses_an_empty_request_as_over_grpc(daemon, owner, protocol):
    called = 0
    for stub, method in methods(owner):
        request = message_factory.GetMessageClass(method.input_type)()
        code, reason, message, _ = over_grpc(owner, stub, method, request)
        reply = protocol.call(daemon.address, method, request, user="owner")
        assert (reply.code, reply.reason, reply.message) == (code, reason, message), method.name
        called += 1
    assert called > 25


@pytest.mark.parametrize("protocol", PROTOCOLS, **IDS)
def test_every_read_answers_as_over_grpc(daemon, owner, session, protocol):
    called = set()
    for stub, method in methods(owner):
        if method.name not in READS:
            continue
        request = valid_request(method, (session.id, session.id))
        code, reason, _, answers = over_grpc(owner, stub, method, request)
        reply = protocol.call(daemon.address, method, request, user="owner")
        assert (reply.code, reply.reason, len(reply.messages)) == (code, reason, len(answers))
        if method.name != "ExportSessions":  # A bundle says when it was made.
            assert reply.messages == answers, method.name
        called.add(method.name)
    assert called == READS


@pytest.mark.parametrize("protocol", PROTOCOLS, **IDS)
def test_content_comes_back_to_the_byte(daemon, owner, protocol):
    create, get = method_named(owner, "CreateSession"), method_named(owner, "GetSession")
    request = message_factory.GetMessageClass(create.input_type)(title="t", content=CONTENT)
    created = protocol.call(daemon.address, create, request, user="owner").messages[0]
    assert owner.read(created.metadata.id).content == CONTENT
    request = message_factory.GetMessageClass(get.input_type)(id=created.metadata.id)
    reply = protocol.call(daemon.address, get, request, user="owner")
    assert reply.messages[0].session.content == CONTENT


def test_every_answer_has_its_date_but_those_of_grpc(daemon, owner):
    method = method_named(owner, "ListSessions")
    request = message_factory.GetMessageClass(method.input_type)()
    for protocol in PROTOCOLS:
        reply = protocol.call(daemon.address, method, request, user="owner")
        assert reply.headers["date"].endswith(" GMT")
        refused = protocol.call(daemon.address, method, request, user="owner", data=b"\xff")
        assert "date" in refused.headers
    assert "date" in webcalls.curl(f"http://{daemon.address}/", method="GET").headers
    reply = webcalls.curl(
        f"http://{daemon.address}/holdfast.v1.SessionService/ListSessions", body=envelope(b""),
        headers=[("content-type", "application/grpc"), ("te", "trailers")])
    assert reply.headers["content-type"] == "application/grpc"
    assert "date" not in reply.headers and b"grpc-status: 0" in reply.body


@pytest.mark.parametrize("protocol", PROTOCOLS, **IDS)
def test_malformed_messages_are_refused(daemon, owner, protocol):
    method = method_named(owner, "ListSessions")
    data = b'{"pageSize": 1.5}' if protocol.codec == "json" else b"\x08"
    reply = protocol.call(daemon.address, method, None, user="owner", data=data)
    assert reply.reason == "MESSAGE_MALFORMED"
    assert reply.code == ("invalid_argument" if isinstance(protocol, Connect) else "internal")


@pytest.mark.parametrize(
    "protocol", [one for one in PROTOCOLS if one.codec == "json"], **IDS)
def test_unknown_json_fields_are_ignored_and_both_spellings_taken(daemon, owner, session, protocol):
    method = method_named(owner, "ListSessions")
    for data in (b'{"page_size": 1, "new": {"a": [1]}}', b'{"pageSize": 1}'):
        reply = protocol.call(daemon.address, method, None, user="owner", data=data)
        assert (reply.code, len(reply.messages[0].sessions)) == ("ok", 1)


def url(daemon, method, **query):
    return (f"http://{daemon.address}/holdfast.v1.SessionService/{method}?"
            + urllib.parse.urlencode(query))


def test_reads_without_side_effects_take_get(daemon, owner, session, curl):
    message = json.dumps({"id": session.id})
    user = [("x-holdfast-user", "owner")]
    plain = curl(url(daemon, "GetSession", connect="v1", encoding="json", message=message),
                 method="GET", headers=user)
    assert (plain.status, plain.headers["vary"]) == (200, "accept-encoding")
    assert json.loads(plain.body)["session"]["content"] == CONTENT
    request = owner._request("GetSession", dict(id=session.id))[1].SerializeToString()
    binary = curl(url(daemon, "GetSession", encoding="proto", base64="1",
                      message=base64.urlsafe_b64encode(request).decode().rstrip("=")),
                  method="GET", headers=user)
    assert binary.headers["content-type"] == "application/proto"
    answer = owner.call("GetSession", id=session.id)
    assert type(answer).FromString(binary.body) == answer == json_format.Parse(
        plain.body.decode(), type(answer)())


@pytest.mark.parametrize("method, query, status", [
    ("CreateSession", dict(encoding="json", message="{}"), 405),
    ("ListSessions", dict(encoding="json"), 400), ("ListSessions", dict(message="{}"), 400),
    ("ListSessions", dict(encoding="xml", message="{}"), 415),
    ("ListSessions", dict(encoding="json", message="{}", connect="v2"), 400),
    ("None", dict(encoding="json", message="{}"), 404)])
def test_other_gets_are_refused(daemon, method, query, status, curl):
    assert curl(url(daemon, method, **query), method="GET").status == status


def test_a_compressed_body_is_read(daemon, owner, session, curl):
    reply = curl(
        url(daemon, "ListSessions"), body=gzip.compress(b'{"pageSize": 1}'), headers=[
            ("content-type", "application/json"), ("content-encoding", "gzip"),
            ("x-holdfast-user", "owner")])
    assert reply.status == 200 and len(json.loads(reply.body)["sessions"]) == 1


@pytest.mark.parametrize("headers, status, code", [
    ([("content-encoding", "br")], 501, "unimplemented"),
    ([("connect-protocol-version", "2")], 400, "invalid_argument"),
    ([("connect-timeout-ms", "-1")], 400, "invalid_argument"),
    ([("connect-timeout-ms", "0")], 504, "deadline_exceeded"),
    ([("origin", "https://evil.example")], 403, "permission_denied"),
    ([("origin", "null")], 403, "permission_denied"),
    ([("sec-fetch-site", "cross-site")], 403, "permission_denied"),
    ([("x-forwarded-for", "192.0.2.1")], 403, "permission_denied"),
    ([("host", "evil.example")], 421, "permission_denied")], ids=str)
def test_heads_with_a_fault_are_refused(daemon, headers, status, code, curl):
    reply = curl(url(daemon, "ListSessions"), body=b"{}",
                 headers=[("content-type", "application/json"), *headers])
    assert (reply.status, json.loads(reply.body)["code"]) == (status, code)


@pytest.mark.parametrize("content_type", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/foo",
    "application/connect+proto", "application/json;charset=latin1"])
def test_other_content_types_are_told_what_is_taken(daemon, content_type, curl):
    reply = curl(url(daemon, "ListSessions"), body=b"{}", headers=[("content-type", content_type)])
    assert reply.status == 415
    assert "application/json" in reply.headers["accept-post"]


def test_a_page_of_its_own_origin_may_call(daemon, curl):
    reply = curl(url(daemon, "ListSessions"), body=b"{}", headers=[
        ("content-type", "application/json"), ("origin", f"http://{daemon.address}"),
        ("sec-fetch-site", "same-origin")])
    assert reply.status == 200


def test_a_body_past_the_limit_is_429(daemon, curl):
    text = json.dumps({"title": "t", "content": "x" * (5 << 20)}).encode()
    reply = curl(url(daemon, "CreateSession"), body=text,
                 headers=[("content-type", "application/json")])
    assert (reply.status, json.loads(reply.body)["code"]) == (429, "resource_exhausted")


def test_a_compressed_text_may_be_as_large_as_a_plain_one(daemon, curl):
    """JSON may be three times the message limit; the message that it means, the limit."""
    text = b'{"pageSize": 1' + b" " * (6 << 20) + b"}"
    fields = [("content-type", "application/json"), ("x-holdfast-user", "nobody")]
    compressed = [*fields, ("content-encoding", "gzip")]
    assert curl(url(daemon, "ListSessions"), body=text, headers=fields).status == 200
    reply = curl(url(daemon, "ListSessions"), body=gzip.compress(text), headers=compressed)
    assert reply.status == 200
    text = b'{"pageSize": 1' + b" " * (16 << 20) + b"}"
    reply = curl(url(daemon, "ListSessions"), body=gzip.compress(text), headers=compressed)
    assert (reply.status, json.loads(reply.body)["code"]) == (429, "resource_exhausted")


def test_the_log_has_the_code_that_the_caller_was_told(daemon, curl):
    mark = "log-of-a-malformed-call"
    reply = curl(url(daemon, "ListSessions"), body=b'{"pageSize": tru}', headers=[
        ("content-type", "application/json"), ("x-request-id", mark)])
    assert (reply.status, json.loads(reply.body)["code"]) == (400, "invalid_argument")
    line = wait_for(
        lambda: [json.loads(line) for line in daemon.log.read_text().splitlines() if mark in line],
        what="the call is logged")[0]
    assert line["code"] == "INVALID_ARGUMENT"


def test_a_get_with_a_body_is_refused(daemon, curl):
    reply = curl(
        url(daemon, "ListSessions", encoding="json", message="{}"), method="GET", body=b"{}",
        options=["--data-binary", "@-"])
    assert reply.status == 415


def test_grpc_takes_json(daemon, session):
    reply = webcalls.curl(
        url(daemon, "GetSession").rstrip("?"),
        body=envelope(b'{"id": "%s"}' % session.id.encode()), headers=[
            ("content-type", "application/grpc+json"), ("te", "trailers"),
            ("x-holdfast-user", "owner")])
    assert reply.headers["content-type"] == "application/grpc+json"
    answer = reply.body[5:].partition(b"grpc-status")[0]
    assert json.loads(answer)["session"]["content"] == CONTENT


def commands_of_the_page():
    page = (ROOT / "docs" / "protocols.md").read_text()
    block = page.partition("```\n")[2].partition("```")[0].replace("\\\n", " ")
    return block.strip().splitlines()


@pytest.mark.parametrize("command", commands_of_the_page())
def test_the_commands_of_the_page_work(daemon, command):
    assert "127.0.0.1:50051" in command
    words = shlex.split(command.replace("127.0.0.1:50051", daemon.address))
    done = subprocess.run([*words, "--silent", "--fail"], capture_output=True, check=True)
    assert json.loads(done.stdout)
