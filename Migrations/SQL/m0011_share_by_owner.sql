-- expand: keeps grants by their owners too. A bundle can bring a second session of an id to another
-- owner, and neither owner can keep the other from sharing. session_grant allows one owner for each
-- grantee and id, and servers of the previous release write it by that key; so session_share takes
-- its place, and triggers keep both alike until the last such server is gone.

CREATE TABLE session_share (
  grantee_id text COLLATE "C" NOT NULL CHECK (octet_length(grantee_id) BETWEEN 1 AND 128),
  session_id text COLLATE "C" NOT NULL,
  owner_id   text COLLATE "C" NOT NULL CHECK (owner_id <> grantee_id),
  -- 1 reads, 2 edits too.
  role       smallint NOT NULL CHECK (role IN (1, 2)),
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (grantee_id, session_id, owner_id)
);

INSERT INTO session_share (grantee_id, session_id, owner_id, role, granted_at)
SELECT grantee_id, session_id, owner_id, role, granted_at FROM session_grant;

-- What others share with a user, the latest first.
CREATE INDEX session_share_by_time
  ON session_share (grantee_id, granted_at, session_id, owner_id);
-- With whom a session is shared.
CREATE INDEX session_share_by_session ON session_share (owner_id, session_id, grantee_id);

-- What a server of the previous release does to session_grant.
CREATE FUNCTION mirror_session_grant() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM session_share WHERE grantee_id = OLD.grantee_id
      AND session_id = OLD.session_id AND owner_id = OLD.owner_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO session_share (grantee_id, session_id, owner_id, role, granted_at)
    VALUES (NEW.grantee_id, NEW.session_id, NEW.owner_id, NEW.role, NEW.granted_at)
    ON CONFLICT (grantee_id, session_id, owner_id) DO UPDATE SET role = excluded.role,
      granted_at = excluded.granted_at;
    RETURN NULL;
  END IF;
  -- The earliest grant of another owner, if there is one, takes the place.
  INSERT INTO session_grant (grantee_id, session_id, owner_id, role, granted_at)
  SELECT grantee_id, session_id, owner_id, role, granted_at FROM session_share
  WHERE grantee_id = OLD.grantee_id AND session_id = OLD.session_id
  ORDER BY granted_at, owner_id LIMIT 1
  ON CONFLICT (grantee_id, session_id) DO NOTHING;
  RETURN NULL;
END
$$;

-- What a server of this release does to session_share.
CREATE FUNCTION mirror_session_share() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO session_grant AS had (grantee_id, session_id, owner_id, role, granted_at)
    VALUES (NEW.grantee_id, NEW.session_id, NEW.owner_id, NEW.role, NEW.granted_at)
    ON CONFLICT (grantee_id, session_id) DO UPDATE SET role = excluded.role,
      granted_at = excluded.granted_at
      WHERE had.owner_id = excluded.owner_id;
    RETURN NULL;
  END IF;
  DELETE FROM session_grant WHERE grantee_id = OLD.grantee_id
    AND session_id = OLD.session_id AND owner_id = OLD.owner_id;
  INSERT INTO session_grant (grantee_id, session_id, owner_id, role, granted_at)
  SELECT grantee_id, session_id, owner_id, role, granted_at FROM session_share
  WHERE grantee_id = OLD.grantee_id AND session_id = OLD.session_id
  ORDER BY granted_at, owner_id LIMIT 1
  ON CONFLICT (grantee_id, session_id) DO NOTHING;
  RETURN NULL;
END
$$;

-- Each mirrors what a server does, and not what the other mirrors.
CREATE TRIGGER session_grant_mirrored
  AFTER INSERT OR UPDATE OR DELETE ON session_grant
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION mirror_session_grant();
CREATE TRIGGER session_share_mirrored
  AFTER INSERT OR UPDATE OR DELETE ON session_share
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION mirror_session_share();
