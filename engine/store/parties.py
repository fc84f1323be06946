"""The parties of every case, kept in step with its draft, and who else stands in other cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from engine.intake import names
from engine.intake.parties import Party, PartyRole
from engine.store.case_records import PartyMatch
from engine.store.schema import cases, decisions, parties

ANY_TYPE = "other"
"""A number entered without its type may be of any: it is compared with the numbers of every type."""
_AT_ONCE = 500
"""So many values are asked for in one query."""


def replace_parties(connection: Connection, case_id: int, present: Sequence[Party]) -> None:
    """Make the stored parties of a case those that its draft names now."""
    connection.execute(delete(parties).where(parties.c.case_id == case_id))
    if present:
        connection.execute(insert(parties), [_row(case_id, party) for party in present])


def _row(case_id: int, party: Party) -> dict[str, object]:
    return {
        "case_id": case_id,
        "role": party.role.value,
        "name": party.name,
        "name_key": party.name_key,
        "id_type": party.id_type,
        "id_number": party.id_number,
        "share": None if party.share is None else str(party.share),
    }


def refill_names(connection: Connection) -> int:
    """Put every stored name into its plain form of today; answers how many had another one."""
    kept = connection.execute(select(parties.c.id, parties.c.name, parties.c.name_key)).all()
    changed = [{"number": row.id, "key": plain} for row in kept if (plain := names.key(row.name)) != row.name_key]
    if changed:
        one = parties.c.id == bindparam("number")
        connection.execute(update(parties).where(one).values({"name_key": bindparam("key")}), changed)
    return len(changed)


def read_parties(connection: Connection, case_id: int) -> tuple[Party, ...]:
    rows = connection.execute(select(parties).where(parties.c.case_id == case_id).order_by(parties.c.id))
    return tuple(_party(row) for row in rows)


def others_like(connection: Connection, party: Party, case_id: int | None, limit: int = 50) -> tuple[PartyMatch, ...]:
    """The parties of other cases with the same number, or else with the same name; newest cases first.

    A name is the weaker sign: it does not match where both have a number of the same type and the numbers differ.
    """
    same_number, same_name = _conditions(party)
    wanted = [condition for condition in (same_number, same_name) if condition is not None]
    if not wanted:
        return ()
    decided = select(func.max(decisions.c.decided_at)).where(decisions.c.case_id == cases.c.id).scalar_subquery()
    found = (
        select(
            parties,
            (same_number if same_number is not None else parties.c.id < 0).label("by_number"),
            cases.c.applicant,
            cases.c.product,
            cases.c.amount,
            cases.c.currency,
            cases.c.as_of,
            cases.c.verdict,
            decided.label("decided_at"),
        )
        .join(cases, cases.c.id == parties.c.case_id)
        .where(or_(*wanted), parties.c.case_id != (-1 if case_id is None else case_id))
        .order_by(parties.c.case_id.desc(), parties.c.id)
        .limit(limit)
    )
    return tuple(_match(row) for row in connection.execute(found))


def cases_sharing(
    connection: Connection, numbers: Collection[str], besides: Collection[int]
) -> list[tuple[int, Party]]:
    """The parties of other cases that have one of these identity numbers, whatever its type, by case."""
    found: list[tuple[int, Party]] = []
    wanted = sorted(set(numbers) - {""})
    for start in range(0, len(wanted), _AT_ONCE):
        some = parties.c.id_number.in_(wanted[start : start + _AT_ONCE])
        rows = connection.execute(select(parties).where(some).order_by(parties.c.case_id, parties.c.id))
        found += [(row.case_id, _party(row)) for row in rows if row.case_id not in besides]
    return found


def parties_of_cases(connection: Connection, case_ids: Collection[int]) -> dict[int, list[Party]]:
    """Everybody who stands in these cases, by case."""
    found: dict[int, list[Party]] = {}
    wanted = sorted(case_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = parties.c.case_id.in_(wanted[start : start + _AT_ONCE])
        for row in connection.execute(select(parties).where(some).order_by(parties.c.case_id, parties.c.id)):
            found.setdefault(row.case_id, []).append(_party(row))
    return found


def same_number(one: Party, other: Party) -> bool:
    """Whether two parties have the same identity number; one entered without its type may be of any."""
    is_same_type = one.id_type == other.id_type or ANY_TYPE in (one.id_type, other.id_type)
    return bool(one.id_number) and one.id_number == other.id_number and is_same_type


def _conditions(party: Party) -> tuple[ColumnElement[bool] | None, ColumnElement[bool] | None]:
    c = parties.c
    same_number = same_name = None
    if party.id_number:
        same_number = c.id_number == party.id_number
        if party.id_type != ANY_TYPE:
            same_number = and_(same_number, c.id_type.in_((party.id_type, ANY_TYPE)))
    if len(party.name_key) > 1:
        same_name = c.name_key == party.name_key
        if party.id_number:
            same_name = and_(same_name, or_(c.id_number == "", c.id_type != party.id_type))
    return same_number, same_name


def _party(row: Row[tuple[object, ...]]) -> Party:
    share = row.share
    return Party(
        PartyRole(row.role),
        row.name,
        row.name_key,
        row.id_type,
        row.id_number,
        None if share is None else Decimal(share),
    )


def _match(row: Row[tuple[object, ...]]) -> PartyMatch:
    return PartyMatch(
        case_id=row.case_id,
        party=_party(row),
        is_by_number=bool(row.by_number),
        applicant=row.applicant,
        product=row.product,
        amount=row.amount,
        currency=row.currency,
        as_of=row.as_of,
        verdict=row.verdict,
        decided_at=row.decided_at,
    )
