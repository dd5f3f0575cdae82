# SPDX-License-Identifier: Apache-2.0
"""The curves of the suite `scaling` as SVG: rate and p99 of each law, both axes logarithmic."""

import math

from drawing import legend, line, picture, text
from scaling import LAWS

WIDTH, LEFT, GAP = 800, 62, 84
PANEL_WIDTH, PANEL_HEIGHT, LAW_HEIGHT, TOP = 310, 130, 226, 34
COLUMNS = {"req/s": "requests per second", "p99 µs": "p99, µs"}


def svg(tables, notes):
    """The curves of the suite's tables, by title; `notes` are lines that say when and where they
    were measured."""
    parts = [text(LEFT, 20, "How the speed depends on …", "head")]
    for number, law in enumerate(LAWS):
        y = TOP + number * LAW_HEIGHT
        parts.append(text(LEFT, y + 14, law.title))
        parts += legend(LEFT + PANEL_WIDTH + GAP, y + 3, law.methods)
        for place, (column, name) in enumerate(COLUMNS.items()):
            x = LEFT + place * (PANEL_WIDTH + GAP)
            parts += _panel(law, tables[law.title], column, name, x, y + 46)
    return picture(WIDTH, TOP + len(LAWS) * LAW_HEIGHT, _in_words(tables), parts, notes)


def _panel(law, table, column, name, left, top):
    """One law's medians of a column."""
    series = [[table.median(row, column) for row in law.rows(method)] for method in law.methods]
    # At least one whole decade.
    low = 10 ** math.floor(math.log10(min(map(min, series))))
    high = max(10 * low, 10 ** math.ceil(math.log10(max(map(max, series)))))
    bottom = top + PANEL_HEIGHT

    def y_of(value):
        return bottom - math.log(value / low) / math.log(high / low) * PANEL_HEIGHT

    values = [point.value for point in law.points]

    def x_of(value):
        return left + math.log(value / values[0]) / math.log(values[-1] / values[0]) * PANEL_WIDTH

    yield text(left, top - 8, name, "note")
    for decade in range(round(math.log10(low)), round(math.log10(high)) + 1):
        y = y_of(10 ** decade)
        yield line("grid", left, y, left + PANEL_WIDTH, y)
        yield text(left - 6, y + 4, f"{10 ** decade:,}", "note end")
    for point in law.points:
        yield text(x_of(point.value), bottom + 18, point.label, "note middle")
    for number, medians in enumerate(series):
        places = [(x_of(value), y_of(median)) for value, median in zip(values, medians)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="l{number}" points="{path}"/>'
        for x, y in places:
            yield f'<circle class="s{number}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'


def _in_words(tables):
    return "; ".join(
        f"{row}: {table.median(row, 'req/s'):,.0f} requests per second"
        for table in (tables[law.title] for law in LAWS) for row in table.rows)
