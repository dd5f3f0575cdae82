-- expand: keeps folds of titles whole, at most 600 code points and 2,400 bytes. They used to be cut
-- at 256 code points, and kept the dot of a folded capital I with a dot.

-- The old bounds are narrower, so no row needs to be looked at.
ALTER TABLE session DROP CONSTRAINT session_title_fold_check,
  ADD CONSTRAINT session_title_fold_check
    CHECK (octet_length(title_fold) BETWEEN 1 AND 2400) NOT VALID;
ALTER TABLE snapshot DROP CONSTRAINT snapshot_title_fold_check,
  ADD CONSTRAINT snapshot_title_fold_check
    CHECK (octet_length(title_fold) BETWEEN 1 AND 2400) NOT VALID;

-- The rules by which a job folded the title anew. Only a fold of 256 code points needs the mark,
-- since it may be whole or cut: any other old fold that today's rules would not make shows by its
-- dot.
ALTER TABLE session ADD COLUMN fold_version smallint NOT NULL DEFAULT 1;
ALTER TABLE session_version ADD COLUMN fold_version smallint NOT NULL DEFAULT 1;
ALTER TABLE snapshot ADD COLUMN fold_version smallint NOT NULL DEFAULT 1;
ALTER TABLE snapshot_visit ADD COLUMN fold_version smallint NOT NULL DEFAULT 1;

CREATE INDEX session_stale_fold ON session (owner_id, session_id)
  WHERE strpos(title_fold, U&'i\0307') > 0
    OR (char_length(title_fold) = 256 AND fold_version < 2);
CREATE INDEX session_version_stale_fold ON session_version (owner_id, session_id, version)
  WHERE strpos(title_fold, U&'i\0307') > 0
    OR (char_length(title_fold) = 256 AND fold_version < 2);
CREATE INDEX snapshot_stale_fold ON snapshot (snapshot_id)
  WHERE strpos(title_fold, U&'i\0307') > 0
    OR (char_length(title_fold) = 256 AND fold_version < 2);
CREATE INDEX snapshot_visit_stale_fold ON snapshot_visit (visitor_id, snapshot_id)
  WHERE strpos(snapshot_title_fold, U&'i\0307') > 0
    OR (char_length(snapshot_title_fold) = 256 AND fold_version < 2);
