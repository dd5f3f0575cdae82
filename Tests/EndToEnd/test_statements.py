# SPDX-License-Identifier: Apache-2.0
"""What the server asks of PostgreSQL: no more rows or columns than it needs, and changes of several
rows whole or not at all."""

import base64
import json
import os
import re

import grpc
import pytest
from clients import Client, refused
from daemon import Daemon, scratch_directory
from holdfast.v1 import session_watch_pb2 as watching
from postgres import Cluster
from webcalls import curl

#: Everything that a test looks at is in the log, with the rows that each part of a plan gave.
EXPLAIN = """
session_preload_libraries = 'auto_explain'
auto_explain.log_min_duration = 0
auto_explain.log_analyze = on
auto_explain.log_timing = off
auto_explain.log_buffers = on
"""
ROWS = 3_000
PAGE = 20

FILL_SESSIONS = f"""
    INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
      updated_at, content_sha256, content_size, document)
    SELECT 'owner', lpad(n::text, 22, '0'), 1, 't' || n, 't' || n, '', now() - n * interval '1 s',
      now() - n * interval '1 s', sha256('[]'), 2, '{{"content": "[]"}}'
    FROM generate_series(1, {ROWS}) AS n"""
FILL_VISITS = f"""
    INSERT INTO snapshot_visit (visitor_id, snapshot_id, snapshot_owner_id, snapshot_title,
      snapshot_title_fold, snapshot_description, snapshot_created_at, snapshot_sha256,
      snapshot_size, snapshot_is_template, visit_count, first_visited_at, last_visited_at)
    SELECT 'owner', lpad(n::text, 22, '0'), 'other', 't' || n, 't' || n, '', now(), sha256('[]'), 2,
      false, n, now() - n * interval '1 s', now() - n * interval '1 s'
    FROM generate_series(1, {ROWS}) AS n"""


@pytest.fixture(scope="module")
def database():
    """A database whose log tells the plan of each statement."""
    with scratch_directory() as directory:
        cluster = Cluster(directory)
        with open(cluster.data / "postgresql.conf", "a") as configuration:
            configuration.write(EXPLAIN)
        with cluster:
            yield cluster


@pytest.fixture(scope="module")
def owner(database):
    """A client of the one server on that database, which reads all contents from there."""
    options = ["--content-cache-bytes=0"]
    with Daemon.serve(database.url, database.log.parent, options=options) as daemon:
        with Client(daemon.address, "owner") as owner:
            owner.address = daemon.address
            yield owner


def plans_of(cluster, table, call, **fields):
    """The plans over a table of the statements that ran while a call was made."""
    before = cluster.log.stat().st_size
    call(**fields)
    with open(cluster.log) as log:
        log.seek(before)
        plans = [plan for plan in log.read().split("duration: ")[1:] if f" on {table}" in plan]
    assert plans, f"no statement read {table}"
    return plans


def rows_read(cluster, table, call, **fields):
    """The most rows that any part of the plans over a table gave while a call was made."""
    plans = plans_of(cluster, table, call, **fields)
    return max(int(rows) for plan in plans for rows in re.findall(r"actual rows=(\d+)", plan))


def blocks_read(cluster, table, call, **fields):
    """The blocks that the plans over a table read while a call was made."""
    plans = plans_of(cluster, table, call, **fields)
    # The first line of a plan counts those of its parts too.
    firsts = [re.search(r"Buffers: shared([^\n]*)", plan) for plan in plans]
    return sum(int(count) for first in firsts if first
               for count in re.findall(r"(?:hit|read)=(\d+)", first.group(1)))


@pytest.mark.parametrize("method, table, orders", [
    ("ListSessions", "session", 3), ("ListAccessLogs", "snapshot_visit", 4)])
def test_a_page_costs_its_rows_at_any_depth(database, owner, method, table, orders):
    database.query(f"DELETE FROM {table}")
    database.query(FILL_SESSIONS if table == "session" else FILL_VISITS)
    database.query(f"VACUUM ANALYZE {table}")
    for order in range(1, orders + 1):
        for direction in (1, 2):
            token, pages = "", []
            for _ in range(3):
                def read():
                    return pages.append(owner.call(
                        method, page_size=PAGE, page_token=token, order_by=order,
                        order_direction=direction))
                # One more than the page tells whether there is another.
                assert rows_read(database, table, read) == PAGE + 1
                token = pages[-1].next_page_token
            rows = [row for page in pages for row in getattr(page, page.DESCRIPTOR.fields[0].name)]
            assert len(rows) == 3 * PAGE


