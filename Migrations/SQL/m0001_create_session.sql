-- Sessions, and the keys that every server of this database shares.
--
-- A session is found by its owner first: whoever does not name the owner finds nothing, and a
-- cluster can be partitioned by owner_id. The bounds in this file are ceilings for any
-- configuration; the limits that clients meet are checked before anything is sent here.

CREATE TABLE session (
  owner_id       text COLLATE "C" NOT NULL CHECK (octet_length(owner_id) BETWEEN 1 AND 128),
  session_id     text COLLATE "C" NOT NULL CHECK (octet_length(session_id) = 22),
  version        bigint NOT NULL CHECK (version >= 1),
  title          text NOT NULL CHECK (octet_length(title) BETWEEN 1 AND 4000),
  -- The title without case (NFC, at most 256 code points), folded by the service: a collation of
  -- the database may change with its libraries, "C" never does.
  title_fold     text COLLATE "C" NOT NULL CHECK (octet_length(title_fold) BETWEEN 1 AND 1024),
  description    text NOT NULL CHECK (octet_length(description) <= 64000),
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
  content_size   bigint NOT NULL CHECK (content_size BETWEEN 1 AND 16777216),
  -- Fingerprints of the request that made the row and of the last one that changed it; null when
  -- the request had no request_id. They recognise retries.
  create_request bytea CHECK (octet_length(create_request) = 16),
  last_request   bytea CHECK (octet_length(last_request) = 16),
  deleted_at     timestamptz,
  -- {"content": "<exactly the text that the client sent>"}: a parsed tree would reorder keys, change
  -- numbers and refuse \u0000.
  document       jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY (owner_id, session_id),
  CONSTRAINT document_intact
    CHECK (content_sha256 = sha256(convert_to(document->>'content', 'UTF8')))
);

-- One index for each order of a list, read in both directions.
CREATE INDEX session_by_updated ON session (owner_id, updated_at, session_id)
  WHERE deleted_at IS NULL;
CREATE INDEX session_by_created ON session (owner_id, created_at, session_id)
  WHERE deleted_at IS NULL;
CREATE INDEX session_by_title ON session (owner_id, title_fold, session_id)
  WHERE deleted_at IS NULL;
-- What may be purged.
CREATE INDEX session_deleted ON session (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE holdfast_secret (
  name   text PRIMARY KEY,
  secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);

-- Each version 4 UUID carries 122 bits of pg_strong_random; SHA-256 condenses 366 bits to 256.
INSERT INTO holdfast_secret (name, secret)
SELECT name,
  sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
FROM (VALUES ('session_id'), ('page_token')) AS secrets (name);
