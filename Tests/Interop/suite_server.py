# SPDX-License-Identifier: Apache-2.0
"""Runs conformance-server as the runner of the conformance suite does, and has its messages."""

import os
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ROOT = Path(__file__).resolve().parent.parent.parent
PROTO = ROOT / "Tests" / "Programs" / "conformance-server" / "Proto"
PROGRAM = os.environ.get(
    "CONFORMANCE_SERVER", str(ROOT / ".build" / "release" / "conformance-server"))
PACKAGE = "connectrpc.conformance.v1"
SERVICE = f"{PACKAGE}.ConformanceService"
END_SECONDS = 10
#: For connecting and for every read that follows.
CONNECT_SECONDS = 30


def descriptors():
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(
            ["protoc", f"--proto_path={PROTO}", "--include_imports",
             f"--descriptor_set_out={output.name}",
             *(str(path.relative_to(PROTO)) for path in PROTO.rglob("*.proto"))], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(output.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


POOL = descriptors()


def message_class(name):
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(f"{PACKAGE}.{name}"))


Header = message_class("Header")
RequestInfo = message_class("ConformancePayload.RequestInfo")
ServerCompatRequest = message_class("ServerCompatRequest")
ServerCompatResponse = message_class("ServerCompatResponse")
CONNECT, GRPC, GRPC_WEB = 1, 2, 3
HTTP_1, HTTP_2, HTTP_3 = 1, 2, 3


def frame(message):
    data = message.SerializeToString()
    return struct.pack(">I", len(data)) + data


class SuiteServer:
    """A conformance-server on a port of its own; on leaving it must have ended in good order."""

    def __init__(self, **fields):
        self.request = ServerCompatRequest(**{"http_version": HTTP_2, **fields})

    def __enter__(self):
        self.process = subprocess.Popen(
            [PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.process.stdin.write(frame(self.request))
        self.process.stdin.flush()
        (size,) = struct.unpack(">I", self.process.stdout.read(4))
        self.response = ServerCompatResponse.FromString(self.process.stdout.read(size))
        assert self.response.host == "127.0.0.1"
        scheme = "https" if self.request.use_tls else "http"
        self.url = f"{scheme}://{self.response.host}:{self.response.port}"
        return self

    def connect(self):
        """A connection on which HTTP/2 can begin."""
        return socket.create_connection(
            (self.response.host, self.response.port), timeout=CONNECT_SECONDS)

    def __exit__(self, *_):
        self.process.terminate()
        try:
            assert self.process.wait(END_SECONDS) == 0
            assert self.process.stdout.read() == b"", "more than the one answer"
            assert self.process.stderr.read() == b"", "complaints"
        finally:
            self.process.kill()
            for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
                stream.close()
