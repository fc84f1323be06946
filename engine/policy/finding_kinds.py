"""The kinds of findings that intake can make, so that a rule can only forbid what can be found."""

from __future__ import annotations

FINDING_KINDS = frozenset(
    {
        "account-holder-differs", "application-dressing", "loan-stacking",
        "account-other-currency", "accounts-profit", "accounts-profit-lines",
        "accounts-restated",
        "accounts-subtotal", "accounts-unbalanced", "balance-broken", "balance-discontinuous",
        "balance-dressing", "circular-flows", "date-after-as-of", "date-gap", "date-in-future",
        "debt-understated", "debts-contradicted", "deposit-interest-gap", "deposit-interest-unclear",
        "entry-missing", "entry-unreadable", "evidence-after-as-of", "fast-in-fast-out", "file-duplicate",
        "file-not-used", "first-digit", "identity-number-invalid", "identity-number-unchecked",
        "industry-unknown", "inflow-surge", "interest-above-declared-debt", "invoice-duplicate",
        "invoice-number-reused", "invoice-sum", "key-unknown", "owner-through-nobody",
        "owners-unnamed", "part-after-end", "parts-do-not-add-up",
        "retained-earnings-roll-forward", "revenue-gap",
        "round-amounts", "row-unreadable", "serial-missing", "shares-above-one", "statement-missing",
        "statement-note", "statement-overlap", "statement-sum-broken", "transaction-duplicate", "uncategorised",
        "undeclared-lender", "weekend-postings", "year-end-cash-gap",
    }
)  # fmt: skip
"""A kind that intake learns is added here before a policy may speak of it."""
