-- expand: keeps drafts, the unpublished work of users.

-- A draft lies with its user and refers to nothing: it outlives the session and the right to see it,
-- and to save one no other partition is read.
CREATE TABLE session_draft (
  user_id        text COLLATE "C" NOT NULL CHECK (octet_length(user_id) BETWEEN 1 AND 128),
  -- 1: subject_id is a session's, 2: the client's own, of work that has no session yet.
  kind           smallint NOT NULL CHECK (kind IN (1, 2)),
  subject_id     text COLLATE "C" NOT NULL CHECK (octet_length(subject_id) BETWEEN 1 AND 64),
  device_id      text COLLATE "C" NOT NULL CHECK (octet_length(device_id) BETWEEN 1 AND 64),
  revision       bigint NOT NULL CHECK (revision >= 1),
  -- Random, and another one after each save: what is published, and published again, is known by it.
  etag           text COLLATE "C" NOT NULL CHECK (octet_length(etag) = 22),
  -- The version of the session that the work is based on; 0 without a session.
  base_version   bigint NOT NULL CHECK ((base_version >= 1) = (kind = 1) AND base_version >= 0),
  title          text NOT NULL CHECK (octet_length(title) BETWEEN 1 AND 4000),
  description    text NOT NULL CHECK (octet_length(description) <= 64000),
  content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
  content_size   bigint NOT NULL CHECK (content_size BETWEEN 1 AND 16777216),
  content_format text COLLATE "C" NOT NULL CHECK (octet_length(content_format) <= 64),
  content_format_version bigint NOT NULL
    CHECK (content_format_version BETWEEN 0 AND 2147483647),
  saved_at       timestamptz NOT NULL,
  -- As in session.
  document       jsonb COMPRESSION lz4 NOT NULL,
  PRIMARY KEY (user_id, kind, subject_id, device_id)
);

CREATE TRIGGER document_intact
  BEFORE INSERT OR UPDATE OF document, content_sha256 ON session_draft
  FOR EACH ROW WHEN (
    NEW.content_sha256 IS DISTINCT FROM sha256(convert_to(NEW.document->>'content', 'UTF8')))
  EXECUTE FUNCTION refuse_damaged_content();

-- What has expired. A list of one user's drafts, a hundred at most, is sorted.
CREATE INDEX session_draft_by_saved ON session_draft (saved_at);
