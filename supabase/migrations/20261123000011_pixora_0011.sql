-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

ALTER TABLE people ADD COLUMN brand JSON;

UPDATE alembic_version SET version_num='0011' WHERE alembic_version.version_num = '0010';

RESET search_path;
