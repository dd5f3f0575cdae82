# SPDX-License-Identifier: Apache-2.0
"""What a call costs when there is much of everything, held to docs/statement-costs.md."""

import re

import pytest
from clients import Client
from daemon import ROOT, Daemon, scratch_directory
from postgres import Cluster

TABLES = (ROOT / "docs" / "statement-costs.md").read_text()
STORE = ROOT / "Sources" / "PersistenceStore"

#: The log tells the plan of each statement with the rows of its steps; there are no statistics, as in
#: the first minute of a database or after a restore.
SETTINGS = """
session_preload_libraries = 'auto_explain'
auto_explain.log_min_duration = 0
auto_explain.log_analyze = on
auto_explain.log_timing = off
auto_explain.log_nested_statements = off
autovacuum = off
"""

SESSIONS, VERSIONS, GRANTS, VISITS, TOMBSTONES = 3_000, 5_000, 2_000, 3_000, 2_000
LONG = "l" * 22

FILL = f"""
INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
  updated_at, content_sha256, content_size, deleted_at, document)
SELECT 'owner', lpad(n::text, 22, '0'), 1, 't' || n, 't' || n, '', now() - n * interval '1 s',
  now() - n * interval '1 s', sha256('[]'), 2, CASE WHEN n % 2 = 0 THEN now() END,
  '{{"content": "[]"}}'
FROM generate_series(1, {SESSIONS}) AS n;
INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
  updated_at, content_sha256, content_size, document)
VALUES ('owner', '{LONG}', {VERSIONS + 1}, 'long', 'long', '', now(), now(), sha256('[]'), 2,
  '{{"content": "[]"}}');
INSERT INTO session_content (owner_id, session_id, content_sha256, document)
SELECT 'owner', '{LONG}', sha256(convert_to('[' || n || ']', 'UTF8')),
  jsonb_build_object('content', '[' || n || ']')
FROM generate_series(1, {VERSIONS}) AS n;
INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
  updated_at, content_sha256, content_size, last_request, version_name, is_deleted)
SELECT 'owner', '{LONG}', n, 't', 't', '', now(), sha256(convert_to('[' || n || ']', 'UTF8')), 4,
  substr(sha256(int4send(n)), 1, 16), 'named', false
FROM generate_series(1, {VERSIONS}) AS n;
INSERT INTO session_grant (grantee_id, session_id, owner_id, role, granted_at)
SELECT 'friend-' || n, '{LONG}', 'owner', 1, now() FROM generate_series(1, {GRANTS}) AS n;
INSERT INTO session_grant (grantee_id, session_id, owner_id, role, granted_at)
SELECT 'owner', lpad(n::text, 22, 'x'), 'other', 1, now() - n * interval '1 s'
FROM generate_series(1, {GRANTS}) AS n;
INSERT INTO snapshot_visit (visitor_id, snapshot_id, snapshot_owner_id, snapshot_title,
  snapshot_title_fold, snapshot_description, snapshot_created_at, snapshot_sha256,
  snapshot_size, snapshot_is_template, visit_count, first_visited_at, last_visited_at)
SELECT 'owner', lpad(n::text, 22, '0'), 'other', 't' || n, 't' || n, '', now(), sha256('[]'), 2,
  false, n, now() - n * interval '1 s', now() - n * interval '1 s'
FROM generate_series(1, {VISITS}) AS n;
INSERT INTO snapshot (snapshot_id, owner_id, title, title_fold, description, created_at,
  content_sha256, content_size, is_template, seal, visibility, readers, deleted_at,
  visits_marked_at)
SELECT left(translate(encode(sha256(seal || seal || sha256('owner') || sha256('t') || sha256('')),
    'base64'), '+/', '-_'), 22),
  'owner', 't', 't', '', at, seal, 1, false, seal, 1, '{{}}', at, at
FROM (SELECT sha256(int4send(n)) AS seal, now() AS at
  FROM generate_series(1, {TOMBSTONES}) AS n) AS made;
INSERT INTO audit_event (owner_id, happened_at, event_id, actor_id, action, subject_id)
SELECT 'owner', now() - n * interval '1 s', lpad(n::text, 22, 'e'), 'owner', 1, '{LONG}'
FROM generate_series(1, 3000) AS n;
INSERT INTO star (user_id, kind, subject_id, starred_at)
SELECT 'owner', 1, lpad(n::text, 22, '0'), now() FROM generate_series(1, 999) AS n;
INSERT INTO session_draft (user_id, kind, subject_id, device_id, revision, etag, base_version, title,
  description, content_sha256, content_size, content_format, content_format_version, saved_at, document)
SELECT CASE WHEN n <= 98 THEN 'owner' ELSE 'other-' || n END, 2, 'draft-' || n, 'd', 1,
  lpad(n::text, 22, 'f'), 0, 't', '', sha256('{{}}'), 2, '', 0, now() - n * interval '1 s',
  jsonb_build_object('content', '{{}}')
FROM generate_series(1, 3000) AS n
"""


def rows_of(heading):
    """The cells of the table under a heading."""
    section = TABLES.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


BOUNDS = {call: int(rows) for call, rows in rows_of("Calls")}


@pytest.fixture(scope="module")
def database():
    with scratch_directory() as directory:
        cluster = Cluster(directory)
        with open(cluster.data / "postgresql.conf", "a") as configuration:
            configuration.write(SETTINGS)
        with cluster:
            yield cluster


