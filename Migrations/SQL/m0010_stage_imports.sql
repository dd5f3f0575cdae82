-- expand: tells who writes a session piece by piece. Until it is whole its row has the time of
-- deletion 'epoch', which no list shows, no undelete accepts and no purge takes; its versions and
-- contents wait under the id that they will have.

CREATE TABLE session_import (
  owner_id   text COLLATE "C" NOT NULL CHECK (octet_length(owner_id) BETWEEN 1 AND 128),
  session_id text COLLATE "C" NOT NULL CHECK (octet_length(session_id) = 22),
  -- Tells the import that may go on from earlier ones of the same session.
  import_id  bytea NOT NULL CHECK (octet_length(import_id) = 16),
  -- When it last wrote. What was left is removed some time after that.
  touched_at timestamptz NOT NULL,
  PRIMARY KEY (owner_id, session_id)
);

CREATE INDEX session_import_by_touch ON session_import (touched_at);
