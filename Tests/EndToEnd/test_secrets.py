# SPDX-License-Identifier: Apache-2.0
"""No secret in any log, at any level, whoever prints it."""

import base64
import re
import signal
import subprocess

import grpc
import pytest
from authority import Authority
from daemon import PROGRAM, Daemon, scratch_directory
from holdfast.v1 import session_service_pb2, session_service_pb2_grpc
from issuer import AUDIENCE, ISSUER, Key, key_set
from postgres import Cluster
from waiting import wait_until

LEVELS = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
PASSWORD = "Pa55-in-no-log"


@pytest.fixture(scope="module")
def surroundings():
    """A cluster that asks for a password, an authority and an issuer."""
    with scratch_directory() as directory:
        authority = Authority(directory)
        authority.issue("server", "DNS:localhost,IP:127.0.0.1")
        key = Key("one")
        keys = directory / "keys.json"
        keys.write_text(key_set(key))
        folder = directory / "postgres"
        folder.mkdir(mode=0o711)
        with Cluster(folder) as cluster:
            cluster.query(f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'")
            cluster.query("GRANT ALL ON SCHEMA public TO locked")
            (cluster.data / "pg_hba.conf").write_text(
                "local all locked scram-sha-256\nlocal all all trust\n")
            cluster.query("SELECT pg_reload_conf()")
            yield cluster, authority, key, keys


def forms(secret):
    """How bytes may look in a log: as text, in hex, in base64, as a list of numbers."""
    plain = base64.b64encode(secret).decode().rstrip("=")
    return [secret.hex(), plain, base64.urlsafe_b64encode(secret).decode().rstrip("="),
            ", ".join(str(byte) for byte in secret)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("place", ["url", "environment"])
def test_no_level_shows_a_secret(surroundings, level, place, monkeypatch):
    cluster, authority, key, keys = surroundings
    url = cluster.url_of("postgres", "locked")
    if place == "url":
        url += f"&password={PASSWORD}"
    else:
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
    options = ["--log-level", level, "--tls-certificate", authority.path("server.pem"),
               "--tls-key", authority.path("server.key"), "--jwt-issuer", ISSUER,
               "--jwt-audience", AUDIENCE, "--jwks-file", str(keys)]
    good, stale = key.token("ann"), key.token("ann", seconds=-600)
    with scratch_directory() as directory:
        with Daemon.serve(url, directory, options=options) as daemon:
            with authority.channel(daemon.address) as channel:
                sessions = session_service_pb2_grpc.SessionServiceStub(channel)
                for token in (good, stale, key.unsigned_token(), key.confused_token()):
                    try:
                        sessions.CreateSession(
                            session_service_pb2.CreateSessionRequest(title="t", content="{}"),
                            timeout=30, metadata=[("authorization", f"Bearer {token}")])
                    except grpc.RpcError as error:
                        assert error.code() == grpc.StatusCode.UNAUTHENTICATED
            daemon.process.send_signal(signal.SIGHUP)
            # Connections that are lost, and made again, are told of too.
            cluster.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                          " WHERE usename = 'locked'")
            wait_until(lambda: int(cluster.query(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'locked'")[0]) > 0)
            daemon.stop()
        logged = daemon.log.read_text() + daemon.printed
    kept = [bytes.fromhex(line) for line in cluster.query(
        "SELECT encode(secret, 'hex') FROM holdfast_secret")]
    assert len(kept) == 3
    private = authority.read("server.key").decode().split("-----")[2]
    secrets = [PASSWORD, re.sub(r"\s", "", private)[:40]]
    secrets += [token.split(".")[part] for token in (good, stale) for part in (1, 2)]
    secrets += [form for secret in kept for form in forms(secret)]
    assert [secret for secret in secrets if secret in logged] == []
    if level in ("trace", "debug", "info"):
        assert "serving" in logged


def test_the_levels_are_those_of_the_program():
    """A level that is added is tested too."""
    done = subprocess.run(
        [str(PROGRAM), "serve", "--help"], capture_output=True, text=True, check=True)
    told = re.search(r"\(values:([^;)]*)", done.stdout[done.stdout.index("--log-level"):])
    assert [word.strip() for word in told[1].split(",")] == LEVELS
