"""what users' own clients may read of a Supabase database: their rows and files, and nothing to change"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SHOW = """
DO $show$
DECLARE
    seen record;
    here text;
BEGIN
    IF to_regrole('anon') IS NULL OR to_regrole('authenticated') IS NULL OR to_regprocedure('auth.uid()') IS NULL THEN
        RETURN; -- a plain Postgres: nobody but the server comes here
    END IF;
    FOR here IN SELECT tablename FROM pg_tables WHERE schemaname = 'pixora' LOOP
        EXECUTE format('ALTER TABLE pixora.%I ENABLE ROW LEVEL SECURITY', here);
    END LOOP;
    REVOKE ALL ON SCHEMA pixora FROM PUBLIC, anon;
    REVOKE ALL ON ALL TABLES IN SCHEMA pixora FROM PUBLIC, anon, authenticated;
    GRANT USAGE ON SCHEMA pixora TO authenticated;
    FOR seen IN SELECT * FROM (VALUES
        ('tasks', 'id, user_id, title, state, message, progress, brief, script, gate, film, last_seq, created_at,'
            ' updated_at'),
        ('assets', 'id, user_id, task_id, kind, part, scene_id, path, sha256, size, content_type, created_at'),
        ('events', 'task_id, seq, user_id, at, event')
    ) AS shown (name, columns) LOOP
        EXECUTE format('GRANT SELECT (%s) ON pixora.%I TO authenticated', seen.columns, seen.name);
        EXECUTE format('CREATE POLICY own_rows ON pixora.%I FOR SELECT TO authenticated'
            ' USING (user_id = (SELECT auth.uid())::text)', seen.name);
    END LOOP;
    FOR seen IN SELECT * FROM (VALUES
        ('tasks', 'SELECT id, user_id, title, state, message, progress, brief, script, gate, film, last_seq,'
            ' created_at, updated_at FROM pixora.tasks'),
        ('scenes', 'SELECT t.id AS task_id, t.user_id, s.number, s.scene ->> ''id'' AS id,'
            ' s.scene ->> ''narration'' AS narration, s.scene ->> ''picture_prompt'' AS picture_prompt,'
            ' s.scene ->> ''motion_prompt'' AS motion_prompt, (s.scene ->> ''seconds'')::float8 AS seconds,'
            ' s.scene -> ''characters'' AS characters, s.scene -> ''transition'' AS transition'
            ' FROM pixora.tasks t, json_array_elements(t.script -> ''scenes'') WITH ORDINALITY AS s (scene, number)'),
        ('assets', 'SELECT id, user_id, task_id, kind, part, scene_id, path, sha256, size, content_type, created_at'
            ' FROM pixora.assets'),
        ('events', 'SELECT task_id, seq, user_id, at, event FROM pixora.events')
    ) AS shown (name, query) LOOP
        IF to_regclass(format('public.%I', seen.name)) IS NULL THEN
            EXECUTE format('CREATE VIEW public.%I WITH (security_invoker = true) AS %s', seen.name, seen.query);
            EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, anon, authenticated', seen.name);
            EXECUTE format('GRANT SELECT ON public.%I TO authenticated', seen.name);
        ELSE
            RAISE WARNING 'public.% is not Pixora''s: it is left as it is, and Pixora''s is not shown', seen.name;
        END IF;
    END LOOP;
    IF to_regclass('storage.objects') IS NOT NULL AND to_regprocedure('storage.foldername(text)') IS NOT NULL THEN
        BEGIN
            CREATE POLICY pixora_own_files ON storage.objects FOR SELECT TO authenticated USING (
                bucket_id = 'pixora' AND (storage.foldername(objects.name))[1] = 'tasks' AND EXISTS (
                    SELECT FROM pixora.tasks t
                    WHERE t.id = (storage.foldername(objects.name))[2] AND t.user_id = (SELECT auth.uid())::text
                )
            );
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'users'' own clients see no files: this role may not make policies on storage.objects';
        END;
    END IF;
END
$show$
"""
HIDE = """
DO $hide$
DECLARE
    here text;
BEGIN
    IF to_regrole('authenticated') IS NULL OR to_regprocedure('auth.uid()') IS NULL THEN
        RETURN;
    END IF;
    FOREACH here IN ARRAY ARRAY['tasks', 'scenes', 'assets', 'events'] LOOP
        IF EXISTS (SELECT FROM pg_views WHERE schemaname = 'public' AND viewname = here AND definition LIKE '%pixora.%')
        THEN
            EXECUTE format('DROP VIEW public.%I', here);
        END IF;
    END LOOP;
    FOREACH here IN ARRAY ARRAY['tasks', 'assets', 'events'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS own_rows ON pixora.%I', here);
    END LOOP;
    IF to_regclass('storage.objects') IS NOT NULL THEN
        DROP POLICY IF EXISTS pixora_own_files ON storage.objects;
    END IF;
    REVOKE ALL ON ALL TABLES IN SCHEMA pixora FROM authenticated;
    REVOKE ALL ON SCHEMA pixora FROM authenticated;
END
$hide$
"""


def upgrade() -> None:
    _run(SHOW)


def downgrade() -> None:
    _run(HIDE)


def _run(what: str) -> None:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # As it stands: a percent sign or a colon is no parameter's.
        bind.exec_driver_sql(what.strip().replace("%", "%%"))
