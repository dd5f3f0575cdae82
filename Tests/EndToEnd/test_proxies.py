# SPDX-License-Identifier: Apache-2.0
"""Calls through nginx and HAProxy, by the configurations of docs/operations/proxies.md."""

import contextlib
import json
import re
import socket
import ssl
import subprocess
import time

import pytest
from authority import Authority
from clients import CHANNEL_OPTIONS, error_info
from daemon import ROOT, Daemon, free_port, scratch_directory
from grpc import RpcError, StatusCode
from holdfast.v1 import session_service_pb2 as messages
from holdfast.v1 import session_service_pb2_grpc, session_watch_pb2
from issuer import AUDIENCE, ISSUER, Key, key_set
from postgres import Cluster
from waiting import wait_for
from webcalls import Web, curl, envelope, envelopes

PAGE = ROOT / "docs" / "operations" / "proxies.md"
SERVICE = "/holdfast.v1.SessionService/"
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{text}
}}
"""


class Proxy:
    """A proxy before a server; its own side has TLS."""

    def __init__(self, kind, authority, upstream):
        self.port, self.authority = free_port(), authority
        self.address = f"localhost:{self.port}"
        text = re.search(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)[1]
        for there, here in [
                ("127.0.0.1:50051", upstream), ("listen 443", f"listen 127.0.0.1:{self.port}"),
                ("bind :443", f"bind 127.0.0.1:{self.port}"),
                ("/etc/ssl/holdfast.pem", authority.path("server.pem")),
                ("/etc/ssl/holdfast.key", authority.path("server.key")),
                ("/etc/ssl/holdfast-and-key.pem", authority.path("server-and-key.pem"))]:
            text = text.replace(there, here)
        assert "/etc/" not in text
        file = authority.folder / f"{kind}-{self.port}.conf"
        if kind == "nginx":
            file.write_text(NGINX.format(folder=authority.folder, text=text))
            self.command = ["/usr/sbin/nginx", "-c", file]
        else:
            file.write_text(text)
            self.command = ["/usr/sbin/haproxy", "-db", "-f", file]

    def __enter__(self):
        self.process = subprocess.Popen(self.command)
        wait_for(self._listens, what="the proxy listens")
        return self

    def _listens(self):
        assert self.process.poll() is None
        with contextlib.suppress(ConnectionError):
            socket.create_connection(("127.0.0.1", self.port)).close()
            return True

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def ask(self, path, token, *headers, options=(), **kind):
        fields = [*headers, *([("authorization", f"Bearer {token}")] if token else [])]
        return curl(
            f"https://{self.address}{path}", headers=fields,
            options=["--cacert", self.authority.path("ca.pem"), *options], **kind)

    def channel(self):
        return self.authority.channel(self.address, options=CHANNEL_OPTIONS)


class Served:
    """A server behind a proxy, and a caller with a token."""

    def __init__(self, proxy, daemon, token):
        self.proxy, self.daemon, self.token = proxy, daemon, token

    def json(self, method, request, *headers, **kind):
        reply = self.proxy.ask(
            SERVICE + method, self.token, ("content-type", "application/json"), *headers,
            body=json.dumps(request).encode(), **kind)
        return reply, json.loads(reply.body)

    def create(self, content="{}"):
        return self.json("CreateSession", {"title": "proxied", "content": content})[1]["metadata"]


@pytest.fixture(scope="module")
def authority():
    with scratch_directory() as directory:
        authority = Authority(directory)
        authority.issue("server", "DNS:localhost,IP:127.0.0.1")
        (directory / "server-and-key.pem").write_bytes(
            authority.read("server.pem") + authority.read("server.key"))
        yield authority


@pytest.fixture(scope="module")
def behind(authority):
    """The server, and a token that it takes."""
    key = Key("one")
    keys = authority.folder / "keys.json"
    keys.write_text(key_set(key))
    folder = authority.folder / "postgres"
    folder.mkdir(mode=0o711)
    options = ["--jwt-issuer", ISSUER, "--jwt-audience", AUDIENCE, "--jwks-file", str(keys),
               "--trusted-proxies", "127.0.0.1", "--compress-answers", "always"]
    with Cluster(folder) as cluster:
        with Daemon.serve(cluster.url, authority.folder, options=options) as daemon:
            yield daemon, key.token("ann")


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def served(request, authority, behind):
    daemon, token = behind
    with Proxy(request.param, authority, daemon.address) as proxy:
        yield Served(proxy, daemon, token)


@pytest.mark.parametrize("http", ["1.1", "2"])
def test_a_call_of_connect_is_answered_through_a_proxy(served, http):
    reply, body = served.json("ListSessions", {}, http=http)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    reply, body = served.json("GetSession", {"id": "x"}, http=http)
    assert (reply.status, body["code"]) == (400, "invalid_argument")
    assert reply.headers["trailer-x-request-id"]
    query = "ListSessions?connect=v1&encoding=json&message=%7B%7D"
    assert served.proxy.ask(SERVICE + query, served.token, method="GET", http=http).status == 200


@pytest.mark.parametrize("http", ["1.1", "2"])
@pytest.mark.parametrize("is_text", [False, True])
def test_a_call_of_grpc_web_is_answered_through_a_proxy(served, http, is_text):
    protocol = Web("proto", "+proto", is_text)
    for id, code in ("x", "invalid_argument"), (served.create()["id"], "ok"):
        message = messages.GetSessionRequest(id=id).SerializeToString()
        reply = served.proxy.ask(
            SERVICE + "GetSession", served.token, ("content-type", protocol.content_type(False)),
            body=protocol.frame(message, False), http=http)
        protocol.read(reply, False)
        assert reply.code == code and (code != "ok" or reply.messages)


def test_a_call_of_grpc_has_its_trailers_through_a_proxy(served):
    metadata = [("authorization", f"Bearer {served.token}")]
    with served.proxy.channel() as channel:
        stub = session_service_pb2_grpc.SessionServiceStub(channel)
        stub.ListSessions(messages.ListSessionsRequest(), metadata=metadata, timeout=60)
        with pytest.raises(RpcError) as refused:
            stub.GetSession(messages.GetSessionRequest(id="x"), metadata=metadata, timeout=60)
        assert refused.value.code() == StatusCode.INVALID_ARGUMENT
        assert error_info(refused.value).reason == "SESSION_ID_INVALID"
        id = served.create()["id"]
        watch = stub.WatchSessions(
            session_watch_pb2.WatchSessionsRequest(sessions=[{"id": id}]), metadata=metadata,
            timeout=60)
        assert next(watch)
        stub.DeleteSession(messages.DeleteSessionRequest(id=id), metadata=metadata, timeout=60)
        assert any("GONE" in str(event) for event in watch)
        watch.cancel()


def test_events_pass_a_proxy_as_they_happen(served):
    """X4: a proxy that collects what comes would keep the first event until the watch ends."""
    id = served.create()["id"]
    message = envelope(json.dumps({"sessions": [{"id": id}]}).encode())
    head = "\r\n".join([
        f"POST {SERVICE}WatchSessions HTTP/1.1", "host: localhost",
        "content-type: application/connect+json", f"authorization: Bearer {served.token}",
        f"content-length: {len(message)}"]).encode()
    context = ssl.create_default_context(cafile=served.proxy.authority.path("ca.pem"))
    with socket.create_connection(("127.0.0.1", served.proxy.port), timeout=60) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as watch:
            watch.sendall(head + b"\r\n\r\n" + message)
            received = watch.recv(1 << 16)
            while b"\0\0\0" not in received:
                received += watch.recv(1 << 16)
            assert received.startswith(b"HTTP/1.1 200 ")
            served.json("DeleteSession", {"id": id})
            while b"SESSION_EVENT_GONE" not in received:
                chunk = watch.recv(1 << 16)
                assert chunk and b"HEARTBEAT" not in chunk, received
                received += chunk


@pytest.mark.parametrize("http", ["1.1", "2"])
def test_content_passes_a_proxy_with_its_tag(served, http):
    content = json.dumps("x" * (1 << 20))
    path = f"/v1/sessions/{served.create()['id']}/content"
    written = served.proxy.ask(
        path, served.token, ("content-type", "application/json"), ("if-match", "*"), method="PUT",
        body=content.encode(), http=http)
    assert written.status == 204, written.body
    read = served.proxy.ask(path, served.token, method="GET", http=http)
    assert (read.status, read.body.decode()) == (200, content)
    assert read.headers["etag"] == written.headers["etag"]
    tag = ("if-none-match", read.headers["etag"])
    again = served.proxy.ask(path, served.token, tag, method="GET", http=http)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag[1])
    lost = served.proxy.ask(
        path, served.token, ("content-type", "application/json"), ("if-match", '"1-0"'),
        method="PUT", body=b"{}", http=http)
    assert lost.status == 412


def test_only_what_becomes_smaller_is_compressed(served):
    """E4 E5: a small answer has no `content-encoding`, a large one that of the caller's list."""
    browser = ("accept-encoding", "gzip, deflate, br, zstd")
    small, _ = served.json("ListSessions", {"pageSize": 1}, browser)
    assert "content-encoding" not in small.headers
    id = served.create(json.dumps("x" * 50_000))["id"]
    for accepted, expected in (browser, "gzip"), (("accept-encoding", "br, deflate"), "deflate"), (
            ("accept-encoding", "br, zstd"), None):
        large = served.proxy.ask(
            SERVICE + "GetSession", served.token, ("content-type", "application/json"), accepted,
            body=json.dumps({"id": id}).encode())
        assert large.headers.get("content-encoding") == expected
        assert (len(large.body) < 5_000) == (expected is not None)


