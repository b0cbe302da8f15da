"""what machines share besides jobs: vendors' places and submissions; sessions that can be renewed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

HOLD_BACK = """
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
$hold$
"""


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("job_id", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_places_job_id_jobs"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_places")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_provider_at"), ["provider", "at"], unique=False)
    op.create_table(
        "renewals",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("good_until", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("claimed_at", sa.Float(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_renewals")),
    )
    with op.batch_alter_table("renewals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_renewals_session_id"), ["session_id"], unique=False)
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # As it stands: a percent sign or a colon is no parameter's.
        bind.exec_driver_sql(HOLD_BACK.strip().replace("%", "%%"))


def downgrade() -> None:
    op.drop_table("renewals")
    op.drop_table("submissions")
    op.drop_table("places")
