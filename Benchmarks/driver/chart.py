# SPDX-License-Identifier: Apache-2.0
"""The chart of README.md: requests per second as multiples of the better peer's, as SVG."""

import math
import statistics

from comparison import RATE, better_peer
from drawing import legend, line, picture, text
from peers import HOLDFAST, PEERS, WORKLOADS

WIDTH, LEFT, RIGHT, TOP = 800, 225, 100, 64
BAR, STEP, GAP = 13, 17, 16
TICKS_MAX = 8


def svg(tables, notes):
    """The chart of the suite's tables, by title; `notes` are lines that say when and where they
    were measured."""
    groups = [_group(workload, tables[workload.title])
              for workload in WORKLOADS if not workload.is_alone]
    top = max(high for _, bars in groups for *_, high in bars)
    step = math.ceil(top / TICKS_MAX)
    ticks = range(0, math.ceil(top / step) * step + 1, step)
    scale = (WIDTH - LEFT - RIGHT) / ticks[-1]
    height = TOP + sum(STEP * len(bars) + GAP for _, bars in groups)
    parts = [
        text(LEFT, 20, "Requests per second, × the better peer", "head"),
        *legend(LEFT, 33, (HOLDFAST, *PEERS)),
        *(part for tick in ticks for part in _tick(tick, LEFT + tick * scale, height))]
    y = TOP + GAP / 2
    for name, bars in groups:
        parts.append(text(LEFT - 12, y + STEP * len(bars) / 2 + 3, name, "end"))
        for number, (rate, value, low, high) in enumerate(bars):
            parts += _bar(number, y, rate, value * scale, low * scale, high * scale)
            y += STEP
        y += GAP
    return picture(WIDTH, height + 25, _in_words(groups), parts, notes)


def _group(workload, table):
    """A workload and its bars: each the rate, its multiple, the least one and the greatest one."""
    unit = table.median(better_peer(table), RATE)
    return workload.method + workload.size, [
        (statistics.median(rates), *(f(rates) / unit for f in (statistics.median, min, max)))
        for rates in (table.values(row, RATE) for row in (HOLDFAST, *PEERS))]


def _in_words(groups):
    return "Requests per second as multiples of the better peer: " + "; ".join(
        f"{name} {bars[0][1]:.1f}" for name, bars in groups)


def _tick(tick, x, height):
    yield line("one" if tick == 1 else "grid", x, TOP, x, height)
    yield text(x, height + 17, f"{tick}×", "note middle")


def _bar(number, y, rate, width, low, high):
    middle = y + BAR / 2
    yield (f'<rect class="s{number}" x="{LEFT}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" '
           f'rx="2"/>')
    yield line("range", LEFT + low, middle, LEFT + high, middle)
    yield text(LEFT + max(width, high) + 6, y + BAR - 2, f"{rate:,.0f}/s", "note")
