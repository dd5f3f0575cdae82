# SPDX-License-Identifier: Apache-2.0
"""The program under test, and the protobuf runtime of PyPI as its judge."""

import os
import pathlib
import struct
import subprocess
import tempfile

from google.protobuf import (
    descriptor_pb2, descriptor_pool, json_format, message, message_factory)

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]


def descriptors():
    """The two .proto files beside this one, as protoc understands them."""
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(
            ["protoc", f"--proto_path={HERE}", "--include_imports",
             f"--descriptor_set_out={output.name}", "conformance.proto",
             "test_messages_proto3.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(output.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


POOL = descriptors()
TYPE_NAME = "protobuf_test_messages.proto3.TestAllTypesProto3"


def message_class(name):
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(name))


TestAllTypes = message_class(TYPE_NAME)
TestAllTypes.__test__ = False  # A message, not a test case.
Request = message_class("conformance.ConformanceRequest")
Response = message_class("conformance.ConformanceResponse")


def program():
    """The newest build of wire-conformance."""
    named = os.environ.get("WIRE_CONFORMANCE")
    builds = [pathlib.Path(named)] if named else list(ROOT.glob(".build/*/wire-conformance"))
    assert builds, "wire-conformance is not built: swift build --product wire-conformance"
    return max(builds, key=lambda path: path.stat().st_mtime)


class Testee:
    """A running wire-conformance."""

    __test__ = False

    def __init__(self):
        self.process = subprocess.Popen(
            [program()], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=10) == 0

    def exchange(self, request):
        frame = request.SerializeToString()
        self.process.stdin.write(struct.pack("<I", len(frame)) + frame)
        self.process.stdin.flush()
        (length,) = struct.unpack("<I", self.process.stdout.read(4))
        return Response.FromString(self.process.stdout.read(length))

    def recode(self, payload):
        """What the program makes of `payload`: its bytes, or None if it refuses them."""
        request = Request(
            protobuf_payload=payload, requested_output_format=1, message_type=TYPE_NAME)
        response = self.exchange(request)
        kind = response.WhichOneof("result")
        assert kind in ("protobuf_payload", "parse_error"), response
        return response.protobuf_payload if kind == "protobuf_payload" else None


    def read_json(self, text, ignores_unknown=False):
        """The bytes of the message that a text means, or None if the program refuses it."""
        request = Request(
            json_payload=text, requested_output_format=1, message_type=TYPE_NAME,
            test_category=3 if ignores_unknown else 2)
        response = self.exchange(request)
        kind = response.WhichOneof("result")
        assert kind in ("protobuf_payload", "parse_error"), response
        return response.protobuf_payload if kind == "protobuf_payload" else None

    def write_json(self, payload):
        """The JSON of a message, or None if it has none."""
        request = Request(
            protobuf_payload=payload, requested_output_format=2, message_type=TYPE_NAME)
        response = self.exchange(request)
        kind = response.WhichOneof("result")
        assert kind in ("json_payload", "serialize_error"), response
        return response.json_payload if kind == "json_payload" else None


def judged_json(text, ignores_unknown=False):
    """The canonical bytes of the message that the judge reads in a text, or None."""
    try:
        read = json_format.Parse(
            text, TestAllTypes(), ignore_unknown_fields=ignores_unknown, descriptor_pool=POOL)
        return read.SerializeToString(deterministic=True)
    except (json_format.ParseError, ValueError, RecursionError):
        return None


def canonical(payload):
    """The one form that equal messages share, or None if `payload` cannot be parsed."""
    try:
        return TestAllTypes.FromString(payload).SerializeToString(deterministic=True)
    except message.DecodeError:
        return None
