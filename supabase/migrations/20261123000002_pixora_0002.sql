-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

UPDATE jobs SET state = 'failed' WHERE state = 'running';

CREATE TABLE executors (
	id VARCHAR(64) NOT NULL,
	host VARCHAR(255) NOT NULL,
	started_at VARCHAR(32) NOT NULL,
	beat_at FLOAT NOT NULL,
	CONSTRAINT pk_executors PRIMARY KEY (id)
);

CREATE TABLE ledger (
	id VARCHAR(40) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	task_id VARCHAR(40) NOT NULL,
	job_id VARCHAR(40) NOT NULL,
	attempt INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	micros BIGINT NOT NULL,
	provider VARCHAR(32) NOT NULL,
	day VARCHAR(10) NOT NULL,
	at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_ledger PRIMARY KEY (id),
	CONSTRAINT uq_ledger_job_id_attempt_kind UNIQUE (job_id, attempt, kind)
);

CREATE INDEX ix_ledger_task_id ON ledger (task_id);

CREATE INDEX ix_ledger_user_id_day ON ledger (user_id, day);

CREATE TABLE versions (
	task_id VARCHAR(40) NOT NULL,
	number INTEGER NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	what TEXT NOT NULL,
	script JSON NOT NULL,
	brief JSON NOT NULL,
	picks JSON NOT NULL,
	at VARCHAR(32) NOT NULL,
	CONSTRAINT pk_versions PRIMARY KEY (task_id, number),
	CONSTRAINT fk_versions_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE
);

CREATE TABLE interests (
	job_id VARCHAR(40) NOT NULL,
	task_id VARCHAR(40) NOT NULL,
	CONSTRAINT pk_interests PRIMARY KEY (job_id, task_id),
	CONSTRAINT fk_interests_job_id_jobs FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE,
	CONSTRAINT fk_interests_task_id_tasks FOREIGN KEY(task_id) REFERENCES tasks (id) ON DELETE CASCADE
);

ALTER TABLE jobs ADD COLUMN key VARCHAR(100) DEFAULT '' NOT NULL;

ALTER TABLE jobs ADD COLUMN take INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE jobs ADD COLUMN inputs JSON;

ALTER TABLE jobs ADD COLUMN executor_id VARCHAR(64);

ALTER TABLE jobs ADD COLUMN vendor_id TEXT;

ALTER TABLE jobs ADD COLUMN intent_at VARCHAR(32);

ALTER TABLE jobs ADD COLUMN retry_at FLOAT;

ALTER TABLE jobs ADD COLUMN uncertain BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE jobs ADD COLUMN substitute BOOLEAN DEFAULT false NOT NULL;

CREATE UNIQUE INDEX uq_jobs_in_flight ON jobs (user_id, fingerprint) WHERE state IN ('running', 'submitted');

ALTER TABLE tasks ADD COLUMN picks JSON;

ALTER TABLE tasks ADD COLUMN approved JSON;

ALTER TABLE tasks ADD COLUMN gate VARCHAR(16);

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';

RESET search_path;