def test_traces_of_changes_are_found_by_the_indexes_on_their_times(database, owner):
    database.query("DELETE FROM session")
    database.query(FILL_SESSIONS)
    database.query("""
        UPDATE session SET deleted_at = updated_at - interval '1 hour'
        WHERE session_id::numeric % 10 = 0""")
    database.query("""
        INSERT INTO session_share (grantee_id, session_id, owner_id, role, granted_at)
        SELECT 'friend', session_id, owner_id, 1, now() - interval '1 hour' FROM session""")
    database.query("VACUUM ANALYZE session, session_share, audit_event")
    with Client(owner.address, "friend") as friend:
        watch = friend.sessions.WatchMySessions(
            watching.WatchMySessionsRequest(), metadata=friend.metadata)
        assert next(watch).event == watching.MY_SESSION_EVENT_RESYNC
        before = database.log.stat().st_size
        made = owner.create()
        owner.call("GrantSessionAccess", id=made.id, user_id="friend", role=1)
        while next(watch).id != made.id:
            pass
        watch.cancel()
    with open(database.log) as log:
        log.seek(before)
        plans = [plan for plan in log.read().split("duration: ")[1:] if "CTE sharers" in plan]
    plan = plans[-1]
    for index in ("session_by_updated", "session_by_deleted", "session_by_arrival",
                  "audit_event_by_revocation", "session_share_by_time", "session_share_by_owner"):
        assert index in plan
    # The sessions of the last minute, and none besides.
    assert max(int(rows) for rows in re.findall(r"actual rows=(\d+)", plan)) <= 70


def test_b7_lists_and_metadata_do_not_name_the_content(database, owner):
    session, snapshot = owner.create(content='{"a": 1}'), owner.share(content='{"a": 1}')
    for table in ("session", "snapshot"):
        database.query(f"ALTER TABLE {table} RENAME COLUMN document TO elsewhere")
    try:
        assert session in owner.list(filter={"title_contains": session.title})
        assert owner.call("GetSessionMetadata", id=session.id).metadata == session
        versions = owner.list(method="ListSessionVersions", id=session.id)
        assert [entry.version for entry in versions] == [1]
        assert owner.list(method="ListSnapshots") == [snapshot]
        assert owner.call("GetSnapshotMetadata", id=snapshot.id).metadata == snapshot
        assert snapshot.id in owner.logs(filter={"owner_id": "owner"})
        assert len(owner.list(method="ListSnapshotVisitors", snapshot_id=snapshot.id)) == 1
        # Whoever does want the content finds that the column is gone.
        for method, id in (("GetSession", session.id), ("GetSnapshot", snapshot.id)):
            refused(grpc.StatusCode.INTERNAL, "INTERNAL", owner.call, method, id=id)
    finally:
        for table in ("session", "snapshot"):
            database.query(f"ALTER TABLE {table} RENAME COLUMN elsewhere TO document")


def test_contents_that_were_read_or_written_lately_are_not_read_again(database, tmp_path):
    with Daemon.serve(database.url, tmp_path) as daemon, Client(daemon.address, "owner") as owner:
        session, snapshot = owner.create(content='{"a": 1}'), owner.share(content='{"a": 2}')
        for table in ("session", "snapshot"):
            database.query(f"ALTER TABLE {table} RENAME COLUMN document TO elsewhere")
        try:
            for _ in range(2):
                assert owner.read(session.id).content == '{"a": 1}'
                assert owner.call("GetSnapshot", id=snapshot.id).snapshot.content == '{"a": 2}'
        finally:
            for table in ("session", "snapshot"):
                database.query(f"ALTER TABLE {table} RENAME COLUMN elsewhere TO document")


# What belongs together


