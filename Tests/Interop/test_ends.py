# SPDX-License-Identifier: Apache-2.0
"""How calls and connections end when their other end does not do its part, over plaintext and TLS."""

import base64
import struct

import pytest
from google.rpc import error_details_pb2, status_pb2

from probe import GOAWAY, SETTINGS, Probe, frame, message
from server import Server
from test_edge_requests import METADATA_MAX

NO_ERROR, CANCEL = 0, 8
INITIAL_WINDOW_SIZE, MAX_HEADER_LIST_SIZE = 4, 6
UNARY = {":path": "/grpc.testing.TestService/UnaryCall"}
OUTPUT = {":path": "/grpc.testing.TestService/StreamingOutputCall"}


def test_a_deadline_passes_behind_a_closed_window(server):
    with Probe(server) as probe:
        probe.socket.sendall(frame(SETTINGS, 0, 0, struct.pack(">HI", INITIAL_WINDOW_SIZE, 0)))
        probe.settle()
        probe.send_head({**OUTPUT, "grpc-timeout": "300m"})
        # response_parameters {size: 1000}
        probe.send_data(message(b"\x12\3\x08\xe8\x07"))
        answer = probe.read_answer()
    assert answer.blocks == 1 and not answer.ended
    assert answer.reset == CANCEL


@pytest.mark.parametrize("head,body", [
    ({}, None),
    # response_parameters {interval_us: 2000000000}, more than half an hour
    (OUTPUT, message(b"\x12\6\x10\x80\xa8\xd6\xb9\x07")),
], ids=["the message never comes", "the handler is busy"])
def test_a_deadline_passes_when_it_says(server, head, body):
    """Not when a coarser clock of the server would end the call: one with more time goes on."""
    with Probe(server) as later, Probe(server) as sooner:
        for probe, timeout in [(later, "25S"), (sooner, "300m")]:
            probe.send_head({**head, "grpc-timeout": timeout})
            if body:
                probe.send_data(body)
        assert reason(sooner.read_answer()) == "DEADLINE_EXCEEDED"
        still_open = later.settle()
    assert not still_open.ended and still_open.reset is None


def test_a_connection_outlives_metadata_past_the_limit(server):
    with Probe(server) as probe:
        probe.send_head({"x-large": "a" * METADATA_MAX})
        probe.send_data(message())
        assert reason(probe.read_answer()) == "METADATA_TOO_LARGE"
        # The fields that both have in common come from the table that the first one filled.
        for _ in range(2):
            probe.begin_another()
            probe.send_head({})
            probe.send_data(message())
            answer = probe.read_answer()
            assert (answer.status, answer.goaways) == (0, [])


def test_the_second_goaway_does_not_wait_for_ever():
    with Server() as server:
        with Probe(server) as probe:
            probe.acknowledges_pings = False
            probe.send_head({":path": "/grpc.testing.TestService/FullDuplexCall"})
            probe.socket.sendall(frame(SETTINGS, 0, 0))
            probe.read_until(lambda kind: kind == SETTINGS)
            server.stop()
            probe.read_until(lambda kind: kind == GOAWAY)
            probe.read_until(lambda kind: kind == GOAWAY)
    assert [code for _, code in probe.answer.goaways] == [NO_ERROR, NO_ERROR]


def reason(answer):
    """What ErrorInfo names; the details must agree with the trailers."""
    fields = answer.trailers or answer.headers
    details = fields["grpc-status-details-bin"]
    status = status_pb2.Status.FromString(base64.b64decode(details + "=" * (-len(details) % 4)))
    assert status.code == int(fields["grpc-status"])
    infos = {any_.TypeName(): any_ for any_ in status.details}
    request = error_details_pb2.RequestInfo()
    assert infos["google.rpc.RequestInfo"].Unpack(request)
    assert request.request_id == fields["x-request-id"]
    info = error_details_pb2.ErrorInfo()
    assert infos["google.rpc.ErrorInfo"].Unpack(info)
    return info.reason


@pytest.mark.parametrize("size_max,count,fits", [
    (None, 5_000, True), (None, 7_900, False), (2_000, 1_000, True),
    (2_000, 1_640, False)])
def test_metadata_that_does_not_fit_is_left_out(server, size_max, count, fits):
    initial, trailing = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"
    value = base64.b64encode(b"t" * (count * 3 // 4)).decode()
    with Probe(server) as probe:
        if size_max:
            setting = struct.pack(">HI", MAX_HEADER_LIST_SIZE, size_max)
            probe.socket.sendall(frame(SETTINGS, 0, 0, setting))
        probe.send_head({trailing: value, initial: "i" * count})
        probe.send_data(message())
        answer = probe.read_answer()
    assert (answer.http_status, answer.status, answer.data) == ("200", 0, message())
    assert (initial in answer.headers, trailing in answer.trailers) == (fits, fits)
    for fields in (answer.headers, answer.trailers):
        size = sum(len(name) + len(value) + 32 for name, value in fields.items())
        assert size <= min(size_max or 8_192, 8_192)


#: Each row breaks what the row before it breaks and one thing more, which is looked at earlier.
FAULTS = [
    ({"grpc-encoding": "foo"}, lambda answer: reason(answer) == "ENCODING_UNKNOWN"),
    ({"grpc-timeout": "0n"}, lambda answer: reason(answer) == "DEADLINE_EXCEEDED"),
    ({":path": "/none"}, lambda answer: reason(answer) == "METHOD_UNKNOWN"),
    ({"x-bin": "?"}, lambda answer: reason(answer) == "METADATA_MALFORMED"),
    ({"grpc-timeout": "1x"}, lambda answer: reason(answer) == "TIMEOUT_MALFORMED"),
    ({":method": "GET"},
     lambda answer: answer.http_status == "405" and reason(answer) == "METHOD_NOT_POST"),
    # Of no protocol: the path is looked at first, since 404 is all that such a caller reads.
    ({"content-type": "text/html"}, lambda answer: answer.http_status == "404"),
    ({"x-large": "a" * METADATA_MAX},
     lambda answer: answer.http_status == "429" and b"METADATA_TOO_LARGE" in answer.data),
    ({"te": "gzip"}, lambda answer: answer.reset == 1),
]


def test_faults_are_told_in_a_fixed_order(server):
    changes = {}
    for change, is_right in FAULTS:
        changes.update(change)
        with Probe(server) as probe:
            probe.send_head(changes)
            probe.send_data(message())
            assert is_right(probe.read_answer()), change


@pytest.mark.parametrize("body,expected", [
    (b"", "MESSAGE_COUNT_WRONG"),
    (message() + message(), "MESSAGE_COUNT_WRONG"),
    (b"\0\0", "MESSAGE_TRUNCATED"),
    (message(flag=2), "MESSAGE_FLAG_INVALID"),
    (message(flag=1), "MESSAGE_FLAG_INVALID"),
    (message(length=0xFFFFFFFF), "MESSAGE_TOO_LARGE"),
    (message(b"\xff"), "MESSAGE_MALFORMED"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_broken_message_is_told_with_its_reason(server, body, expected):
    with Probe(server) as probe:
        probe.send_head(UNARY)
        probe.send_data(body)
        assert reason(probe.read_answer()) == expected


def test_a_message_that_cannot_be_decompressed_is_told_with_its_reason(server):
    with Probe(server) as probe:
        probe.send_head({**UNARY, "grpc-encoding": "gzip"})
        probe.send_data(message(b"no gzip", flag=1))
        assert reason(probe.read_answer()) == "MESSAGE_CORRUPT"
