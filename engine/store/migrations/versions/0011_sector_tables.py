"""The bank's own industry figures: tables of default rates and indexes of activity, each version kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "sector_tables",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("sha256", sa.String, sa.ForeignKey("kept_files.sha256"), nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("dated", sa.String, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("imported_at", sa.String, nullable=False),
        sa.Column("imported_by", sa.String, nullable=False),
        sa.Column("replaced_at", sa.String),
        sa.Column("replaced_by", sa.String),
    )
    op.create_index("ix_sector_tables_kind", "sector_tables", ["kind"])
