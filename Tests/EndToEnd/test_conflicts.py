# SPDX-License-Identifier: Apache-2.0
"""A change that is refused for its version tells what is there, so that a dialog needs no second
call."""

import grpc
import pytest
from clients import not_found
from grpc_status import rpc_status
from holdfast.v1 import error_details_pb2, session_service_pb2
from webcalls import PROTOCOLS, Connect

EDITOR = 2
TYPE = "holdfast.v1.VersionConflict"
#: The most bytes of all details of one error in a trailer.
DETAILS_MAX = 4_096
CHANGES = [
    ("UpdateSession", {"content": "[3]"}), ("UpdateSession", {"title": "Renamed"}),
    ("PatchSession", {"merge_patch": "[]"}), ("RestoreSessionVersion", {"version": 1}),
    ("DeleteSession", {})]


def conflict(call, *arguments, **fields):
    """The detail of a call that is refused for its version."""
    with pytest.raises(grpc.RpcError) as caught:
        call(*arguments, **fields)
    assert caught.value.code() == grpc.StatusCode.ABORTED
    (trailer,) = (value for key, value in caught.value.trailing_metadata()
                  if key == "grpc-status-details-bin")
    assert (len(trailer) + 2) // 3 * 4 <= DETAILS_MAX
    found = error_details_pb2.VersionConflict()
    details = rpc_status.from_call(caught.value).details
    assert sum(detail.Unpack(found) for detail in details) == 1
    assert len({detail.type_url for detail in details}) == len(details)
    return found


def check(found, metadata):
    """What the detail says is what a reader is told."""
    names = [field.name for field in found.DESCRIPTOR.fields]
    assert len(names) == 6
    for name in names:
        assert getattr(found, name) == getattr(metadata, name), name


@pytest.mark.parametrize("method, fields", CHANGES)
@pytest.mark.parametrize("named", [{}, {"request_id": "r"}])
def test_every_refused_change_tells_what_is_there(client, stranger, method, fields, named):
    if method == "DeleteSession" and named:
        named = {"request_id": "d"}
    id = client.create("Work", "[1]").id
    client.call("GrantSessionAccess", id=id, user_id=stranger.user, role=EDITOR)
    stranger.call("UpdateSession", id=id, expected_version=1, content="[2]", title="Theirs")
    current = client.read(id).metadata
    assert current.last_writer_id == stranger.user
    check(conflict(client.call, method, id=id, expected_version=1, **fields, **named), current)
    # Nothing was written.
    assert client.read(id).metadata == current


def test_an_editor_learns_it_and_a_stranger_nothing(client, stranger):
    id = client.create("\U0001F600" * 200, "[1]").id
    change = dict(id=id, expected_version=7, content="[2]")
    not_found(stranger.call, "UpdateSession", **change)
    client.call("GrantSessionAccess", id=id, user_id=stranger.user, role=EDITOR)
    check(conflict(stranger.call, "UpdateSession", **change), client.read(id).metadata)


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=repr)
def test_every_protocol_carries_it(server, client, protocol):
    id = client.create("Werk \u0444", "[1]").id
    current = client.read(id).metadata
    (service,) = session_service_pb2.DESCRIPTOR.services_by_name.values()
    method = service.methods_by_name["UpdateSession"]
    request = session_service_pb2.UpdateSessionRequest(id=id, expected_version=3, title="x")
    reply = protocol.call(server.address, method, request, user=client.user)
    assert (reply.code, reply.reason) == ("aborted", "VERSION_MISMATCH")
    check(error_details_pb2.VersionConflict.FromString(reply.details[TYPE]), current)
    if isinstance(protocol, Connect):
        debug = reply.debug[TYPE]
        assert debug["version"] == str(current.version) and debug["title"] == current.title
        assert debug["contentHash"] == current.content_hash
