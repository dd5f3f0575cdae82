-- Lists of deleted sessions, in each order: the same indexes that lists of the others have. They
-- cost nothing as long as nobody deletes anything.

CREATE INDEX session_by_deleted ON session (owner_id, deleted_at, session_id)
  WHERE deleted_at IS NOT NULL;
CREATE INDEX session_deleted_by_updated ON session (owner_id, updated_at, session_id)
  WHERE deleted_at IS NOT NULL;
CREATE INDEX session_deleted_by_created ON session (owner_id, created_at, session_id)
  WHERE deleted_at IS NOT NULL;
CREATE INDEX session_deleted_by_title ON session (owner_id, title_fold, session_id)
  WHERE deleted_at IS NOT NULL;
