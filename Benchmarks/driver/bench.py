# SPDX-License-Identifier: Apache-2.0
"""Measures Holdfast against what does the same work; Benchmarks/README.md says how to read it.

dev/bench              every suite
dev/bench SUITE ...    only these
dev/bench instructions [--record] [--only NAME ...]
                       counts instructions instead; see instructions.py
dev/bench against PROGRAM
                       the methods on sessions of another holdfastd and of this one; see against.py
dev/bench report FILE  draws a file of results anew, and writes its sections of the README

Results are written to Benchmarks/results; see results.py.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

# Before the others, which import modules of the tests.
import paths  # noqa: E402, F401, I001
import against  # noqa: E402
import comparison  # noqa: E402
import instructions  # noqa: E402
import results  # noqa: E402
from coder import Coder  # noqa: E402
from daemon import scratch_directory  # noqa: E402
from drafts import Drafts  # noqa: E402
from echo import Echo  # noqa: E402
from memory import Memory  # noqa: E402
from peers import Peers  # noqa: E402
from protocols import Protocols  # noqa: E402
from scaling import Scaling  # noqa: E402
from sessions import SessionMethods  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
SUITES = {suite.name: suite for suite in (
    Coder, Echo, Protocols, SessionMethods, Peers, Scaling, Memory, Drafts)}


def build():
    for package in ([], ["--package-path", "Benchmarks"]):
        # stdout is for the figures.
        subprocess.run(["dev/build", *package], cwd=ROOT, stdout=sys.stderr, check=True)


def parse():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", nargs="*", help=", ".join(SUITES))
    parser.add_argument("--rounds", type=int, default=5, help="the default is 5")
    parser.add_argument("--seconds", type=int, default=2, help="of each measurement; default 2")
    parser.add_argument(
        "--quick", action="store_true",
        help="one round of one second, to see that all works; its results are no results")
    parser.add_argument(
        "--nice", type=int, default=0, help="of everything that runs here; below 0 needs root")
    parser.add_argument(
        "--as-built", action="store_true", help="measure the products that are built already")
    parser.add_argument(
        "--record", action="store_true", help="instructions: write what is compared with")
    parser.add_argument(
        "--only", nargs="*", choices=instructions.COUNTERS, help="instructions: only these")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds = arguments.seconds = 1
    if arguments.suite[:1] in (["against"], ["report"]):
        if len(arguments.suite) != 2:
            parser.error(f"{arguments.suite[0]} takes one file")
    elif arguments.suite != ["instructions"]:
        arguments.suite = arguments.suite or list(SUITES)
        unknown = [name for name in arguments.suite if name not in SUITES]
        if unknown:
            parser.error(f"no suite {', '.join(unknown)}; there are {', '.join(SUITES)}")
    return arguments


def measure(arguments):
    """Runs suites, prints their tables, and writes the results."""
    measured = results.Results(arguments)
    print(f"{measured.heading()}\n", flush=True)
    for name in arguments.suite:
        with scratch_directory() as directory:
            with SUITES[name](directory, arguments.seconds) as suite:
                paths = go_round(suite, arguments.rounds, measured)
        for table in suite.tables.values():
            print("\n".join(table.lines()), flush=True)
        if isinstance(suite, Peers):
            print("\n".join(comparison.lines(
                {table.title: table for table in suite.tables.values()})), flush=True)
        for path in paths:
            print(f"{name}: written to {path.relative_to(ROOT)}", file=sys.stderr)


def go_round(suite, rounds, measured):
    """Runs the rounds of a suite; each leaves its results, whatever becomes of the next."""
    began = time.monotonic()
    for number in range(rounds):
        each = (time.monotonic() - began) / max(1, number)
        left = f", {each * (rounds - number):.0f} s left" * (number > 0)
        print(f"{suite.name}: round {number + 1} of {rounds}{left}", file=sys.stderr, flush=True)
        suite.round()
        paths = measured.write(suite, number + 1)
    return paths


def main():
    arguments = parse()
    verb, *rest = arguments.suite
    if verb == "report":
        results.show_all(Path(rest[0]).resolve())
        return
    if not arguments.as_built:
        build()
    if arguments.nice:
        os.nice(arguments.nice)  # Whatever is started here inherits it.
    if verb not in ("instructions", "against"):
        measure(arguments)
        return
    with scratch_directory() as directory:
        if verb == "instructions":
            sys.exit(instructions.run(
                directory, is_recording=arguments.record, only=arguments.only))
        sys.exit(against.run(
            directory, Path(rest[0]).resolve(), arguments.rounds, arguments.seconds))


if __name__ == "__main__":
    main()
