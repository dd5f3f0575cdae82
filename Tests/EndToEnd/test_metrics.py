# SPDX-License-Identifier: Apache-2.0
"""The pages for operators: figures that are right, readiness that turns, and hostile HTTP."""

import datetime
import http.client
import json
import random
import re
import resource
import socket
import string
import subprocess
import threading
import time

import grpc
import pytest
from clients import Client
from daemon import ROOT, Daemon, free_port, scratch_directory
from prometheus_client.parser import text_string_to_metric_families
from wirelevel import END_HEADERS, HEADERS, PING, Connection, frame, header_block
from waiting import wait_for, wait_until

PROMTOOL = ROOT / ".venv" / "bin" / "promtool"
REFERENCE = ROOT / "docs" / "reference" / "metrics.md"
SESSIONS = "holdfast.v1.SessionService"
WAIT_SECONDS = 30


class Admin:
    """The pages of a server."""

    def __init__(self, port):
        self.port = port

    def get(self, path, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def status(self, path):
        response, body = self.get(path)
        return response.status, body

    def metrics(self):
        response, body = self.get("/metrics")
        assert response.status == 200
        assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        return Metrics(body)

    def wait_until(self, path, status):
        """Asks until a page has this status; returns its body."""
        answers = []

        def has_status():
            answers[:] = self.status(path)
            return answers[0] == status

        wait_until(has_status, WAIT_SECONDS, lambda: f"{path} is {status}, not {answers}")
        return answers[1]

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_SECONDS)

    def exchange(self, data):
        """All that comes back for these bytes, up to the end of the connection."""
        with self.connect() as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return read_to_end(connection)


def read_to_end(connection):
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    return received


class Metrics:
    """What a page of metrics says."""

    def __init__(self, text):
        self.text = text
        self.families = {family.name: family for family in text_string_to_metric_families(text)}
        self.samples = {}
        for family in self.families.values():
            for sample in family.samples:
                key = (sample.name, frozenset(sample.labels.items()))
                assert key not in self.samples, f"{key} stands twice"
                self.samples[key] = sample.value

    def value(self, name, **labels):
        return self.samples[name, frozenset(labels.items())]

    def calls(self, name, method, service=SESSIONS, kind="unary", **labels):
        return self.value(
            name, grpc_type=kind, grpc_service=service, grpc_method=method, **labels)

    def observed(self, name, method, status):
        """The count and the sum of one of gRFC A66's histograms; zeros before the first call."""
        labels = frozenset({"grpc_method": method, "grpc_status": status}.items())
        name = f"grpc_server_call_{name}"
        return [self.samples.get((name + part, labels), 0) for part in ("_count", "_sum")]

    def labels(self, name):
        """The names of the labels of a family, `le` left out."""
        prefixes = (name, name + "_bucket", name + "_sum", name + "_count")
        found = {frozenset(dict(labels)) - {"le"} for sample, labels in self.samples
                 if sample in prefixes}
        assert len(found) == 1, f"{name} has labels {found}"
        return found.pop()


@pytest.fixture(scope="module")
def served():
    """A server of this module's own, with its pages."""
    port = free_port()
    with scratch_directory() as directory:
        options = ["--admin-listen", f"127.0.0.1:{port}", "--calls-per-second", "100000"]
        with Daemon.dev(directory, options=options) as daemon:
            yield daemon, Admin(port)


@pytest.fixture
def admin(served):
    return served[1]


@pytest.fixture
def caller(served):
    with Client(served[0].address, "metrics") as client:
        yield client


# What the figures say


