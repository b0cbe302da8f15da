"""jobs that wait for any worker, and what each process takes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queue", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_jobs_queue"), ["queue"], unique=False)
    with op.batch_alter_table("executors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("takes", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("executors", schema=None) as batch_op:
        batch_op.drop_column("takes")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_jobs_queue"))
        batch_op.drop_column("queue")
