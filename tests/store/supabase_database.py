"""A Postgres database with what Supabase puts into one: roles, `auth.uid()`, `storage.objects`, its default rights."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import psycopg

ROLES = """
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF to_regrole(name) IS NULL THEN EXECUTE format('CREATE ROLE %I NOLOGIN', name); END IF;
    END LOOP;
END $$;
"""
PROJECT = """
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
CREATE SCHEMA auth;
GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid $$;
CREATE SCHEMA storage;
GRANT USAGE ON SCHEMA storage TO anon, authenticated, service_role;
CREATE TABLE storage.buckets (id text PRIMARY KEY, name text, public boolean);
CREATE TABLE storage.objects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bucket_id text, name text, owner_id text);
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
GRANT ALL ON storage.objects, storage.buckets TO anon, authenticated, service_role;
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE parts text[];
BEGIN
    SELECT string_to_array(name, '/') INTO parts;
    RETURN parts[1 : array_length(parts, 1) - 1];
END $$;
"""


def make_like_supabase(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(ROLES)
        connection.execute(PROJECT)


@contextlib.contextmanager
def asking_as(url: str, role: str, user_id: str | None) -> Iterator[psycopg.Connection[Any]]:
    """A connection that asks as Supabase's interface does for a browser; nothing of it stays."""
    with psycopg.connect(url) as connection:
        claims = {"role": role} | ({"sub": user_id} if user_id else {})
        connection.execute("SELECT set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])
        connection.execute(f"SET LOCAL ROLE {role}")
        try:
            yield connection
        finally:
            connection.rollback()
