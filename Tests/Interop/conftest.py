# SPDX-License-Identifier: Apache-2.0
"""Runs an interop server for the tests of this folder."""

import subprocess

import pytest

from server import Server


@pytest.fixture(scope="session")
def ruby_client():
    """The official interop client, where Debian's ruby-grpc has it."""
    listing = subprocess.run(
        ["dpkg", "--listfiles", "ruby-grpc"], check=True, capture_output=True, text=True).stdout
    return next(path for path in listing.splitlines() if path.endswith("/pb/test/client.rb"))


@pytest.fixture(scope="session")
def port():
    """The port of an interop server on 127.0.0.1."""
    with Server() as server:
        yield server.port