def test_promtool_finds_nothing_wrong(admin, caller):
    caller.create()
    done = subprocess.run(
        [PROMTOOL, "check", "metrics"], input=admin.metrics().text, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_counts_are_those_of_the_calls_made(admin, caller):
    before = admin.metrics()
    ids = [caller.create().id for _ in range(7)]
    for id in ids[:3]:
        caller.read(id)
    for _ in range(2):
        with pytest.raises(grpc.RpcError):
            caller.call("GetSession", id="A" * 22)
    after = admin.metrics()

    def grown(name, method, **labels):
        return after.calls(name, method, **labels) - before.calls(name, method, **labels)

    assert grown("grpc_server_started_total", "CreateSession") == 7
    assert grown("grpc_server_handled_total", "CreateSession", grpc_code="OK") == 7
    assert grown("grpc_server_msg_received_total", "CreateSession") == 7
    assert grown("grpc_server_msg_sent_total", "CreateSession") == 7
    assert grown("grpc_server_handling_seconds_count", "CreateSession") == 7
    assert grown("grpc_server_handling_seconds_bucket", "CreateSession", le="+Inf") == 7
    assert grown("grpc_server_handling_seconds_sum", "CreateSession") > 0
    assert grown("grpc_server_started_total", "GetSession") == 5
    assert grown("grpc_server_handled_total", "GetSession", grpc_code="OK") == 3
    assert grown("grpc_server_handled_total", "GetSession", grpc_code="NotFound") == 2
    assert grown("grpc_server_msg_sent_total", "GetSession") == 3


SENT = "sent_total_compressed_message_size_bytes"
RECEIVED = "rcvd_total_compressed_message_size_bytes"
DURATION = "duration_seconds"


def test_a_call_is_observed_as_grfc_a66_says(admin, caller):
    content = '{"a": "%s"}' % ("x" * 10_000)
    id = caller.create(content=content).id
    request = b"\n\x16" + id.encode()
    path = f"/{SESSIONS}/GetSession"

    def figures():
        metrics = admin.metrics()
        method = path[1:]
        return [metrics.value("grpc_server_call_started_total", grpc_method=method),
                *metrics.observed(RECEIVED, method, "OK"), *metrics.observed(SENT, method, "OK"),
                *metrics.observed(DURATION, method, "OK")]

    before = figures()
    started = time.monotonic()
    # The bytes are those of the messages, without the five before each.
    answer = caller.call_bytes("GetSession", request)
    grown = [now - then for now, then in zip(figures(), before)]
    assert grown[:6] == [1, 1, len(request), 1, len(answer), 1]
    assert 0 < grown[6] < time.monotonic() - started


def test_sizes_are_those_of_compressed_messages(admin, served, caller):
    method = f"{SESSIONS}/CreateSession"
    before = admin.metrics().observed(RECEIVED, method, "OK")
    content = '{"a": "%s"}' % ("x" * 100_000)
    with grpc.insecure_channel(served[0].address, compression=grpc.Compression.Gzip) as channel:
        create = channel.unary_unary(f"/{method}")
        create(b"\n\x01t\x1a" + varint(len(content)) + content.encode(),
               metadata=[("x-holdfast-user", "compressed")], timeout=WAIT_SECONDS)
    after = admin.metrics().observed(RECEIVED, method, "OK")
    assert after[0] - before[0] == 1
    assert 0 < after[1] - before[1] < 2_000
    (line,) = wait_for(
        lambda: [line for line in served[0].log_objects() if line.get("principal") == "compressed"],
        what="the call is logged")
    assert after[1] - before[1] == line["received_bytes"] - 5


def varint(value):
    return (bytes([value & 0x7f | 0x80]) + varint(value >> 7)) if value > 0x7f else bytes([value])


def test_the_messages_of_a_stream_count_as_they_pass(admin, caller):
    def figures():
        metrics = admin.metrics()
        return [metrics.calls(name, "WatchSessions", kind="server_stream") for name in (
            "grpc_server_started_total", "grpc_server_msg_sent_total")] + [
                metrics.calls("grpc_server_handled_total", "WatchSessions", kind="server_stream",
                              grpc_code="Canceled"), metrics.value("holdfast_watches")]

    id = caller.create().id
    before = figures()
    watch = caller.call("WatchSessions", sessions=[{"id": id}])
    next(watch)
    now = figures()
    assert now[0] == before[0] + 1
    assert now[1] >= before[1] + 1
    assert now[2:] == [before[2], before[3] + 1]
    watch.cancel()
    wait_until(
        lambda: figures()[2:] == [before[2] + 1, before[3]], WAIT_SECONDS,
        "the cancelled watch is counted")


def test_methods_that_do_not_exist_are_one_label(admin, served):
    names = ["".join(random.choices(string.ascii_letters + '"\\{}', k=12)) for _ in range(1_001)]
    with grpc.insecure_channel(served[0].address) as channel:
        def call(name):
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary(f"/{name}.Service/{name}")(b"", timeout=WAIT_SECONDS)
            assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED

        call(names[0])
        before = admin.metrics()
        for name in names[1:]:
            call(name)
    after = admin.metrics()
    assert after.samples.keys() == before.samples.keys()
    unknown = {"service": "unknown", "kind": "unknown"}
    for name, labels in (("started", {}), ("handled", {"grpc_code": "Unimplemented"})):
        name = f"grpc_server_{name}_total"
        assert (after.calls(name, "unknown", **unknown, **labels)
                - before.calls(name, "unknown", **unknown, **labels)) == 1_000
    for name in (SENT, RECEIVED, DURATION):
        assert (after.observed(name, "other", "UNIMPLEMENTED")[0]
                - before.observed(name, "other", "UNIMPLEMENTED")[0]) == 1_000


def test_what_was_started_was_handled_or_runs(admin, served):
    with Client(served[0].address, "together") as client:
        futures = [client.start("ListSessions") for _ in range(64)]
        for future in futures:
            future.result()
    # The scrape itself is no call, so nothing runs now.
    metrics = admin.metrics()
    started = sum(value for (name, _), value in metrics.samples.items()
                  if name == "grpc_server_started_total")
    handled = sum(value for (name, _), value in metrics.samples.items()
                  if name == "grpc_server_handled_total")
    assert started == handled > 64


def test_visits_jobs_and_connections_are_told(admin, caller, served):
    before = admin.metrics()
    snapshot = caller.share().id
    with Client(served[0].address, "visitor") as visitor:
        visitor.visit(snapshot)
        during = admin.metrics()
        assert during.value("holdfast_connections") >= 2
    after = admin.metrics()
    counted = {"outcome": "counted"}
    assert after.value("holdfast_visits_total", **counted) == before.value(
        "holdfast_visits_total", **counted) + 1
    assert after.value("holdfast_visits_total", outcome="lost") == 0
    assert after.value("holdfast_connections_accepted_total") > before.value(
        "holdfast_connections_accepted_total")
    assert after.value("holdfast_ready") == 1
    assert after.value("holdfast_postgres_connections", lane="write") > 0
    jobs = {dict(labels)["job"] for name, labels in after.samples
            if name == "holdfast_job_runs_total"}
    assert len(jobs) >= 3


def test_jobs_tell_what_they_do(cluster, tmp_path):
    port = free_port()
    admin = Admin(port)
    options = ["--admin-listen", f"127.0.0.1:{port}"]
    with Daemon.serve(cluster.url, tmp_path, options=options) as daemon:

        def figure(name, job="mark-visits"):
            return admin.metrics().value(f"holdfast_job_{name}", job=job)

        with Client(daemon.address, "owner") as owner:
            for _ in range(3):
                owner.call("DeleteSnapshot", id=owner.share().id)
        # The visits are marked; the snapshots wait for those that may come late.
        wait_for(lambda: figure("handled_total") == 3 and figure("backlog") == 3)
        wait_for(lambda: figure("oldest_age_seconds") > 0)
        runs = figure("runs_total")
        assert runs > 0 and figure("failures_total") == 0
        for job in ("expire-snapshots", "purge-snapshots", "purge-sessions"):
            assert figure("handled_total", job) == figure("backlog", job) == 0
            assert figure("oldest_age_seconds", job) == 0
        cluster.query("ALTER TABLE snapshot RENAME TO elsewhere")
        wait_for(lambda: figure("failures_total") > 0)
        cluster.query("ALTER TABLE elsewhere RENAME TO snapshot")
        runs = figure("runs_total")
        wait_for(lambda: figure("runs_total") > runs)
        assert figure("failures_total", "purge-sessions") == 0


def test_callers_who_are_too_fast_are_told(admin, served):
    with Client(served[0].address, "guesser") as guesser:
        codes = set()
        for _ in range(40):
            with pytest.raises(grpc.RpcError) as caught:
                guesser.call("GetSnapshot", id="A" * 22)
            codes.add(caught.value.code())
    assert grpc.StatusCode.RESOURCE_EXHAUSTED in codes
    metrics = admin.metrics()
    assert metrics.value("holdfast_rate_limited_total", limit="missed_snapshots") > 0
    assert metrics.value("holdfast_rate_limited_total", limit="calls") == 0
    assert metrics.value("holdfast_rate_limited_total", limit="refused_tokens") == 0


def test_connections_that_are_cut_are_told_with_the_reason(admin, served):
    reason = {"reason": "too_many_pings"}
    before = admin.metrics().value("holdfast_connections_cut_total", **reason)
    connection = Connection(served[0].address)
    connection.socket.sendall(frame(PING, 0, 0, b"8 octets") * 10)
    with pytest.raises(ConnectionError):
        while True:
            connection.read_frame()
    connection.close()
    assert admin.metrics().value("holdfast_connections_cut_total", **reason) == before + 1


def test_streams_that_the_server_resets_are_told(admin, served):
    def resets():
        metrics = admin.metrics()
        return [metrics.value(f"holdfast_streams_{name}_total")
                for name in ("reset_by_server", "reset")]

    before = resets()
    connection = Connection(served[0].address)
    # Names of fields have no capitals (RFC 9113 section 8.2.1).
    block = header_block([(":method", "POST"), ("Capital", "x")])
    connection.socket.sendall(frame(HEADERS, END_HEADERS, 1, block))
    reset_stream = 3
    while connection.read_frame()[0] != reset_stream:
        pass
    assert resets() == [before[0] + 1, before[1]]
    connection.close()


def test_pauses_for_want_of_descriptors_are_told():
    port = free_port()
    with scratch_directory() as directory:
        options = ["--admin-listen", f"127.0.0.1:{port}", "--loops", "1"]
        with Daemon.dev(directory, options=options) as daemon:
            pages = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)

            def pauses():
                pages.request("GET", "/metrics")
                page = Metrics(pages.getresponse().read().decode())
                return page.value("holdfast_accept_pauses_total")

            assert pauses() == 0
            number = daemon.process.pid
            limits = resource.prlimit(number, resource.RLIMIT_NOFILE)
            resource.prlimit(number, resource.RLIMIT_NOFILE, (daemon.open_files, limits[1]))
            late = Connection(daemon.address)
            deadline = time.monotonic() + WAIT_SECONDS
            while not pauses():
                assert time.monotonic() < deadline
            resource.prlimit(number, resource.RLIMIT_NOFILE, limits)
            late.call("/grpc.health.v1.Health/Check")
            late.close()
            pages.close()


