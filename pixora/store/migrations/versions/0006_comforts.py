"""locks, words to search by, upload texts, examples, links to share, and what a person keeps for all their films"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locks", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("publishing", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("example", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "shares",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_shares_task_id_tasks"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index(op.f("ix_shares_task_id"), "shares", ["task_id"])
    op.create_table(
        "people",
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("pronunciations", sa.JSON(), nullable=True),
        sa.Column("example_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )
    _find_words()


def downgrade() -> None:
    op.drop_table("people")
    op.drop_index(op.f("ix_shares_task_id"), table_name="shares")
    op.drop_table("shares")
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        for name in ("example", "publishing", "words", "locks"):
            batch_op.drop_column(name)


def _find_words() -> None:
    """The films that are there are found by their words as well."""
    if context.is_offline_mode():
        return  # Written as SQL for a new project, which has none.
    connection = op.get_bind()
    tasks = sa.table(
        "tasks", sa.column("id", sa.String), sa.column("title", sa.Text), sa.column("script", sa.JSON),
        sa.column("words", sa.Text),
    )  # fmt: skip
    for task_id, title, script in connection.execute(sa.select(tasks.c.id, tasks.c.title, tasks.c.script)).all():
        found: dict[str, Any] = json.loads(script) if isinstance(script, str) else script or {}
        scenes = found.get("scenes") or ()
        said = [title, found.get("logline") or "", *(scene.get("narration") or "" for scene in scenes)]
        said += [one.get("name") or "" for one in found.get("characters") or ()]
        words = " ".join(unicodedata.normalize("NFKC", " ".join(said)).casefold().split())
        connection.execute(sa.update(tasks).where(tasks.c.id == task_id).values(words=words))
