# SPDX-License-Identifier: Apache-2.0
"""The protobuf coder, against protobuf's own in C++."""

import hashlib
import subprocess

from cplusplus import compiled
from database import document
from messages import messages
from paths import ROOT, TOOLS
from processes import measure
from table import Table


def _fill(metadata, number, content):
    metadata.id = f"{number:022d}"
    metadata.owner_id = "user-1"
    metadata.title = f"Session {number}"
    metadata.description = "Made for measuring"
    metadata.version = number + 1
    metadata.content_hash = hashlib.sha256(content.encode()).hexdigest()
    metadata.content_size = len(content)
    metadata.create_time.FromSeconds(1_767_225_600 + number)
    metadata.update_time.FromSeconds(1_767_225_660 + number)


def write_samples(directory):
    kinds = messages()
    session = kinds.GetSessionResponse()
    content = document(0)
    session.session.content = content
    _fill(session.session.metadata, 0, content)
    page = kinds.ListSessionsResponse(next_page_token="A" * 96)
    for number in range(20):
        _fill(page.sessions.add(), number, content)
    (directory / "session.binpb").write_bytes(session.SerializeToString())
    (directory / "page.binpb").write_bytes(page.SerializeToString())


class Coder:
    """The suite: one answer with a document of 10 KiB, and one page of 20 sessions without."""

    name = "coder"

    def __init__(self, directory, _seconds):
        self.directory = directory
        write_samples(directory)
        self.programs = {"Holdfast": TOOLS / "coder", "C++ protobuf": _other()}
        self.tables = {"coder": Table(
            "Encode and decode, ns of CPU time",
            ["encode session", "decode session", "encode page", "decode page"])}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def round(self):
        for name, program in self.programs.items():
            done = measure([program, self.directory])
            lines = (line.split() for line in done.output.splitlines())
            self.tables["coder"].add(name, **{f"{what} {of}": int(ns) for what, of, ns in lines})


def _other():
    """The same in C++ with protobuf's own."""
    protos = tuple(sorted((ROOT / "Proto" / "holdfast").rglob("*.proto")))

    def generate(folder):
        subprocess.run(
            ["protoc", f"--proto_path={ROOT / 'Proto'}", f"--cpp_out={folder}", *protos],
            check=True)
    return compiled("coder", ("protobuf",), generate, protos)