def test_failed_handshakes_are_counted_and_told_seldom():
    port = free_port()
    with scratch_directory() as directory:
        options = ["--tls", "--loops", "1", "--admin-listen", f"127.0.0.1:{port}"]
        with Daemon.dev(directory, options=options) as daemon:
            host, tls_port = daemon.address.split(":")
            for _ in range(100):
                with socket.create_connection((host, int(tls_port))) as connection:
                    connection.sendall(b"this is no handshake at all")
                    read_to_end(connection)
            assert Admin(port).metrics().value("holdfast_tls_failures_total") == 100
        told = [line for line in daemon.log_objects() if line["message"] == "a TLS session failed"]
    assert 1 <= len(told) <= 100
    times = [datetime.datetime.fromisoformat(line["time"]) for line in told]
    # However slow the machine, a loop tells one in a second; two clocks may differ a little.
    assert all(
        (later - earlier).total_seconds() > 0.9 for earlier, later in zip(times, times[1:]))
    assert len(told) + sum(int(line["untold"]) for line in told) <= 100


def test_the_process_is_told_as_the_kernel_tells_it(admin, served):
    metrics = admin.metrics()
    daemon = served[0]
    assert metrics.value("process_resident_memory_bytes") == pytest.approx(
        daemon.resident_bytes, rel=0.2)
    assert metrics.value("process_open_fds") == pytest.approx(daemon.open_files, abs=5)
    assert metrics.value("process_cpu_seconds_total") > 0
    assert time.time() - 3_600 < metrics.value("process_start_time_seconds") < time.time() + 2


