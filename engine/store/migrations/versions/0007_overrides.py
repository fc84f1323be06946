"""Decisions say what was recommended, who may sign, why a person decided otherwise, and whether a second one must."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """What was decided before nobody could override, and it stood as soon as it was recorded."""
    for column in ("recommended", "authority"):
        op.add_column("decisions", sa.Column(column, sa.String, nullable=False, server_default=""))
    op.add_column("decisions", sa.Column("override_reason", sa.String))
    op.add_column("decisions", sa.Column("needs_second", sa.Boolean, nullable=False, server_default=sa.false()))
