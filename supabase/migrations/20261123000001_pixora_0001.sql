-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

CREATE SCHEMA pixora;

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE client_messages (
	user_id VARCHAR(64) NOT NULL,
	id VARCHAR(128) NOT NULL,
	task_id VARCHAR(40),
	at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_client_messages PRIMARY KEY (user_id, id)
);

CREATE TABLE tasks (
	id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	title TEXT NOT NULL,
	state VARCHAR(16) NOT NULL,
	message TEXT NOT NULL,
	progress FLOAT NOT NULL,
	brief JSON,
	script JSON,
	choices JSON,
	plan_id VARCHAR(40),
	film JSON,
	executor_id VARCHAR(64),
	last_seq INTEGER NOT NULL,
	created_at VARCHAR(32) NOT NULL,
	updated_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_tasks PRIMARY KEY (id)
);

CREATE INDEX ix_tasks_state ON tasks (state);

CREATE INDEX ix_tasks_user_id_updated_at ON tasks (user_id, updated_at);

CREATE TABLE events (
	task_id VARCHAR(40) NOT NULL,
	seq INTEGER NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	at VARCHAR(32) NOT NULL,
	event JSON NOT NULL,
	CONSTRAINT pk_events PRIMARY KEY (task_id, seq),
	CONSTRAINT fk_events_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE
);

CREATE TABLE jobs (
	id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	task_id VARCHAR(40) NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	kind VARCHAR(16) NOT NULL,
	scene_id VARCHAR(80),
	provider VARCHAR(32) NOT NULL,
	model VARCHAR(80) NOT NULL,
	version VARCHAR(80) NOT NULL,
	request JSON NOT NULL,
	state VARCHAR(16) NOT NULL,
	attempt INTEGER NOT NULL,
	error JSON,
	facts JSON,
	price VARCHAR(24),
	started_at VARCHAR(32),
	finished_at VARCHAR(32),
	CONSTRAINT pk_jobs PRIMARY KEY (id),
	CONSTRAINT fk_jobs_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE,
	CONSTRAINT uq_jobs_user_id_task_id_fingerprint UNIQUE (user_id, task_id, fingerprint)
);

CREATE INDEX ix_jobs_user_id_fingerprint ON jobs (user_id, fingerprint);

CREATE TABLE assets (
	id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	task_id VARCHAR(40) NOT NULL,
	job_id VARCHAR(40) NOT NULL,
	fingerprint VARCHAR(64) NOT NULL,
	kind VARCHAR(16) NOT NULL,
	part VARCHAR(24) NOT NULL,
	scene_id VARCHAR(80),
	path TEXT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	size INTEGER NOT NULL,
	content_type VARCHAR(64) NOT NULL,
	created_at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_assets PRIMARY KEY (id),
	CONSTRAINT fk_assets_job_id_jobs FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE,
	CONSTRAINT fk_assets_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE,
	CONSTRAINT uq_assets_path UNIQUE (path),
	CONSTRAINT uq_assets_task_id_fingerprint_part UNIQUE (task_id, fingerprint, part)
);

CREATE INDEX ix_assets_user_id_fingerprint ON assets (user_id, fingerprint);

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;

RESET search_path;
