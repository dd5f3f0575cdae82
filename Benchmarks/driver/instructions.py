# SPDX-License-Identifier: Apache-2.0
"""User-space instructions that one operation costs, counted by callgrind: the same on a busy
machine, where times say nothing.

dev/bench instructions             counts, and compares with Benchmarks/instructions.json
dev/bench instructions --record    counts, and writes that file
dev/bench instructions --only NAME ...

Each operation is done twice, FEW and MANY times; the difference counts, so that what a start or a
connection costs is not in it. One call is under way at a time, on one connection. The exit code is
1 where a count has grown by more than its tolerance. Counts are compared on the toolchain and with
the libraries that the file names, and only there: any other brings its own code.

callgrind offers no SHA instructions, so that hashing costs more here than on a processor that has
them.
"""

import contextlib
import json
import platform
import re
import subprocess
import sys
from pathlib import Path

from coder import write_samples
from daemon import free_port
from database import Database, MeasuredCluster, id_of, owner_of
from http2 import call, frame
from messages import messages
from paths import BENCHMARKS, RELEASE, TOOLS
from protocols import CONNECT, CONNECT_JSON
from waiting import wait_until

RECORD = BENCHMARKS / "instructions.json"
FEW, MANY = 200, 1_200
#: By how much a count may grow: PostgreSQL's answers arrive in pieces of varying sizes.
TOLERANCE, DATABASE_TOLERANCE = 0.03, 0.05
KEY = 4_321
SERVICE = "/holdfast.v1.SessionService/"
HEALTH = "/grpc.health.v1.Health/Check"
UNFINISHED_WALKS = "SELECT count(*) FROM job_progress WHERE finished_at IS NULL"
#: Debian's packages whose code is counted along.
PACKAGES = ["libnghttp2-14", "libpq5", "libssl3", "libc6", "valgrind"]


def toolchain():
    """Whatever decides which instructions there are."""
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True)
    versions = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${Version}\n", *PACKAGES],
        capture_output=True, text=True, check=True)
    return {
        "swift": swift.stdout.splitlines()[0], "architecture": platform.machine(),
        **dict(line.split() for line in versions.stdout.splitlines())}


def stripped(program, directory):
    """A copy without the debugging information, which is of a kind that valgrind cannot read."""
    copy = directory / program.name
    subprocess.run(["objcopy", "--strip-debug", program, copy], check=True)
    return copy


class Callgrind:
    """A server under callgrind, and the instructions that it executes meanwhile."""

    def __init__(self, directory, command):
        self.directory, self.dumps = directory, 0
        self.out = directory / "callgrind.out"
        self.log = open(directory / "callgrind.log", "wb")
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.out}", *command],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd=directory)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def during(self, work):
        self._control("--zero")
        work()
        self.dumps += 1
        self._control("--dump")
        text = Path(f"{self.out}.{self.dumps}").read_text()
        return int(re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE).group(1))

    def _control(self, option):
        done = subprocess.run(
            ["callgrind_control", option, str(self.process.pid)], cwd=self.directory,
            capture_output=True, text=True)
        if done.returncode or "ERROR" in done.stdout + done.stderr:
            raise RuntimeError(done.stdout + done.stderr)


def per_call(callgrind, directory, address, path, message, metadata=()):
    """What one call of gRPC costs the server."""
    # The first calls fill what is filled once.
    call(address, path, message, metadata)
    fields = [("content-type", "application/grpc"), ("te", "trailers"), *metadata]
    return per_request(callgrind, directory, address, path, frame(message), fields)


def per_request(callgrind, directory, address, path, body, fields, options=()):
    """What one request costs the server."""
    file = directory / "request.bin"
    file.write_bytes(body)
    words = [
        "h2load", "--threads=1", "--clients=1", "--max-concurrent-streams=1", f"--data={file}",
        *options, *(f"--header={name}: {value}" for name, value in fields),
        f"http://{address}{path}"]

    def calls(count):
        done = subprocess.run(
            [*words, f"--requests={count}"], capture_output=True, text=True, check=True)
        if f"{count} succeeded" not in done.stdout:
            raise RuntimeError(done.stdout)

    calls(FEW)
    few = callgrind.during(lambda: calls(FEW))
    many = callgrind.during(lambda: calls(MANY))
    return (many - few) / (MANY - FEW)


@contextlib.contextmanager
def server(directory, words):
    """A server under callgrind that answers, and its address."""
    address = f"127.0.0.1:{free_port()}"
    program = stripped(RELEASE / words[0], directory)
    command = [program, *words[1:], "--listen", address, "--loops", "1"]
    with Callgrind(directory, command) as callgrind:
        wait_until(lambda: is_serving(callgrind, address), 120)
        yield callgrind, address


