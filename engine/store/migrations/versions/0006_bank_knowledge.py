"""Rules of categories, confirmed column mappings, and the files that recorded decisions used of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "category_rules",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id")),
        sa.Column("category", sa.String, nullable=False),
        sa.Column("match", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("rows", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("removed_at", sa.String),
        sa.Column("removed_by", sa.String),
    )
    op.create_index("ix_category_rules_case_id", "category_rules", ["case_id"])
    op.create_table(
        "column_mappings",
        sa.Column("fingerprint", sa.String, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("made_at", sa.String, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
    )
    op.create_table(
        "kept_files",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER kept_files_no_{verb.lower()} BEFORE {verb} ON kept_files "
            "BEGIN SELECT RAISE(ABORT, 'kept_files is append-only'); END"
        )
