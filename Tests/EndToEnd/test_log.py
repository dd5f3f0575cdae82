# SPDX-License-Identifier: Apache-2.0
"""The log: one line of JSON for every call, however it ends, under the id that its caller gave it."""

import grpc
from clients import Client
from daemon import Daemon, scratch_directory
from wirelevel import END_HEADERS, END_STREAM, HEADERS, Connection, frame, header_block

SESSIONS = "/holdfast.v1.SessionService/"
ALWAYS = {"time", "level", "message", "method", "code", "peer", "request_id", "duration_us",
          "received_bytes", "sent_bytes"}
KNOWN = ALWAYS | {"principal"}
FAILED = {"error"}

#: By the id of each call: the method and the code on its line, its level, and its fields.
LINES = {
    "unary": (SESSIONS + "CreateSession", "OK", "info", KNOWN),
    "failed": (SESSIONS + "GetSession", "NOT_FOUND", "info", KNOWN | FAILED),
    "stream": (SESSIONS + "ExportSessions", "OK", "info", KNOWN),
    "cancelled": (SESSIONS + "WatchSessions", "CANCELLED", "info", KNOWN | FAILED),
    "late": (SESSIONS + "ListSessions", "DEADLINE_EXCEEDED", "info", KNOWN | FAILED),
    "unknown-method": ("unknown", "UNIMPLEMENTED", "info", ALWAYS | FAILED),
    "content-type": (SESSIONS + "ListSessions", "UNKNOWN", "error", ALWAYS | FAILED),
    "http-method": (SESSIONS + "ListSessions", "INTERNAL", "error", ALWAYS | FAILED),
}


def raw_call(address, id, flags=0, **changed):
    """A call of header fields alone, up to the end of its answer."""
    fields = {":method": "POST", ":scheme": "http", ":path": SESSIONS + "ListSessions",
              ":authority": "localhost", "content-type": "application/grpc", "te": "trailers",
              "x-request-id": id, "x-holdfast-user": "ann"}
    fields |= {name.replace("__", ":").replace("_", "-"): value for name, value in changed.items()}
    connection = Connection(address)
    connection.socket.sendall(frame(HEADERS, END_HEADERS | flags, 1, header_block(fields.items())))
    while True:
        _, ended, stream = connection.read_frame()
        if stream == 1 and ended & END_STREAM:
            return connection.close()


def make_every_call(address):
    def ann(id):
        client = Client(address, "ann")
        client.metadata.append(("x-request-id", id))
        return client

    with ann("unary") as client:
        session = client.create().id
    with ann("failed") as client:
        try:
            client.call("GetSession", id="A" * 22)
        except grpc.RpcError:
            pass
    with ann("stream") as client:
        assert list(client.call("ExportSessions", ids=[session]))
    with ann("cancelled") as client:
        watch = client.call("WatchSessions", sessions=[{"id": session}])
        next(watch)
        watch.cancel()
    raw_call(address, "late", grpc_timeout="50m")
    raw_call(address, "unknown-method", END_STREAM, __path="/no.Such/Method")
    raw_call(address, "content-type", END_STREAM, content_type="text/plain")
    raw_call(address, "http-method", END_STREAM, __method="GET")


def test_every_call_has_one_line_under_its_callers_id():
    with scratch_directory() as directory:
        with Daemon.dev(directory) as daemon:
            make_every_call(daemon.address)
        # It has ended, and so has every call.
        lines = [line for line in daemon.log_objects() if line["message"] == "call"]
    assert sorted(line["request_id"] for line in lines) == sorted(LINES)
    for line in lines:
        method, code, level, fields = LINES[line["request_id"]]
        assert (line["method"], line["code"], line["level"]) == (method, code, level)
        assert set(line) == fields
        assert line.get("principal", "ann") == "ann"
        assert line["duration_us"] >= 0
    sizes = {line["request_id"]: (line["received_bytes"], line["sent_bytes"]) for line in lines}
    for id in ("unary", "stream", "cancelled"):
        assert min(sizes[id]) > 5
    assert sizes["failed"] == (5 + 24, 0)
    for id in ("late", "unknown-method", "content-type", "http-method"):
        assert sizes[id] == (0, 0)
