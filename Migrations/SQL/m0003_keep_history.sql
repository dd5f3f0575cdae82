-- What sessions were before their last change.
--
-- A change copies the row that it replaces in the same transaction, so versions are contiguous as
-- long as retention has not thinned them out. Contents are kept apart: however many versions share
-- one, it is stored once, and never while the session itself still has it.

ALTER TABLE session
  -- Who made this version; null when it was the owner.
  ADD COLUMN last_writer_id text COLLATE "C" CHECK (octet_length(last_writer_id) BETWEEN 1 AND 128),
  -- What the user calls this version; empty when it has no name.
  ADD COLUMN version_name   text NOT NULL DEFAULT '' CHECK (octet_length(version_name) <= 4000);

CREATE TABLE session_version (
  owner_id       text COLLATE "C" NOT NULL,
  session_id     text COLLATE "C" NOT NULL,
  version        bigint NOT NULL,
  title          text NOT NULL,
  title_fold     text COLLATE "C" NOT NULL,
  description    text NOT NULL,
  updated_at     timestamptz NOT NULL,
  content_sha256 bytea NOT NULL,
  content_size   bigint NOT NULL,
  last_request   bytea,
  last_writer_id text COLLATE "C",
  -- A version that has a name is never thinned out.
  version_name   text NOT NULL CHECK (octet_length(version_name) <= 4000),
  -- Whether this version was the session's deletion.
  is_deleted     boolean NOT NULL,
  PRIMARY KEY (owner_id, session_id, version)
);

CREATE TABLE session_content (
  owner_id       text COLLATE "C" NOT NULL,
  session_id     text COLLATE "C" NOT NULL,
  content_sha256 bytea NOT NULL,
  document       jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY (owner_id, session_id, content_sha256),
  CONSTRAINT document_intact
    CHECK (content_sha256 = sha256(convert_to(document->>'content', 'UTF8')))
);