@pytest.fixture(scope="module")
def owner(database):
    with Daemon.serve(database.url, database.log.parent, options=["--loops", "1"]) as daemon:
        with Client(daemon.address, "owner") as owner:
            for _ in range(30):
                snapshot = owner.share()
            owner.snapshot = snapshot
            database.query(FILL.replace("\n", " "))
            yield owner


def plans(database, call, table_words):
    """The statements of callers that the log tells of since `call` began."""
    before = database.log.stat().st_size
    call()
    with open(database.log) as log:
        log.seek(before)
        told = log.read().split("duration: ")[1:]
    return [plan for plan in told if any(word in plan for word in table_words)]


#: What no caller asks for.
JOBS = ("visits_marked_at IS NULL", "expires_at <= $1", "session_thinning", "deleted_at <= $1",
        "visits_marked_at IS NOT NULL AND deleted_at", "saved_at <= $1")


def most_rows(database, call):
    """The most rows that a step of a plan looked at while a call was made, and the plan."""
    most = (0, "")
    for plan in plans(database, call, (" on session", " on snapshot", " on audit_event")):
        if any(words in plan.split("\n  ")[0] + plan for words in JOBS if words in plan):
            continue
        removed = 0
        for line in reversed(plan.splitlines()):
            if match := re.search(r"Rows Removed by .*: (\d+)", line):
                removed += int(match[1])
            if match := re.search(r"\(actual rows=(\d+) loops=(\d+)\)", line):
                rows = (int(match[1]) + removed) * int(match[2])
                removed = 0
                most = max(most, (rows, plan))
    return most


#: A patch that changes any array.
ADD = '[{"op": "add", "path": "/-", "value": 1}]'


def changes(owner):
    """Each call of the table with its fields, in an order in which each finds what it is about."""
    id, snapshot = LONG, owner.snapshot.id
    version = VERSIONS + 1
    yield "GetSession", {"id": id}
    yield "GetSessionMetadata", {"id": id}
    yield "UpdateSession", {"id": id, "expected_version": version, "content": "[0]"}
    yield "UpdateSession with a request_id", {
        "id": id, "expected_version": version + 1, "title": "t", "request_id": "r"}
    yield "PatchSession", {"id": id, "expected_version": version + 2, "json_patch": ADD}
    yield "RestoreSessionVersion", {"id": id, "version": 2_500, "expected_version": version + 3}
    yield "NameSessionVersion", {"id": id, "version": 2_500, "name": "n"}
    yield "UpdateSessionLabels", {"id": id, "labels": {"team": "blue"}}
    yield "StarSession", {"id": id, "starred": True}
    yield "GetSessionVersion", {"id": id, "version": 2_500}
    yield "ListSessionVersions", {"id": id}
    yield "ListSessions", {}
    yield "GrantSessionAccess", {"id": id, "user_id": "friend", "role": 1}
    yield "RevokeSessionAccess", {"id": id, "user_id": "friend"}
    yield "ListSessionGrants", {"id": id}
    yield "ListSessionsSharedWithMe", {}
    yield "ListAuditEvents", {}
    key = {"session_id": id, "device_id": "d"}
    yield "SaveDraft", {
        "key": key, "revision": 1, "base_version": 1, "title": "t", "content": "[2]"}
    yield "GetDraft", {"key": key}
    yield "ListDrafts", {}
    etag = owner.call("GetDraft", key=key).draft.metadata.etag
    yield "PublishDraft", {"key": key, "etag": etag, "expected_version": version + 4}
    yield "DiscardDraft", {"key": {"draft_id": "draft-1", "device_id": "d"}}
    yield "DeleteSession", {"id": id, "expected_version": version + 5}
    yield "UndeleteSession", {"id": id}
    yield "GetSnapshot", {"id": snapshot}
    yield "GetSnapshotMetadata", {"id": snapshot}
    yield "UpdateSnapshotAccess", {"id": snapshot, "access": {"visibility": 3}}
    yield "StarSession", {"id": id}
    yield "StarSnapshot", {"id": snapshot, "starred": True}
    yield "ListSnapshots", {}
    yield "ListSnapshotVisitors", {"snapshot_id": snapshot}
    yield "DeleteAccessLog", {"snapshot_id": snapshot}
    yield "DeleteSnapshot", {"id": snapshot}


def test_no_call_looks_at_more_rows_than_the_table_says(database, owner):
    told = []
    for call, fields in changes(owner):
        method = call.split()[0]
        rows, plan = most_rows(database, lambda: owner.call(method, **fields))
        told.append((call, rows))
        assert rows <= BOUNDS[call], f"{call} looked at {rows} rows:\n{plan}"
    # A call of the table that is not made would not be held to it.
    assert {call for call, _ in told} == set(BOUNDS)


def test_the_table_names_every_statement():
    named = set()
    for row in rows_of("Statements"):
        named |= set(re.findall(r"`([a-z_*]+)`", row[0]))
    made = {"begin", "commit"}
    for path in STORE.rglob("*.swift"):
        for name in re.findall(r'\b(?:name|batchedName): "([^"]+)"', path.read_text()):
            if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name):
                made.add(re.sub(r"\\\([a-zA-Z.]+\)", "*", name))
    assert made == named