def test_the_reference_lists_just_what_there_is(admin, caller):
    # Some are there only once a call has ended.
    caller.create()
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*?) \| (.*?) \|$", REFERENCE.read_text(), re.M)
    listed = {name: (kind, frozenset(re.findall(r"`(\w+)`", labels)), says)
              for name, kind, labels, says in rows}
    metrics = admin.metrics()
    helps = dict(re.findall(r"^# HELP (\w+) (.*)$", metrics.text, re.M))
    kinds = dict(re.findall(r"^# TYPE (\w+) (.*)$", metrics.text, re.M))
    real = {name: (kinds[name], metrics.labels(name), says) for name, says in helps.items()}
    assert listed == real


# Readiness


def is_ready(admin):
    """The first line says it; further lines name what the machine leaves too little of."""
    status, text = admin.status("/readyz")
    return status == 200 and text.startswith("ok\n")


def test_a_server_that_can_be_used_says_so(admin):
    assert admin.status("/livez") == (200, "ok\n")
    assert is_ready(admin)
    assert admin.status("/readyz?verbose=1") == admin.status("/readyz")


def test_readiness_follows_the_database_and_the_drain(cluster, tmp_path):
    port = free_port()
    admin = Admin(port)
    with Daemon.serve(cluster.url, tmp_path,
                      options=["--admin-listen", f"127.0.0.1:{port}"]) as daemon:
        assert is_ready(admin)
        cluster.stop("immediate")
        assert "database" in admin.wait_until("/readyz", 503)
        assert admin.status("/livez") == (200, "ok\n")
        assert admin.metrics().value("holdfast_ready") == 0
        cluster.start()
        admin.wait_until("/readyz", 200)
        lost = admin.metrics().value("holdfast_postgres_connections_lost_total", lane="read")
        assert lost > 0

        # A call whose request does not end, for which a drain waits.
        stuck = Connection(daemon.address)
        stuck.open_call(f"/{SESSIONS}/ListSessions")
        deadline = time.monotonic() + WAIT_SECONDS
        while not admin.metrics().calls("grpc_server_started_total", "ListSessions"):
            assert time.monotonic() < deadline
        ended = threading.Thread(target=daemon.stop)
        ended.start()
        assert "shutting down" in admin.wait_until("/readyz", 503)
        assert admin.status("/livez") == (200, "ok\n")
        stuck.close()
        ended.join()
        assert daemon.process.returncode == 0


