# SPDX-License-Identifier: Apache-2.0
"""The servers that Holdfast is measured against, so far as the tables are concerned."""

import subprocess

from daemon import PROGRAM, ROOT

FILES = sorted((ROOT / "Benchmarks" / "peers" / "sql").rglob("*.sql"))


def test_the_statements_of_the_peers_fit_the_tables(cluster):
    assert FILES
    subprocess.run([PROGRAM, "migrate", "up", "--postgres-url", cluster.url], check=True,
                   stdout=subprocess.DEVNULL, timeout=60)
    for path in FILES:
        cluster.query(f"PREPARE statement AS {path.read_text()}")
