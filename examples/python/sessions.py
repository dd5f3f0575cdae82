#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Saves a session, changes it, meets a conflict, and lists what there is.

The stubs come from Proto/; README.md says how to generate them.
"""

import hashlib
import json
import sys
import uuid

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from holdfast.v1 import session_service_pb2 as api
from holdfast.v1 import session_service_pb2_grpc

TIMEOUT_SECONDS = 10


def main(address):
    with grpc.insecure_channel(address) as channel:
        sessions = session_service_pb2_grpc.SessionServiceStub(channel)

        # Create. With a request_id a retry after a broken connection makes no second session.
        content = json.dumps({"dashboards": [], "note": "Hello"})
        request = api.CreateSessionRequest(
            title="My first session", content=content, request_id=str(uuid.uuid4()))
        created = sessions.CreateSession(request, timeout=TIMEOUT_SECONDS).metadata
        print(f"created   {created.id} at version {created.version}")

        # Get. What comes back is, byte for byte, what was sent.
        session = sessions.GetSession(
            api.GetSessionRequest(id=created.id), timeout=TIMEOUT_SECONDS).session
        digest = hashlib.sha256(session.content.encode()).hexdigest()
        print(f"read      {len(session.content)} characters, intact: "
              f"{digest == session.metadata.content_hash and session.content == content}")

        # Update. The version says which state the change is based on.
        update = api.UpdateSessionRequest(
            id=created.id, expected_version=created.version, content='{"note": "Hello again"}')
        updated = sessions.UpdateSession(update, timeout=TIMEOUT_SECONDS).metadata
        print(f"updated   to version {updated.version}")

        # Another content for the version that was replaced is a conflict: somebody, here
        # ourselves, was faster. The same content again would be none.
        update.content = '{"note": "Hello from elsewhere"}'
        try:
            sessions.UpdateSession(update, timeout=TIMEOUT_SECONDS)
        except grpc.RpcError as error:
            info = error_info(error)
            print(f"conflict  {error.code().name} {info.reason}: "
                  f"the current version is {info.metadata['current_version']}")

        # List. `next_page_token` asks for the next page; it is empty on the last one.
        page = sessions.ListSessions(
            api.ListSessionsRequest(page_size=100), timeout=TIMEOUT_SECONDS)
        print(f"listed    {len(page.sessions)} on the first page, newest first: "
              f"{page.sessions[0].title}")

        # Delete.
        sessions.DeleteSession(
            api.DeleteSessionRequest(id=created.id, expected_version=updated.version),
            timeout=TIMEOUT_SECONDS)
        print(f"deleted   {created.id}")


def error_info(error):
    """What a program may decide by: every error carries a reason that never changes."""
    info = error_details_pb2.ErrorInfo()
    for detail in rpc_status.from_call(error).details:
        if detail.Unpack(info):
            return info
    raise error


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051")
