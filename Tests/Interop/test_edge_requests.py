# SPDX-License-Identifier: Apache-2.0
"""Requests at the edge of what gRPC allows, each with the answer that its documents ask for.

gRPC's `doc/PROTOCOL-HTTP2.md`, `doc/statuscodes.md` and `doc/compression.md` decide; the libraries
in use answer many of these in other ways.
"""

import base64

import pytest

from probe import Probe, message

OK, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 0, 4, 8, 12, 13
NO_ERROR, PROTOCOL_ERROR = 0, 1
EMPTY = message()


def ask(port, changes=None, body=EMPTY, end_stream=True):
    with Probe(port) as probe:
        probe.send_head(changes or {}, end_stream=body is None)
        if body is not None:
            probe.send_data(body, end_stream)
        return probe.read_answer()


def is_refused(answer, status):
    """A status alone, as an error before the first message should be."""
    assert answer.http_status == "200"
    assert answer.is_trailers_only
    assert answer.status == status
    return True


def test_a_plain_request_is_answered(port):
    answer = ask(port)
    assert (answer.http_status, answer.status, answer.data) == ("200", OK, EMPTY)
    assert answer.headers["content-type"] == "application/grpc"
    assert answer.reset is None


@pytest.mark.parametrize("content_type", [
    "application/json", None, "application/grpc-web", "application/grpc-web+proto",
    "application/grpc+foo", "application/grpc+json", "application/grpcx"])
def test_other_content_types_are_unsupported_media(port, content_type):
    answer = ask(port, {"content-type": content_type})
    assert answer.http_status == "415"
    assert "application/grpc" in answer.headers["accept-post"]


@pytest.mark.parametrize("content_type", [
    "application/grpc;charset=utf-8", "application/grpc; charset=utf-8"])
def test_parameters_of_the_content_type_are_allowed(port, content_type):
    answer = ask(port, {"content-type": content_type})
    assert answer.status == OK
    assert answer.headers["content-type"] == "application/grpc"


def test_the_subtype_is_echoed(port):
    answer = ask(port, {"content-type": "application/grpc+proto"})
    assert answer.status == OK
    assert answer.headers["content-type"] == "application/grpc+proto"


def test_te_may_be_missing(port):
    assert ask(port, {"te": None}).status == OK


def test_another_te_is_malformed(port):
    assert ask(port, {"te": "gzip"}).reset == PROTOCOL_ERROR


@pytest.mark.parametrize("method", ["GET", "PUT", "post"])
def test_only_post_is_allowed(port, method):
    answer = ask(port, {":method": method})
    assert answer.http_status == "405"
    assert answer.headers["allow"] == "POST"
    assert answer.status == INTERNAL


@pytest.mark.parametrize("path", [
    "grpc.testing.TestService/EmptyCall",
    "/grpc.testing.TestService/EmptyCall?a=b",
    "/grpc.testing.TestService/%45mptyCall",
    "/grpc.testing.TestService/EmptyCall/",
    "//grpc.testing.TestService/EmptyCall",
    "/grpc.testing.TestService/emptyCall",
    "/grpc.testing.TestService/UnimplementedCall",
    "/grpc.testing.None/EmptyCall",
    "/",
    "*",
])
def test_a_path_is_matched_byte_for_byte(port, path):
    assert is_refused(ask(port, {":path": path}), UNIMPLEMENTED)


def test_authority_is_optional(port):
    assert ask(port, {":authority": None}).status == OK


@pytest.mark.parametrize("timeout", ["1x", "-5S", "+5S", "123456789S", "5", "S", " 1S", "1 S", "1.5S", ""])
def test_a_malformed_timeout_is_internal(port, timeout):
    answer = ask(port, {"grpc-timeout": timeout})
    # White space at the edge of a value is malformed HTTP/2 already (RFC 9113 section 8.2.1).
    assert answer.reset == PROTOCOL_ERROR if timeout[:1] == " " else is_refused(answer, INTERNAL)


@pytest.mark.parametrize("timeout", ["99999999H", "1S", "99999999n"])
def test_a_timeout_has_up_to_eight_digits(port, timeout):
    assert ask(port, {"grpc-timeout": timeout}).status == OK


@pytest.mark.parametrize("timeout", ["0n", "0H", "00000000S"])
def test_no_time_at_all_is_a_deadline_exceeded(port, timeout):
    assert is_refused(ask(port, {"grpc-timeout": timeout}), DEADLINE_EXCEEDED)


def test_a_deadline_passes_while_the_message_never_comes(port):
    with Probe(port) as probe:
        probe.send_head({"grpc-timeout": "300m"})
        answer = probe.read_answer()
    assert is_refused(answer, DEADLINE_EXCEEDED)
    assert answer.reset == NO_ERROR


