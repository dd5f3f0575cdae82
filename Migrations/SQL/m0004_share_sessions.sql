-- Who else may read or edit a session, and what was done about it.

CREATE TABLE session_grant (
  grantee_id text COLLATE "C" NOT NULL CHECK (octet_length(grantee_id) BETWEEN 1 AND 128),
  session_id text COLLATE "C" NOT NULL,
  owner_id   text COLLATE "C" NOT NULL CHECK (owner_id <> grantee_id),
  -- 1 reads, 2 edits too.
  role       smallint NOT NULL CHECK (role IN (1, 2)),
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (grantee_id, session_id)
);

-- What others share with a user, the latest first.
CREATE INDEX session_grant_by_time ON session_grant (grantee_id, granted_at, session_id);
-- With whom a session is shared.
CREATE INDEX session_grant_by_session ON session_grant (owner_id, session_id, grantee_id);

-- What happened to an owner's sessions and snapshots that others may ask about later. Rows are only
-- ever added.
CREATE TABLE audit_event (
  owner_id    text COLLATE "C" NOT NULL CHECK (octet_length(owner_id) BETWEEN 1 AND 128),
  happened_at timestamptz NOT NULL,
  event_id    text COLLATE "C" NOT NULL CHECK (octet_length(event_id) = 22),
  actor_id    text COLLATE "C" NOT NULL,
  -- The numbers of holdfast.v1.AuditAction.
  action      smallint NOT NULL CHECK (action > 0),
  subject_id  text COLLATE "C" NOT NULL,
  grantee_id  text COLLATE "C",
  role        smallint,
  PRIMARY KEY (owner_id, happened_at, event_id)
);

-- Not even the table's own user changes what was written, unless it is a superuser.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM PUBLIC, CURRENT_USER;
