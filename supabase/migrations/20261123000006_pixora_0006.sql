-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

ALTER TABLE tasks ADD COLUMN locks JSON;

ALTER TABLE tasks ADD COLUMN words TEXT DEFAULT '' NOT NULL;

ALTER TABLE tasks ADD COLUMN publishing JSON;

ALTER TABLE tasks ADD COLUMN example BOOLEAN DEFAULT false NOT NULL;

CREATE TABLE shares (
	id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	task_id VARCHAR(40) NOT NULL,
	expires_at INTEGER NOT NULL,
	created_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_shares PRIMARY KEY (id),
	CONSTRAINT fk_shares_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE
);

CREATE INDEX ix_shares_task_id ON shares (task_id);

CREATE TABLE people (
	user_id VARCHAR(64) NOT NULL,
	pronunciations JSON,
	example_at VARCHAR(32),
	CONSTRAINT pk_people PRIMARY KEY (user_id)
);

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';

RESET search_path;
