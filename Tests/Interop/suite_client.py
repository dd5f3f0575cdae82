# SPDX-License-Identifier: Apache-2.0
"""Calls of ConformanceService by PyPI's connectrpc, in any protocol, codec and compression."""

import asyncio
from dataclasses import dataclass, field

from connectrpc.client import ConnectClient, ResponseMetadata
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.protocol import ProtocolType
from connectrpc.request import Headers
from google.protobuf import json_format
from pyqwest import Client, HTTPTransport, HTTPVersion

from suite_server import POOL, SERVICE, message_class

PROTOCOLS = [ProtocolType.CONNECT, ProtocolType.GRPC, ProtocolType.GRPC_WEB]
CALL_SECONDS = 60


class Binary:
    """Google's messages, in binary."""

    def name(self):
        return "proto"

    def encode(self, message):
        return message.SerializeToString()

    def decode(self, data, message_class):
        return message_class.FromString(bytes(data))


class Json:
    """Google's messages, as JSON."""

    def name(self):
        return "json"

    def encode(self, message):
        return json_format.MessageToJson(message, descriptor_pool=POOL).encode()

    def decode(self, data, message_class):
        return json_format.Parse(bytes(data), message_class(), descriptor_pool=POOL)


CODECS = [Binary(), Json()]


@dataclass
class Outcome:
    """What came of a call."""

    headers: dict = field(default_factory=dict)
    trailers: dict = field(default_factory=dict)
    payloads: list = field(default_factory=list)
    #: The name of a code, a message and the details; None for a success.
    error: tuple | None = None


@dataclass(frozen=True)
class Variant:
    """A way to call."""

    protocol: ProtocolType
    codec: object
    is_compressing: bool
    #: A name of pyqwest's HTTPVersion.
    http: str = "HTTP2"

    def __str__(self):
        compression = "gzip" if self.is_compressing else "identity"
        return f"{self.protocol.name} {self.codec.name()} {compression} {self.http}"


def variants(method):
    """The ways to call a method: gRPC, and conversations, need HTTP/2."""
    for http in ("HTTP2", "HTTP1"):
        for protocol in PROTOCOLS:
            if http == "HTTP1" and (
                    protocol == ProtocolType.GRPC or method == "BidiStream"):
                continue
            for codec in CODECS:
                for is_compressing in (False, True):
                    yield Variant(protocol, codec, is_compressing, http)


def values(headers):
    """Each name with all its values."""
    return {name: headers.getall(name) for name in headers.keys()}


class SuiteClient:
    """A client of one server in one way; `security` are arguments of pyqwest."""

    def __init__(self, server, variant, security):
        http = Client(HTTPTransport(http_version=getattr(HTTPVersion, variant.http), **security))
        compression = [GzipCompression()] if variant.is_compressing else []
        self.client = ConnectClient(
            server.url, protocol=variant.protocol, codec=variant.codec, http_client=http,
            accept_compression=compression, send_compression=(compression or [None])[0])

    async def call(self, name, requests, headers=(), timeout_ms=None, use_get=False):
        """Calls a method of a name; a conversation waits for an answer before the next request."""
        outcome = Outcome()
        fields = Headers()
        for key, value in headers:
            fields.add(key, value)
        with ResponseMetadata() as metadata:
            try:
                async with asyncio.timeout(CALL_SECONDS):
                    async for answer in self.answers(name, requests, fields, timeout_ms, use_get):
                        outcome.payloads.append(answer.payload)
            except ConnectError as error:
                details = [(one.type_name, one.message_bytes) for one in error.details]
                outcome.error = (error.code.value, error.message, details)
            outcome.headers, outcome.trailers = values(metadata.headers), values(metadata.trailers)
        return outcome

    async def answers(self, name, requests, headers, timeout_ms, use_get):
        method = method_of(name)
        options = {"method": method, "headers": headers, "timeout_ms": timeout_ms}
        if name in ("Unary", "IdempotentUnary", "Unimplemented"):
            yield await self.client.execute_unary(request=requests[0], use_get=use_get, **options)
        elif name == "ClientStream":
            yield await self.client.execute_client_stream(request=in_turn(requests), **options)
        elif name == "ServerStream":
            async for answer in self.client.execute_server_stream(request=requests[0], **options):
                yield answer
        else:
            may_send = asyncio.Event() if requests and requests[0].full_duplex else None
            stream = self.client.execute_bidi_stream(
                request=in_turn(requests, may_send), **options)
            async for answer in stream:
                yield answer
                if may_send:
                    may_send.set()


async def in_turn(requests, may_send=None):
    for number, request in enumerate(requests):
        if may_send and number:
            await may_send.wait()
            may_send.clear()
        yield request


STREAM_TYPES = {
    (False, False): StreamType.UNARY, (True, False): StreamType.CLIENT_STREAM,
    (False, True): StreamType.SERVER_STREAM, (True, True): StreamType.BIDI_STREAM}


def method_of(name):
    descriptor = POOL.FindServiceByName(SERVICE).methods_by_name[name]
    level = "NO_SIDE_EFFECTS" if name == "IdempotentUnary" else "UNKNOWN"
    return MethodInfo(
        name=name, service_name=SERVICE, input=message_class(descriptor.input_type.name),
        output=message_class(descriptor.output_type.name),
        idempotency_level=IdempotencyLevel[level],
        stream_type=STREAM_TYPES[descriptor.client_streaming, descriptor.server_streaming])
