-- expand: checks a session's content against its SHA-256 when it is written, no longer with every
-- rename and deletion: PostgreSQL evaluates a CHECK with every UPDATE of a row, and this one reads the
-- whole document.

CREATE FUNCTION refuse_damaged_content() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a content does not match its SHA-256'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER document_intact
  BEFORE INSERT OR UPDATE OF document, content_sha256 ON session
  FOR EACH ROW WHEN (
    NEW.content_sha256 IS DISTINCT FROM sha256(convert_to(NEW.document->>'content', 'UTF8')))
  EXECUTE FUNCTION refuse_damaged_content();
ALTER TABLE session DROP CONSTRAINT document_intact;

CREATE TRIGGER document_intact
  BEFORE INSERT OR UPDATE OF document, content_sha256 ON session_content
  FOR EACH ROW WHEN (
    NEW.content_sha256 IS DISTINCT FROM sha256(convert_to(NEW.document->>'content', 'UTF8')))
  EXECUTE FUNCTION refuse_damaged_content();
ALTER TABLE session_content DROP CONSTRAINT document_intact;
