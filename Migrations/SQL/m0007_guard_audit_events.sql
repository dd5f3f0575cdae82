-- The record of events is only ever added to, whoever asks: privileges bind neither the table's
-- owner, who can grant them to himself, nor a superuser. Dropping a partition is not hindered.

CREATE FUNCTION refuse_audit_event_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are never changed or removed'
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_event_unchanged
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_event_change();
