# SPDX-License-Identifier: Apache-2.0
"""The methods on sessions of two server programs, in turns on one cluster.

Each program has a database of its own, which it migrates itself. The order within a round alternates, so
that neither profits from what the other has warmed up. A method counts as slower when the CPU of server
and PostgreSQL together is more than TOLERANCE above the other program's median, and above its maximum.
"""

import statistics
import sys

from daemon import Daemon
from database import TYPICAL, Database, MeasuredCluster
from load import varying_keys
from paths import RELEASE
from sessions import methods

TOLERANCE = 0.03


class Program:
    """A server program, and what was measured of it: for each method, one entry a round."""

    def __init__(self, name, path, cluster):
        self.name, self.path, self.cluster = name, path, cluster
        cluster.query(f"CREATE DATABASE {name}")
        self.database = Database(cluster, name, path)
        self.measured = {}

    def measure(self, method, directory, seconds):
        self.database.settle()
        with Daemon.serve(self.database.url, directory, program=self.path) as daemon:
            watched = {"server": daemon.process.pid, "postmaster": self.cluster.postmaster}
            # The first seconds fill caches, and are not counted.
            for duration in (1, seconds):
                columns = varying_keys(
                    daemon.address, method.workload, content=directory / "content.json",
                    seconds=duration, **watched)
        columns["CPU µs"] = columns["server µs"] + columns["PostgreSQL µs"]
        self.measured.setdefault(method.workload, []).append(columns)

    def column(self, method, name):
        return [columns[name] for columns in self.measured[method.workload]]


def run(directory, other, rounds, seconds):
    """Compares the program of this tree with `other`; returns the exit code, 1 if it is slower."""
    with MeasuredCluster(directory) as cluster:
        (directory / "content.json").write_text(TYPICAL)
        before = Program("before", other, cluster)
        after = Program("after", RELEASE / "holdfastd", cluster)
        compared = methods(TYPICAL)
        for number in range(rounds):
            print(f"against: round {number + 1} of {rounds}", file=sys.stderr)
            for method in compared:
                for program in (before, after) if number % 2 else (after, before):
                    program.measure(method, directory, seconds)
    return report(before, after, compared)


def report(before, after, compared):
    columns = ("req/s", "server µs", "PostgreSQL µs", "CPU µs")
    print("| Method | | " + " | ".join(columns) + " | range of CPU µs |")
    print("|---|---|" + "---:|" * (len(columns) + 1))
    slower = []
    for method in compared:
        for program in (before, after):
            cells = [f"{statistics.median(program.column(method, name)):,.1f}" for name in columns]
            cpu = program.column(method, "CPU µs")
            print(f"| {method.name} | {program.name} | {' | '.join(cells)} "
                  f"| {min(cpu):,.1f} to {max(cpu):,.1f} |")
        old, new = before.column(method, "CPU µs"), statistics.median(after.column(method, "CPU µs"))
        if new > statistics.median(old) * (1 + TOLERANCE) and new > max(old):
            slower.append(method.name)
    print(f"\nSlower by more than {TOLERANCE:.0%}: {', '.join(slower) or 'nothing'}.")
    return 1 if slower else 0
