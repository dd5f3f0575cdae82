# SPDX-License-Identifier: Apache-2.0
"""The story of a session, told with connectrpc's client in one of its protocols.

    story.py PROTOCOL HTTP ADDRESS USER [CA [CERTIFICATE KEY]]

PROTOCOL is GRPC, GRPC_WEB or CONNECT, HTTP is HTTP1 or HTTP2.

Code comes from Proto/ by protoc-gen-connectrpc and protoc-gen-py, whose protobuf is not Google's.
Prints the name of each step once it holds; stops at the first that does not.
"""

import concurrent.futures
import hashlib
import random
import sys
from pathlib import Path

from connectrpc.code import Code
from connectrpc.compression.gzip import GzipCompression
from connectrpc.errors import ConnectError
from connectrpc.protocol import ProtocolType
from pyqwest import HTTPVersion, SyncClient, SyncHTTPTransport
from stubs.google.rpc.error_details_pb import BadRequest, ErrorInfo
from stubs.holdfast.v1.server_service_connect import ServerServiceClientSync
from stubs.holdfast.v1.server_service_pb import GetServerInfoRequest
from stubs.holdfast.v1.session_service_connect import SessionServiceClientSync
from stubs.holdfast.v1.session_service_pb import (
    CreateSessionRequest, DeleteSessionRequest, GetSessionRequest, ListSessionsRequest,
    UpdateSessionRequest)
from stubs.holdfast.v1.session_watch_pb import SessionEvent, WatchedSession, WatchSessionsRequest
from stubs.holdfast.v1.snapshot_service_connect import SnapshotServiceClientSync
from stubs.holdfast.v1.snapshot_service_pb import CreateSnapshotRequest, GetSnapshotRequest

PATIENCE_MS = 60_000
LARGE_BYTES = 1_500_000
AWKWARD = '{"a" : "é 漢 😀 \\u0000 \\/",\t"b":[1.0,1e5, -0],"a":{} }\n'


def client(service, protocol, http, address, files, **options):
    """A client of a service over connections of its own."""
    read = [Path(file).read_bytes() for file in files]
    security = dict(zip(("tls_ca_cert", "tls_cert", "tls_key"), read))
    transport = SyncHTTPTransport(http_version=getattr(HTTPVersion, http), **security)
    return service(
        f"{'https' if files else 'http'}://{address}", protocol=ProtocolType[protocol],
        http_client=SyncClient(transport), **{"send_compression": None, **options})


