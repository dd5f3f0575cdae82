# SPDX-License-Identifier: Apache-2.0
"""Every attack ends as it has to, costs the server bounded memory, and hurts no neighbour."""

import os
import sys

import pytest
from attacks import EXPECTED, TIME_LIMIT
from peer import Peer

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "Interop"))
from server import Server  # noqa: E402

#: What a server may have grown by, in KiB, after an attack of any kind: what its limits let one
#: connection queue (32 MiB), one message in each form (4 MiB twice), and what malloc keeps.
GROWTH_MAX_KIB = 64 << 10


def rss(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


@pytest.fixture(scope="module")
def server():
    os.environ["INTEROP_TIME_LIMIT"] = str(TIME_LIMIT)
    with Server() as running:
        yield running


@pytest.mark.parametrize("attack", EXPECTED, ids=lambda attack: attack.__name__)
def test_attack(server, attack):
    before = rss(server.process.pid)
    with Peer(server.port) as neighbour:
        attacker = attack(server.port)
        grown = rss(server.process.pid) - before
        neighbour.send(neighbour.call(1))
        assert neighbour.wait(5, lambda peer: 1 in peer.statuses), "the neighbour gets no answer"
        assert neighbour.statuses[1] == 0
    assert attacker.fate in EXPECTED[attack]
    assert grown <= GROWTH_MAX_KIB
