"""durable, priced builds: picks, approvals, vendor ids, interests, ledger, versions, executors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody works on these any more: the schema changes before the first run.
    op.execute("UPDATE jobs SET state = 'failed' WHERE state = 'running'")
    op.create_table(
        "executors",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("beat_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executors")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("job_id", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("job_id", "attempt", "kind", name=op.f("uq_ledger_job_id_attempt_kind")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_user_id_day"), ["user_id", "day"], unique=False)

    op.create_table(
        "versions",
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("script", sa.JSON(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("picks", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_versions_task_id_tasks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "number", name=op.f("pk_versions")),
    )
    op.create_table(
        "interests",
        sa.Column("job_id", sa.String(length=40), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_interests_job_id_jobs"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_interests_task_id_tasks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "task_id", name=op.f("pk_interests")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("take", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("inputs", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("executor_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("vendor_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("intent_at", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("retry_at", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("uncertain", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("substitute", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "uq_jobs_in_flight",
            ["user_id", "fingerprint"],
            unique=True,
            sqlite_where=sa.text("state IN ('running', 'submitted')"),
            postgresql_where=sa.text("state IN ('running', 'submitted')"),
        )

    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("picks", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("approved", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("gate", sa.String(length=16), nullable=True))