class Story:
    def __init__(self, protocol, http, address, user, *files):
        way = protocol, http, address, files
        self.server = client(ServerServiceClientSync, *way)
        self.sessions = client(SessionServiceClientSync, *way)
        self.packed = client(SessionServiceClientSync, *way, send_compression=GzipCompression())
        self.snapshots = client(SnapshotServiceClientSync, *way)
        self.user = user
        self.session = None

    def create(self):
        self.session = self.create_session("A story", AWKWARD)
        assert self.session.version == 1
        assert self.session.owner_id == self.user

    def read(self):
        self.check_content(self.session, AWKWARD)

    def pages(self):
        created = {self.create_session(f"Page {number}", "{}").id for number in range(4)}
        created.add(self.session.id)
        sizes, listed, token = [], set(), None
        while token != "":
            page = self.call(
                self.sessions.list_sessions,
                ListSessionsRequest(page_size=2, page_token=token or ""))
            sizes.append(len(page.sessions))
            listed |= {session.id for session in page.sessions}
            token = page.next_page_token
        assert sizes == [2, 2, 1]
        assert listed == created

    def conflict(self):
        request = UpdateSessionRequest(
            id=self.session.id, expected_version=1, title="A new title")
        self.session = self.call(self.sessions.update_session, request).metadata
        assert self.session.version == 2
        assert self.call(self.sessions.update_session, request).unchanged
        request.title = "Another title"
        error = self.refusal(self.sessions.update_session, request)
        info = check_reason(error, Code.ABORTED, "VERSION_MISMATCH")
        assert info.metadata["current_version"] == "2"

    def violation(self):
        error = self.refusal(self.sessions.create_session, CreateSessionRequest(content="{}"))
        check_reason(error, Code.INVALID_ARGUMENT, "TITLE_EMPTY")
        assert [one.field for one in detail(error, BadRequest).field_violations] == ["title"]

    def snapshot(self):
        made = self.call(self.snapshots.create_snapshot, CreateSnapshotRequest(
            source_session_id=self.session.id, source_session_version=self.session.version))
        got = self.call(self.snapshots.get_snapshot, GetSnapshotRequest(id=made.metadata.id))
        assert got.snapshot.content == AWKWARD
        assert got.snapshot.metadata.content_hash == self.session.content_hash

    def watch(self):
        watched = self.create_session("Watched", "{}").id
        stream = self.watch_session(watched)

        def next_event():
            answer = next(answer for answer in stream if answer.event != SessionEvent.HEARTBEAT)
            assert answer.id == watched
            return answer.event, answer.metadata.version if answer.metadata else None

        assert next_event() == (SessionEvent.CHANGED, 1)
        self.call(self.sessions.update_session, UpdateSessionRequest(
            id=watched, expected_version=1, content="[2]"))
        assert next_event() == (SessionEvent.CHANGED, 2)
        self.delete_session(watched, 2)
        assert next_event() == (SessionEvent.GONE, None)
        stream.close()

    def deadline(self):
        try:
            for _ in self.watch_session(self.session.id, timeout_ms=300):
                pass
        except ConnectError as error:
            assert error.code == Code.DEADLINE_EXCEEDED, error
        else:
            raise AssertionError("the deadline passes and the stream goes on")

    def gzip(self):
        content = '"' + "z" * 100_000 + '"'
        made = self.call(
            self.packed.create_session, CreateSessionRequest(title="Compressed", content=content))
        self.check_content(made.metadata, content)

    def large(self):
        content = '"' + "".join(random.Random(1).choices("abcdef", k=LARGE_BYTES)) + '"'
        self.check_content(self.create_session("Large", content), content)

    def too_large(self):
        limits = self.call(self.server.get_server_info, GetServerInfoRequest()).limits
        content = '"' + "x" * (limits.content_bytes_max - 1) + '"'
        error = self.refusal(
            self.sessions.create_session, CreateSessionRequest(title="Large", content=content))
        check_reason(error, Code.INVALID_ARGUMENT, "CONTENT_TOO_LARGE")

    def together(self):
        """A hundred calls by many threads on one connection."""
        with concurrent.futures.ThreadPoolExecutor(20) as threads:
            list(threads.map(lambda _: self.check_content(self.session, AWKWARD), range(100)))

    def delete(self):
        self.delete_session(self.session.id, self.session.version)
        error = self.refusal(self.sessions.get_session, GetSessionRequest(id=self.session.id))
        check_reason(error, Code.NOT_FOUND, "SESSION_NOT_FOUND")

    def call(self, method, request, timeout_ms=PATIENCE_MS):
        return method(request, headers={"x-holdfast-user": self.user}, timeout_ms=timeout_ms)

    def refusal(self, method, request):
        try:
            self.call(method, request)
        except ConnectError as error:
            return error
        raise AssertionError("what should be refused is done")

    def create_session(self, title, content):
        request = CreateSessionRequest(title=title, content=content)
        return self.call(self.sessions.create_session, request).metadata

    def delete_session(self, id, version):
        self.call(
            self.sessions.delete_session, DeleteSessionRequest(id=id, expected_version=version))

    def watch_session(self, id, timeout_ms=PATIENCE_MS):
        request = WatchSessionsRequest(sessions=[WatchedSession(id=id)])
        return self.call(self.sessions.watch_sessions, request, timeout_ms)

    def check_content(self, metadata, content):
        """Reads a session and compares every byte."""
        session = self.call(self.sessions.get_session, GetSessionRequest(id=metadata.id)).session
        assert session.content == content
        expected = content.encode()
        assert session.metadata.content_hash == hashlib.sha256(expected).hexdigest()
        assert session.metadata.content_size == len(expected)


def detail(error, kind):
    """The first detail of this kind in what a refused call said."""
    return next(found for found in (one.value(kind) for one in error.details) if found)


def check_reason(error, code, reason):
    assert error.code == code, error
    info = detail(error, ErrorInfo)
    assert (info.domain, info.reason) == ("holdfast.v1", reason)
    return info


def main():
    story = Story(*sys.argv[1:])
    for step in (
            story.create, story.read, story.pages, story.conflict, story.violation, story.snapshot,
            story.watch, story.deadline, story.gzip, story.large, story.too_large, story.together,
            story.delete):
        step()
        print(step.__name__.replace("_", " "), flush=True)


if __name__ == "__main__":
    main()
