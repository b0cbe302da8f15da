"""The records' schema. Every row carries its owner, `user_id`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("progress", Float, nullable=False, default=0.0),
    Column("brief", JSON, nullable=True),
    Column("script", JSON, nullable=True),
    Column("choices", JSON, nullable=True),
    Column("picks", JSON, nullable=True),
    Column("approved", JSON, nullable=True),
    Column("gate", String(16), nullable=True),
    Column("plan_id", String(40), nullable=True),
    Column("film", JSON, nullable=True),
    Column("locks", JSON, nullable=True),
    Column("words", Text, nullable=False, server_default=""),
    Column("publishing", JSON, nullable=True),
    Column("example", Boolean, nullable=False, server_default=false()),
    Column("executor_id", String(64), nullable=True),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("kept_after", Integer, nullable=False, server_default="0"),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Index(None, "user_id", "updated_at"),
    Index(None, "state"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("scene_id", String(80), nullable=True),
    Column("provider", String(32), nullable=False),
    Column("model", String(80), nullable=False),
    Column("version", String(80), nullable=False),
    Column("request", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempt", Integer, nullable=False, default=1),
    Column("error", JSON, nullable=True),
    Column("facts", JSON, nullable=True),
    Column("price", String(24), nullable=True),
    Column("key", String(100), nullable=False, server_default=""),
    Column("take", Integer, nullable=False, server_default="0"),
    Column("hashed", String(8), nullable=False, server_default="1"),
    Column("inputs", JSON, nullable=True),
    Column("executor_id", String(64), nullable=True),
    Column("vendor_id", Text, nullable=True),
    Column("intent_at", String(32), nullable=True),
    Column("retry_at", Float, nullable=True),
    Column("uncertain", Boolean, nullable=False, server_default=false()),
    Column("substitute", Boolean, nullable=False, server_default=false()),
    Column("started_at", String(32), nullable=True),
    Column("finished_at", String(32), nullable=True),
    Column("queue", String(32), nullable=True),
    UniqueConstraint("user_id", "task_id", "fingerprint"),
    Index(None, "user_id", "fingerprint"),
    Index(None, "queue"),
    Index(
        "uq_jobs_in_flight",
        "user_id",
        "fingerprint",
        unique=True,
        sqlite_where=text("state IN ('running', 'submitted')"),
        postgresql_where=text("state IN ('running', 'submitted')"),
    ),
)
"""`state`: running, submitted (a vendor has it), done, failed, cancelled, collectable (a vendor has it, but its result
could not be fetched). One owner's fingerprint is in flight once. `queue`: where it waits for a process to take it."""

interests = Table(
    "interests",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
)
"""Which tasks wait for a job: it is cancelled when the last lets go."""

ledger = Table(
    "ledger",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("task_id", String(40), nullable=False),
    Column("job_id", String(40), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("micros", BigInteger, nullable=False),
    Column("provider", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("job_id", "attempt", "kind"),
    Index(None, "task_id"),
    Index(None, "user_id", "day"),
)
"""Append-only, in millionths of a dollar. It outlives its task: what was spent stays spent."""

versions = Table(
    "versions",
    metadata,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("what", Text, nullable=False),
    Column("script", JSON, nullable=False),
    Column("brief", JSON, nullable=False),
    Column("picks", JSON, nullable=False),
    Column("at", String(32), nullable=False),
)
"""What a film was before each edit, for undoing it."""

executors = Table(
    "executors",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("beat_at", Float, nullable=False),
    Column("takes", JSON, nullable=True),
)
"""`takes`: of which queues a worker takes jobs, as `pixora.store.waiting.Takes`; none for a server."""

assets = Table(
    "assets",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("part", String(24), nullable=False),
    Column("scene_id", String(80), nullable=True),
    Column("path", Text, nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_type", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    UniqueConstraint("task_id", "fingerprint", "part"),
    Index(None, "user_id", "fingerprint"),
)

events = Table(
    "events",
    metadata,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("event", JSON, nullable=False),
)

client_messages = Table(
    "client_messages",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("task_id", String(40), nullable=True),
    Column("at", String(32), nullable=False),
    Column("digest", String(64), nullable=True),
    Column("seq", Integer, nullable=True),
)

tickets = Table(
    "tickets",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("session_id", String(64), nullable=False),
    Column("session_ends", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
)
"""Tickets that nobody has used yet, by the sha256 of each. Seconds since 1970."""

revocations = Table(
    "revocations",
    metadata,
    Column("session_id", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("expires_at", Float, nullable=False),
)
"""Sessions that were ended by their user, until their tokens would have ended by themselves."""

shares = Table(
    "shares",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Index(None, "task_id"),
)
"""Links by which a film is shown to whoever has them. `expires_at` is in seconds since 1970; one that is taken back is
deleted."""

people = Table(
    "people",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("pronunciations", JSON, nullable=True),
    Column("example_at", String(32), nullable=True),
    Column("brand", JSON, nullable=True),
)
"""What a user keeps for all films, and when they were given the example film: it comes once."""

turns = Table(
    "turns",
    metadata,
    Column("task_id", ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("executor_id", String(64), nullable=False),
    Column("interrupted", Boolean, nullable=False, server_default=false()),
)
"""Which process answers in a task's conversation at the moment; no row while nobody does."""

places = Table(
    "places",
    metadata,
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("attempt", Integer, nullable=False),
)
"""Jobs that hold one of the places which their vendor has for us, of all processes."""

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("provider", String(32), nullable=False),
    Column("at", Float, nullable=False),
    Index(None, "provider", "at"),
)
"""What was handed in at a vendor who allows so many a minute, within the last. Seconds since 1970."""

renewals = Table(
    "renewals",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("session_id", String(64), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("good_until", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("claimed_at", Float, nullable=False, server_default="0"),
    Index(None, "session_id"),
)
"""Sessions that can be renewed, by the sha256 of what their browser has. `sealed`: Supabase's refresh token, which only
that browser's handle opens. Seconds since 1970; `claimed_at` is 0 while nobody is renewing it."""
