# SPDX-License-Identifier: Apache-2.0
"""Calls in Connect, gRPC-Web and gRPC with JSON, byte by byte, carried by curl."""

import base64
import copy
import json
import re
import struct
import subprocess
from dataclasses import dataclass, field

from google.protobuf import json_format, message_factory
from google.rpc import error_details_pb2, status_pb2

CODES = [
    "ok", "canceled", "unknown", "invalid_argument", "deadline_exceeded", "not_found",
    "already_exists", "permission_denied", "resource_exhausted", "failed_precondition", "aborted",
    "out_of_range", "unimplemented", "internal", "unavailable", "data_loss", "unauthenticated"]


@dataclass
class Reply:
    """What came of a call."""

    status: int
    headers: dict
    body: bytes
    code: str = "ok"
    message: str = ""
    reason: str | None = None
    messages: tuple = ()
    #: The encoded details by the names of their types, and in Connect their JSON.
    details: dict = field(default_factory=dict)
    debug: dict = field(default_factory=dict)

    def take_details(self, details):
        """Takes the details of an error, pairs of the URL or name of a type and bytes."""
        self.details = {name.rpartition("/")[2]: value for name, value in details}
        self.reason = reason_of(self.details.items())


def reason_of(details):
    """The reason among encoded details, each a pair of type and bytes."""
    for name, value in details:
        if name.endswith("google.rpc.ErrorInfo"):
            return error_details_pb2.ErrorInfo.FromString(value).reason
    return None


#: How curl is told which version of HTTP to speak.
VERSIONS = {"2": "--http2-prior-knowledge", "1.1": "--http1.1"}


def curl(url, *, method="POST", headers=(), body=b"", options=(), http="2"):
    """The answer of HTTP, as curl sees it."""
    command = [
        "curl", "--silent", "--show-error", VERSIONS[http], "--max-time", "60",
        "--include", *(["--head"] if method == "HEAD" else ["--request", method]), *options,
        *(word for name, value in headers for word in ("--header", f"{name}: {value}"))]
    if method in ("POST", "PUT") and "--upload-file" not in options:
        command += ["--data-binary", "@-"]
    done = subprocess.run([*command, url], input=body, capture_output=True, check=True)
    head, _, rest = done.stdout.partition(b"\r\n\r\n")
    # Over HTTP/1.1 curl waits with a large body until it is asked for it.
    if head == b"HTTP/1.1 100 Continue":
        head, _, rest = rest.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/" + http.encode() + b" ")
    first, *lines = head.decode().split("\r\n")
    fields = dict(line.lower().partition(": ")[::2] for line in lines if ":" in line)
    raw = dict((name.lower(), value) for name, _, value in
               (line.partition(": ") for line in lines))
    return Reply(int(first.split()[1]), {**fields, **raw}, rest)


def envelope(message, flag=0):
    return struct.pack(">BI", flag, len(message)) + message


def envelopes(body):
    while body:
        flag, size = struct.unpack(">BI", body[:5])
        assert len(body) >= 5 + size
        yield flag, body[5:5 + size]
        body = body[5 + size:]


class Protocol:
    """A protocol with a codec, over a version of HTTP."""

    http = "2"

    def __init__(self, name, codec):
        self.name, self.codec = name, codec

    def __repr__(self):
        return f"{self.name} {self.codec} over {self.http}"

    def over(self, http):
        """The same over another version."""
        other = copy.copy(self)
        other.http = http
        return other

    def encode(self, request):
        if self.codec == "json":
            return json_format.MessageToJson(request).encode()
        return request.SerializeToString()

    def decode(self, descriptor, data):
        message = message_factory.GetMessageClass(descriptor)()
        if self.codec == "json":
            return json_format.Parse(data.decode(), message)
        message.ParseFromString(data)
        return message

    def call(self, address, method, request, user=None, headers=(), data=None):
        """Calls the method of a descriptor; `data` goes instead of the encoded request."""
        data = self.encode(request) if data is None else data
        is_stream = method.server_streaming
        url = f"http://{address}/{method.containing_service.full_name}/{method.name}"
        fields = [("content-type", self.content_type(is_stream)), *headers]
        if user:
            fields.append(("x-holdfast-user", user))
        reply = curl(url, headers=fields, body=self.frame(data, is_stream), http=self.http)
        self.read(reply, is_stream)
        reply.messages = tuple(self.decode(method.output_type, one) for one in reply.messages)
        return reply


class Connect(Protocol):
    def __init__(self, codec):
        super().__init__("connect", codec)

    def content_type(self, is_stream):
        return f"application/{'connect+' if is_stream else ''}{self.codec}"

    def frame(self, data, is_stream):
        return envelope(data) if is_stream else data

    def read(self, reply, is_stream):
        if not is_stream:
            if reply.status == 200:
                assert reply.headers["content-type"] == self.content_type(False)
                reply.messages = (reply.body,)
            else:
                assert reply.headers["content-type"] == "application/json"
                self.take(reply, json.loads(reply.body))
            return
        assert reply.status == 200
        *messages, (flag, last) = envelopes(reply.body)
        assert flag == 2 and all(flag == 0 for flag, _ in messages)
        end = json.loads(last)
        assert set(end) <= {"error", "metadata"}
        reply.messages = tuple(message for _, message in messages)
        if "error" in end:
            self.take(reply, end["error"])

    @staticmethod
    def take(reply, error):
        assert set(error) <= {"code", "message", "details"}
        reply.code, reply.message = error["code"], error.get("message", "")
        reply.take_details(
            (detail["type"], base64.b64decode(detail["value"] + "==")) for detail in error["details"])
        reply.debug = {detail["type"]: detail.get("debug") for detail in error["details"]}


class Web(Protocol):
    def __init__(self, codec, suffix, is_text=False):
        super().__init__("gRPC-Web text" if is_text else "gRPC-Web", codec)
        self.suffix, self.is_text = suffix, is_text

    def content_type(self, is_stream):
        return f"application/grpc-web{'-text' if self.is_text else ''}{self.suffix}"

    def frame(self, data, is_stream):
        frame = envelope(data)
        return base64.b64encode(frame) if self.is_text else frame

    def read(self, reply, is_stream):
        assert reply.status == 200
        assert reply.headers["content-type"] == self.content_type(is_stream)
        body = reply.body
        if self.is_text:
            assert len(body) % 4 == 0
            body = b"".join(
                base64.b64decode(text) for text in re.findall(rb"[^=]+=*", body))
        *messages, (flag, last) = envelopes(body)
        assert flag == 0x80 and all(flag == 0 for flag, _ in messages)
        assert last.endswith(b"\r\n") and b"\r\n\r\n" not in last
        lines = dict(line.split(": ", 1) for line in last.decode().split("\r\n")[:-1])
        reply.messages = tuple(message for _, message in messages)
        reply.code = CODES[int(lines["grpc-status"])]
        details = lines.get("grpc-status-details-bin")
        if details:
            status = status_pb2.Status.FromString(base64.b64decode(details + "=="))
            reply.message = status.message
            reply.take_details((one.type_url, one.value) for one in status.details)


PROTOCOLS = [
    protocol.over(http) for http in VERSIONS for protocol in (
        Connect("proto"), Connect("json"), Web("proto", ""), Web("proto", "+proto"),
        Web("json", "+json"), Web("proto", "", True), Web("proto", "+proto", True),
        Web("json", "+json", True))]
