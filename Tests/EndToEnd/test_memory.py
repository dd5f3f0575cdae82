# SPDX-License-Identifier: Apache-2.0
"""What a server holds in memory: after its start, for idle connections, and over many requests."""

import re
import resource
import ssl
import subprocess

import pytest
from authority import development_server
from clients import SERVICE, Client
from daemon import Daemon, scratch_directory
from documents import document
from holdfast.v1 import session_service_pb2 as api
from waiting import wait_until
from wirelevel import Connection

RESIDENT_BYTES_MAX = 30 << 20
BYTES_PER_CONNECTION_MAX = 32 << 10
#: 32 KiB by measurement, of which OpenSSL has half; the allocator's share varies by a page or two.
BYTES_PER_TLS_CONNECTION_MAX = 40 << 10
CONNECTIONS = 1_000
WARM_UP_REQUESTS = 50_000
REQUESTS = 110_000
#: What an allocator may still spread over that many requests; a leak of 20 bytes each is more.
GROWTH_MAX = 2 << 20


@pytest.fixture
def fresh():
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon:
            yield daemon


def test_memory_after_the_start(fresh):
    assert fresh.resident_bytes <= RESIDENT_BYTES_MAX


def test_memory_of_idle_connections(fresh):
    check_idle_connections(fresh)


def test_memory_of_idle_tls_connections():
    with development_server() as (certificate, daemon):
        tls = ssl.create_default_context(cafile=certificate)
        tls.set_alpn_protocols(["h2"])
        check_idle_connections(daemon, tls, BYTES_PER_TLS_CONNECTION_MAX)


def check_idle_connections(daemon, tls=None, bytes_max=BYTES_PER_CONNECTION_MAX):
    """Each has made a call, so that what a call leaves behind counts too. What the handshakes took
    goes back to the system when the allocator finds time, within seconds."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4_096, hard), hard))
    path = "/holdfast.v1.ServerService/GetServerInfo"
    warm = [Connection(daemon.address, tls) for _ in range(8)]
    for connection in warm:
        connection.call(path)
    bound = daemon.resident_bytes + CONNECTIONS * bytes_max
    idle = [Connection(daemon.address, tls) for _ in range(CONNECTIONS)]
    for connection in idle:
        connection.call(path)
    wait_until(lambda: daemon.resident_bytes <= bound)
    for connection in idle:
        connection.call(path)
        connection.close()
    for connection in warm:
        connection.close()


def load(address, method, message, requests, directory):
    """Sends that many requests with h2load; returns how many succeeded."""
    body = directory / "request"
    data = message.SerializeToString()
    body.write_bytes(b"\x00" + len(data).to_bytes(4, "big") + data)
    done = subprocess.run(
        ["h2load", f"--requests={requests}", "--clients=8", "--max-concurrent-streams=16",
         f"--data={body}", "--header=content-type: application/grpc", "--header=te: trailers",
         f"http://{address}{SERVICE}{method}"],
        check=True, capture_output=True, text=True, timeout=600)
    assert "status codes: %d 2xx" % requests in done.stdout, done.stdout
    return int(re.search(r"(\d+) succeeded", done.stdout)[1])


@pytest.mark.parametrize("method", ["GetSession", "GetSessionMetadata", "ListSessions"])
def test_memory_stays_flat(fresh, tmp_path, method):
    with Client(fresh.address) as client:
        ids = [client.create(content=document("small")).id for _ in range(20)]
        message = getattr(api, method + "Request")()
        if method != "ListSessions":
            message.id = ids[0]
        assert load(fresh.address, method, message, WARM_UP_REQUESTS, tmp_path) == WARM_UP_REQUESTS
        before = fresh.resident_bytes
        assert load(fresh.address, method, message, REQUESTS, tmp_path) == REQUESTS
        assert fresh.resident_bytes - before <= GROWTH_MAX
        assert client.read(ids[0]).metadata.version == 1
