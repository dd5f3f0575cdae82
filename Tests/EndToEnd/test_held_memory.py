# SPDX-License-Identifier: Apache-2.0
"""What calls hold while they wait, against what the server says that they hold: the resident memory
grows by at most 1.3 times the counter, for each queue."""

import hashlib
import queue
import time

import grpc
import pytest
from clients import SERVICE, Client
from daemon import Daemon, free_port, scratch_directory
from google.protobuf.timestamp_pb2 import Timestamp
from holdfast.v1 import session_bundle_pb2 as api
from holdfast.v1 import session_history_pb2, session_pb2
from holdfast.v1 import session_service_pb2
from test_metrics import Admin
from waiting import wait_for
from wirelevel import DATA, END_STREAM, Connection, frame

GROWTH_MAX = 1.3
#: What the pool, pages and the allocator's arenas take meanwhile, whatever is held.
SLACK_BYTES = 8 << 20
CALLS, VERSIONS = 30, 100
CONTENT = b'"' + b"x" * 1_400_000 + b'"'


@pytest.fixture
def served():
    """A fresh server that has answered once, and its pages."""
    port = free_port()
    with scratch_directory() as directory:
        options = ["--admin-listen", f"127.0.0.1:{port}", "--log-level", "warning"]
        with Daemon.dev(directory, options=options) as daemon:
            admin = Admin(port)
            admin.metrics()
            yield daemon, admin


class Held:
    """A counter of the server's beside its resident memory."""

    def __init__(self, served, metric):
        self.daemon, self.admin = served
        self.metric = metric
        assert self.count() == 0
        self.before = self.daemon.resident_bytes

    def count(self):
        return int(self.admin.metrics().value(self.metric))

    def check(self, at_least):
        """Waits until so much is held, and compares."""
        wait_for(
            lambda: self.count() >= at_least,
            what=lambda: f"{at_least} bytes are held, but {self.count()} are")
        grown, held = self.daemon.resident_bytes - self.before, self.count()
        assert grown <= GROWTH_MAX * held + SLACK_BYTES, f"{grown} bytes for {held}"

    def is_given_back(self):
        wait_for(lambda: self.count() == 0, what="everything is given back")


def forged(owner):
    """The records of a session and versions with long titles and descriptions, without an end."""
    digest = bytes(32)
    text = "\U0001f600"

    def record(content=b"", **item):
        nonlocal digest
        packed = api.BundleItem(**item).SerializeToString()
        digest = hashlib.sha256(digest + packed).digest()
        return api.BundleRecord(item=packed, content=content, digest=digest)

    at = Timestamp(seconds=int(time.time()) - 1_000)
    head = b'"head"'
    hash_of = lambda content: hashlib.sha256(content).hexdigest()
    yield record(manifest=api.BundleManifest(
        format="holdfast.bundle", format_version=1, server_version="0", create_time=at,
        owner_id=owner, session_count=1, has_history=True))
    yield record(head, session=api.BundledSession(metadata=session_pb2.SessionMetadata(
        id="A" * 22, owner_id=owner, title="t", version=10_000, content_hash=hash_of(head),
        content_size=len(head), create_time=at, update_time=at, last_writer_id=owner)))
    for number in range(VERSIONS):
        yield record(b'"v"' if number == 0 else b"", version=api.BundledVersion(
            version=session_history_pb2.SessionVersion(
                version=9_999 - number, title=text * 200, description=text * 2_000,
                content_hash=hash_of(b'"v"'), content_size=3, update_time=at, writer_id=owner)))


def test_imports_hold_what_they_are_counted_for(served):
    owner = "importer"
    records = list(forged(owner))
    held = Held(served, "holdfast_import_bytes")
    ends, calls = queue.Queue(), []

    def requests():
        yield api.ImportSessionsRequest(options=api.ImportOptions(dry_run=True))
        for record in records:
            yield api.ImportSessionsRequest(record=record)
        ends.get()

    with Client(served[0].address, owner) as client:
        for _ in range(CALLS):
            calls.append(client.sessions.ImportSessions(
                requests(), timeout=300, metadata=client.metadata))
        held.check(CALLS * VERSIONS * 8_800)
        for call in calls:
            call.cancel()
            ends.put(None)
        held.is_given_back()


def test_a_user_who_stalls_imports_is_bounded_and_told(served):
    """More than 64 MiB of heads of sessions: what does not fit is refused, and others go on."""
    owner = "hoarder"
    hash_of = hashlib.sha256(CONTENT).hexdigest()
    manifest = next(forged(owner))
    at = Timestamp(seconds=int(time.time()) - 1_000)
    item = api.BundleItem(session=api.BundledSession(metadata=session_pb2.SessionMetadata(
        id="A" * 22, owner_id=owner, title="t", version=1, content_hash=hash_of,
        content_size=len(CONTENT), create_time=at, update_time=at,
        last_writer_id=owner))).SerializeToString()
    session = api.BundleRecord(
        item=item, content=CONTENT, digest=hashlib.sha256(manifest.digest + item).digest())
    ends = queue.Queue()

    def requests():
        yield api.ImportSessionsRequest(options=api.ImportOptions())
        yield api.ImportSessionsRequest(record=manifest)
        yield api.ImportSessionsRequest(record=session)
        ends.get()

    with Client(served[0].address, owner) as client, Client(served[0].address, "other") as other:
        before = served[0].resident_bytes
        calls = [client.sessions.ImportSessions(requests(), timeout=300, metadata=client.metadata)
                 for _ in range(70)]
        refused = wait_for(
            lambda: next((call for call in calls if call.done()), None),
            what="an import is refused")
        assert refused.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "bytes" in refused.details()
        assert other.call("ListSessions").sessions is not None
        # Beside what was gathered there may be the last message of each call.
        assert served[0].resident_bytes - before <= 2.6 * (64 << 20) + SLACK_BYTES
        for call in calls:
            call.cancel()
            ends.put(None)


def test_requests_hold_what_they_are_counted_for(served):
    held = Held(served, "holdfast_request_bytes")
    connection = Connection(served[0].address)
    piece = b"\0" * 16_000
    for _ in range(CALLS):
        connection.open_call(SERVICE + "ImportSessions")
        connection.socket.sendall(
            frame(DATA, 0, connection.stream, b"\0" + (4_000_000).to_bytes(4, "big")))
        for _ in range(60):
            connection.socket.sendall(frame(DATA, 0, connection.stream, piece))
        connection.stream += 2
    held.check(CALLS * 60 * 16_000)
    connection.close()
    held.is_given_back()


def test_answers_hold_what_they_are_counted_for(served):
    with Client(served[0].address, "dev") as client:
        id = client.call(
            "CreateSession", title="t", content=CONTENT.decode()).metadata.id
        client.call("GetSession", id=id)
    held = Held(served, "holdfast_queued_bytes")
    connection = Connection(served[0].address)
    request = session_service_pb2.GetSessionRequest(id=id).SerializeToString()
    for _ in range(CALLS):
        connection.open_call(SERVICE + "GetSession")
        connection.socket.sendall(frame(
            DATA, END_STREAM, connection.stream,
            b"\0" + len(request).to_bytes(4, "big") + request))
        connection.stream += 2
    # Further calls are refused at 32 MiB of a connection.
    held.check(20 * len(CONTENT))
    connection.close()
    held.is_given_back()
