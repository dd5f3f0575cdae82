# SPDX-License-Identifier: Apache-2.0
"""Bundles as a generated client sees them, checked as docs/bundles.md says and by nothing of ours."""

import hashlib
import itertools

from clients import DOMAIN, error_info
from holdfast.v1 import session_bundle_pb2 as api
from holdfast.v1 import session_service_pb2

#: All but that of deleted sessions, which no bundle holds.
ORDERS = [
    {"order_by": order, "order_direction": direction}
    for order, direction in itertools.product(
        session_service_pb2.SessionOrder.values()[1:],
        session_service_pb2.OrderDirection.values()[1:])
    if order != session_service_pb2.SESSION_ORDER_DELETE_TIME]

SKIP, RENAME, REPLACE = (
    api.IMPORT_CONFLICT_POLICY_SKIP, api.IMPORT_CONFLICT_POLICY_RENAME,
    api.IMPORT_CONFLICT_POLICY_REPLACE)


def export(client, **fields):
    """The records of an export."""
    call = client.sessions.ExportSessions(
        api.ExportSessionsRequest(**fields), timeout=client.timeout, metadata=client.metadata)
    return [response.record for response in call]


def items(records):
    """What records say, after checking every digest, hash and count."""
    digest, found, total = bytes(32), [], api.BundleTrailer()
    for record in records:
        digest = hashlib.sha256(digest + record.item).digest()
        assert record.digest == digest
        item = api.BundleItem.FromString(record.item)
        kind = item.WhichOneof("item")
        found.append((kind, getattr(item, kind), record.content))
        if kind == "session":
            total.session_count += 1
            told = item.session.metadata
        elif kind == "version":
            total.version_count += 1
            told = item.version.version
        if record.content:
            assert hashlib.sha256(record.content).hexdigest() == told.content_hash
            assert len(record.content) == told.content_size
            total.content_bytes += told.content_size
    assert found[0][0] == "manifest" and found[0][1].format == "holdfast.bundle"
    assert found[-1] == ("trailer", total, b"")
    return found


class Import:
    """An import under way."""

    def __init__(self, client, records, **options):
        requests = itertools.chain(
            [api.ImportSessionsRequest(options=api.ImportOptions(**options))],
            (api.ImportSessionsRequest(record=record) for record in records))
        self.call = client.sessions.ImportSessions(
            requests, timeout=client.timeout, metadata=client.metadata)

    def __iter__(self):
        """What became of each session, then the summary."""
        for response in self.call:
            yield getattr(response, response.WhichOneof("news"))


def outcomes(client, records, **options):
    """The name of what became of each session."""
    told = list(Import(client, records, **options))
    assert isinstance(told.pop(), api.ImportSummary)
    return [
        api.ImportOutcome.Name(session.outcome).removeprefix("IMPORT_OUTCOME_") for session in told]


def reason(error):
    """The reason of an error of ours."""
    info = error_info(error)
    assert info.domain == DOMAIN
    return info.reason


def listings(client):
    """Every list that a user can ask for."""
    return [client.list(**order) for order in ORDERS]


def histories(client):
    """Every version of every session with its content."""
    found = {}
    for session in client.list():
        for version in client.list(method="ListSessionVersions", id=session.id):
            read = client.call("GetSessionVersion", id=session.id, version=version.version)
            assert read.version == version
            found[session.id, version.version] = (version, read.content)
    return found
