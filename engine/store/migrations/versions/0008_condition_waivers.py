"""Conditions that a person dropped from a case, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "condition_waivers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("is_dropped", sa.Boolean, nullable=False),
        sa.Column("said_at", sa.String, nullable=False),
        sa.Column("said_by", sa.String, nullable=False),
        sa.CheckConstraint("NOT is_dropped OR trim(note) <> ''", name="ck_condition_waivers_has_note"),
    )
    op.create_index("ix_condition_waivers_case_id", "condition_waivers", ["case_id"])
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER condition_waivers_no_{verb.lower()} BEFORE {verb} ON condition_waivers "
            "BEGIN SELECT RAISE(ABORT, 'condition_waivers is append-only'); END"
        )
