# SPDX-License-Identifier: Apache-2.0
"""The official Ruby interop client, from Debian's ruby-grpc, against our interop-server."""

import selectors
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = ROOT / ".build" / "release" / "interop-server"
READY_SECONDS = 30
CASE_SECONDS = 60

#: Every case of the client that needs neither TLS, nor credentials, nor compression.
CASES = [
    "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong",
    "empty_stream", "timeout_on_sleeping_server", "cancel_after_begin",
    "cancel_after_first_response", "unimplemented_method", "unimplemented_service",
    "status_code_and_message", "custom_metadata",
]


@pytest.fixture(scope="module")
def client():
    """The client's file, which Debian installs among the gem's tests."""
    listed = subprocess.run(
        ["dpkg", "--listfiles", "ruby-grpc"], check=True, capture_output=True, text=True).stdout
    return next(path for path in listed.splitlines() if path.endswith("/pb/test/client.rb"))


@pytest.fixture(scope="module")
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [str(SERVER), "--listen", f"127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True)
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(server.stdout, selectors.EVENT_READ)
            assert selector.select(READY_SECONDS), "interop-server is not ready"
            assert server.stdout.readline().startswith("ready")
        yield port
    finally:
        server.terminate()
        assert server.wait(READY_SECONDS) == 0
        server.stdout.close()


@pytest.mark.parametrize("case", CASES)
def test_interop(client, port, case):
    done = subprocess.run(
        ["ruby", client, "--server_host", "127.0.0.1", "--server_port", str(port), "--use_tls",
         "false", "--test_case", case],
        capture_output=True, text=True, timeout=CASE_SECONDS)
    assert done.returncode == 0, done.stderr
    assert f"OK: {case}" in done.stdout
