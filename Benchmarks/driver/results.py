# SPDX-License-Identifier: Apache-2.0
"""Files of what was measured: all of it as JSON, and some of it for readers.

Benchmarks/results/DATE.json has each suite that ran that day, with every value of every round. The
suites of SHOWN also write their section of Benchmarks/README.md, and most of them a picture. A quick
run writes all of that into .build/benchmarks/results instead.
"""

import json
import os
import platform
import subprocess
import time
from pathlib import Path

import chart
import comparison
import curves
from paths import BENCHMARKS, GENERATED, ROOT
from table import Table

README = BENCHMARKS / "README.md"


def tables_whole(tables):
    """The lines of whole tables."""
    for table in tables.values():
        yield from table.lines()


#: The suites with a section: what its picture shows and what draws it, or None, and the tables.
SHOWN = {
    "peers": ("Requests per second beside the peers", chart.svg, comparison.lines),
    "scaling": ("Curves of rate and p99", curves.svg, tables_whole),
    "protocols": (None, None, tables_whole),
    "drafts": (None, None, tables_whole),
}


def machine():
    """One line about the machine."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores of {model or platform.machine()}, Linux {platform.release()}"


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
        if suite.name not in SHOWN:
            return [file]
        page = self.folder / f"{suite.name}.md" if self.is_quick else README
        return [file, *show(file, suite.name, page)]


def heading(date, run):
    marked = "QUICK, one short rotation that shows no speed; " if run["quick"] else ""
    rounds = f"{run['rounds']} round{'s' * (run['rounds'] > 1)} of {run['seconds']} s"
    return f"{marked}{date}, {run['commit']}, {run['machine']}; medians of {rounds}"


def show(file, name, page):
    """Draws a suite of a file of results beside it, if it has a picture, and writes its section of
    a page; returns their paths."""
    whole = json.loads(file.read_text())
    run = whole["suites"][name]
    tables = {title: Table.of_record(title, record) for title, record in run["tables"].items()}
    caption, draw, lines = SHOWN[name]
    about = heading(whole["date"], run)
    pictures = []
    if draw:
        pictures = [file.parent / f"{name}.svg"]
        pictures[0].write_text(draw(tables, about.split("; ")))
    begin, end = f"<!-- {name}: written by dev/bench -->", f"<!-- end of {name} -->"
    text = page.read_text() if page.exists() else f"{begin}\n{end}\n"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    shown = (f"![{caption}]({os.path.relpath(picture, page.parent)})" for picture in pictures)
    section = [begin, f"{about}.", "", *(line for each in shown for line in (each, "")),
               *lines(tables), end]
    page.write_text(before + "\n".join(section) + after)
    return [*pictures, page]


def show_all(file):
    """Shows what a file of results has of the suites that are shown."""
    for name in SHOWN.keys() & json.loads(file.read_text())["suites"].keys():
        show(file, name, README)
