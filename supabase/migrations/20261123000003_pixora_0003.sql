-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

ALTER TABLE tasks ADD COLUMN kept_after INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE client_messages ADD COLUMN digest VARCHAR(64);

ALTER TABLE client_messages ADD COLUMN seq INTEGER;

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';

RESET search_path;
