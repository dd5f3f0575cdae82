# SPDX-License-Identifier: Apache-2.0
"""The chart of README.md: requests per second as multiples of the better peer's, as SVG."""

import math
import statistics
from html import escape

from comparison import RATE, better_peer
from peers import HOLDFAST, PEERS, WORKLOADS

WIDTH, LEFT, RIGHT, TOP = 800, 225, 100, 64
BAR, STEP, GAP = 13, 17, 16
TICKS_MAX = 8
#: A page may be light or dark; an image cannot ask it, but the browser can.
STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
  .head { font-size: 15px; font-weight: 600 }
  .note { font-size: 12px; fill: #59636e }
  .end { text-anchor: end }
  .middle { text-anchor: middle }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .one { stroke: #59636e; stroke-dasharray: 4 3 }
  .range { stroke: #1f2328; stroke-width: 1.5; opacity: 0.55 }
  .s0 { fill: #d9541e } .s1 { fill: #5b8def } .s2 { fill: #9aa4b2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 } .grid { stroke: #3d444d }
    .one { stroke: #9198a1 } .range { stroke: #e6edf3 }
    .s0 { fill: #f47b4a } .s1 { fill: #6ea0ff } .s2 { fill: #7d8795 }
  }"""


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
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {WIDTH} {height + 34 + 17 * len(notes)}" '
        f'aria-label="{escape(_in_words(groups))}">',
        f"<style>{STYLE}\n</style>",
        *_legend(),
        *(line for tick in ticks for line in _tick(tick, LEFT + tick * scale, height))]
    y = TOP + GAP / 2
    for name, bars in groups:
        out.append(_text(LEFT - 12, y + STEP * len(bars) / 2 + 3, name, "end"))
        for number, (rate, value, low, high) in enumerate(bars):
            out += _bar(number, y, rate, value * scale, low * scale, high * scale)
            y += STEP
        y += GAP
    out += [_text(12, height + 42 + 17 * number, note, "note")
            for number, note in enumerate(notes)]
    return "\n".join([*out, "</svg>"]) + "\n"


def _group(workload, table):
    """A workload and its bars: each the rate, its multiple, the least one and the greatest one."""
    unit = table.median(better_peer(table), RATE)
    return workload.method + workload.size, [
        (statistics.median(rates), *(f(rates) / unit for f in (statistics.median, min, max)))
        for rates in (table.values(row, RATE) for row in (HOLDFAST, *PEERS))]


def _in_words(groups):
    return "Requests per second as multiples of the better peer: " + "; ".join(
        f"{name} {bars[0][1]:.1f}" for name, bars in groups)


def _legend():
    yield _text(LEFT, 20, "Requests per second, × the better peer", "head")
    x = LEFT
    for number, name in enumerate((HOLDFAST, *PEERS)):
        yield f'<rect class="s{number}" x="{x}" y="33" width="12" height="12" rx="2"/>'
        yield _text(x + 17, 44, name)
        x += 40 + 7 * len(name)


def _tick(tick, x, height):
    yield (f'<line class="{"one" if tick == 1 else "grid"}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" '
           f'y2="{height}"/>')
    yield _text(x, height + 17, f"{tick}×", "note middle")


def _bar(number, y, rate, width, low, high):
    middle = y + BAR / 2
    yield (f'<rect class="s{number}" x="{LEFT}" y="{y:.1f}" width="{width:.1f}" height="{BAR}" '
           f'rx="2"/>')
    yield (f'<line class="range" x1="{LEFT + low:.1f}" x2="{LEFT + high:.1f}" y1="{middle:.1f}" '
           f'y2="{middle:.1f}"/>')
    yield _text(LEFT + max(width, high) + 6, y + BAR - 2, f"{rate:,.0f}/s", "note")


def _text(x, y, text, style=""):
    name = f' class="{style}"' if style else ""
    return f'<text{name} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'
