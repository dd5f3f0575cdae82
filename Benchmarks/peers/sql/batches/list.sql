-- The first page of ListSessions for many: $1 owners. One row more than the page has says that
-- there is another.
SELECT page.*, call
FROM unnest($1::text[]) WITH ORDINALITY AS calls (owner, call)
CROSS JOIN LATERAL (
  SELECT session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version
  FROM session WHERE owner_id = owner AND deleted_at IS NULL
  ORDER BY updated_at DESC, session_id DESC LIMIT 21) AS page
