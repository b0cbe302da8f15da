-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

CREATE TABLE turns (
	task_id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	executor_id VARCHAR(64) NOT NULL,
	interrupted BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_turns PRIMARY KEY (task_id),
	CONSTRAINT fk_turns_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE
);

UPDATE alembic_version SET version_num='0007' WHERE alembic_version.version_num = '0006';

RESET search_path;
