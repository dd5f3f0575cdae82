-- GetSession for many: $1 owners, $2 ids.
SELECT session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version, document->>'content', call
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS calls (owner, id, call)
JOIN session ON owner_id = owner AND session_id = id
WHERE deleted_at IS NULL
