# SPDX-License-Identifier: Apache-2.0
"""Foreign clients over TLS: grpcio with and without a certificate, the official Ruby client,
h2load and openssl. The servers make their certificates themselves, by the library's own code."""

import os
import re
import subprocess

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)

from server import PROGRAM, SecureServer
from test_ruby_client import CASES


def channel_to(server, with_certificate=False, host="localhost"):
    pair = {}
    if with_certificate:
        pair = {"private_key": server.read("client.key"),
                "certificate_chain": server.read("client.pem")}
    credentials = grpc.ssl_channel_credentials(server.read("ca.pem"), **pair)
    return grpc.secure_channel(f"{host}:{server.port}", credentials)


@pytest.fixture(scope="session")
def mutual(tmp_path_factory):
    with SecureServer(tmp_path_factory.mktemp("mutual"), "--mutual") as server:
        yield server


def is_serving(channel):
    request = health_pb2.HealthCheckRequest(service="grpc.testing.TestService")
    answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=10)
    return answer.status == health_pb2.HealthCheckResponse.SERVING


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_grpcio_calls_over_tls(secure, host):
    with channel_to(secure, host=host) as channel:
        assert is_serving(channel)
        services = ProtoReflectionDescriptorDatabase(channel).get_services()
        assert "grpc.health.v1.Health" in services


def test_grpcio_calls_with_a_certificate(mutual):
    with channel_to(mutual, with_certificate=True) as channel:
        assert is_serving(channel)


def test_grpcio_without_a_certificate_is_turned_away(mutual):
    with channel_to(mutual) as channel, pytest.raises(grpc.RpcError) as error:
        is_serving(channel)
    assert error.value.code() == grpc.StatusCode.UNAVAILABLE


def test_grpcio_does_not_trust_a_stranger(secure, mutual):
    credentials = grpc.ssl_channel_credentials(mutual.read("ca.pem"))
    target = f"localhost:{secure.port}"
    with grpc.secure_channel(target, credentials) as channel, pytest.raises(grpc.RpcError) as error:
        is_serving(channel)
    assert error.value.code() == grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize("case", CASES)
def test_the_ruby_client_passes_over_tls(ruby_client, secure, case):
    run = subprocess.run(
        ["ruby", ruby_client, "--server_host=localhost", f"--server_port={secure.port}",
         "--use_tls=true", "--use_test_ca=false", "--server_host_override=localhost",
         f"--test_case={case}"],
        env={**os.environ, "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(secure.folder / "ca.pem")},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    assert run.returncode == 0 and f'"OK: {case}"' in run.stdout, run.stdout


def test_h2load_finds_no_fault(secure, tmp_path):
    message = tmp_path / "message"
    message.write_bytes(bytes(5))
    run = subprocess.run(
        ["h2load", "-n", "2000", "-c", "4", "-m", "16", "-d", str(message),
         "-H", "content-type: application/grpc", "-H", "te: trailers",
         f"https://localhost:{secure.port}/grpc.testing.TestService/EmptyCall"],
        capture_output=True, text=True, timeout=60, check=True)
    assert "2000 succeeded, 0 failed" in run.stdout, run.stdout
    assert re.search(r"Application protocol: h2$", run.stdout, re.M), run.stdout


def s_client(secure, *options, said=b""):
    return subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{secure.port}", "-servername", "localhost",
         "-CAfile", str(secure.folder / "ca.pem"), *options],
        input=said.decode(), capture_output=True, text=True, errors="replace", timeout=30)


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_agrees_on_h2(secure, version):
    run = s_client(secure, version, "-alpn", "http/1.1,h2")
    assert "ALPN protocol: h2" in run.stdout
    assert "Verify return code: 0 (ok)" in run.stdout


@pytest.mark.parametrize("options", [[], ["-alpn", "http/1.1"]], ids=["no ALPN", "http/1.1"])
def test_openssl_without_h2_speaks_http_1(secure, options):
    run = s_client(secure, "-ign_eof", *options, said=b"GET / HTTP/1.0\r\n\r\n")
    assert "HTTP/1.1 404 Not Found" in run.stdout


@pytest.mark.parametrize("options", [
    ["-alpn", "h2c,http/1.0"], ["-tls1_1", "-alpn", "h2", "-cipher", "DEFAULT@SECLEVEL=0"],
    ["-tls1_2", "-alpn", "h2", "-cipher", "AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256"]],
    ids=["other ALPN", "TLS 1.1", "banned ciphers"])
def test_openssl_is_refused(secure, options):
    run = s_client(secure, *options)
    assert run.returncode != 0
    assert "alert" in run.stderr


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_resumes_a_session(secure, version, tmp_path):
    """Time and again, whichever loop accepts it, and never with early data."""
    ticket = str(tmp_path / "ticket")
    # The server answers what is no HTTP/2 by the end of the connection, and the tickets come first.
    options = [version, "-alpn", "h2", "-ign_eof", "-sess_out", ticket]
    first = s_client(secure, *options, said=b"no preface of HTTP/2, but long enough to be one\n")
    assert "New, TLSv1" in first.stdout
    for _ in range(8):
        again = s_client(secure, *options, "-sess_in", ticket, said=b"no preface of HTTP/2\n" * 2)
        assert "Reused, TLSv1" in again.stdout, again.stdout
        if version == "-tls1_3":
            assert "Max Early Data: 0" in again.stdout, again.stdout


def test_a_folder_that_is_missing_is_named(tmp_path):
    missing = str(tmp_path / "none")
    done = subprocess.run(
        [PROGRAM, "--listen", "127.0.0.1:0", "--tls", missing], capture_output=True, text=True,
        timeout=60)
    assert done.returncode == 1
    assert missing in done.stderr and "No such file or directory" in done.stderr
