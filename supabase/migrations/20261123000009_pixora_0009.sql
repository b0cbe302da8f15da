-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

ALTER TABLE jobs ADD COLUMN queue VARCHAR(32);

CREATE INDEX ix_jobs_queue ON jobs (queue);

ALTER TABLE executors ADD COLUMN takes JSON;

UPDATE alembic_version SET version_num='0009' WHERE alembic_version.version_num = '0008';

RESET search_path;
