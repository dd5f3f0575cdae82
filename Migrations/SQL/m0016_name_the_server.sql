-- expand: gives the database an id, by which clients tell what they keep for it from what they keep
-- for others.

CREATE TABLE holdfast_identity (
  -- There is one row.
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  server_id text COLLATE "C" NOT NULL CHECK (octet_length(server_id) = 22)
);

-- 22 characters of base64 spell 132 bits, here of two version 4 UUIDs.
INSERT INTO holdfast_identity (server_id)
SELECT left(translate(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  'base64'), '+/', '-_'), 22);
