# SPDX-License-Identifier: Apache-2.0
"""What the suite `peers` has measured, in short: Holdfast beside the better peer and the limits."""

import statistics

from peers import HOLDFAST, PEERS, PGBENCH, UNCACHED, WORKLOADS, batches_of
from table import figure, span

RATE, MEDIAN = "req/s", "p50 µs"
THROUGHPUT = [
    "req/s", "min..max", "better peer", "its req/s", "min..max", "× peer", "pgbench, req/s",
    "libpq batches, req/s", "CPU µs, server + PostgreSQL", "the peer's"]
LATENCY = ["p50 µs", "min..max", "better peer", "its p50 µs", "min..max", "× peer"]


def better_peer(table, column=RATE):
    """The name of the peer whose row is better in a column."""
    best = max if column == RATE else min
    return best((peer for peer in PEERS if peer in table.rows),
                key=lambda peer: table.median(peer, column))


def ratio(table, row, peer, column=RATE):
    """How many times better a row is than a peer's: the median of the ratios of each round."""
    pairs = zip(table.values(row, column), table.values(peer, column))
    return statistics.median(
        ours / theirs if column == RATE else theirs / ours for ours, theirs in pairs)


def lines(tables):
    """Two tables in Markdown; `tables` are those of the suite, by title."""
    yield from _table(THROUGHPUT, [
        row for workload in WORKLOADS if not workload.is_alone
        for row in _throughput(workload, tables[workload.title])])
    yield "One call at a time:"
    yield ""
    yield from _table(LATENCY, [
        [workload.method, *_beside(tables[workload.title], HOLDFAST, MEDIAN)]
        for workload in WORKLOADS if workload.is_alone])


def _table(heads, rows):
    yield "| | " + " | ".join(heads) + " |"
    yield "|---|" + "---:|" * len(heads)
    for cells in rows:
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _throughput(workload, table):
    beneath = [""] * 2
    if workload.batches:
        beneath = [figure(table.median(row, RATE))
                   for row in (PGBENCH, batches_of(workload.batches.size))]
    for row in (HOLDFAST, UNCACHED):
        if row in table.rows:
            name = workload.method + workload.size
            yield [name if row == HOLDFAST else f"{name}, no content cache",
                   *_beside(table, row, RATE), *beneath,
                   *(_cpu(table, each) for each in (row, better_peer(table)))]


def _beside(table, row, column):
    peer = better_peer(table, column)
    return [figure(table.median(row, column)), span(table.values(row, column)), peer,
            figure(table.median(peer, column)), span(table.values(peer, column)),
            f"**{ratio(table, row, peer, column):.2f}**"]


def _cpu(table, row):
    return " + ".join(
        figure(table.median(row, column)) for column in ("server µs", "PostgreSQL µs"))