def test_b9_without_the_table_of_visits_nothing_is_shared(database, owner):
    before = snapshots(database)
    database.query("ALTER TABLE snapshot_visit RENAME TO elsewhere")
    try:
        refused(grpc.StatusCode.INTERNAL, "INTERNAL", owner.share, request_id="whole")
        assert snapshots(database) == before
    finally:
        database.query("ALTER TABLE elsewhere RENAME TO snapshot_visit")
    # The attempt has left nothing that would be in the way of the next.
    created = owner.share(request_id="whole")
    assert owner.logs(filter={"owner_id": "owner"})[created.id].visit_count == 1


def snapshots(database):
    return database.query(
        "SELECT (SELECT count(*) FROM snapshot), (SELECT count(*) FROM snapshot_request)")


FAILING = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'this row may not be'; END $$"""


def everything(database):
    """All rows of all tables, as one digest for each."""
    tables = database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {table: database.query(
        f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t")
        for table in tables}


@pytest.mark.parametrize("table, method, fields", [
    ("snapshot_visit", "CreateSnapshot", {"title": "t", "content": "{}"}),
    ("session_version", "UpdateSession", {"expected_version": 1, "content": "[1]"}),
    ("session_version", "PatchSession", {"expected_version": 1, "merge_patch": '{"a": 1}'}),
    ("audit_event", "DeleteSession", {"expected_version": 1}),
    ("audit_event", "GrantSessionAccess", {"user_id": "bob", "role": 1}),
    ("audit_event", "UpdateSnapshotAccess", {"access": {"visibility": 3}}),
    # The last, since a job goes on with it.
    ("audit_event", "DeleteSnapshot", {}),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_row_that_fails_takes_the_whole_change_back(database, owner, table, method, fields):
    if method != "CreateSnapshot":
        made = owner.share() if "Snapshot" in method else owner.create()
        fields = {**fields, "id": made.id}
    database.query(FAILING)
    database.query(
        f"CREATE TRIGGER fail BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fail()")
    try:
        before = everything(database)
        refused(grpc.StatusCode.INTERNAL, "INTERNAL", owner.call, method, **fields)
        assert everything(database) == before
    finally:
        database.query("DROP FUNCTION fail CASCADE")
    # The trigger alone was in the way.
    owner.call(method, **fields)
    assert everything(database) != before


@pytest.mark.parametrize("kind, table", [("sessions", "session"), ("snapshots", "snapshot")])
def test_a_content_that_the_caller_has_is_not_read(database, owner, kind, table):
    # Random letters do not compress: the document fills more than a hundred blocks.
    content = json.dumps(base64.b64encode(os.urandom(1_000_000)).decode())
    made = (owner.create if kind == "sessions" else owner.share)(content=content)

    def get(*headers):
        return curl(f"http://{owner.address}/v1/{kind}/{made.id}/content", method="GET",
                    headers=[("x-holdfast-user", "owner"), *headers])

    replies = [get()]
    tag = replies[0].headers["etag"]
    assert (replies[0].status, replies[0].body.decode()) == (200, content)
    assert blocks_read(database, table, lambda: replies.append(get())) > 100
    for value in (tag, f"W/{tag}"):
        known = blocks_read(
            database, table, lambda: replies.append(get(("if-none-match", value))))
        assert replies[-1].status == 304 and known < 20
    # A tag of another content, also where the version is that of this one.
    other = tag[:-6] + ("0000\"" if tag[-6:-2] != "0000" else "1111\"")
    assert get(("if-none-match", other)).body == replies[0].body
    if kind == "sessions":
        read = owner.call("GetSession", id=made.id, if_version_not=1,
                          if_content_hash_not=made.content_hash)
        assert read.not_modified and not read.session.content
        read = owner.call("GetSession", id=made.id, if_version_not=1, if_content_hash_not="0")
        assert not read.not_modified and read.session.content == content
        refused(grpc.StatusCode.INVALID_ARGUMENT, "FIELD_REQUIRED", owner.call, "GetSession",
                id=made.id, if_content_hash_not=made.content_hash)
    else:
        read = owner.call("GetSnapshot", id=made.id, if_content_hash_not=made.content_hash)
        assert read.not_modified and not read.snapshot.content
        read = owner.call("GetSnapshot", id=made.id, if_content_hash_not="0")
        assert not read.not_modified and read.snapshot.content == content
