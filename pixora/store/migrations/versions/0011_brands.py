"""the brand that a user's new films begin with"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("brand", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "brand")