def test_a_port_that_is_taken_is_reported(served, tmp_path):
    port = served[1].port
    with pytest.raises(RuntimeError, match="cannot listen on"):
        Daemon.serve("postgresql:///none", tmp_path, options=["--admin-listen", f"127.0.0.1:{port}"])


# HTTP


def test_pages_are_read_only(admin):
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        response, _ = admin.get("/metrics", method)
        assert (response.status, response.headers["allow"]) == (405, "GET, HEAD")
    for path in ("/", "/metrics/", "/Metrics", "/%6detrics", "//metrics"):
        assert admin.get(path)[0].status == 404
    # Only OPTIONS may name no path (RFC 9112, 3.2.4).
    assert admin.get("*")[0].status == 400
    response, body = admin.get("/metrics", "HEAD")
    assert (response.status, body) == (200, "")
    assert int(response.headers["content-length"]) > 1_000


def test_a_connection_serves_many_requests(admin):
    connection = http.client.HTTPConnection("127.0.0.1", admin.port, timeout=WAIT_SECONDS)
    for _ in range(50):
        connection.request("GET", "/livez")
        assert connection.getresponse().read() == b"ok\n"
    connection.close()


def test_requests_that_are_sent_ahead_are_answered_in_turn(admin):
    one = b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n"
    many = b"".join(one % path for path in [b"/readyz", b"/none", b"/livez"] * 300)
    with admin.connect() as connection:
        # In a thread, since the server reads only as fast as its answers are taken.
        sender = threading.Thread(target=connection.sendall, args=(many,))
        sender.start()
        received = b""
        while received.count(b"HTTP/1.1 ") < 900 or not received.endswith(b"ok\n"):
            received += connection.recv(65536)
        sender.join()
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"404", b"200"] * 300