def test_envelopes_are_compressed_for_who_asks_for_that_alone(served):
    """E6 S8: a browser sends `accept-encoding` by itself and decodes no envelope."""
    id = served.create(json.dumps("x" * 50_000))["id"]
    for field, flags in ("accept-encoding", {0}), ("connect-accept-encoding", {0, 1}):
        reply = served.proxy.ask(
            SERVICE + "ExportSessions", served.token, ("content-type", "application/connect+json"),
            (field, "gzip"), body=envelope(json.dumps({"ids": [id]}).encode()))
        assert {flag & 1 for flag, _ in envelopes(reply.body)} == flags
        assert "content-encoding" not in reply.headers
        assert ("connect-content-encoding" in reply.headers) == (len(flags) == 2)


@pytest.mark.parametrize("kind", ["application/json", "application/grpc"])
def test_the_log_has_the_caller_and_not_the_proxy(served, kind):
    mark = f"proxied-{time.monotonic_ns()}"
    body = b"{}" if kind.endswith("json") else envelope(b"")
    served.proxy.ask(
        SERVICE + "ListSessions", served.token, ("content-type", kind), ("te", "trailers"),
        ("x-request-id", mark), ("x-forwarded-for", "6.6.6.6"), body=body,
        options=["--interface", "127.0.0.2"])
    line = wait_for(
        lambda: [one for one in served.daemon.log_objects() if one.get("request_id") == mark],
        what="the call is logged")[0]
    assert line["peer"] == "127.0.0.2"


@pytest.mark.parametrize("kind", ["nginx", "haproxy"])
def test_a_server_that_believes_its_neighbours_refuses_what_was_forwarded(server, authority, kind):
    with Proxy(kind, authority, server.address) as proxy:
        reply = proxy.ask(
            SERVICE + "ListSessions", None, ("content-type", "application/json"), body=b"{}")
        assert (reply.status, json.loads(reply.body)["code"]) == (403, "permission_denied")
        assert "PROXY_DENIED" in reply.body.decode()
        # A server that has no authentication for gRPC either.
        reply = proxy.ask(
            SERVICE + "ListSessions", None, ("content-type", "application/grpc"),
            ("te", "trailers"), body=envelope(b""))
        assert (reply.status, reply.headers.get("grpc-status")) == (200, "7")
        assert "proxy" in reply.headers["grpc-message"]
