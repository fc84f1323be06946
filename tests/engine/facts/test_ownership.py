from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.facts.company import Identifier, Owner
from engine.facts.ownership import Holding, circle, holders, parts_held, stakes, unnamed_share


def a_holding(name: str, share: str | None, through: str = "", number: str = "") -> Holding:
    return Holding(name, number, None if share is None else Decimal(share), through)


def test_that_a_share_held_through_firms_is_multiplied_along_the_chain() -> None:
    chain = [a_holding("top", "0.6"), a_holding("middle", "0.5", "top"), a_holding("wang", "0.9", "middle")]
    assert parts_held(chain) == (Decimal("0.6"), Decimal("0.30"), Decimal("0.270"))


def test_that_a_firm_that_stands_there_twice_brings_both_its_parts() -> None:
    holdings = [
        a_holding("holding", "0.2"), a_holding("bridge", "0.5"), a_holding("holding", "0.4", "bridge"),
        a_holding("wang", "0.5", "holding"),
    ]  # fmt: skip
    assert parts_held(holdings)[3] == Decimal("0.200")


def test_that_direct_and_indirect_shares_of_one_person_are_one_stake() -> None:
    wang = Identifier("cn-ric", "330106199003072319")
    held = stakes(
        (
            Owner("Linden Holding", Decimal("0.6")),
            Owner("Wang", Decimal("0.15"), identity=wang),
            Owner("Wang Jianguo", Decimal("0.2"), identity=wang, through="linden  holding"),
            Owner("Li", Decimal("0.8"), through="Linden Holding"),
        )
    )
    assert [(s.owner.name, s.share, s.is_between) for s in held] == [
        ("Linden Holding", Decimal("0.6"), True),
        ("Wang", Decimal("0.270"), False),
        ("Li", Decimal("0.48"), False),
    ]


def test_that_two_persons_of_one_name_are_told_apart_by_their_numbers() -> None:
    assert holders([a_holding("wang", "0.2", number="1"), a_holding("wang", "0.2", number="2")]) == (0, 1)
    assert holders([a_holding("wang", "0.2"), a_holding("wang", "0.2", number="1")]) == (1, 1)
    three = [a_holding("wang", "0.1", number="1"), a_holding("wang", "0.1", number="2"), a_holding("wang", "0.1")]
    assert holders(three) == (0, 1, 2)


def test_that_a_share_of_an_unknown_share_is_unknown() -> None:
    holdings = [a_holding("holding", None), a_holding("wang", "0.5", "holding"), a_holding("li", "0.4")]
    assert parts_held(holdings) == (None, None, Decimal("0.4"))
    assert unnamed_share(holdings) is None


def test_that_a_chain_that_leads_to_nobody_is_unknown() -> None:
    assert parts_held([a_holding("wang", "0.5", "nobody")]) == (None,)


def test_that_a_circle_is_named_and_what_hangs_on_it_is_unknown() -> None:
    holdings = [
        a_holding("li", "0.4"), a_holding("a", "0.5", "b"), a_holding("b", "0.5", "a"), a_holding("wang", "1", "a"),
    ]  # fmt: skip
    assert set(circle(holdings)) == {"a", "b"}
    assert parts_held(holdings) == (Decimal("0.4"), None, None, None)
    assert circle([a_holding("self", "0.5", "self")]) == ("self",)
    assert circle([a_holding("a", "0.5"), a_holding("wang", "0.5", "a")]) == ()


def test_that_what_is_missing_behind_a_firm_belongs_to_nobody_too() -> None:
    direct = [a_holding("holding", "0.6"), a_holding("li", "0.3")]
    assert unnamed_share(direct) == Decimal("0.1")
    assert unnamed_share([*direct, a_holding("wang", "0.5", "holding")]) == Decimal("0.40")


def test_that_a_chain_of_a_thousand_firms_is_followed() -> None:
    chain = [a_holding("0", "1")] + [a_holding(str(n), "1", str(n - 1)) for n in range(1, 1000)]
    assert parts_held(chain)[-1] == 1
    assert len(circle([*chain[1:], a_holding("0", "1", "999")])) == 1000


shares = st.decimals("0", "1", places=3)


@given(st.lists(st.tuples(st.sampled_from("abcde"), shares, st.sampled_from(["", *"abcde"])), max_size=12))
def test_that_an_entry_comes_to_its_share_of_what_its_firm_comes_to_and_a_circle_is_never_known(
    rows: list[tuple[str, Decimal, str]],
) -> None:
    holdings = [Holding(name, "", share, through) for name, share, through in rows]
    parts, firms = parts_held(holdings), circle(holdings)
    in_circle = {(firms[k], firms[(k + 1) % len(firms)]) for k in range(len(firms))}
    for holding, part in zip(holdings, parts, strict=True):
        if part is not None and holding.share is not None:
            above = [parts[k] for k, firm in enumerate(holdings) if firm.name == holding.through]
            assert part == holding.share * (sum(up for up in above if up is not None) if holding.through else 1)
        if (holding.name, holding.through) in in_circle:
            assert part is None
    assert bool(firms) == any(
        part is None and holding.through in {h.name for h in holdings} and _waits(holdings, k)
        for k, (holding, part) in enumerate(zip(holdings, parts, strict=True))
    )


def _waits(holdings: list[Holding], start: int) -> bool:
    """Whether a firm on some way up from the entry is reached again, by plain search."""
    for firm in {h.name for h in holdings}:
        if _reaches(holdings, holdings[start].through, firm) and _reaches_again(holdings, firm):
            return True
    return False


def _reaches(holdings: list[Holding], start: str, wanted: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        name = todo.pop()
        if name == wanted:
            return True
        if name not in seen:
            seen.add(name)
            todo += [h.through for h in holdings if h.name == name and h.through]
    return False


def _reaches_again(holdings: list[Holding], firm: str) -> bool:
    return any(_reaches(holdings, h.through, firm) for h in holdings if h.name == firm and h.through)
