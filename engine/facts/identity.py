"""What proves who the applicant is, and to what use of data it agreed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IdentityEvidence:
    """A paper or a check: `kind` such as business-licence, owner-identity, face-to-face, site-visit, phone,
    bank-name-match, beneficial-owners, sanctions-clear, guarantor-identity, audited-accounts."""

    kind: str
    reference: str
    verified_on: dt.date | None = None
    verified_by: str | None = None
    expires_on: dt.date | None = None

    def is_valid_on(self, day: dt.date) -> bool:
        """Verified on or before the day and not expired on it; expired evidence counts as missing."""
        return (
            self.verified_on is not None
            and self.verified_on <= day
            and (self.expires_on is None or self.expires_on >= day)
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """The applicant's agreement to the use of one source: statements, invoices, accounts, orders, credit-register."""

    source: str
    given_on: dt.date | None = None
