-- expand: finds what has changed for a user since a time: their own sessions, and those that others
-- share with them.

ALTER TABLE session
  -- When an import brought the session, which keeps its other times; null if it was created here.
  ADD COLUMN arrived_at timestamptz;

CREATE INDEX session_by_arrival ON session (owner_id, arrived_at) WHERE arrived_at IS NOT NULL;
-- Who shares anything with a user.
CREATE INDEX session_share_by_owner ON session_share (grantee_id, owner_id, session_id);
-- What is no longer shared with a user: 2 is a revocation.
CREATE INDEX audit_event_by_revocation ON audit_event (grantee_id, happened_at) WHERE action = 2;
