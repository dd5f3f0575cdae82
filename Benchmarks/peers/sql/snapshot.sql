-- GetSnapshot: $1 id, $2 reader, $3 the time from which on a visit still counts as this one. The
-- last column tells if there was such a visit.
SELECT snapshot_id, owner_id, title, description, content_sha256, content_size, created_at,
  expires_at, visibility::bigint, is_template, content_format, content_format_version, change_note,
  CASE WHEN owner_id = $2::text THEN source_session END,
  CASE WHEN owner_id = $2::text THEN source_version END,
  document->>'content',
  EXISTS (
    SELECT FROM snapshot_visit AS visit
    WHERE visit.visitor_id = $2::text AND visit.snapshot_id = $1
      AND visit.last_visited_at > $3::timestamptz)
FROM snapshot
WHERE snapshot_id = $1 AND deleted_at IS NULL AND (expires_at IS NULL OR expires_at > now())
  AND (owner_id = $2::text OR visibility = 1 OR (visibility = 2 AND $2::text = ANY (readers)))
