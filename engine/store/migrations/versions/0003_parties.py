"""The parties of every case, filled in from the drafts that are there."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from engine.intake.fields import Draft
from engine.intake.parties import parties_of
from engine.store.parties import replace_parties

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("name_key", sa.String, nullable=False),
        sa.Column("id_type", sa.String, nullable=False),
        sa.Column("id_number", sa.String, nullable=False),
        sa.Column("share", sa.String),
    )
    for column in ("case_id", "name_key", "id_number"):
        op.create_index(f"ix_parties_{column}", "parties", [column])
    connection = op.get_bind()
    cases = sa.table("cases", sa.column("id"), sa.column("draft"))
    for case_id, text in connection.execute(sa.select(cases)).all():
        content = json.loads(text)
        rows = {name: tuple(rows) for name, rows in content.get("rows", {}).items()}
        replace_parties(connection, case_id, parties_of(Draft(content.get("texts", {}), rows)))
