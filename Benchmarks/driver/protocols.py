# SPDX-License-Identifier: Apache-2.0
"""A small call in each protocol and version of HTTP, against servers that send the same bytes from
a file or from memory: nghttpd over HTTP/2, nginx over HTTP/1.1.

All of it is measured in one rotation, whose order turns by one from round to round. Every server
has one core, h2load the other; nginx has one process and neither log nor limit on a connection's
requests.
"""

import contextlib
import shutil
from dataclasses import dataclass

from daemon import free_port
from echo import field
from http2 import Requests, call, frame
from paths import RELEASE
from processes import on_core, running
from table import Table

PATH = "/grpc.health.v1.Health/Check"
SERVICE = "grpc.testing.TestService"
#: What asks for the health of the service, and says that it is serving.
PROTOBUF = (field(1, SERVICE.encode()), b"\x08\x01")
JSON = (f'{{"service":"{SERVICE}"}}'.encode(), b'{"status":"SERVING"}')

HTTP2 = {"connections": 8, "streams": 16}
HTTP1 = {"connections": 64, "streams": 1, "is_http1": True}

HOLDFAST, NGHTTPD, NGINX = "Holdfast", "nghttpd", "nginx"


@dataclass(frozen=True)
class Form:
    """A form of the call: what is sent, and the bytes that come back."""

    name: str
    content_type: str
    request: bytes
    reply: bytes
    fields: tuple = ()


GRPC = Form("gRPC", "application/grpc", *(frame(each) for each in PROTOBUF), (("te", "trailers"),))
CONNECT = Form("Connect, protobuf", "application/proto", *PROTOBUF)
CONNECT_JSON = Form("Connect, JSON", "application/json", *JSON)

#: What is measured, and the row of the same table that it is compared with, by column.
SHAPES = [("HTTP/2", HTTP2, NGHTTPD, (GRPC, CONNECT, CONNECT_JSON)),
          ("HTTP/1.1", HTTP1, NGINX, (CONNECT, CONNECT_JSON))]


def title_of(version, shape):
    streams = f" × {shape['streams']} streams" if shape["streams"] > 1 else ", keep-alive"
    return f"health check over {version}, {shape['connections']} connections{streams}"


class Protocols:
    """The suite."""

    name = "protocols"

    def __init__(self, directory, seconds):
        self.directory, self.seconds, self.rounds = directory, seconds, 0
        if not shutil.which("nginx"):
            raise SystemExit("nginx is missing: dev/setup bench installs it")
        self.tables, self.runs = {}, []
        for version, shape, yardstick, forms in SHAPES:
            title = title_of(version, shape)
            ratios = [f"× {yardstick}"] + ["× gRPC"] * (GRPC in forms)
            self.tables[title] = Table(
                title, ["req/s", "p50 µs", "p99 µs", "server µs", *ratios, "foreign cores"],
                ranged=("req/s", "server µs", *ratios))
            for form in forms:
                self.runs += [(title, shape, server, form) for server in (HOLDFAST, yardstick)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def round(self):
        start = self.rounds % len(self.runs)
        measured = {}
        for run in self.runs[start:] + self.runs[:start]:
            title, _, server, form = run
            measured[title, server, form.name] = self._measure(*run[1:])
        self.rounds += 1
        for (title, server, form), columns in measured.items():
            for column, other in ((f"× {NGHTTPD}", (NGHTTPD, form)), (f"× {NGINX}", (NGINX, form)),
                                  ("× gRPC", (HOLDFAST, GRPC.name))):
                beside = measured.get((title, *other))
                if beside and server == HOLDFAST and other != (server, form):
                    columns[column] = columns["server µs"] / beside["server µs"]
        # The rows of a table have one order, whatever came first.
        for title, _, server, form in self.runs:
            self.tables[title].add(f"{form.name}: {server}", **measured[title, server, form.name])

    def _measure(self, shape, server, form):
        start = {HOLDFAST: self._holdfast, NGHTTPD: self._nghttpd, NGINX: self._nginx}[server]
        with start(form) as (address, process):
            load = Requests(
                self.directory, address, PATH, form.request, core=1, **shape,
                headers=[("content-type", form.content_type), *form.fields])
            requests = max(1_000, int(load.warm_up() * self.seconds))
            return load.run(requests, len(form.reply), server=process.pid)

    @contextlib.contextmanager
    def _holdfast(self, form):
        address = f"127.0.0.1:{free_port()}"
        command = [RELEASE / "interop-server", "--listen", address, "--loops", 1]
        with running(on_core(command, core=0), address) as process:
            assert call(address, PATH, PROTOBUF[0]) == PROTOBUF[1]
            yield address, process

    @contextlib.contextmanager
    def _nghttpd(self, form):
        file = self.directory / form.name / PATH[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(form.reply)
        address = f"127.0.0.1:{free_port()}"
        command = [
            "nghttpd", "--no-tls", "--address=127.0.0.1", f"--htdocs={self.directory / form.name}",
            *(["--trailer=grpc-status: 0"] if form is GRPC else []), address.split(":")[1]]
        with running(on_core(command, core=0), address) as process:
            yield address, process

    @contextlib.contextmanager
    def _nginx(self, form):
        address = f"127.0.0.1:{free_port()}"
        file = self.directory / "nginx.conf"
        # The control bytes of a message may stand in a text as they are; a quote may not.
        reply = form.reply.decode().replace('"', '\\"')
        file.write_text(f"""
            daemon off; master_process off; error_log stderr error; pid {self.directory}/nginx.pid;
            events {{ worker_connections 1024; }}
            http {{
              access_log off; keepalive_requests 1000000000; types {{ }}
              client_body_temp_path {self.directory}/body; proxy_temp_path {self.directory}/proxy;
              fastcgi_temp_path {self.directory}/fastcgi; uwsgi_temp_path {self.directory}/uwsgi;
              scgi_temp_path {self.directory}/scgi;
              server {{
                listen {address};
                location = {PATH} {{ default_type {form.content_type}; return 200 "{reply}"; }}
              }}
            }}
            """)
        with running(on_core(["nginx", "-c", file], core=0), address) as process:
            yield address, process
