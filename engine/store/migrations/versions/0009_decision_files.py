"""What each recorded decision was computed from, by the digests of kept files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "decision_files",
        sa.Column("decision_id", sa.Integer, sa.ForeignKey("decisions.id"), primary_key=True),
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("sha256", sa.String, sa.ForeignKey("kept_files.sha256"), nullable=False),
    )
    op.create_index("ix_decision_files_path", "decision_files", ["path"])
    op.create_table(
        "policy_versions",
        sa.Column("digest", sa.String, sa.ForeignKey("kept_files.sha256"), primary_key=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("in_force_from", sa.String, nullable=False),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id"), nullable=False, unique=True),
        sa.Column("put_in_force_at", sa.String, nullable=False),
        sa.Column("put_in_force_by", sa.String, nullable=False),
    )
    for table in ("decision_files", "policy_versions"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER policy_needs_two_people BEFORE INSERT ON policy_versions "
        "WHEN NOT EXISTS (SELECT 1 FROM proposals p JOIN answers a ON a.proposal_id = p.id "
        "WHERE p.id = NEW.proposal_id AND p.kind = 'policy' AND p.subject = NEW.digest AND a.answer = 'confirmed' "
        "AND a.answered_by = NEW.put_in_force_by AND lower(trim(a.answered_by)) <> lower(trim(p.proposed_by))) "
        "BEGIN SELECT RAISE(ABORT, 'a policy is put in force by two people'); END"
    )
