# SPDX-License-Identifier: Apache-2.0
"""Waiting for what a server does in its own time: the only place in the tests that polls."""

import time

#: Far more than a loaded machine needs: only what never happens takes so long.
SECONDS = 60


def wait_for(condition, seconds=SECONDS, what=None):
    """Asks until the condition has a true value, and returns that value.

    `what` ends the sentence "waited until"; it may be a function, which is asked at the end.
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() >= deadline:
            said = what() if callable(what) else what
            raise AssertionError(f"waited {seconds} s in vain until {said or condition}")
        time.sleep(0.02)
    return value


def wait_until(condition, seconds=SECONDS, what=None):
    """Asks until the condition has a true value, and returns the seconds that it took."""
    started = time.monotonic()
    wait_for(condition, seconds, what)
    return time.monotonic() - started
