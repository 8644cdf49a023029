-- What pgBackRest says of its repositories (`info` in JSON), for whoever asks the database.
SET client_min_messages = warning;
BEGIN;
DO $$ BEGIN
  IF to_regclass('backup.told') IS NULL THEN
    CREATE SCHEMA IF NOT EXISTS backup;
    CREATE TABLE backup.told (one boolean PRIMARY KEY DEFAULT true CHECK (one), info jsonb NOT NULL);
    GRANT USAGE ON SCHEMA backup TO PUBLIC;
    GRANT SELECT ON backup.told TO PUBLIC;
  END IF;
END $$;
INSERT INTO backup.told AS old (info) VALUES (:'info')
  -- The same again is not written: where nothing happens nothing should have to be archived.
  ON CONFLICT (one) DO UPDATE SET info = excluded.info WHERE old.info <> excluded.info;
COMMIT;
