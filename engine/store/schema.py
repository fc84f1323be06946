"""The tables, as SQLAlchemy Core sees them; `migrations/` makes them in a database."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Moments are ISO 8601 texts in UTC: they sort as they stand and read the same in every database.
cases = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("draft", Text, nullable=False),
    Column("applicant", String, nullable=False),
    Column("product", String, nullable=False),
    Column("amount", String, nullable=False),
    Column("amount_order", Float),
    Column("currency", String, nullable=False),
    Column("as_of", Date),
    Column("verdict", String),
    Column("grade", Integer),
    Column("pd", Float),
    Column("created_at", String, nullable=False),
    Column("created_by", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("changed_by", String, nullable=False),
    Index("ix_cases_changed_at", "changed_at"),
    Index("ix_cases_applicant", "applicant"),
    Index("ix_cases_created_by", "created_by", "changed_at"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False),
    Column("path", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("added_at", String, nullable=False),
    Column("added_by", String, nullable=False),
    UniqueConstraint("case_id", "path"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("verdict", String, nullable=False),
    Column("pd", Float),
    Column("grade", Integer),
    Column("amount", String),
    Column("currency", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("policy_version", String, nullable=False),
    Column("policy_digest", String, nullable=False),
    Column("model_id", String, nullable=False),
    Column("model_digest", String, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("document_digest", String, nullable=False),
    Column("decided_at", String, nullable=False),
    Column("decided_by", String, nullable=False),
    Column("recommended", String, nullable=False),
    Column("authority", String, nullable=False),
    Column("override_reason", String),
    Column("needs_second", Boolean, nullable=False),
)

parties = Table(
    "parties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False, index=True),
    Column("id_type", String, nullable=False),
    Column("id_number", String, nullable=False, index=True),
    Column("share", String),
)

watch_lists = Table(
    "watch_lists",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("dated", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("content", LargeBinary),
    Column("imported_at", String, nullable=False),
    Column("imported_by", String, nullable=False),
    Column("replaced_at", String),
)

hit_resolutions = Table(
    "hit_resolutions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("list_name", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("entry_digest", String, nullable=False),
    Column("is_match", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("resolved_at", String, nullable=False),
    Column("resolved_by", String, nullable=False),
)

category_rules = Table(
    "category_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True),
    Column("category", String, nullable=False),
    Column("match", String, nullable=False),
    Column("value", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("rows", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("made_by", String, nullable=False),
    Column("removed_at", String),
    Column("removed_by", String),
)

column_mappings = Table(
    "column_mappings",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("document", Text, nullable=False),
    Column("made_at", String, nullable=False),
    Column("made_by", String, nullable=False),
)

sector_tables = Table(
    "sector_tables",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False, index=True),
    Column("sha256", String, ForeignKey("kept_files.sha256"), nullable=False),
    Column("file", String, nullable=False),
    Column("dated", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("imported_at", String, nullable=False),
    Column("imported_by", String, nullable=False),
    Column("replaced_at", String),
    Column("replaced_by", String),
)

kept_files = Table(
    "kept_files",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

condition_waivers = Table(
    "condition_waivers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("is_dropped", Boolean, nullable=False),
    Column("said_at", String, nullable=False),
    Column("said_by", String, nullable=False),
)

# Paths in a bundle, each with the digest of what the decision was computed from.
decision_files = Table(
    "decision_files",
    metadata,
    Column("decision_id", Integer, ForeignKey("decisions.id"), primary_key=True),
    Column("path", String, primary_key=True, index=True),
    Column("sha256", String, ForeignKey("kept_files.sha256"), nullable=False),
)

# `migrations` adds the trigger that lets nobody put a policy in force alone.
policy_versions = Table(
    "policy_versions",
    metadata,
    Column("digest", String, ForeignKey("kept_files.sha256"), primary_key=True),
    Column("version", String, nullable=False),
    Column("in_force_from", String, nullable=False),
    Column("proposal_id", Integer, ForeignKey("proposals.id"), nullable=False, unique=True),
    Column("put_in_force_at", String, nullable=False),
    Column("put_in_force_by", String, nullable=False),
)

policy_drafts = Table(
    "policy_drafts",
    metadata,
    Column("digest", String, ForeignKey("kept_files.sha256"), primary_key=True),
    Column("version", String, nullable=False),
    Column("file", String, nullable=False),
    Column("kept_at", String, nullable=False),
    Column("kept_by", String, nullable=False),
    Column("removed_at", String),
    Column("removed_by", String),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("action", String, nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True),
    Column("detail", Text, nullable=False),
)

# What needs two people, and how it ended; `migrations` adds the triggers that keep maker and checker apart.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True),
    Column("note", Text, nullable=False),
    Column("proposed_at", String, nullable=False),
    Column("proposed_by", String, nullable=False),
    Index("ix_proposals_kind", "kind", "subject"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal_id", Integer, ForeignKey("proposals.id"), nullable=False, unique=True),
    Column("answer", String, nullable=False),
    Column("answer_note", Text, nullable=False),
    Column("answered_at", String, nullable=False),
    Column("answered_by", String, nullable=False),
)

# Scoring models that were trained here; their files lie under the person's data, named by digest.
models = Table(
    "models",
    metadata,
    Column("digest", String, primary_key=True),
    Column("model_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("is_simulated", Integer, nullable=False),
    Column("learnt_from", Integer, nullable=False),
    Column("defaults", Integer, nullable=False),
    Column("auc", Float),
    Column("source", Text, nullable=False),
    Column("registered_at", String, nullable=False),
    Column("registered_by", String, nullable=False),
)

# The newest row of a model is its state; `migrations` adds the trigger that lets nobody make a champion alone.
model_states = Table(
    "model_states",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String, ForeignKey("models.digest"), nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("proposal_id", Integer, ForeignKey("proposals.id")),
    Column("moved_at", String, nullable=False),
    Column("moved_by", String, nullable=False),
    UniqueConstraint("proposal_id", "digest", name="uq_model_states_proposal_id"),
)

shadow_scores = Table(
    "shadow_scores",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("decision_id", Integer, ForeignKey("decisions.id"), nullable=False),
    Column("digest", String, ForeignKey("models.digest"), nullable=False, index=True),
    Column("pd", Float, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("scored_at", String, nullable=False),
    UniqueConstraint("decision_id", "digest", name="uq_shadow_scores_decision_id"),
)

# What became of a decided case; the newest row of a case counts.
outcomes = Table(
    "outcomes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("defaulted", Integer, nullable=False),
    Column("noted_at", String, nullable=False),
    Column("noted_by", String, nullable=False),
)
