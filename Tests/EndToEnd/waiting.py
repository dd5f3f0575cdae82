# SPDX-License-Identifier: Apache-2.0
"""Waiting for what a server does in its own time."""

import time

#: Far more than a loaded machine needs: only what never happens takes so long.
SECONDS = 60


def wait_until(condition, seconds=SECONDS):
    """Asks again and again until it is so; returns the seconds that it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started
