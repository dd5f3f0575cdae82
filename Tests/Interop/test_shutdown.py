# SPDX-License-Identifier: Apache-2.0
"""How a server says goodbye (gRFC A9, gRPC's `doc/health-checking.md`)."""

import pytest

from probe import DATA, GOAWAY, HEADERS, Probe, message
from server import Server

WATCH = {":path": "/grpc.health.v1.Health/Watch"}
STREAM = {":path": "/grpc.testing.TestService/FullDuplexCall"}
NO_ERROR, EVERY_STREAM = 0, 2**31 - 1
SERVING, NOT_SERVING = message(b"\x08\x01"), message(b"\x08\x02")


@pytest.fixture
def server():
    with Server() as server:
        yield server


def test_a_watch_is_told_and_ended(server):
    with Probe(server) as probe:
        probe.send_head(WATCH)
        probe.send_data(message())
        probe.read_until(lambda kind: kind == DATA)
        assert probe.answer.data == SERVING
        server.stop()
        answer = probe.read_answer()
    assert answer.data == SERVING + NOT_SERVING
    assert answer.status == 14


def test_a_running_call_is_finished_between_two_goaways(server):
    with Probe(server) as probe:
        probe.send_head(STREAM)
        # response_parameters {size: 3}
        request = message(b"\x12\x02\x08\x03")
        probe.send_data(request, end_stream=False)
        probe.read_until(lambda kind: kind == DATA)
        server.stop()
        probe.read_until(lambda kind: kind == GOAWAY)
        assert probe.answer.goaways == [(EVERY_STREAM, NO_ERROR)]
        probe.read_until(lambda kind: kind == GOAWAY)
        assert probe.answer.goaways[1:] == [(1, NO_ERROR)]
        probe.send_data(request)
        answer = probe.read_to_end()
    # payload {body: three zero bytes}, once before and once after
    assert answer.data == 2 * message(b"\x0a\x05\x12\x03\0\0\0")
    assert answer.status == 0


def test_an_idle_connection_is_closed(server):
    with Probe(server) as probe:
        probe.send_head({}, end_stream=False)
        probe.send_data(message())
        probe.read_until(lambda kind: kind == HEADERS)
        server.stop()
        probe.read_to_end()
    assert [last for last, _ in probe.answer.goaways] == [EVERY_STREAM, 1]


def test_a_call_that_does_not_end_is_cut_off(server):
    server.exit_code = 1
    with Probe(server) as probe:
        probe.send_head(STREAM)
        probe.settle()
        server.stop()
        answer = probe.read_to_end()
    assert answer.status == 14
