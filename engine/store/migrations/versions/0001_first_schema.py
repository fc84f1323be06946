"""Cases with their drafts, evidence, decisions and the audit table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("applicant", sa.String, nullable=False),
        sa.Column("product", sa.String, nullable=False),
        sa.Column("amount", sa.String, nullable=False),
        sa.Column("amount_order", sa.Float),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("as_of", sa.Date),
        sa.Column("verdict", sa.String),
        sa.Column("grade", sa.Integer),
        sa.Column("pd", sa.Float),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("created_by", sa.String, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.Column("changed_by", sa.String, nullable=False),
    )
    op.create_index("ix_cases_changed_at", "cases", ["changed_at"])
    op.create_index("ix_cases_applicant", "cases", ["applicant"])
    op.create_index("ix_cases_created_by", "cases", ["created_by", "changed_at"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("added_at", sa.String, nullable=False),
        sa.Column("added_by", sa.String, nullable=False),
        sa.UniqueConstraint("case_id", "path", name="uq_evidence_case_id"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("pd", sa.Float),
        sa.Column("grade", sa.Integer),
        sa.Column("amount", sa.String),
        sa.Column("currency", sa.String, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.Column("policy_digest", sa.String, nullable=False),
        sa.Column("model_id", sa.String, nullable=False),
        sa.Column("model_digest", sa.String, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("document_digest", sa.String, nullable=False),
        sa.Column("decided_at", sa.String, nullable=False),
        sa.Column("decided_by", sa.String, nullable=False),
    )
    op.create_index("ix_decisions_case_id", "decisions", ["case_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id")),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("ix_audit_case_id", "audit", ["case_id"])
    # The record is append-only for everybody, this program included.
    for table in ("audit", "decisions"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
