# SPDX-License-Identifier: Apache-2.0
"""Nobody gets in by a token that proves nothing, and certificates change without a failed call."""

import pytest
from identity import ATTACKS
from peer import Peer, trusting
from watched import WatchedServer


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(attack):
    with WatchedServer(attack.over_tls, attack.server) as server:
        descriptors, before = server.descriptors, server.resident_mib
        server.reset_peak()
        with Peer(server.port, tls=trusting() if attack.over_tls else None) as neighbour:
            attacker = attack.start(server)
            grown = server.peak_mib - before
            neighbour.send(neighbour.call(1, path=server.path))
            assert neighbour.wait(5, lambda peer: 1 in peer.statuses), "no answer"
            assert neighbour.statuses[1] == 0
        assert attacker.fate in attack.fates
        assert grown <= attack.growth_max, attack.reason
        attacker.close()
        assert server.forgets(descriptors), "descriptors stay open"
