-- expand: bounds what a long history costs its session's owner and everybody else.

-- Recognises a retry without reading every kept version.
CREATE INDEX session_version_by_request ON session_version (owner_id, session_id, last_request)
  WHERE last_request IS NOT NULL;

-- Histories that a job thins out, each by itself, from its oldest version on.
CREATE TABLE session_thinning (
  owner_id      text COLLATE "C" NOT NULL,
  session_id    text COLLATE "C" NOT NULL,
  -- When there is something to thin out, now or once a version is too old.
  due_at        timestamptz NOT NULL,
  -- Versions up to this one have been looked at; 0 before the first.
  after_version bigint NOT NULL,
  PRIMARY KEY (owner_id, session_id)
);

CREATE INDEX session_thinning_due ON session_thinning (due_at);

INSERT INTO session_thinning (owner_id, session_id, due_at, after_version)
SELECT DISTINCT owner_id, session_id, now(), 0 FROM session_version;