@pytest.mark.parametrize("request_bytes, status", [
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    (b"GET /livez HTTP/3.0\r\nHost: h\r\n\r\n", 505),
    (b"GET /livez HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", 431),
    (b"GET /livez HTTP/1.1\r\nHost: h\r\n" + b"x: y\r\n" * 1_000 + b"\r\n", 431),
    (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", 414),
    (b"GET /livez HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
     b"Content-Length: 3\r\n\r\nabc", 400),
], ids=range(8))
def test_bad_requests_are_refused_and_the_connection_ends(admin, request_bytes, status):
    answer = admin.exchange(request_bytes + b"GET /livez HTTP/1.1\r\nHost: h\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close\r\n" in answer


def test_nothing_is_smuggled_behind_a_body(admin):
    hidden = b"GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"
    answer = admin.exchange(
        b"POST /livez HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n" % len(hidden) + hidden)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_every_cut_of_a_request_is_survived(admin):
    whole = b"GET /livez HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n"
    for count in range(len(whole)):
        assert b" 200 " not in admin.exchange(whole[:count])
    assert b"200 OK" in admin.exchange(whole)


def test_a_request_may_come_byte_by_byte(admin):
    with admin.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"GET /livez HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        assert read_to_end(connection).endswith(b"ok\n")


def test_silent_connections_do_not_keep_others_out(admin):
    # Three times as many as the server keeps; the oldest silent ones make room.
    silent = []
    try:
        for number in range(200):
            connection = admin.connect()
            silent.append(connection)
            connection.sendall(b"GET /li" if number % 2 else b"")
            if number % 20 == 0:
                assert admin.status("/livez") == (200, "ok\n")
        assert admin.status("/livez") == (200, "ok\n")
    finally:
        for connection in silent:
            connection.close()


def test_a_head_that_does_not_end_is_cut_off(admin):
    with admin.connect() as connection:
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: h\r\n")
        # The server's time for a head is ten seconds, whatever else comes.
        stop = threading.Event()

        def trickle():
            while not stop.wait(0.5):
                try:
                    connection.sendall(b"a: b\r\n")
                except OSError:
                    return

        sender = threading.Thread(target=trickle)
        sender.start()
        try:
            answer = read_to_end(connection)
        except ConnectionResetError:
            answer = b""
        finally:
            stop.set()
            sender.join()
    assert answer in (b"",) or answer.startswith(b"HTTP/1.1 408 ")


# Request ids


def test_an_error_and_its_line_in_the_log_share_an_id(served):
    daemon, _ = served
    with Client(daemon.address, "ids") as client:
        refused = []
        for metadata in ([], [("x-request-id", "ticket-4711")], [("x-request-id", "no good")]):
            client.metadata = [("x-holdfast-user", "ids"), *metadata]
            with pytest.raises(grpc.RpcError) as caught:
                client.call("GetSession", id="A" * 22)
            refused.append(dict(caught.value.trailing_metadata())["x-request-id"])
    assert re.fullmatch("[0-9a-z]{13}", refused[0])
    assert refused[1] == "ticket-4711"
    assert re.fullmatch("[0-9a-z]{13}", refused[2])

    def logged():
        return [line["request_id"] for line in daemon.log_objects()
                if line.get("principal") == "ids"]

    # An answer may arrive before its line is written.
    wait_for(lambda: logged() == refused, what=lambda: f"{logged()} are {refused}")
