-- Counts a visit, which need not survive a crash: $1 id, $2 visitor, $3 time.
INSERT INTO snapshot_visit AS visit (visitor_id, snapshot_id, snapshot_owner_id, snapshot_title,
  snapshot_title_fold, snapshot_description, snapshot_created_at, snapshot_sha256, snapshot_size,
  snapshot_is_template, visit_count, first_visited_at, last_visited_at)
SELECT $2::text, snapshot_id, owner_id, title, title_fold, description, created_at,
  content_sha256, content_size, is_template, 1, $3::timestamptz, $3
FROM snapshot, set_config('synchronous_commit', 'off', true)
WHERE snapshot_id = $1 AND deleted_at IS NULL
ON CONFLICT (visitor_id, snapshot_id) DO UPDATE SET visit_count = visit.visit_count + 1,
  last_visited_at = greatest(visit.last_visited_at, excluded.last_visited_at)
RETURNING visit_count
