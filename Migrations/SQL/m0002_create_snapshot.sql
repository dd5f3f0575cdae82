-- Snapshots, and the visits that users pay them.
--
-- A snapshot is found by its id alone, a visit by its visitor first: so a cluster can be partitioned
-- by snapshot_id and by visitor_id. What joins the two is done by the service, never by SQL.

CREATE TABLE snapshot (
  snapshot_id    text COLLATE "C" PRIMARY KEY CHECK (octet_length(snapshot_id) = 22),
  owner_id       text COLLATE "C" NOT NULL CHECK (octet_length(owner_id) BETWEEN 1 AND 128),
  title          text NOT NULL CHECK (octet_length(title) BETWEEN 1 AND 4000),
  title_fold     text COLLATE "C" NOT NULL CHECK (octet_length(title_fold) BETWEEN 1 AND 1024),
  description    text NOT NULL CHECK (octet_length(description) <= 64000),
  created_at     timestamptz NOT NULL,
  content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
  content_size   bigint NOT NULL CHECK (content_size BETWEEN 1 AND 16777216),
  is_template    boolean NOT NULL,
  source_session text COLLATE "C" CHECK (octet_length(source_session) = 22),
  source_version bigint CHECK (source_version >= 1),
  -- 32 secret bytes; see snapshot_sealed.
  seal           bytea NOT NULL CHECK (octet_length(seal) = 32),
  -- 1: whoever has the id, 2: readers, 3: the owner only.
  visibility     smallint NOT NULL CHECK (visibility BETWEEN 1 AND 3),
  readers        text[] COLLATE "C" NOT NULL CHECK (cardinality(readers) <= 1000),
  expires_at     timestamptz,
  -- Fingerprints that recognise retries, as in session.
  create_request bytea CHECK (octet_length(create_request) = 16),
  last_request   bytea CHECK (octet_length(last_request) = 16),
  -- A deleted snapshot is a tombstone without content. Until the logs of its visitors are marked it
  -- is the very job of marking them.
  deleted_at       timestamptz,
  visits_marked_at timestamptz,
  document         jsonb COMPRESSION lz4,
  CONSTRAINT snapshot_source_whole CHECK ((source_session IS NULL) = (source_version IS NULL)),
  CONSTRAINT snapshot_document_present CHECK ((document IS NULL) = (deleted_at IS NOT NULL)),
  CONSTRAINT snapshot_document_intact CHECK (
    document IS NULL
      OR content_sha256 = sha256(convert_to(document->>'content', 'UTF8'))),
  -- The id is a commitment to everything that a reader sees. No UPDATE, and no DELETE with a new
  -- INSERT, can put something else under an id: that would take a second pre-image of SHA-256.
  CONSTRAINT snapshot_sealed CHECK (
    snapshot_id = left(translate(encode(sha256(seal || content_sha256
      || sha256(convert_to(owner_id, 'UTF8')) || sha256(convert_to(title, 'UTF8'))
      || sha256(convert_to(description, 'UTF8'))), 'base64'), '+/', '-_'), 22))
);

CREATE INDEX snapshot_by_created ON snapshot (owner_id, created_at, snapshot_id)
  WHERE deleted_at IS NULL;
CREATE INDEX snapshot_by_title ON snapshot (owner_id, title_fold, snapshot_id)
  WHERE deleted_at IS NULL;
-- The queue of tombstones whose visits are to be marked.
CREATE INDEX snapshot_unmarked ON snapshot (deleted_at)
  WHERE deleted_at IS NOT NULL AND visits_marked_at IS NULL;
-- What is to expire.
CREATE INDEX snapshot_expiring ON snapshot (expires_at)
  WHERE expires_at IS NOT NULL AND deleted_at IS NULL;

-- One row for each visitor and snapshot, with a copy of what never changes about the snapshot.
CREATE TABLE snapshot_visit (
  visitor_id           text COLLATE "C" NOT NULL CHECK (octet_length(visitor_id) BETWEEN 1 AND 128),
  snapshot_id          text COLLATE "C" NOT NULL CHECK (octet_length(snapshot_id) = 22),
  snapshot_owner_id    text COLLATE "C" NOT NULL,
  snapshot_title       text NOT NULL,
  snapshot_title_fold  text COLLATE "C" NOT NULL,
  snapshot_description text NOT NULL,
  snapshot_created_at  timestamptz NOT NULL,
  snapshot_sha256      bytea NOT NULL CHECK (octet_length(snapshot_sha256) = 32),
  snapshot_size        bigint NOT NULL,
  snapshot_is_template boolean NOT NULL,
  visit_count          bigint NOT NULL CHECK (visit_count >= 1),
  first_visited_at     timestamptz NOT NULL,
  last_visited_at      timestamptz NOT NULL,
  snapshot_deleted_at  timestamptz,
  -- In the row of the creator: what his request_id stands for. A second snapshot for the same
  -- request would need a second row with it.
  create_request       bytea CHECK (octet_length(create_request) = 32),
  PRIMARY KEY (visitor_id, snapshot_id),
  CONSTRAINT visit_order CHECK (first_visited_at <= last_visited_at)
) WITH (fillfactor = 85);

CREATE INDEX visit_by_last ON snapshot_visit (visitor_id, last_visited_at, snapshot_id);
CREATE INDEX visit_by_count ON snapshot_visit (visitor_id, visit_count, snapshot_id);
CREATE INDEX visit_by_title ON snapshot_visit (visitor_id, snapshot_title_fold, snapshot_id);
CREATE INDEX visit_by_created ON snapshot_visit (visitor_id, snapshot_created_at, snapshot_id);
CREATE INDEX visit_by_snapshot ON snapshot_visit (snapshot_id, visitor_id)
  WHERE snapshot_deleted_at IS NULL;
CREATE UNIQUE INDEX visit_by_request ON snapshot_visit (visitor_id, create_request)
  WHERE create_request IS NOT NULL;

-- Derives the seals of snapshots from request ids.
INSERT INTO holdfast_secret (name, secret)
SELECT 'snapshot_seal',
  sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
