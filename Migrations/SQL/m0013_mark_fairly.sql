-- expand: marks the visits of a deleted snapshot twice: soon, in turn with the snapshots of other
-- owners, and once more when no visit can come late any more. What was marked once no longer stands
-- before what was not.

ALTER TABLE snapshot
  -- When to look for late visits; null until the visits were marked once.
  ADD COLUMN mark_again_at timestamptz;

CREATE INDEX snapshot_unmarked_by_owner ON snapshot (owner_id, deleted_at)
  WHERE deleted_at IS NOT NULL AND visits_marked_at IS NULL AND mark_again_at IS NULL;
CREATE INDEX snapshot_marked_once ON snapshot (mark_again_at)
  WHERE mark_again_at IS NOT NULL AND visits_marked_at IS NULL;
