# SPDX-License-Identifier: Apache-2.0
"""Nobody gets in by a token that proves nothing, and certificates change without a failed call."""

import pytest
from identity import EXPECTED
from peer import Peer
from test_attacks import GROWTH_MAX_KIB, rss


@pytest.mark.parametrize("attack", EXPECTED, ids=lambda attack: attack.__name__)
def test_attack(attack):
    make_server, fates = EXPECTED[attack]
    with make_server() as server:
        before = rss(server.process.pid)
        with Peer(server.neighbour_port) as neighbour:
            attacker = attack(server)
            neighbour.send(neighbour.call(1, path=server.neighbour_path))
            assert neighbour.wait(5, lambda peer: 1 in peer.statuses), "no answer"
            assert neighbour.statuses[1] == 0
        assert attacker.fate in fates
        assert rss(server.process.pid) - before <= GROWTH_MAX_KIB
