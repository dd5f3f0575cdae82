# SPDX-License-Identifier: Apache-2.0
"""Runs an interop server for the tests of this folder."""

import pytest

from server import Server


@pytest.fixture(scope="session")
def port():
    """The port of an interop server on 127.0.0.1."""
    with Server() as server:
        yield server.port
