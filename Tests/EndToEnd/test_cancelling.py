# SPDX-License-Identifier: Apache-2.0
"""A caller who gives up leaves nothing running in the database."""

import grpc
import pytest
from clients import Client
from daemon import Daemon
from waiting import wait_until

HELD = "LOCK TABLE session IN ACCESS EXCLUSIVE MODE"


def read(client, id):
    return client.start("GetSession", id=id)


def write(client, id):
    return client.start("UpdateSession", id=id, expected_version=1, content="[1]")


@pytest.mark.parametrize("start", [read, write], ids=["a read", "a write"])
@pytest.mark.parametrize("gives_up", [
    lambda client, call: call.cancel(), lambda client, call: client.channel.close(),
], ids=["cancelled", "connection closed"])
def test_a_client_that_gives_up_cancels_its_statement(cluster, start, gives_up):
    """T3: nothing goes on in the database."""
    with Daemon.serve(cluster.url, cluster.log.parent) as daemon:
        with Client(daemon.address, "ann") as client:
            id = client.create().id
            with cluster.holding(HELD):
                caller = Client(daemon.address, "ann")
                call = start(caller, id)
                wait_until(cluster.waiting)
                gives_up(caller, call)
                # Nobody has let go of the table: the statement itself was ended.
                wait_until(lambda: not cluster.waiting())
                assert call.code() == grpc.StatusCode.CANCELLED
                caller.channel.close()
            assert client.read(id).metadata.version == 1
