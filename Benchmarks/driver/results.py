# SPDX-License-Identifier: Apache-2.0
"""Files of what was measured: all of it as JSON, and the comparison with peers for readers.

Benchmarks/results/DATE.json has each suite that ran that day, with every value of every round. A
run of `peers` also writes its tables into Benchmarks/README.md, and results/peers.svg. A quick run
writes all of that into .build/benchmarks/results instead.
"""

import json
import platform
import subprocess
import time
from os import cpu_count
from pathlib import Path

import chart
import comparison
from paths import BENCHMARKS, GENERATED, ROOT
from table import Table

README = BENCHMARKS / "README.md"
BEGIN, END = "<!-- peers: written by dev/bench -->", "<!-- end of peers -->"


def machine():
    """One line about the machine."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "")
    return f"{cpu_count()} cores of {model or platform.machine()}, Linux {platform.release()}"


class Results:
    """The suites of a run of the driver."""

    def __init__(self, arguments):
        self.is_quick = arguments.quick
        self.folder = (GENERATED if self.is_quick else BENCHMARKS) / "results"
        self.date = time.strftime("%Y-%m-%d")
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
        self.run = {
            "machine": machine(), "commit": commit.stdout.strip(), "rounds": arguments.rounds,
            "seconds": arguments.seconds, "nice": arguments.nice, "quick": self.is_quick}

    def heading(self):
        """One line about when, where and how long."""
        return heading(self.date, self.run)

    def write(self, suite, rounds):
        """Writes what so many rounds of a suite have measured; returns the paths of the files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{self.date}.json"
        whole = json.loads(file.read_text()) if file.exists() else {"date": self.date, "suites": {}}
        whole["suites"][suite.name] = {
            **self.run, "rounds": rounds,
            "tables": {table.title: table.record() for table in suite.tables.values()}}
        file.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        if suite.name != "peers":
            return [file]
        page = self.folder / "peers.md" if self.is_quick else README
        return [file, *compare(file, self.folder, page)]


def heading(date, run):
    marked = "QUICK, one short rotation that shows no speed: " if run["quick"] else ""
    rounds = f"{run['rounds']} round{'s' * (run['rounds'] > 1)} of {run['seconds']} s"
    return f"{marked}{date}, {run['commit']}, {run['machine']}; medians of {rounds}"


def compare(file, folder, page):
    """Writes what a file of results has of `peers` as a chart into a folder, and as tables between
    the marks of a page; returns the paths."""
    whole = json.loads(file.read_text())
    run = whole["suites"]["peers"]
    tables = {title: Table.of_record(title, record) for title, record in run["tables"].items()}
    about = heading(whole["date"], run)
    picture = folder / "peers.svg"
    picture.write_text(chart.svg(tables, about.split("; ")))
    section = "\n".join([f"{about}.", "", *comparison.lines(tables)])
    text = page.read_text() if page.exists() else f"{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{section}{END}{after}")
    return [picture, page]
