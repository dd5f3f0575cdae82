# SPDX-License-Identifier: Apache-2.0
"""Measures Holdfast against what does the same work; Benchmarks/README.md says how to read it.

dev/bench              every suite
dev/bench SUITE ...    only these
dev/bench instructions [--record] [--only NAME ...]
                       counts instructions instead; see instructions.py
dev/bench against PROGRAM
                       the methods on sessions of another holdfastd and of this one; see against.py
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

# Before the others, which import modules of the tests.
import paths  # noqa: E402, F401, I001
import against  # noqa: E402
import instructions  # noqa: E402
from coder import Coder  # noqa: E402
from daemon import scratch_directory  # noqa: E402
from echo import Echo  # noqa: E402
from memory import Memory  # noqa: E402
from sessions import SessionMethods  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
SUITES = {suite.name: suite for suite in (Coder, Echo, SessionMethods, Memory)}


def machine():
    """One line about where and when this ran."""
    info = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "")
    return (f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores of {model or platform.machine()},"
            f" Linux {platform.release()}")


def build():
    for package in ([], ["--package-path", "Benchmarks"]):
        # stdout is for the figures.
        subprocess.run(["dev/build", *package], cwd=ROOT, stdout=sys.stderr, check=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", nargs="*", help=", ".join(SUITES))
    parser.add_argument("--rounds", type=int, default=3, help="the default is 3")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement; default 3")
    parser.add_argument(
        "--nice", type=int, default=0, help="of everything that runs here; below 0 needs root")
    parser.add_argument(
        "--record", action="store_true", help="instructions: write what is compared with")
    parser.add_argument(
        "--only", nargs="*", choices=instructions.COUNTERS, help="instructions: only these")
    arguments = parser.parse_args()
    if arguments.suite == ["instructions"]:
        build()
        with scratch_directory() as directory:
            sys.exit(instructions.run(
                directory, is_recording=arguments.record, only=arguments.only))
    if arguments.suite[:1] == ["against"] and len(arguments.suite) == 2:
        build()
        with scratch_directory() as directory:
            sys.exit(against.run(
                directory, Path(arguments.suite[1]).resolve(), arguments.rounds, arguments.seconds))
    names = arguments.suite or list(SUITES)
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        parser.error(f"no suite {', '.join(unknown)}; there are {', '.join(SUITES)}")

    build()
    if arguments.nice:
        os.nice(arguments.nice)  # Whatever is started here inherits it.
    print(f"{machine()}; medians of {arguments.rounds} rounds\n")
    for name in names:
        with scratch_directory() as directory:
            with SUITES[name](directory, arguments.seconds) as suite:
                for number in range(arguments.rounds):
                    print(f"{name}: round {number + 1} of {arguments.rounds}", file=sys.stderr)
                    suite.round()
                for table in suite.tables.values():
                    print("\n".join(table.lines()), flush=True)


if __name__ == "__main__":
    main()
