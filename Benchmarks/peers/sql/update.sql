-- UpdateSession with a new content: $1 owner, $2 id, $3 the expected version or NULL, $4 time,
-- $5 SHA-256, $6 size, $7 content. Locks the row, copies what it replaces to the history, and
-- changes it, unless it has that content already; the last column tells.
WITH old AS MATERIALIZED (
  SELECT * FROM session
  WHERE owner_id = $1 AND session_id = $2 AND version = coalesce($3::bigint, version)
    AND deleted_at IS NULL
  FOR UPDATE
), replaced AS NOT MATERIALIZED (
  SELECT * FROM old WHERE content_sha256 <> $5::bytea
), kept_version AS (
  INSERT INTO session_version (owner_id, session_id, version, title, title_fold, description,
    updated_at, content_sha256, content_size, last_request, last_writer_id, version_name,
    content_format, content_format_version, change_note, is_deleted)
  SELECT owner_id, session_id, version, title, title_fold, description, updated_at,
    content_sha256, content_size, last_request, last_writer_id, version_name, content_format,
    content_format_version, CASE WHEN noted_version = version THEN change_note ELSE '' END, false
  FROM replaced
), kept_content AS (
  INSERT INTO session_content (owner_id, session_id, content_sha256, document)
  SELECT owner_id, session_id, content_sha256, document FROM replaced
  ON CONFLICT (owner_id, session_id, content_sha256) DO NOTHING
), changed AS (
  UPDATE session SET version = session.version + 1, content_sha256 = $5::bytea,
    content_size = $6::bigint, document = jsonb_build_object('content', $7::text),
    updated_at = greatest($4::timestamptz, session.updated_at), last_request = NULL,
    last_writer_id = NULL, version_name = ''
  FROM replaced
  WHERE session.owner_id = $1 AND session.session_id = $2
  RETURNING session.session_id, session.title, session.description, session.version,
    session.created_at, session.updated_at, session.content_sha256, session.content_size,
    session.last_writer_id, session.content_format, session.content_format_version
)
SELECT *, false FROM changed
UNION ALL
SELECT session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version, true
FROM old WHERE content_sha256 = $5::bytea
