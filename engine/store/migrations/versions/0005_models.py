"""Scoring models with their states, shadow scores and outcomes; nobody makes or unmakes a champion alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

APPEND_ONLY = ("models", "model_states", "shadow_scores", "outcomes")

CONFIRMED_BY_ANOTHER = (
    "SELECT 1 FROM proposals JOIN answers ON answers.proposal_id = proposals.id "
    "WHERE proposals.id = NEW.proposal_id AND proposals.kind = 'model' AND answers.answer = 'confirmed' "
    "AND (NEW.state <> 'champion' OR proposals.subject = NEW.digest) "
    "AND lower(trim(answers.answered_by)) <> lower(trim(proposals.proposed_by))"
)
IS_CHAMPION_NOW = "(SELECT state FROM model_states WHERE digest = NEW.digest ORDER BY id DESC LIMIT 1) = 'champion'"


def upgrade() -> None:
    op.create_table(
        "models",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("model_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("is_simulated", sa.Integer, nullable=False),
        sa.Column("learnt_from", sa.Integer, nullable=False),
        sa.Column("defaults", sa.Integer, nullable=False),
        sa.Column("auc", sa.Float),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("registered_at", sa.String, nullable=False),
        sa.Column("registered_by", sa.String, nullable=False),
    )
    op.create_table(
        "model_states",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String, sa.ForeignKey("models.digest"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id")),
        sa.Column("moved_at", sa.String, nullable=False),
        sa.Column("moved_by", sa.String, nullable=False),
        sa.UniqueConstraint("proposal_id", "digest", name="uq_model_states_proposal_id"),
        sa.CheckConstraint("state IN ('candidate', 'challenger', 'champion', 'retired')", name="ck_model_states_state"),
    )
    op.create_index("ix_model_states_digest", "model_states", ["digest"])
    op.create_table(
        "shadow_scores",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("decision_id", sa.Integer, sa.ForeignKey("decisions.id"), nullable=False),
        sa.Column("digest", sa.String, sa.ForeignKey("models.digest"), nullable=False),
        sa.Column("pd", sa.Float, nullable=False),
        sa.Column("grade", sa.Integer, nullable=False),
        sa.Column("scored_at", sa.String, nullable=False),
        sa.UniqueConstraint("decision_id", "digest", name="uq_shadow_scores_decision_id"),
    )
    op.create_index("ix_shadow_scores_digest", "shadow_scores", ["digest"])
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("defaulted", sa.Integer, nullable=False),
        sa.Column("noted_at", sa.String, nullable=False),
        sa.Column("noted_by", sa.String, nullable=False),
        sa.CheckConstraint("defaulted IN (0, 1)", name="ck_outcomes_defaulted"),
    )
    op.create_index("ix_outcomes_case_id", "outcomes", ["case_id"])
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER model_states_two_people BEFORE INSERT ON model_states "
        f"WHEN (NEW.state = 'champion' OR {IS_CHAMPION_NOW}) AND NOT EXISTS ({CONFIRMED_BY_ANOTHER}) "
        "BEGIN SELECT RAISE(ABORT, 'a champion needs two people'); END"
    )
