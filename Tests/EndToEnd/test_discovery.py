# SPDX-License-Identifier: Apache-2.0
"""Health and reflection, seen by clients that others wrote."""

import base64
import json
import queue
import signal
import subprocess
import threading

import grpc
import pytest
from daemon import ROOT, Daemon, scratch_directory
from google.protobuf import descriptor_pool
from google.rpc import error_details_pb2, status_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase)
from holdfast.v1 import server_service_pb2, session_pb2, session_service_pb2

Status = health_pb2.HealthCheckResponse
SERVICES = ["holdfast.v1.ServerService", "holdfast.v1.SessionService"]
BUF = str(ROOT / ".venv" / "bin" / "buf")


@pytest.fixture(params=["plaintext", "TLS", "mutual TLS"])
def channel(request):
    if request.param == "plaintext":
        made = grpc.insecure_channel(request.getfixturevalue("server").address)
    elif request.param == "TLS":
        certificate, daemon = request.getfixturevalue("development")
        made = grpc.secure_channel(
            daemon.address, grpc.ssl_channel_credentials(certificate.read_bytes()))
    else:
        authority, daemon = request.getfixturevalue("secured")
        made = authority.channel(daemon.address, "ann")
    with made as channel:
        yield channel


@pytest.mark.parametrize("service", ["", *SERVICES])
def test_health_check(channel, service):
    health = health_pb2_grpc.HealthStub(channel)
    answer = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=60)
    assert answer.status == Status.SERVING


def test_health_check_of_an_unknown_service(channel):
    health = health_pb2_grpc.HealthStub(channel)
    with pytest.raises(grpc.RpcError) as caught:
        health.Check(health_pb2.HealthCheckRequest(service="no.Such"), timeout=60)
    assert caught.value.code() == grpc.StatusCode.NOT_FOUND


class Watch:
    """The states that a Watch has told, in order."""

    def __init__(self, channel, service=""):
        self.states = queue.Queue()
        stub = health_pb2_grpc.HealthStub(channel)
        self.call = stub.Watch(health_pb2.HealthCheckRequest(service=service))
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            for answer in self.call:
                self.states.put(answer.status)
        except grpc.RpcError:
            pass

    def next(self):
        return self.states.get(timeout=30)


def test_health_watch_of_an_unknown_service_stays_open(channel):
    watch = Watch(channel, "no.Such")
    assert watch.next() == Status.SERVICE_UNKNOWN
    assert watch.call.is_active()
    watch.call.cancel()


def test_health_watch_tells_of_the_end():
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon, grpc.insecure_channel(daemon.address) as channel:
            watch = Watch(channel, SERVICES[1])
            assert watch.next() == Status.SERVING
            daemon.process.send_signal(signal.SIGTERM)
            assert watch.next() == Status.NOT_SERVING
            watch.call.cancel()


def test_healthcheck_command(server):
    program = [str(ROOT / ".build" / "release" / "holdfastd"), "healthcheck"]
    alive = subprocess.run([*program, "--address", server.address], timeout=60)
    assert alive.returncode == 0
    dead = subprocess.run(
        [*program, "--address", "127.0.0.1:1"], timeout=60, capture_output=True, text=True)
    assert dead.returncode != 0
    assert dead.stderr


def test_reflection_v1alpha(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    assert set(SERVICES) <= set(database.get_services())
    pool = descriptor_pool.DescriptorPool(database)
    create = pool.FindMethodByName("holdfast.v1.SessionService.CreateSession")
    assert create.input_type.full_name == "holdfast.v1.CreateSessionRequest"


@pytest.mark.parametrize(
    "module", [server_service_pb2, session_pb2, session_service_pb2, error_details_pb2, status_pb2],
    ids=lambda m: m.__name__)
def test_reflection_tells_what_proto_says(channel, module):
    database = ProtoReflectionDescriptorDatabase(channel)
    told = database.FindFileByName(module.DESCRIPTOR.name)
    told.ClearField("source_code_info")
    declared = type(told)()
    module.DESCRIPTOR.CopyToProto(declared)
    for message in [*told.message_type, *declared.message_type]:
        clear_json_names(message)
    assert told == declared


def clear_json_names(message):
    """Takes out what compilers may leave out."""
    for field in message.field:
        field.ClearField("json_name")
    for nested in message.nested_type:
        clear_json_names(nested)


class Buf:
    """`buf curl` against one server."""

    def __init__(self, daemon, *options, scheme="https"):
        self.url = f"{scheme}://{daemon.address}/"
        self.options = options

    def curl(self, method, request, *options, protocol="grpc"):
        return subprocess.run(
            [BUF, "curl", "--protocol", protocol, "--data", json.dumps(request), *self.options,
             *options, self.url + method],
            cwd="/tmp", capture_output=True, text=True, timeout=60)


@pytest.fixture(params=["plaintext", "TLS", "mutual TLS"])
def buf(request):
    if request.param == "plaintext":
        return Buf(request.getfixturevalue("server"), "--http2-prior-knowledge", scheme="http")
    if request.param == "TLS":
        certificate, daemon = request.getfixturevalue("development")
        return Buf(daemon, "--cacert", str(certificate))
    authority, daemon = request.getfixturevalue("secured")
    return Buf(
        daemon, "--cacert", authority.path("ca.pem"), "--cert", authority.path("gateway.pem"),
        "--key", authority.path("gateway.key"))


@pytest.mark.parametrize("version", ["grpc-v1", "grpc-v1alpha"])
def test_buf_finds_its_way_by_reflection(buf, version):
    done = buf.curl(
        "holdfast.v1.SessionService/CreateSession", {"title": "from buf", "content": "[1]"},
        "--reflect", "--reflect-protocol", version, "--header", "x-holdfast-user: buf")
    assert done.returncode == 0, done.stderr
    metadata = json.loads(done.stdout)["metadata"]
    assert (metadata["ownerId"], metadata["version"], metadata["contentSize"]) == ("buf", "1", "3")


@pytest.mark.parametrize("protocol", ["grpc", "grpcweb", "connect"])
def test_buf_reads_the_details_of_an_error(buf, protocol):
    done = buf.curl(
        "holdfast.v1.SessionService/CreateSession", {"title": "", "content": "[1]"},
        "--header", "x-holdfast-user: buf", protocol=protocol)
    assert done.returncode != 0
    error = json.loads(done.stderr)
    assert error["code"] == "invalid_argument"
    details = {detail["type"]: detail["value"] for detail in error["details"]}
    info = error_details_pb2.ErrorInfo.FromString(
        base64.b64decode(details["google.rpc.ErrorInfo"] + "=="))
    assert (info.reason, info.domain) == ("TITLE_EMPTY", "holdfast.v1")


@pytest.mark.parametrize("protocol", ["grpc", "grpcweb", "connect"])
def test_buf_calls_in_every_protocol(buf, protocol):
    service, user = "holdfast.v1.SessionService/", ("--header", "x-holdfast-user: buf")
    made = buf.curl(service + "CreateSession", {"title": protocol, "content": "[1]"}, *user,
                    protocol=protocol)
    assert made.returncode == 0, made.stderr
    id = json.loads(made.stdout)["metadata"]["id"]
    read = buf.curl(service + "GetSession", {"id": id}, *user, protocol=protocol)
    assert json.loads(read.stdout)["session"]["content"] == "[1]"
    stream = buf.curl(service + "ExportSessions", {"ids": [id]}, *user, protocol=protocol)
    assert stream.returncode == 0 and stream.stdout.count('"record"') == 3, stream.stderr
