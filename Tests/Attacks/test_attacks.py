# SPDX-License-Identifier: Apache-2.0
"""Every attack ends as it has to, costs the server bounded memory, hurts no neighbour, and leaves
nothing behind."""

import pytest
from attacks import ATTACKS
from peer import Peer
from watched import WatchedServer


@pytest.fixture(scope="module")
def server():
    with WatchedServer() as running:
        yield running


@pytest.mark.parametrize(
    "attack", [attack for attack in ATTACKS if not attack.is_long], ids=lambda attack: attack.name)
def test_attack(server, attack):
    attack.prepare()
    descriptors, before = server.descriptors, server.resident_mib
    server.reset_peak()
    with Peer(server.port) as neighbour:
        attacker = attack.run(server.port)
        grown = server.peak_mib - before
        neighbour.send(neighbour.call(1))
        assert neighbour.wait(5, lambda peer: 1 in peer.statuses), "the neighbour gets no answer"
        assert neighbour.statuses[1] == 0
    assert attacker.fate in attack.fates
    assert grown <= attack.growth_max, attack.reason
    attacker.close()
    assert server.forgets(descriptors), "descriptors stay open"
