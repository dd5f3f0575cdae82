# SPDX-License-Identifier: Apache-2.0
"""Clients of grpcio with the stubs that were generated from Proto/."""

import hashlib

import grpc
import pytest
from google.protobuf import message_factory
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from holdfast.v1 import (
    access_log_service_pb2, access_log_service_pb2_grpc, server_service_pb2_grpc,
    session_service_pb2, session_service_pb2_grpc, snapshot_service_pb2,
    snapshot_service_pb2_grpc)
from waiting import wait_for

SERVICE = "/holdfast.v1.SessionService/"
DOMAIN = "holdfast.v1"

CHANNEL_OPTIONS = [
    ("grpc.max_receive_message_length", 16 << 20),
    ("grpc.max_send_message_length", 16 << 20),
    # A channel per client: the process-wide pool would hide which connection was cut.
    ("grpc.use_local_subchannel_pool", 1),
    ("grpc.enable_retries", 0),
]


class Client:
    """The calls of one user over a connection of their own."""

    def __init__(self, address, user=None, timeout=60, options=CHANNEL_OPTIONS):
        self.channel = grpc.insecure_channel(address, options=options)
        self.sessions = session_service_pb2_grpc.SessionServiceStub(self.channel)
        self.services = [
            (self.sessions, session_service_pb2),
            (snapshot_service_pb2_grpc.SnapshotServiceStub(self.channel), snapshot_service_pb2),
            (access_log_service_pb2_grpc.AccessLogServiceStub(self.channel),
             access_log_service_pb2)]
        self.server = server_service_pb2_grpc.ServerServiceStub(self.channel)
        self.metadata = [("x-holdfast-user", user)] if user else []
        self.user = user
        self.timeout = timeout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.channel.close()

    def call(self, method, **fields):
        """Calls the method of this name, of any service, with a request of these fields."""
        stub, request = self._request(method, fields)
        return stub(request, timeout=self.timeout, metadata=self.metadata)

    def start(self, method, **fields):
        """The same, without waiting: returns a future."""
        stub, request = self._request(method, fields)
        return stub.future(request, timeout=self.timeout, metadata=self.metadata)

    def _request(self, method, fields):
        service, messages = next(
            (service, messages) for service, messages in self.services if hasattr(service, method))
        declared = next(iter(messages.DESCRIPTOR.services_by_name.values()))
        # Requests may be declared in a file of their own.
        request = message_factory.GetMessageClass(declared.methods_by_name[method].input_type)
        return getattr(service, method), request(**fields)

    def call_bytes(self, method, request):
        """Calls a method with bytes that need not be a message."""
        stub = self.channel.unary_unary(SERVICE + method)
        return stub(request, timeout=self.timeout, metadata=self.metadata)

    def create(self, title="A session", content="{}", **fields):
        """Creates a session and returns its metadata."""
        return self.call("CreateSession", title=title, content=content, **fields).metadata

    def read(self, id):
        """A session, after checking that its bytes are what its metadata says."""
        session = self.call("GetSession", id=id).session
        content = session.content.encode()
        assert hashlib.sha256(content).hexdigest() == session.metadata.content_hash
        assert len(content) == session.metadata.content_size
        return session

    def pages(self, page_size=100, method="ListSessions", **fields):
        """Walks a list to its end, page by page."""
        token = ""
        while True:
            page = self.call(method, page_size=page_size, page_token=token, **fields)
            # The list is the first field of every such response.
            yield list(getattr(page, page.DESCRIPTOR.fields[0].name))
            token = page.next_page_token
            if not token:
                return

    def list(self, **fields):
        return [row for page in self.pages(**fields) for row in page]

    def share(self, title="A snapshot", content="{}", **fields):
        """Creates a snapshot and returns its metadata."""
        return self.call("CreateSnapshot", title=title, content=content, **fields).metadata

    def visit(self, id):
        """Reads a snapshot and returns the access log, which a slow machine may write later."""
        self.call("GetSnapshot", id=id)
        return wait_for(lambda: self.logs().get(id), what="the visit is counted")

    def logs(self, **fields):
        """The caller's access logs by the id of their snapshot."""
        return {log.snapshot_id: log for log in self.list(method="ListAccessLogs", **fields)}


def error_info(error):
    """The google.rpc.ErrorInfo of an error, or None."""
    status = rpc_status.from_call(error)
    for detail in status.details if status else []:
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info):
            return info
    return None


class Refusal:
    """What a refused call said."""

    def __init__(self, error):
        self.code = error.code()
        self.message = error.details()
        info = error_info(error)
        self.reason = info.reason if info else None
        self.domain = info.domain if info else None
        self.metadata = dict(info.metadata) if info else {}

    def __eq__(self, other):
        return vars(self) == vars(other)

    def __repr__(self):
        return repr(vars(self))


def refused(code, reason, call, *arguments, **fields):
    """Makes a call that must be refused with a code and a reason; returns what it said."""
    with pytest.raises(grpc.RpcError) as caught:
        call(*arguments, **fields)
    refusal = Refusal(caught.value)
    assert (refusal.code, refusal.reason) == (code, reason), refusal
    assert refusal.domain == DOMAIN
    return refusal


def invalid(reason, call, *arguments, **fields):
    return refused(grpc.StatusCode.INVALID_ARGUMENT, reason, call, *arguments, **fields)


def snapshot_not_found(call, *arguments, **fields):
    return refused(grpc.StatusCode.NOT_FOUND, "SNAPSHOT_NOT_FOUND", call, *arguments, **fields)


def not_found(call, *arguments, **fields):
    return refused(grpc.StatusCode.NOT_FOUND, "SESSION_NOT_FOUND", call, *arguments, **fields)
