"""Proposals that need a second person, and their answers; maker is never checker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id")),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.String, nullable=False),
        sa.Column("proposed_by", sa.String, nullable=False),
    )
    op.create_index("ix_proposals_case_id", "proposals", ["case_id"])
    op.create_index("ix_proposals_kind", "proposals", ["kind", "subject"])
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id"), nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("answer_note", sa.Text, nullable=False),
        sa.Column("answered_at", sa.String, nullable=False),
        sa.Column("answered_by", sa.String, nullable=False),
        sa.UniqueConstraint("proposal_id", name="uq_answers_proposal_id"),
        sa.CheckConstraint("answer IN ('confirmed', 'rejected', 'withdrawn')", name="ck_answers_answer"),
        sa.CheckConstraint("answer <> 'rejected' OR trim(answer_note) <> ''", name="ck_answers_rejection_has_note"),
    )
    for table in ("proposals", "answers"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER answers_maker_is_not_checker BEFORE INSERT ON answers "
        "WHEN (NEW.answer = 'withdrawn') <> (lower(trim(NEW.answered_by)) = "
        "(SELECT lower(trim(proposed_by)) FROM proposals WHERE id = NEW.proposal_id)) "
        "BEGIN SELECT RAISE(ABORT, 'maker is not checker'); END"
    )
