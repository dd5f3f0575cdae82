-- CreateSession for many: $1 owners, $2 ids, $3 SHA-256, $4 sizes, $5 contents.
INSERT INTO session (owner_id, session_id, version, title, title_fold, description, created_at,
  updated_at, content_sha256, content_size, document)
SELECT owner, id, 1, 'A new session', 'a new session', 'Created by the benchmark', now(), now(),
  hash, size, jsonb_build_object('content', content)
FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::text[])
  AS calls (owner, id, hash, size, content)
ORDER BY owner, id
RETURNING session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version
