"""Imported watch lists, and what people made of the hits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "watch_lists",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("dated", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
        sa.Column("imported_at", sa.String, nullable=False),
        sa.Column("imported_by", sa.String, nullable=False),
        sa.Column("replaced_at", sa.String),
    )
    op.create_index("ix_watch_lists_name", "watch_lists", ["name"])
    op.create_table(
        "hit_resolutions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("list_name", sa.String, nullable=False),
        sa.Column("entry", sa.String, nullable=False),
        sa.Column("entry_digest", sa.String, nullable=False),
        sa.Column("is_match", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("resolved_at", sa.String, nullable=False),
        sa.Column("resolved_by", sa.String, nullable=False),
        sa.CheckConstraint("trim(note) <> ''", name="ck_hit_resolutions_has_note"),
    )
    op.create_index("ix_hit_resolutions_case_id", "hit_resolutions", ["case_id"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER hit_resolutions_no_{verb.lower()} BEFORE {verb} ON hit_resolutions "
            "BEGIN SELECT RAISE(ABORT, 'hit_resolutions is append-only'); END"
        )
