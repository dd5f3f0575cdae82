# SPDX-License-Identifier: Apache-2.0
"""The cases of the conformance suite for servers, told again: each in every protocol, codec and
compression, over HTTP/2 and HTTP/1.1, over plaintext, TLS and mutual TLS.

The suite derives what it expects from the requests, and so do these tests. Requests that no
library would send are in test_suite_requests.py.
"""

import asyncio
from dataclasses import replace

import pytest
from authority import Authority
from connectrpc.protocol import ProtocolType
from webcalls import CODES

from suite_cases import CASES, DATA, KINDS, Case, cases_of, definition, expected, request
from suite_client import CODECS, SuiteClient, Variant, variants
from suite_server import CONNECT, RequestInfo, SuiteServer, message_class

MESSAGE_MAX = 204_800
#: What the suite allows between the time that was sent and the time that was told.
TIMEOUT_MARGIN_MS = 500
HEADERS = [("x-conformance-test", "Value1"), ("x-conformance-test", "Value2")]


def check_info(case, info, told, is_first):
    assert [one.type_url for one in info.requests] == [
        f"type.googleapis.com/{one.DESCRIPTOR.full_name}" for one in told]
    for one, sent in zip(info.requests, told):
        assert type(sent).FromString(one.value) == sent
    if not is_first:
        assert not info.request_headers
        return
    (sent,) = [one for one in info.request_headers if one.name == "x-conformance-test"]
    assert [value for one in sent.value for value in one.split(", ")] == ["Value1", "Value2"]
    assert info.HasField("timeout_ms") == (case.timeout_ms is not None)
    if case.timeout_ms:
        assert 0 <= case.timeout_ms - info.timeout_ms <= TIMEOUT_MARGIN_MS
    assert info.HasField("connect_get_info") == case.use_get


def check_error(case, outcome, failure):
    defined, told = failure
    code, message, details = outcome.error
    assert code == CODES[defined.code]
    if defined.message:
        assert message == defined.message
    wanted = [(one.type_url.split("/")[1], one.value) for one in defined.details]
    assert details[:len(wanted)] == wanted
    if told is None:
        assert len(details) == len(wanted)
    else:
        ((name, value),) = details[len(wanted):]
        assert name == RequestInfo.DESCRIPTOR.full_name
        check_info(case, RequestInfo.FromString(value), told, True)


def check(case, outcome):
    headers, trailers, payloads, failure = expected(case)
    if failure:
        assert outcome.error, "no error"
        check_error(case, outcome, failure)
    else:
        assert outcome.error is None
    assert [one.data for one in outcome.payloads] == [data for data, _ in payloads]
    for number, (one, (_, told)) in enumerate(zip(outcome.payloads, payloads)):
        check_info(case, one.request_info, told, number == 0)
    for wanted, got in ((headers, outcome.headers), (trailers, outcome.trailers)):
        for name, value in wanted.items():
            assert split(got.get(name, [])) == split(value), name


def split(values):
    """Values of which any may have been joined with the next by a comma."""
    return [part for value in values for part in value.split(", ")]


async def call(server, variant, security, case):
    return await SuiteClient(server, variant, security).call(
        KINDS[case.kind], case.requests, HEADERS, case.timeout_ms, case.use_get)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("authority"))
    for name in ("server", "client"):
        authority.issue(name, "DNS:localhost,IP:127.0.0.1")
    return authority


@pytest.fixture(scope="module", params=["plaintext", "tls", "mutual"])
def secured(request):
    """A server, and what its clients need to call it."""
    if request.param == "plaintext":
        with SuiteServer() as server:
            yield server, {}
        return
    authority = request.getfixturevalue("authority")
    security = {"tls_ca_cert": authority.read("ca.pem")}
    fields = {"use_tls": True, "server_creds": {
        "cert": authority.read("server.pem"), "key": authority.read("server.key")}}
    if request.param == "mutual":
        fields["client_tls_cert"] = authority.read("ca.pem")
        security |= {
            "tls_cert": authority.read("client.pem"), "tls_key": authority.read("client.key")}
    with SuiteServer(**fields) as server:
        assert server.response.pem_cert == authority.read("server.pem")
        yield server, security


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_the_caller_defines_is_answered_in_every_variant(secured, case):
    server, security = secured

    async def all_variants():
        for variant in variants(KINDS[case.kind]):
            try:
                check(case, await call(server, variant, security, case))
            except AssertionError as fault:
                fault.add_note(f"in {variant}")
                raise

    asyncio.run(all_variants())


@pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name())
@pytest.mark.parametrize("case", list(cases_of("IdempotentUnary")), ids=str)
def test_a_get_is_answered_as_a_post(secured, codec, case):
    server, security = secured
    variant = Variant(ProtocolType.CONNECT, codec, False)
    asked = replace(case, use_get=True)
    outcome = asyncio.run(call(server, variant, security, asked))
    check(asked, outcome)
    for payload in outcome.payloads:
        parameters = {
            one.name: list(one.value)
            for one in payload.request_info.connect_get_info.query_params}
        assert parameters["encoding"] == [codec.name()]
        assert len(parameters["message"]) == 1


def test_a_client_without_a_certificate_is_not_served_where_one_is_required(authority):
    fields = {"use_tls": True, "client_tls_cert": authority.read("ca.pem"), "server_creds": {
        "cert": authority.read("server.pem"), "key": authority.read("server.key")}}
    with SuiteServer(**fields) as server:
        case = CASES[0]
        outcome = asyncio.run(call(
            server, next(variants("Unary")), {"tls_ca_cert": authority.read("ca.pem")}, case))
        assert outcome.error[0] == "unavailable"


def padded(kind, size):
    """A request of so many bytes in binary."""
    sample = request(kind, definition(kind, DATA[:1]))
    for length in range(size - sample.ByteSize() - 8, size):
        one = request(kind, definition(kind, DATA[:1]), data=b"x" * max(length, 0))
        if one.ByteSize() == size:
            return one
    raise AssertionError(f"no request of {size} bytes")


@pytest.fixture(scope="module")
def limited():
    with SuiteServer(protocol=CONNECT, message_receive_limit=MESSAGE_MAX) as server:
        yield server


@pytest.mark.parametrize("kind", ["Unary", "ClientStream", "ServerStream", "HalfDuplex"])
def test_a_message_may_have_the_limit_and_no_byte_more(limited, kind):
    async def all_variants():
        for variant in variants(KINDS[kind]):
            fits = Case("fits", kind, [padded(kind, MESSAGE_MAX)])
            check(fits, await call(limited, variant, {}, fits))
            exceeds = Case("exceeds", kind, [padded(kind, MESSAGE_MAX + 1)])
            outcome = await call(limited, variant, {}, exceeds)
            assert outcome.error and outcome.error[0] == "resource_exhausted", str(variant)

    asyncio.run(all_variants())


def test_a_method_that_the_server_leaves_out_is_unimplemented(limited):
    async def all_variants():
        for variant in variants("Unimplemented"):
            outcome = await SuiteClient(limited, variant, {}).call(
                "Unimplemented", [message_class("UnimplementedRequest")()])
            assert outcome.error[0] == "unimplemented", str(variant)

    asyncio.run(all_variants())
