-- CreateSession: $1 owner, $2 id, $3 title, $4 title without case, $5 description, $6 time,
-- $7 SHA-256, $8 size, $9 content.
INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
  updated_at, content_sha256, content_size, document)
VALUES ($1, $2, 1, $3, $4, $5, $6::timestamptz, $6, $7::bytea, $8::bigint,
  jsonb_build_object('content', $9::text))
RETURNING session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version
