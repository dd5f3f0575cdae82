# SPDX-License-Identifier: Apache-2.0
"""The protobuf coder, against protobuf's own in C++."""

import hashlib
import subprocess

from database import document
from messages import messages
from paths import BENCHMARKS, GENERATED, ROOT, TOOLS
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
        self.programs = {"Holdfast": TOOLS / "coder", "C++ protobuf": self._build_cplusplus()}
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

    def _build_cplusplus(self):
        generated = GENERATED / "c++"
        program = generated / "coder"
        source = BENCHMARKS / "CPlusPlus" / "coder.cpp"
        inputs = [source, *sorted((ROOT / "Proto" / "holdfast").rglob("*.proto"))]
        if program.exists() and all(
                file.stat().st_mtime < program.stat().st_mtime for file in inputs):
            return program
        generated.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["protoc", f"--proto_path={ROOT / 'Proto'}", f"--cpp_out={generated}", *inputs[1:]],
            check=True)
        flags = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "protobuf"], check=True, capture_output=True,
            text=True).stdout.split()
        subprocess.run(
            ["g++", "-std=c++17", "-O2", f"-I{generated}", "-o", program, source,
             *sorted(generated.rglob("*.pb.cc")), *flags], check=True)
        return program
