"""Drafts of the policy that somebody imported: sound files that are not in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "policy_drafts",
        sa.Column("digest", sa.String, sa.ForeignKey("kept_files.sha256"), primary_key=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("kept_at", sa.String, nullable=False),
        sa.Column("kept_by", sa.String, nullable=False),
        sa.Column("removed_at", sa.String),
        sa.Column("removed_by", sa.String),
    )
