# SPDX-License-Identifier: Apache-2.0
"""A server that is called by what it says of itself alone."""

import json
import subprocess
import sys
from pathlib import Path

import grpc
import pytest
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)

SERVICE = "grpc.testing.TestService"
BUF = str(Path(sys.executable).with_name("buf"))


@pytest.fixture
def channel(plain):
    with grpc.insecure_channel(f"127.0.0.1:{plain.port}") as channel:
        yield channel


@pytest.fixture
def service(channel):
    """The service as reflection describes it."""
    database = ProtoReflectionDescriptorDatabase(channel)
    assert SERVICE in database.get_services()
    return descriptor_pool.DescriptorPool(database).FindServiceByName(SERVICE)


def call(channel, method, text):
    """Calls a method with one message as JSON would have it, or a list where it takes a stream."""
    request = message_factory.GetMessageClass(method.input_type)
    answer = message_factory.GetMessageClass(method.output_type)
    kind = f"{'stream' if method.client_streaming else 'unary'}_" \
        f"{'stream' if method.server_streaming else 'unary'}"
    stub = getattr(channel, kind)(
        f"/{SERVICE}/{method.name}", request.SerializeToString, answer.FromString)
    messages = [request(**fields) for fields in text]
    reply = stub(iter(messages) if method.client_streaming else messages[0], timeout=30)
    return list(reply) if method.server_streaming else reply


def test_every_method_but_one_is_there_and_does_what_it_says(channel, service):
    methods = service.methods_by_name
    call(channel, methods["EmptyCall"], [{}])
    for name in "UnaryCall", "CacheableUnaryCall":
        answer = call(channel, methods[name], [{"response_size": 3}])
        assert answer.payload.body == bytes(3)
    sizes = {"response_parameters": [{"size": 2}, {"size": 1}]}
    for name in "StreamingOutputCall", "FullDuplexCall", "HalfDuplexCall":
        answers = call(channel, methods[name], [sizes])
        assert [answer.payload.body for answer in answers] == [bytes(2), bytes(1)]
    inputs = [{"payload": {"body": bytes(size)}} for size in (4, 5)]
    assert call(channel, methods["StreamingInputCall"], inputs).aggregated_payload_size == 9
    with pytest.raises(grpc.RpcError) as error:
        call(channel, methods["UnimplementedCall"], [{}])
    assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_status_that_is_asked_for_is_the_one_that_comes(channel, service):
    status = {"response_status": {"code": 5, "message": "as told"}}
    with pytest.raises(grpc.RpcError) as error:
        call(channel, service.methods_by_name["UnaryCall"], [status])
    assert (error.value.code(), error.value.details()) == (grpc.StatusCode.NOT_FOUND, "as told")


def test_a_server_names_itself_where_it_is_asked_to(channel, service):
    unary = service.methods_by_name["UnaryCall"]
    ids = {call(channel, unary, [{"fill_server_id": True}]).server_id for _ in range(3)}
    assert len(ids) == 1 and "" not in ids
    assert call(channel, unary, [{}]).server_id == ""


def test_buf_calls_by_reflection(plain):
    listed = subprocess.run(
        [BUF, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--list-methods",
         f"http://127.0.0.1:{plain.port}"], check=True, capture_output=True, text=True).stdout
    assert f"{SERVICE}/UnaryCall" in listed.split()
    answered = subprocess.run(
        [BUF, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--data",
         '{"responseSize": 3}', f"http://127.0.0.1:{plain.port}/{SERVICE}/UnaryCall"],
        check=True, capture_output=True, text=True).stdout
    assert json.loads(answered) == {"payload": {"body": "AAAA"}}
