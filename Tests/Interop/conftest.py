# SPDX-License-Identifier: Apache-2.0
"""Runs the interop server for the tests of this folder."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("INTEROP_SERVER", str(ROOT / ".build" / "release" / "interop-server"))


@pytest.fixture(scope="session")
def port():
    """The port of an interop server on 127.0.0.1; it must drain without complaint in the end."""
    process = subprocess.Popen(
        [SERVER, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    ready = process.stdout.readline()
    assert ready.startswith("ready 127.0.0.1:"), ready
    yield int(ready.rsplit(":", 1)[1])
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
