from __future__ import annotations

import ast
import datetime as dt
import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

import engine
from engine.errors import Refused
from engine.facts.request import Method, Product
from engine.i18n import translator
from engine.money import Money
from engine.policy.currency import policy_in
from engine.policy.document import load_policy, policies, read_policy
from engine.policy.finding_kinds import FINDING_KINDS
from engine.policy.lines import key_lines, line_of

SHIPPED = policies()[-1].read_text("utf-8")


def problems_of(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_policy(text.encode(), "bad.toml")
    return [str(sentence) for sentence in refused.value.sentences]


def line_number(text: str, part: str) -> int:
    return next(k for k, line in enumerate(text.splitlines(), start=1) if part in line)


def test_that_the_shipped_policy_is_read_with_the_digest_of_its_bytes() -> None:
    policy = load_policy()
    assert policy.version == "2026-11"
    assert policy.in_force_from == dt.date(2026, 11, 25)
    assert policy.digest == hashlib.sha256(policies()[-1].read_bytes()).hexdigest()
    assert policy.products[Product.TERM_LOAN].methods[0] is Method.LEVEL
    assert policy.pricing.lgd == Decimal("0.45")
    assert [tier.up_to.amount for tier in policy.tiers] == [30_000, 200_000, 1_000_000, 5_000_000]
    assert all(set(cited) <= set(policy.sources) for cited in policy.cited.values())
    assert all(policy.cited.values())


def test_that_every_shipped_policy_can_be_read_and_is_named_by_its_version() -> None:
    assert len(policies()) > 1
    for path in policies():
        policy = load_policy(path)
        assert policy.version == path.stem
        assert f"{policy.in_force_from:%Y-%m}" == path.stem


def test_that_a_policy_given_by_path_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace('version = "2026-11"', 'version = "own"'), "utf-8")
    assert load_policy(path).version == "own"


def test_that_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"nowhere\.toml"):
        load_policy(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"version = ", b"[a]\n[a]\n"])
def test_that_a_file_that_is_not_toml_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="is not TOML"):
        read_policy(content, "bad.toml")


def test_that_a_bad_policy_lists_every_problem_with_its_line() -> None:
    bad = (
        SHIPPED.replace("lgd = 0.45", "lgd = 1.45")
        .replace('observe = "feature:gambling_share"', 'observe = "feature:gambling_shares"')
        .replace("worst_grade = 7", 'worst_grade = "seven"')
        .replace('up_to = "200000"\nneeds', 'up_to = "20000"\nneeds')
        .replace("share = 0.2\n", "shere = 0.2\n")
        .replace('name = "gambling"\nstage = "knock-out"', 'name = "gambling"\nstage = "knockout"')
        .replace('sources = ["sr-26-2", "bank"]', 'sources = ["sr-11-7", "bank"]')
    )
    found = problems_of(bad)
    expected = {
        "lgd = 1.45": "“lgd” must be a number from 0.01 to 1",
        "feature:gambling_shares": "there is no feature named “gambling_shares”",
        'worst_grade = "seven"': "“worst_grade” must be a whole number from 1 to 10",
        'up_to = "20000"': "“up_to” is out of order with the entry before it",
        "shere = 0.2": "“shere” is not a known key here",
        'stage = "knockout"': "“stage” is knockout, which is none of",
        'sources = ["sr-11-7"': "source “sr-11-7” is not listed under [sources]",
    }
    for part, message in expected.items():
        line = line_number(bad, part)
        assert any(p.startswith(f"bad.toml, line {line}: ") and message in p for p in found), (part, found)
    missing = line_number(bad, "[caps.turnover]")
    assert f"bad.toml, line {missing}: “share” is missing" in found
    assert len(found) == len(expected) + 1


