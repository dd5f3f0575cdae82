# SPDX-License-Identifier: Apache-2.0
"""Compression per message, by bytes (gRPC's `doc/compression.md`, `doc/PROTOCOL-HTTP2.md`)."""

import gzip
import struct
import zlib

import pytest

from probe import Probe, message

OK, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL = 0, 8, 12, 13
UNARY = "/grpc.testing.TestService/UnaryCall"
CODECS = {"gzip": (gzip.compress, gzip.decompress), "deflate": (zlib.compress, zlib.decompress)}


def ask(server, headers, body, path=UNARY):
    with Probe(server) as probe:
        probe.send_head({":path": path, **headers})
        probe.send_data(body)
        return probe.read_answer()


def response_size(count):
    """A SimpleRequest {response_size: count}."""
    varint = b""
    while count > 0x7F:
        varint, count = varint + bytes([count & 0x7F | 0x80]), count >> 7
    return b"\x10" + varint + bytes([count])


#: response_compressed {value: true}
COMPRESSED = b"\x32\x02\x08\x01"


def messages(data):
    """The flag and the bytes of each message in an answer."""
    found = []
    while data:
        flag, length = struct.unpack(">BI", data[:5])
        found.append((flag, data[5:5 + length]))
        data = data[5 + length:]
    return found


@pytest.mark.parametrize("encoding", CODECS)
def test_a_compressed_request_is_taken_and_the_encodings_are_disclosed(server, encoding):
    compress, _ = CODECS[encoding]
    answer = ask(server, {"grpc-encoding": encoding}, message(compress(response_size(10)), flag=1))
    assert answer.status == OK
    assert "grpc-encoding" not in answer.headers
    assert sorted(answer.headers["grpc-accept-encoding"].split(",")) == [
        "deflate", "gzip", "identity"]
    assert messages(answer.data)[0][0] == 0


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("body", [message(response_size(1)), message(flag=1)], ids=["flag 0", "empty"])
def test_a_message_need_not_be_compressed_where_one_may_be(server, encoding, body):
    assert ask(server, {"grpc-encoding": encoding}, body).status == OK


@pytest.mark.parametrize("encoding", CODECS)
def test_corrupt_truncated_and_overlong_messages_are_internal(server, encoding):
    compress, _ = CODECS[encoding]
    whole = compress(response_size(10))
    for broken in [b"garbage!", whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x"]:
        answer = ask(server, {"grpc-encoding": encoding}, message(broken, flag=1))
        assert answer.status == INTERNAL, broken
        assert answer.is_trailers_only


@pytest.mark.parametrize("encoding", CODECS)
def test_a_bomb_is_refused_at_the_size_limit(server, encoding):
    compressor = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(compressor.compress(bytes(1 << 24)) for _ in range(3)) + compressor.flush()
    assert len(bomb) < 65_535  # the first window
    answer = ask(server, {"grpc-encoding": encoding}, message(bomb, flag=1))
    assert answer.status == RESOURCE_EXHAUSTED
    assert str(4 << 20) in answer.headers["grpc-message"]


@pytest.mark.parametrize("list_, encoding", [
    ("gzip", "gzip"), ("deflate", "deflate"), ("deflate,gzip", "gzip"),
    ("identity, deflate", "deflate"), ("br,\tgzip", "gzip"), ("deflate , br", "deflate")])
def test_an_answer_is_compressed_by_what_the_client_lists(server, list_, encoding):
    answer = ask(server, {"grpc-accept-encoding": list_}, message(response_size(5_000) + COMPRESSED))
    assert answer.headers["grpc-encoding"] == encoding
    (flag, body), = messages(answer.data)
    assert flag == 1 and len(body) < 200
    assert CODECS[encoding][1](body).endswith(bytes(5_000))


@pytest.mark.parametrize("list_", [None, "", "identity", "br", "GZIP", "gzip;q=0", "xgzip"])
def test_an_answer_is_never_compressed_outside_the_list(server, list_):
    answer = ask(server, {"grpc-accept-encoding": list_}, message(response_size(5_000) + COMPRESSED))
    assert "grpc-encoding" not in answer.headers
    assert [flag for flag, _ in messages(answer.data)] == [0]


def test_a_small_answer_is_not_compressed(server):
    answer = ask(server, {"grpc-accept-encoding": "gzip"}, message(response_size(900) + COMPRESSED))
    assert "grpc-encoding" not in answer.headers
    assert messages(answer.data)[0][0] == 0


@pytest.mark.parametrize("compressed", [b"", b"\x32\x00"], ids=["not said", "false"])
def test_an_answer_is_not_compressed_against_the_handler(server, compressed):
    answer = ask(
        server, {"grpc-accept-encoding": "gzip"}, message(response_size(5_000) + compressed))
    assert "grpc-encoding" not in answer.headers
    assert messages(answer.data)[0][0] == 0


def test_each_message_of_a_stream_goes_its_own_way(server):
    def parameters(size, compressed):
        inner = b"\x08" + response_size(size)[1:] + (b"\x1a\x02\x08\x01" if compressed else b"\x1a\x00")
        return b"\x12" + bytes([len(inner)]) + inner
    request = parameters(5_000, True) + parameters(5_000, False) + parameters(10, True)
    answer = ask(server, {"grpc-accept-encoding": "deflate"}, message(request),
                 path="/grpc.testing.TestService/StreamingOutputCall")
    assert answer.headers["grpc-encoding"] == "deflate"
    assert [flag for flag, _ in messages(answer.data)] == [1, 0, 0]
    assert answer.status == OK


def test_a_flag_of_two_stays_an_error_with_an_encoding(server):
    assert ask(server, {"grpc-encoding": "gzip"}, message(flag=2)).status == INTERNAL
