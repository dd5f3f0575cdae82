# SPDX-License-Identifier: Apache-2.0
"""The bounds that an operator sets by flags."""

import contextlib

import grpc
import pytest
from clients import Client, error_info
from daemon import Daemon
from holdfast.v1 import server_service_pb2
from holdfast.v1 import session_watch_pb2 as watching


@contextlib.contextmanager
def serving(cluster, *options):
    with Daemon.serve(cluster.url, cluster.log.parent, options=options) as daemon:
        yield daemon


def watch(client, id):
    """A stream that has begun, or the error that it ends with."""
    request = watching.WatchSessionsRequest(sessions=[{"id": id}])
    call = client.sessions.WatchSessions(request, metadata=client.metadata, timeout=60)
    next(call)
    return call


def test_a_user_has_as_many_streams_as_the_flag_says(cluster):
    with serving(cluster, "--streams-per-user-max", "2") as daemon:
        with Client(daemon.address, "ann") as ann, Client(daemon.address, "ann") as elsewhere, \
                Client(daemon.address, "bob") as bob:
            request = server_service_pb2.GetServerInfoRequest()
            told = ann.server.GetServerInfo(request, timeout=60, metadata=ann.metadata)
            assert told.limits.streams_per_user_max == 2
            id = ann.create().id
            first, second = watch(ann, id), watch(elsewhere, id)
            with pytest.raises(grpc.RpcError) as refused:
                watch(ann, id)
            assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
            info = error_info(refused.value)
            assert (info.reason, dict(info.metadata)) == ("TOO_MANY_STREAMS", {"limit": "2"})
            # Neither her other calls nor other users are in the way of it.
            ann.read(id)
            watch(bob, bob.create().id)
            second.cancel()
            first.cancel()


def test_as_many_connections_as_the_flag_says_are_kept(cluster):
    with serving(cluster, "--connections-max", "1") as daemon:
        with Client(daemon.address, "ann") as ann:
            id = ann.create().id
            with Client(daemon.address, "ann") as further, pytest.raises(grpc.RpcError) as refused:
                further.read(id)
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
            ann.read(id)
