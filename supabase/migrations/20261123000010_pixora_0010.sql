-- Made from Pixora's migrations by scripts/write_supabase.py; do not edit. For a new project: one that has
-- films is brought to a newer version by `python studio.py migrate`, which also changes what is in the tables.

SET search_path TO pixora;

CREATE TABLE places (
	job_id VARCHAR(40) NOT NULL,
	attempt INTEGER NOT NULL,
	CONSTRAINT pk_places PRIMARY KEY (job_id),
	CONSTRAINT fk_places_job_id_jobs FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
);

CREATE TABLE submissions (
	id VARCHAR(40) NOT NULL,
	provider VARCHAR(32) NOT NULL,
	at FLOAT NOT NULL,
	CONSTRAINT pk_submissions PRIMARY KEY (id)
);

CREATE INDEX ix_submissions_provider_at ON submissions (provider, at);

CREATE TABLE renewals (
	digest VARCHAR(64) NOT NULL,
	user_id VARCHAR(64) NOT NULL,
	session_id VARCHAR(64) NOT NULL,
	sealed TEXT NOT NULL,
	good_until FLOAT NOT NULL,
	expires_at FLOAT NOT NULL,
	claimed_at FLOAT DEFAULT '0' NOT NULL,
	CONSTRAINT pk_renewals PRIMARY KEY (digest)
);

CREATE INDEX ix_renewals_session_id ON renewals (session_id);

DO $hold$
BEGIN
    IF to_regrole('anon') IS NULL OR to_regrole('authenticated') IS NULL OR to_regprocedure('auth.uid()') IS NULL THEN
        RETURN; -- a plain Postgres: nobody but the server comes here
    END IF;
    ALTER TABLE pixora.places ENABLE ROW LEVEL SECURITY;
    ALTER TABLE pixora.submissions ENABLE ROW LEVEL SECURITY;
    ALTER TABLE pixora.renewals ENABLE ROW LEVEL SECURITY;
    REVOKE ALL ON pixora.places, pixora.submissions, pixora.renewals FROM PUBLIC, anon, authenticated;
END
$hold$;

UPDATE alembic_version SET version_num='0010' WHERE alembic_version.version_num = '0009';

RESET search_path;
