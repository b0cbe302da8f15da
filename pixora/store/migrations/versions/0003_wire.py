"""From where a task's log is kept whole, and what a client's message was answered with.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_after", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("client_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("seq", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("client_messages", schema=None) as batch_op:
        batch_op.drop_column("seq")
        batch_op.drop_column("digest")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.drop_column("kept_after")
