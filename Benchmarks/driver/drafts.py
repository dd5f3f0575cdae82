# SPDX-License-Identifier: Apache-2.0
"""What a workbench costs the program that links it: the time that an edit holds its caller, and the
time until it is durable, where each fsync takes five milliseconds."""

import os
import re
import secrets
import subprocess

from paths import RELEASE, ROOT
from table import Table

PROGRAM = RELEASE / "edit-timer"
#: A document in one part is written whole with each draft.
PARTS = (1, 100)
DRAFTS = 1_000
EDITS = "10,000 edits/s of 100 bytes, 100 parts"


class Drafts:
    """The suite; its documents have 1.4 MB."""

    name = "drafts"

    def __init__(self, directory, seconds):
        self.seconds = seconds
        self.shim = directory / "slow_fsync.so"
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", "-o", self.shim,
             ROOT / "Benchmarks" / "CPlusPlus" / "slow_fsync.c"], check=True)
        self.tables = {
            "edits": Table("An edit holds its caller", ["p50, µs", "p99.9, µs", "% of a core"]),
            "drafts": Table(
                "Until an edit is durable, each fsync 5 ms",
                ["p50, ms", "p99, ms", "longest, ms", "KiB written", "KiB changed"])}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def round(self):
        text = _run("edits", 100, self.seconds)
        self.tables["edits"].add(EDITS, **{
            "p50, µs": _time(text, "p50"), "p99.9, µs": _time(text, "p99.9"),
            "% of a core": float(re.search(r"([\d.]+) % of one core", text)[1])})
        for parts in PARTS:
            for sealed in (False, True):
                keys = {"EDIT_TIMER_KEYS": secrets.token_hex(32)} if sealed else {}
                text = _run("drafts", parts, DRAFTS, LD_PRELOAD=str(self.shim), **keys)
                written, changed = re.search(r"(\d+) bytes .* which (\d+)", text).groups()
                row = f"{parts} part{'s' * (parts > 1)}{', sealed' * sealed}"
                self.tables["drafts"].add(row, **{
                    "p50, ms": _time(text, "p50") / 1_000, "p99, ms": _time(text, "p99") / 1_000,
                    "longest, ms": _time(text, "longest") / 1_000,
                    "KiB written": int(written) / 1_024, "KiB changed": int(changed) / 1_024})


def _run(*words, **variables):
    return subprocess.run(
        [PROGRAM, *map(str, words)], check=True, capture_output=True, text=True,
        env=os.environ | variables).stdout


def _time(text, name):
    return float(re.search(rf"{re.escape(name)} ([\d.]+) µs", text)[1])