def is_serving(callgrind, address):
    if callgrind.process.poll() is not None:
        raise RuntimeError((callgrind.directory / "callgrind.log").read_text())
    try:
        # grpc.health.v1.HealthCheckResponse: status SERVING.
        return call(address, HEALTH, b"") == b"\x08\x01"
    except Exception:  # Not yet there.
        return False


def count_coder(directory, add):
    write_samples(directory)
    program = stripped(TOOLS / "coder", directory)
    for kind in ("encode session", "decode session", "encode page", "decode page"):
        counts = []
        for repetitions in (FEW, MANY):
            done = subprocess.run(
                ["valgrind", "--tool=callgrind", f"--callgrind-out-file={directory / 'coder.out'}",
                 program, directory, *kind.split(), str(repetitions)],
                capture_output=True, text=True, check=True)
            counts.append(int(re.search(r"Collected : (\d+)", done.stderr).group(1)))
        add(kind, (counts[1] - counts[0]) / (MANY - FEW), TOLERANCE)


def count_health(directory, add):
    with server(directory, ["interop-server"]) as (callgrind, address):
        add("health check, interop-server", per_call(callgrind, directory, address, HEALTH, b""),
            TOLERANCE)
        for form in (CONNECT, CONNECT_JSON):
            for version, options in (("HTTP/2", ()), ("HTTP/1.1", ["--h1"])):
                count = per_request(
                    callgrind, directory, address, HEALTH, form.request,
                    [("content-type", form.content_type)], options)
                add(f"health check, {form.name}, {version}", count, TOLERANCE)


def count_sessions(directory, add):
    kinds = messages()
    user = [("x-holdfast-user", owner_of(KEY))]
    with MeasuredCluster(directory) as cluster, server(
            directory, ["holdfastd", "serve", "--postgres-url", Database(cluster).url]
    ) as (callgrind, address):
        # Jobs that walk through all rows once would count as calls.
        wait_until(lambda: cluster.query(UNFINISHED_WALKS) == ["0"], 120)
        add("health check, holdfastd", per_call(callgrind, directory, address, HEALTH, b""),
            TOLERANCE)
        for name, request in (
                ("GetSessionMetadata", kinds.GetSessionMetadataRequest(id=id_of(KEY))),
                ("GetSession", kinds.GetSessionRequest(id=id_of(KEY))),
                ("ListSessions", kinds.ListSessionsRequest(page_size=20))):
            count = per_call(
                callgrind, directory, address, SERVICE + name, request.SerializeToString(), user)
            add(name, count, DATABASE_TOLERANCE)


COUNTERS = {"coder": count_coder, "health": count_health, "sessions": count_sessions}


def compare(counts, recorded):
    """Prints both; returns the names of what has grown beyond its tolerance."""
    grown = []
    for name, (count, tolerance) in counts.items():
        before = recorded.get(name)
        change = count / before - 1 if before else 0
        note = ""
        if before and change > tolerance:
            grown.append(name)
            note = f"  more than {tolerance:.0%}"
        elif before and change < -tolerance:
            note = "  less: record it"
        against = f"{before:>12,.0f} {change:>+8.2%}" if before else f"{'-':>12} {'':>8}"
        print(f"{name:<30} {count:>12,.0f} {against}{note}")
    return grown


def run(directory, *, is_recording, only):
    counts = {}

    def add(name, count, tolerance):
        counts[name] = (round(count), tolerance)
        print(f"{name}: {count:,.0f}", file=sys.stderr, flush=True)

    for counter in only or COUNTERS:
        folder = directory / counter
        folder.mkdir(mode=0o711)
        COUNTERS[counter](folder, add)
    present = {"toolchain": toolchain(), "counts": {name: n for name, (n, _) in counts.items()}}
    old = json.loads(RECORD.read_text()) if RECORD.exists() else {"toolchain": {}, "counts": {}}
    is_comparable = old["toolchain"] == present["toolchain"]
    print(f"{'instructions of one':<30} {'now':>12} {'recorded':>12}")
    grown = compare(counts, old["counts"] if is_comparable else {})
    if is_recording:
        if is_comparable:
            present["counts"] = old["counts"] | present["counts"]
        RECORD.write_text(json.dumps(present, indent=2) + "\n")
        return 0
    if not is_comparable:
        print("Not compared: the toolchain or a library is another than the recorded one.")
    return 1 if grown else 0
