# SPDX-License-Identifier: Apache-2.0
"""Results: one row for each thing measured, the median of each column over the rounds."""

import statistics


class Table:
    """A table whose columns are given by their names, units in the names."""

    def __init__(self, title, columns):
        self.title = title
        self.columns = columns
        self.rows = {}

    def add(self, row, **values):
        self.rows.setdefault(row, []).append(values)

    def median(self, row, column):
        values = [values[column] for values in self.rows[row] if column in values]
        return statistics.median(values) if values else None

    def lines(self):
        """The table in Markdown."""
        yield f"### {self.title}"
        yield ""
        yield "| | " + " | ".join(self.columns) + " |"
        yield "|---|" + "---:|" * len(self.columns)
        for row in self.rows:
            cells = (self._cell(self.median(row, column)) for column in self.columns)
            yield f"| {row} | " + " | ".join(cells) + " |"
        yield ""

    @staticmethod
    def _cell(value):
        if value is None:
            return ""
        if value >= 1_000:
            return f"{value:,.0f}"
        return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
