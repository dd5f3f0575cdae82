# SPDX-License-Identifier: Apache-2.0
"""Runs interop servers for the tests of this folder."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "EndToEnd"))

from server import SecureServer, Server  # noqa: E402


@pytest.fixture(scope="session")
def ruby_client():
    """The official interop client, where Debian's ruby-grpc has it."""
    listing = subprocess.run(
        ["dpkg", "--listfiles", "ruby-grpc"], check=True, capture_output=True, text=True).stdout
    return next(path for path in listing.splitlines() if path.endswith("/pb/test/client.rb"))


@pytest.fixture(scope="session")
def plain():
    """An interop server without TLS."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def secure(tmp_path_factory):
    """An interop server over TLS."""
    with SecureServer(tmp_path_factory.mktemp("tls")) as server:
        yield server


@pytest.fixture(params=["plain", "secure"], ids=["h2c", "tls"])
def server(request):
    """Both, one after the other: what travels over HTTP/2 must not depend on what is below it."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def port(plain):
    """The port of the server without TLS, on 127.0.0.1."""
    return plain.port