def test_a_deadline_passes_while_the_handler_is_busy(port):
    # response_parameters {interval_us: 1500000}
    request = bytes([0x12, 4, 0x10]) + bytes([0xE0, 0xC6, 0x5B])
    answer = ask(
        port,
        {":path": "/grpc.testing.TestService/StreamingOutputCall", "grpc-timeout": "300m"},
        message(request))
    assert is_refused(answer, DEADLINE_EXCEEDED)


def test_an_unknown_encoding_is_unimplemented_and_the_known_ones_are_listed(port):
    answer = ask(port, {"grpc-encoding": "foo"})
    assert is_refused(answer, UNIMPLEMENTED)
    accepted = answer.headers["grpc-accept-encoding"].split(",")
    assert sorted(accepted) == ["deflate", "gzip", "identity"]


@pytest.mark.parametrize("encoding", [None, "identity"])
def test_a_compressed_message_without_an_encoding_is_internal(port, encoding):
    assert is_refused(ask(port, {"grpc-encoding": encoding}, message(flag=1)), INTERNAL)


@pytest.mark.parametrize("flag", [2, 0x80, 0xFF])
def test_another_flag_is_internal(port, flag):
    assert is_refused(ask(port, body=message(flag=flag)), INTERNAL)


@pytest.mark.parametrize("body", [None, b"", EMPTY + EMPTY], ids=["none", "empty DATA", "two"])
def test_a_unary_request_holds_one_message(port, body):
    assert is_refused(ask(port, body=body), UNIMPLEMENTED)


@pytest.mark.parametrize("body", [b"\0", b"\0\0\0\0", message(length=1), message(b"abc", length=4)])
def test_a_truncated_message_is_internal(port, body):
    assert is_refused(ask(port, body=body), INTERNAL)


@pytest.mark.parametrize("body", [b"\xff", b"\x07", b"\x0a\x05a", b"\x00\x00"])
def test_what_is_no_protobuf_is_internal(port, body):
    answer = ask(port, {":path": "/grpc.testing.TestService/UnaryCall"}, message(body))
    assert is_refused(answer, INTERNAL)


@pytest.mark.parametrize("length", [4 * 1024 * 1024 + 1, 0xFFFFFFFF])
def test_an_oversize_message_is_refused_by_its_prefix(port, length):
    answer = ask(port, body=message(length=length), end_stream=False)
    assert is_refused(answer, RESOURCE_EXHAUSTED)
    assert f"({length} vs. {4 * 1024 * 1024})" in answer.headers["grpc-message"]
    assert answer.reset == NO_ERROR


@pytest.mark.parametrize("value", ["?", "a", "YQ=", "YQ==YQ==", "Y Q"])
def test_malformed_base64_is_internal(port, value):
    assert is_refused(ask(port, {"x-test-bin": value}), INTERNAL)


def test_binary_values_are_split_before_they_are_decoded(port):
    answer = ask(port, {"x-grpc-test-echo-trailing-bin": "YQ==,Yg"})
    assert answer.status == OK
    # Both values come back; a dict of fields keeps the last one.
    assert base64.b64decode(answer.trailers["x-grpc-test-echo-trailing-bin"] + "==") == b"b"


def test_a_value_that_is_not_ascii_is_no_error(port):
    assert ask(port, {"x-name": b"caf\xc3\xa9 \xe9"}).status == OK


@pytest.mark.parametrize("changes", [
    {"X-Upper": "a"}, {"connection": "close"}, {"x y": "a"}, {"x": "a\nb"}, {":odd": "a"},
    {":path": None}, {":method": None}, {":scheme": None}, {":path": ""}],
    ids=["upper case", "connection", "name", "value", "pseudo", "path", "method", "scheme", "empty"])
def test_malformed_http_is_a_protocol_error(port, changes):
    answer = ask(port, changes)
    assert answer.reset == PROTOCOL_ERROR
    assert answer.blocks == 0
    assert answer.goaways == []


def test_metadata_within_the_limit_is_taken(port):
    assert ask(port, {"x-large": "a" * 9_000}).status == OK


def test_metadata_past_the_limit_is_resource_exhausted(port):
    answer = ask(port, {"x-large": "a" * 20_000})
    assert is_refused(answer, RESOURCE_EXHAUSTED)
    assert "vs. 16384" in answer.headers["grpc-message"]


@pytest.mark.parametrize("changes", [
    {":path": "/grpc.testing.None/None"}, {"content-type": "text/html"}, {":method": "GET"}])
def test_an_early_answer_asks_for_no_more(port, changes):
    with Probe(port) as probe:
        probe.send_head(changes)
        answer = probe.read_answer()
    assert answer.ended
    assert answer.reset == NO_ERROR
