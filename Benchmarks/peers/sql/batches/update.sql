-- UpdateSession for many: $1 owners, $2 ids, $3 SHA-256, $4 sizes, $5 contents.
WITH old AS MATERIALIZED (
  SELECT session.*, hash, size, content
  FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::text[])
    AS calls (owner, id, hash, size, content)
  JOIN session ON owner_id = owner AND session_id = id
  WHERE deleted_at IS NULL
  ORDER BY owner_id, session_id FOR UPDATE OF session
), replaced AS NOT MATERIALIZED (
  SELECT * FROM old WHERE content_sha256 <> hash
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
  UPDATE session SET version = session.version + 1, content_sha256 = replaced.hash,
    content_size = replaced.size, document = jsonb_build_object('content', replaced.content),
    updated_at = greatest(now(), session.updated_at), last_request = NULL,
    last_writer_id = NULL, version_name = ''
  FROM replaced
  WHERE session.owner_id = replaced.owner_id AND session.session_id = replaced.session_id
  RETURNING session.session_id, session.title, session.description, session.version,
    session.created_at, session.updated_at, session.content_sha256, session.content_size,
    session.last_writer_id, session.content_format, session.content_format_version
)
SELECT * FROM changed
