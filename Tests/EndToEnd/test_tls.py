# SPDX-License-Identifier: Apache-2.0
"""TLS on the server's listeners, and callers who are known by their certificates."""

import json
import signal
import subprocess
from pathlib import Path

import grpc
import pytest
from authority import ANN, GATEWAY
from clients import CHANNEL_OPTIONS, error_info
from daemon import PROGRAM
from holdfast.v1 import session_service_pb2, session_service_pb2_grpc
from waiting import wait_for

WAIT_SECONDS = 60


def sessions(secured, name=None):
    """The sessions of the holder of a certificate; of nobody without one."""
    authority, daemon = secured
    return session_service_pb2_grpc.SessionServiceStub(
        authority.channel(daemon.address, name, CHANNEL_OPTIONS))


def create(stub, user=None):
    metadata = [("x-holdfast-user", user)] if user else []
    return stub.CreateSession(
        session_service_pb2.CreateSessionRequest(title="mine", content="{}"),
        metadata=metadata, timeout=WAIT_SECONDS).metadata


def test_a_caller_is_the_user_that_its_certificate_names(secured):
    assert create(sessions(secured, "ann")).owner_id == ANN


def test_a_caller_without_a_certificate_is_turned_away(secured):
    with pytest.raises(grpc.RpcError) as refused:
        create(sessions(secured))
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def test_plaintext_is_not_understood(secured):
    _, daemon = secured
    stub = session_service_pb2_grpc.SessionServiceStub(grpc.insecure_channel(daemon.address))
    with pytest.raises(grpc.RpcError) as refused:
        create(stub)
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def test_a_service_on_the_list_acts_for_users(secured):
    assert create(sessions(secured, "gateway"), "bob").owner_id == "bob"


def test_nobody_else_acts_for_users(secured):
    with pytest.raises(grpc.RpcError) as refused:
        create(sessions(secured, "ann"), "bob")
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED
    assert error_info(refused.value).reason == "ACTING_DENIED"


def served_serial(authority, daemon):
    """The serial number of the certificate that a new connection is shown."""
    shown = subprocess.run(
        ["openssl", "s_client", "-connect", daemon.address, "-alpn", "h2",
         "-cert", authority.path("ann.pem"), "-key", authority.path("ann.key")],
        input=b"", capture_output=True).stdout
    return subprocess.run(
        ["openssl", "x509", "-noout", "-serial"], input=shown, capture_output=True).stdout


def messages(daemon):
    return [json.loads(line)["message"] for line in daemon.log.read_text().splitlines()]


def test_certificates_are_replaced_while_calls_go_on(secured):
    authority, daemon = secured
    before = served_serial(authority, daemon)
    assert before
    stub = sessions(secured, "ann")
    create(stub)
    authority.issue("server", "DNS:localhost,IP:127.0.0.1")
    told = len(messages(daemon))
    daemon.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "reloaded the certificates" in messages(daemon)[told:])
    assert served_serial(authority, daemon) not in (b"", before)
    create(stub)


def test_certificates_are_replaced_without_a_signal(secured):
    authority, daemon = secured
    before, told = served_serial(authority, daemon), len(messages(daemon))
    assert before
    authority.issue("server", "DNS:localhost,IP:127.0.0.1")
    # The files are looked at every ten seconds.
    wait_for(lambda: "reloaded the certificates" in messages(daemon)[told:])
    assert served_serial(authority, daemon) not in (b"", before)
    create(sessions(secured, "ann"))


def test_bad_certificates_change_nothing(secured):
    authority, daemon = secured
    good = authority.read("server.pem")
    before = served_serial(authority, daemon)
    assert before
    try:
        told = len(messages(daemon))
        Path(authority.path("server.pem")).write_text("no certificate")
        daemon.process.send_signal(signal.SIGHUP)
        wait_for(lambda: any("kept the current" in message for message in messages(daemon)[told:]))
        assert served_serial(authority, daemon) == before
    finally:
        Path(authority.path("server.pem")).write_bytes(good)
    assert create(sessions(secured, "ann")).owner_id == ANN


def test_a_development_server_makes_certificates_of_its_own(development):
    certificate, daemon = development
    channel = grpc.secure_channel(
        daemon.address, grpc.ssl_channel_credentials(certificate.read_bytes()))
    stub = session_service_pb2_grpc.SessionServiceStub(channel)
    assert create(stub).owner_id == "dev"


def checked(address, *options):
    """The exit code of a health check, and what it says."""
    done = subprocess.run(
        [str(PROGRAM), "healthcheck", "--address", address, *options], capture_output=True,
        text=True, timeout=WAIT_SECONDS)
    return done.returncode, done.stdout + done.stderr


def test_a_health_check_speaks_tls(development):
    certificate, daemon = development
    trusting = ["--ca", str(certificate)]
    assert checked(daemon.address, *trusting) == (0, "SERVING\n")
    assert checked(daemon.address, *trusting, "--server-name", "localhost") == (0, "SERVING\n")


def test_a_health_check_believes_no_stranger(development):
    certificate, daemon = development
    code, words = checked(daemon.address, "--tls")
    assert code == 1 and "certificate was refused" in words
    code, words = checked(
        daemon.address, "--ca", str(certificate), "--server-name", "another.example")
    assert code == 1 and "hostname mismatch" in words


def test_a_health_check_shows_its_certificate(secured):
    authority, daemon = secured
    trusting = ["--ca", authority.path("ca.pem")]
    assert checked(daemon.address, *trusting)[0] == 1
    shown = ["--certificate", authority.path("ann.pem"), "--key", authority.path("ann.key")]
    assert checked(daemon.address, *trusting, *shown) == (0, "SERVING\n")


def test_files_that_cannot_be_used_end_the_start(secured):
    authority, _ = secured
    done = subprocess.run(
        [str(PROGRAM), "serve", "--postgres-url", "postgresql:///none", "--tls-certificate",
         authority.path("absent.pem"), "--tls-key", authority.path("server.key")],
        capture_output=True, text=True, timeout=WAIT_SECONDS)
    assert done.returncode != 0
    assert "absent.pem" in done.stderr
