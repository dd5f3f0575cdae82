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


def test_watches_take_no_places_of_calls_and_have_a_bound_of_their_own(cluster):
    with serving(cluster, "--watches-max", "2", "--running-calls-max", "1") as daemon:
        with Client(daemon.address, "ann") as ann, Client(daemon.address, "bob") as bob:
            request = server_service_pb2.GetServerInfoRequest()
            told = ann.server.GetServerInfo(request, timeout=60, metadata=ann.metadata)
            assert told.limits.watches_max == 2
            assert "limits.watches_max" in told.features
            id = ann.create().id
            first, second = watch(ann, id), watch(ann, id)
            with pytest.raises(grpc.RpcError) as refused:
                watch(bob, id)
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
            info = error_info(refused.value)
            assert info.reason == "TOO_MANY_WATCHES"
            assert dict(info.metadata) == {"limit": "2", "retry_after_ms": "1000"}
            # Calls are made one at a time, beside the watches.
            assert ann.read(id).content
            first.cancel()
            second.cancel()


def test_as_many_connections_as_the_flag_says_are_kept(cluster):
    with serving(cluster, "--connections-max", "1") as daemon:
        with Client(daemon.address, "ann") as ann:
            id = ann.create().id
            with Client(daemon.address, "ann") as further, pytest.raises(grpc.RpcError) as refused:
                further.read(id)
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
            ann.read(id)


def test_messages_are_as_large_as_the_flag_says(cluster):
    with serving(cluster, "--message-size-max", "2500000") as daemon:
        with Client(daemon.address, "ann") as ann:
            limits = ann.server.GetServerInfo(server_service_pb2.GetServerInfoRequest()).limits
            assert limits.message_bytes_max == 2_500_000
            # Within the limit the message is read, and found to be none.
            codes = []
            for size in (2_500_000, 2_500_001):
                with pytest.raises(grpc.RpcError) as refused:
                    ann.call_bytes("CreateSession", b"\xff" * size)
                codes.append(refused.value.code())
            assert codes == [
                grpc.StatusCode.INTERNAL, grpc.StatusCode.RESOURCE_EXHAUSTED]


def test_callers_on_the_same_machine_have_compressed_answers_if_the_flag_says_so(cluster):
    sizes = []
    for value in ("remote", "always"):
        with serving(cluster, "--compress-answers", value) as daemon:
            with Client(daemon.address, f"reader-{value}") as reader:
                reader.read(reader.create(content='"%s"' % ("x" * 100_000)).id)
            daemon.stop()
            (line,) = [line for line in daemon.log_objects()
                       if line.get("principal") == f"reader-{value}"
                       and line["method"].endswith("/GetSession")]
            sizes.append(line["sent_bytes"])
    assert sizes[0] > 100_000 and sizes[1] < 2_000
