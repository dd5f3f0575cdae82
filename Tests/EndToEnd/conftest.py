# SPDX-License-Identifier: Apache-2.0
"""Makes the clients from Proto/ and the servers that the tests talk to."""

import contextlib
import itertools
import os
import sys
from pathlib import Path

import pytest
from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent.parent
# PostgreSQL's programs start by fork(2), since they run as another user, and no child of a test calls
# gRPC: its handlers, which stop all its threads around a fork and start them again, can only do harm.
os.environ["GRPC_ENABLE_FORK_SUPPORT"] = "0"
GENERATED = ROOT / ".build" / "end-to-end"


def generate_clients():
    """Generates the messages and stubs anew in every run, so they are always Proto/'s."""
    GENERATED.mkdir(parents=True, exist_ok=True)
    files = sorted(str(path) for path in (ROOT / "Proto" / "holdfast").rglob("*.proto"))
    common = Path(protoc.__file__).parent / "_proto"
    arguments = [
        "protoc", f"--proto_path={ROOT / 'Proto'}", f"--proto_path={common}",
        f"--python_out={GENERATED}", f"--grpc_python_out={GENERATED}", *files]
    if protoc.main(arguments):
        raise RuntimeError("protoc could not generate the clients")
    sys.path.insert(0, str(GENERATED))


generate_clients()

from authority import development_server, mutual_server  # noqa: E402
from clients import Client  # noqa: E402
from daemon import Daemon, scratch_directory  # noqa: E402
from person import Person  # noqa: E402
from postgres import Cluster  # noqa: E402
from screen import Screen  # noqa: E402

_owners = itertools.count(1)


@pytest.fixture(scope="session")
def server():
    """One development server for all tests that leave it as they found it."""
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon:
            yield daemon


@pytest.fixture(scope="module")
def daemon():
    """A development server of a module's own."""
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon:
            yield daemon


@pytest.fixture
def other(daemon, client):
    """The client's user on the module's server, where they have nothing yet."""
    with Client(daemon.address, client.user) as other:
        yield other


@pytest.fixture(scope="session")
def secured():
    """An authority, and a server that knows callers by its certificates."""
    with mutual_server() as pair:
        yield pair


@pytest.fixture(scope="session")
def development():
    """A development server with TLS, after the path of its authority's certificate."""
    with development_server() as pair:
        yield pair


@pytest.fixture
def client(server):
    """A client of an owner who has no sessions yet."""
    with Client(server.address, f"owner-{next(_owners)}") as client:
        yield client


@pytest.fixture
def stranger(server):
    """A client of somebody else."""
    with Client(server.address, f"stranger-{next(_owners)}") as client:
        yield client


@pytest.fixture
def person(server, client, tmp_path):
    """Somebody at a shell, as the user of `client`."""
    return Person(server, client, tmp_path)


@pytest.fixture
def screens(person):
    """Opens terminals of `person`, which end with the test."""
    with contextlib.ExitStack() as opened:

        def open_screen(*arguments):
            screen = Screen(person, *arguments)
            opened.callback(screen.end)
            return screen

        yield open_screen


@pytest.fixture
def cluster():
    """A PostgreSQL server that the test may stop and start."""
    with scratch_directory() as directory:
        with Cluster(directory) as cluster:
            yield cluster
