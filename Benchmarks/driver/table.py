# SPDX-License-Identifier: Apache-2.0
"""Results: one row for each thing measured, the median of each column over the rounds."""

import statistics


class Table:
    """A table whose columns are given by their names, units in the names. Of the `ranged` ones it
    also shows the least and the greatest value."""

    def __init__(self, title, columns, ranged=()):
        self.title = title
        self.columns = columns
        self.ranged = ranged
        self.rows = {}

    @classmethod
    def of_record(cls, title, record):
        """The table that `record` was made of."""
        table = cls(title, record["columns"], record["ranged"])
        table.rows = record["rows"]
        return table

    def record(self):
        """All that was measured, for a file of results."""
        return {"columns": self.columns, "ranged": list(self.ranged), "rows": self.rows}

    def add(self, row, **values):
        self.rows.setdefault(row, []).append(values)

    def values(self, row, column):
        """What was measured, by rounds."""
        return [values[column] for values in self.rows[row] if column in values]

    def median(self, row, column):
        values = self.values(row, column)
        return statistics.median(values) if values else None

    def lines(self):
        """The table in Markdown."""
        heads = [head for column in self.columns
                 for head in [column] + ["min..max"] * (column in self.ranged)]
        yield f"### {self.title}"
        yield ""
        yield "| | " + " | ".join(heads) + " |"
        yield "|---|" + "---:|" * len(heads)
        for row in self.rows:
            cells = (cell for column in self.columns for cell in self._cells(row, column))
            yield f"| {row} | " + " | ".join(cells) + " |"
        yield ""

    def _cells(self, row, column):
        yield figure(self.median(row, column))
        if column in self.ranged:
            yield span(self.values(row, column))


def figure(value):
    """A number with three digits that say something, or nothing for None."""
    if value is None:
        return ""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def span(values):
    """The least and the greatest of some numbers."""
    return f"{figure(min(values))}..{figure(max(values))}" if values else ""
