-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

CREATE TABLE tickets (
	digest VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	kind VARCHAR(16) NOT NULL,
	session_id VARCHAR(64) NOT NULL,
	session_ends FLOAT NOT NULL,
	expires_at FLOAT NOT NULL,
	CONSTRAINT pk_tickets PRIMARY KEY (digest)
);

CREATE TABLE revocations (
	session_id VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	expires_at FLOAT NOT NULL,
	CONSTRAINT pk_revocations PRIMARY KEY (session_id)
);

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';

RESET search_path;
