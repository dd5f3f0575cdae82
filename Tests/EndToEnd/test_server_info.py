# SPDX-License-Identifier: Apache-2.0
"""Who a server and its caller are, as clients learn it."""

import re

from clients import Client
from daemon import Daemon
from holdfast.v1 import server_service_pb2


def info(client):
    return client.server.GetServerInfo(
        server_service_pb2.GetServerInfoRequest(), timeout=60, metadata=client.metadata)


def test_servers_of_one_database_tell_one_id_and_each_caller_their_own(cluster):
    told = []
    for _ in range(2):
        with Daemon.serve(cluster.url, cluster.log.parent) as server:
            for user in ("ann", "bob"):
                with Client(server.address, user) as client:
                    found = info(client)
                    assert found.principal_id == user
                    assert {"get_server_info_response.server_id",
                            "get_server_info_response.principal_id"} <= set(found.features)
                    told.append(found.server_id)
    assert len(set(told)) == 1
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", told[0])
    assert cluster.query("SELECT server_id FROM holdfast_identity") == [told[0]]