def test_that_an_empty_file_lists_what_is_missing() -> None:
    found = problems_of("")
    assert len(found) > 30
    assert "bad.toml, line 1: “version” is missing" in found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('currency = "CNY"', 'currency = "QQQ"', "“currency” must be a currency code"),
        ("in_force_from = 2026-11-25", 'in_force_from = "June"', "“in_force_from” must be a date"),
        ("floor = 0.035", "floor = 0.13", "the floor of the rate lies above its ceiling"),
        ('step = "1000"', 'step = "0"', "the step must be above zero"),
        ('methods = ["bullet"]', 'methods = ["seasonal"]', "a product cannot be seasonal by default"),
        ('prefix = "C16"\nexcluded = true', 'prefix = "C16"', "an industry is either excluded or has a limit"),
        ('verdict = "refer"', 'verdict = "approve-less"', "which is none of: approve, refer, decline"),
        (
            'grade = 3\nverdict = "approve"\nup_to = "3000000"',
            'grade = 3\nverdict = "approve"\nup_to = "6000000"',
            "out of order",
        ),
        (
            'role = "risk-manager"\nworst_grade = 10',
            'role = "risk-manager"\nworst_grade = 9',
            "the last level of authority must be able to sign everything",
        ),
        ('name = "gambling"\nstage', 'name = "enforcement"\nstage', "there is already a rule named “enforcement”"),
        ('threshold = "0"\neffect = "decline"', 'threshold = 0\neffect = "decline"', "must be an amount as a text"),
        (
            'observe = "finding:balance-broken"',
            'observe = "balance-broken"',
            "must be measure:…, feature:… or finding:…",
        ),
        ('needs = ["registration-number", "consent", "phone"]', 'needs = ["passport"]', "is no evidence of identity"),
        ("own_names = []", "own_names = 3", "must be a list of texts"),
    ],
)
def test_that_each_kind_of_mistake_is_named(old: str, new: str, message: str) -> None:
    assert old in SHIPPED
    found = problems_of(SHIPPED.replace(old, new, 1))
    assert any(message in problem for problem in found), found


MISTAKES = tomllib.loads((Path(__file__).parent / "mistakes.toml").read_text("utf-8"))["mistakes"]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["problem"] for mistake in MISTAKES])
def test_that_parts_that_do_not_fit_are_named_with_their_line(mistake: dict[str, str]) -> None:
    assert mistake["replaced"] in SHIPPED
    text = SHIPPED.replace(mistake["replaced"], mistake["by"], 1)
    numbered = enumerate(text.splitlines(), start=1)
    places = [f"bad.toml, line {number}: " for number, line in numbered if mistake["line"] in line]
    found = problems_of(text)
    assert any(p.startswith(tuple(places)) and mistake["problem"] in p for p in found), found


def test_that_every_kind_of_finding_that_intake_makes_may_be_forbidden_and_no_other() -> None:
    made = set()
    for path in (Path(engine.__file__).parent).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                first = node.args[0] if node.args else None
                if name in ("Finding", "failed") and isinstance(first, ast.Constant):
                    made.add(first.value)
                made |= {k.value.value for k in node.keywords if k.arg == "kind" and isinstance(k.value, ast.Constant)}
    made = {kind for kind in made if isinstance(kind, str) and kind.replace("-", "").isalpha()}
    assert FINDING_KINDS - made <= {"entry-unreadable"}
    assert made - FINDING_KINDS <= {"application", "stable"}


def test_that_lines_of_keys_are_found_in_tables_lists_and_texts_of_many_lines() -> None:
    text = '''a = 1
[b]
c = """
[not.a.table]
d = 2
"""
e = [
  1,
]
[[f]]
g = 1
[[f]]
"quoted key" = 2
[f.h]
i = 3
'''
    lines = key_lines(text)
    assert lines[("a",)] == 1
    assert lines[("b", "e")] == 7
    assert ("b", "d") not in lines
    assert lines[("f", 0, "g")] == 11
    assert lines[("f", 1, "quoted key")] == 13
    assert lines[("f", 1, "h", "i")] == 15
    assert line_of(lines, ("f", 1, "h", "nothing")) == 14
    assert line_of(lines, ("nothing",)) == 1


def test_that_a_policy_in_another_currency_is_rounded_down() -> None:
    policy = load_policy()
    in_euro = policy_in(policy, "EUR")
    assert in_euro.products[Product.TERM_LOAN].step == Money(100, "EUR")
    assert in_euro.tiers[0].up_to == Money(3600, "EUR")
    assert in_euro.pricing == policy.pricing
    assert policy_in(policy, "CNY") is policy


def test_that_a_currency_without_a_rate_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be converted to XAU"):
        policy_in(load_policy(), "XAU")


def test_that_every_text_of_the_shipped_policy_is_translated() -> None:
    policy, words = load_policy(), translator("zh_CN")
    texts = [ban.name for ban in policy.purpose_bans] + [industry.because for industry in policy.industries]
    texts += [level.role for level in policy.authority]
    assert [text for text in texts if words.text(text) == text] == []


def test_that_entries_of_a_table_that_is_not_there_are_named_in_full() -> None:
    with pytest.raises(Refused) as refusal:
        read_policy(b"", "empty.toml")
    said = [str(sentence) for sentence in refusal.value.sentences]
    assert "empty.toml, line 1: “pricing.sources” is missing" in said
    assert len(set(said)) == len(said)
