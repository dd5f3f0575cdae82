# SPDX-License-Identifier: Apache-2.0
"""The servers that foreign clients are sent to."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "EndToEnd"))

from authority import development_server, mutual_server  # noqa: E402
from daemon import Daemon, scratch_directory  # noqa: E402


@pytest.fixture(scope="session")
def plaintext():
    """An address, and the files with which to trust the server: none."""
    with scratch_directory() as directory, Daemon.dev(directory) as daemon:
        yield daemon.address, []


@pytest.fixture(scope="session")
def tls():
    """The same for a development server with TLS: the certificate of its authority."""
    with development_server() as (certificate, daemon):
        yield daemon.address, [str(certificate)]


@pytest.fixture(scope="session")
def mutual():
    """The same for a server that knows callers by their certificates, with one that may act for
    users and its key."""
    with mutual_server() as (authority, daemon):
        files = ["ca.pem", "gateway.pem", "gateway.key"]
        yield daemon.address, [authority.path(file) for file in files]
