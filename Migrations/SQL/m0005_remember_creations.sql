-- What a request_id has created. It used to stand in the creator's log of visits, which he may take
-- off his list.

CREATE TABLE snapshot_request (
  owner_id    text COLLATE "C" NOT NULL CHECK (octet_length(owner_id) BETWEEN 1 AND 128),
  -- What the request_id stands for, which is also the snapshot's seal. A second snapshot for the
  -- same request would need a second row with it.
  request     bytea NOT NULL CHECK (octet_length(request) = 32),
  snapshot_id text COLLATE "C" NOT NULL CHECK (octet_length(snapshot_id) = 22),
  PRIMARY KEY (owner_id, request)
);

-- Forgotten together with the snapshot.
CREATE INDEX snapshot_request_by_snapshot ON snapshot_request (owner_id, snapshot_id);

INSERT INTO snapshot_request (owner_id, request, snapshot_id)
SELECT owner_id, seal, snapshot_id FROM snapshot WHERE create_request IS NOT NULL
ORDER BY created_at
ON CONFLICT (owner_id, request) DO NOTHING;

DROP INDEX visit_by_request;
ALTER TABLE snapshot_visit DROP COLUMN create_request;

-- Tombstones that have done their work, and may be removed some time.
CREATE INDEX snapshot_marked ON snapshot (deleted_at) WHERE visits_marked_at IS NOT NULL;
