-- expand: tells how far jobs have come that walk through a table once. Such a job looks at every
-- row, since nothing tells which rows need it, and goes on after its server was stopped.

CREATE TABLE job_progress (
  name        text PRIMARY KEY,
  -- The key of the last row that was looked at.
  owner_id    text COLLATE "C" NOT NULL DEFAULT '',
  session_id  text COLLATE "C" NOT NULL DEFAULT '',
  version     bigint NOT NULL DEFAULT 0,
  finished_at timestamptz
);

-- Earlier imports believed the sizes and times that a bundle claimed.
INSERT INTO job_progress (name) VALUES ('mend-imported-versions'), ('mend-imported-sessions');
