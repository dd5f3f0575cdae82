# SPDX-License-Identifier: Apache-2.0
"""PyPI's schemathesis reads openapi.json and calls a server with whatever it allows: no answer is a
fault of the server's, every one is as described, and every reason is told of its method.

schemathesis would send HTTP/1.1 by itself, so pyqwest carries its requests over HTTP/2.
"""

import base64
import json

import pytest
from clients import Client
from daemon import ROOT
from hypothesis import HealthCheck, settings
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport
from requests import Request
from schemathesis import Response, openapi
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance, response_schema_conformance, status_code_conformance)
from webcalls import reason_of

load_all_checks()
CHECKS = [content_type_conformance, response_schema_conformance, status_code_conformance]
SCHEMA = openapi.from_path(ROOT / "docs" / "reference" / "api" / "openapi.json")
SCHEMA.config.generation.update(modes=[GenerationMode.POSITIVE])
#: Headers of HTTP/1.1, what limits the time of a call, and users whose names are no names.
DROPPED = {"connection", "content-length", "connect-timeout-ms", "x-holdfast-user"}
FAULTS = {"internal", "unknown", "data_loss"}
#: Reasons that a request in JSON can have, whatever the method.
OF_ANY_CALL = {"MESSAGE_MALFORMED", "METADATA_TOO_LARGE"}


@pytest.fixture(scope="module")
def http():
    return SyncClient(SyncHTTPTransport(http_version=HTTPVersion.HTTP2))


@pytest.fixture(scope="module")
def owner(daemon):
    with Client(daemon.address) as owner:
        yield owner


def aimed(body, service, owner):
    """A request at things that are there: most random ids would be refused at once."""
    if not isinstance(body, dict):
        return body
    session = owner.create(title="A session", content="{}").id
    snapshot = owner.call("CreateSnapshot", source_session_id=session).metadata.id
    known = {
        "id": snapshot if service == "SnapshotService" else session, "snapshotId": snapshot,
        "sourceSessionId": session}
    return {
        name: known[name] if name in known and isinstance(value, str) else value
        for name, value in body.items()}


@SCHEMA.parametrize()
@settings(
    max_examples=20, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck))
def test_whatever_the_description_allows_is_answered_as_described(case, daemon, owner, http):
    fields = case.as_transport_kwargs(base_url=f"http://{daemon.address}")
    if "json" in fields:
        (service,) = case.operation.tags
        fields["json"] = aimed(fields["json"], service, owner)
    request = Request(**fields).prepare()
    headers = [
        (name, value) for name, value in request.headers.items() if name.lower() not in DROPPED]
    reply = http.execute(
        request.method, request.url, headers=headers, content=request.body or b"")
    response = Response(
        reply.status, headers={name: [value] for name, value in reply.headers.items()},
        content=bytes(reply.content), request=request, elapsed=0.0, verify=False,
        http_version="2")
    case.validate_response(response, checks=CHECKS)
    if reply.status != 200:
        error = json.loads(bytes(reply.content))
        assert error["code"] not in FAULTS
        reason = reason_of(
            (one["type"], base64.b64decode(one["value"] + "==")) for one in error["details"])
        told = case.operation.definition.raw["description"].rpartition("Reasons: ")[2]
        assert reason in OF_ANY_CALL or reason in told.rstrip(".").split(", "), error
