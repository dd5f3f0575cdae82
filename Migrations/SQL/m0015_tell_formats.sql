-- expand: tells the format of a content, and why a version was made.

ALTER TABLE session
  -- The name by which an application calls the format of the content, and its version; empty and 0
  -- where it does not say.
  ADD COLUMN content_format         text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN content_format_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN change_note            text NOT NULL DEFAULT '',
  -- The version that the note is about; of others it says nothing. A server that does not know
  -- notes makes versions and leaves the note as it is.
  ADD COLUMN noted_version          bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT session_format_bounds CHECK (octet_length(content_format) <= 64
    AND content_format_version BETWEEN 0 AND 2147483647 AND octet_length(change_note) <= 800)
    NOT VALID;

ALTER TABLE session_version
  ADD COLUMN content_format         text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN content_format_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN change_note            text NOT NULL DEFAULT '';

ALTER TABLE snapshot
  ADD COLUMN content_format         text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN content_format_version bigint NOT NULL DEFAULT 0,
  ADD COLUMN change_note            text NOT NULL DEFAULT '',
  ADD CONSTRAINT snapshot_format_bounds CHECK (octet_length(content_format) <= 64
    AND content_format_version BETWEEN 0 AND 2147483647 AND octet_length(change_note) <= 800)
    NOT VALID,
  -- Format and note are sealed too, where there are any: rows without keep the id that they have, so
  -- none needs to be looked at.
  DROP CONSTRAINT snapshot_sealed,
  ADD CONSTRAINT snapshot_sealed CHECK (
    snapshot_id = left(translate(encode(sha256(seal || content_sha256
      || sha256(convert_to(owner_id, 'UTF8')) || sha256(convert_to(title, 'UTF8'))
      || sha256(convert_to(description, 'UTF8'))
      || CASE WHEN content_format = '' AND content_format_version = 0 AND change_note = '' THEN ''
         ELSE sha256(convert_to(content_format, 'UTF8'))
           || sha256(convert_to(content_format_version::text, 'UTF8'))
           || sha256(convert_to(change_note, 'UTF8')) END), 'base64'), '+/', '-_'), 22))
    NOT VALID;
