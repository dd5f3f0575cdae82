# SPDX-License-Identifier: Apache-2.0
"""A short run of what dev/kill does a thousand times."""

import random

import kills

KILLS = 20


def test_nothing_acknowledged_is_lost_whatever_is_killed():
    seed = random.randrange(1 << 30)
    table = kills.run(KILLS, seed)
    print(f"seed {seed}", *kills.lines(table), sep="\n")
    assert sum(figures.kills for figures in table.values()) == KILLS
    for kind, figures in table.items():
        assert figures.faults == [], (seed, kind)
        assert figures.acknowledged > 0 and figures.unanswered > 0
