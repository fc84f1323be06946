"""What the bank itself adds to reading a case: its rules of categories and the column mappings it confirmed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from engine.intake.bank_rules import BankRule
from engine.intake.mapping import ColumnMapping, of_document
from engine.store import knowledge
from engine.store.database import Database


@dataclass(frozen=True, eq=False, slots=True)
class Knowledge:
    """`version` changes whenever anything of it may have changed."""

    version: str = ""
    rules: tuple[BankRule, ...] = ()
    mappings: tuple[ColumnMapping, ...] = ()

    @classmethod
    def of_case(cls, database: Database, case_id: int | None) -> Knowledge:
        """What holds for the case; for a case that is only being made (None), what holds for all."""
        with database.reading() as connection:
            return cls(
                f"{case_id} {knowledge.last_change(connection, case_id)}",
                knowledge.rules_in_force(connection, case_id),
                tuple(of_document(json.loads(text)) for text in knowledge.mappings(connection)),
            )


NOTHING = Knowledge()
