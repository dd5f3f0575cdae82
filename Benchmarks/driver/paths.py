# SPDX-License-Identifier: Apache-2.0
"""Where things are."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BENCHMARKS = ROOT / "Benchmarks"
RELEASE = ROOT / ".build" / "release"
TOOLS = BENCHMARKS / ".build" / "release"
GENERATED = ROOT / ".build" / "benchmarks"

# The tests' way to run a daemon and a PostgreSQL cluster.
sys.path.append(str(ROOT / "Tests" / "EndToEnd"))
