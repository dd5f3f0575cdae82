-- GetSessionMetadata: $1 owner, $2 id.
SELECT session_id, title, description, version, created_at, updated_at, content_sha256,
  content_size, last_writer_id, content_format, content_format_version
FROM session
WHERE owner_id = $1 AND session_id = $2 AND deleted_at IS NULL
