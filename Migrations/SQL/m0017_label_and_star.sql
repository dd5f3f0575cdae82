-- expand: keeps the labels of sessions, and the stars that users give.

ALTER TABLE session
  -- Each as key=value, in the order of the keys, which have no equals sign.
  ADD COLUMN labels text[] COLLATE "C" NOT NULL DEFAULT '{}',
  ADD CONSTRAINT session_labels_bounds CHECK (cardinality(labels) <= 16) NOT VALID;

-- A star is its user's alone, and lies with the user: nothing about the session or the snapshot
-- tells who has starred it.
CREATE TABLE star (
  user_id    text COLLATE "C" NOT NULL CHECK (octet_length(user_id) BETWEEN 1 AND 128),
  -- 1 for a session, 2 for a snapshot.
  kind       smallint NOT NULL CHECK (kind IN (1, 2)),
  subject_id text COLLATE "C" NOT NULL CHECK (octet_length(subject_id) = 22),
  starred_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, kind, subject_id)
);

-- What goes with a session or a snapshot that is removed for good.
CREATE INDEX star_by_subject ON star (subject_id, kind);
