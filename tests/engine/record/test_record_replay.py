"""A recorded decision computed again: the same bytes from the same inputs, and every difference said."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import string
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from engine.assessment.assess import assess
from engine.assessment.document import canonical, in_format, to_document
from engine.assessment.former_words import FORMER, former_translator
from engine.errors import Refused
from engine.i18n import say, translator
from engine.intake.assemble import load_case
from engine.intake.bundle import read_folder
from engine.paths import resources
from engine.policy.document import load_policy, policies, read_policy
from engine.policy.wording import reason_sentence
from engine.record.bundle import MANIFEST, Bundle, load_bundle, read_bundle, write_bundle
from engine.record.inputs import Inputs, tables_in_use
from engine.record.replay import differences, replay
from engine.scoring.registry import shipped_model
from engine.scoring.score import Reason

SAMPLE = resources() / "samples" / "linden-packaging"
KEPT = Path(__file__).parent / "bundles"
DAY = dt.date(2026, 7, 1)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    assessment = assess(load_case(SAMPLE, DAY), load_policy(), shipped_model())
    folder = read_folder(SAMPLE)
    inputs = Inputs.of(assessment, folder.draft, folder.files, policies()[-1].read_bytes(), shipped_model(), DAY)
    return Bundle(canonical(to_document(assessment)), inputs)


def test_that_a_decision_replays_to_the_same_bytes_from_its_bundle_alone(bundle: Bundle) -> None:
    packed = write_bundle(bundle.document, bundle.inputs)
    assert write_bundle(bundle.document, bundle.inputs) == packed
    found = replay(read_bundle(packed))
    assert found.is_same
    assert found.differences == ()
    assert found.document == bundle.document


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.tally")), ids=lambda path: path.stem)
def test_that_a_bundle_of_an_earlier_version_replays_to_the_same_bytes(path: Path) -> None:
    found = replay(load_bundle(path))
    assert found.differences == ()
    assert found.is_same


def test_that_a_feature_that_is_computed_otherwise_today_is_said_to_differ() -> None:
    found = replay(load_bundle(KEPT.parent / "changed-feature.tally"))
    assert not found.is_same
    assert [difference.where for difference in found.differences] == ["features.implied_balance_gap"]


def test_that_there_is_a_bundle_of_an_earlier_version() -> None:
    assert list(KEPT.glob("*.tally"))


def test_that_the_tables_of_the_decision_are_used_and_not_those_of_today(bundle: Bundle) -> None:
    name = "industry/industries.toml"
    shipped = tables_in_use()[name].decode()
    code = json.loads(bundle.document)["industry"]
    other = re.sub(r"trend = -?[0-9.]+", "trend = -0.9", shipped)
    inputs = replace(bundle.inputs, tables={**bundle.inputs.tables, name: other.encode()})
    found = replay(Bundle(bundle.document, inputs))
    assert not found.is_same
    assert code is not None
    assert any(d.where.startswith("features.industry_trend") for d in found.differences)
    assert tables_in_use()[name].decode() == shipped
    assert replay(bundle).is_same


def test_that_the_day_of_the_decision_counts_as_today(bundle: Bundle) -> None:
    early = replace(bundle.inputs, decided_on=dt.date(2020, 1, 1))
    with pytest.raises(Refused, match="is in the future"):
        replay(Bundle(bundle.document, early))


def test_that_another_policy_shows_what_it_changes_with_the_verdict_first(bundle: Bundle) -> None:
    text = (
        policies()[-1]
        .read_text("utf-8")
        .replace("minimum = 1.1", "minimum = 5")
        .replace("share = 0.2\n", "share = 0.05\n")
    )
    found = replay(bundle, read_policy(text.encode(), "draft.toml"))
    where = [difference.where for difference in found.differences]
    assert "limit.amount" in where
    assert where[0] in ("verdict", "policy_verdict", "limit.amount")
    assert found.other_policy == load_policy().version


def test_that_a_changed_document_is_found(bundle: Bundle) -> None:
    told = json.loads(bundle.document)
    told["limit"]["amount"] = "9999999.00"
    found = replay(Bundle(canonical(told), bundle.inputs))
    assert not found.is_same
    (difference,) = found.differences
    assert (difference.where, difference.before) == ("limit.amount", "9999999.00")


def test_that_entries_of_a_list_are_compared_by_their_names() -> None:
    before = {"rule_findings": [{"rule": "a", "x": 1}, {"rule": "b", "x": 2}]}
    after = {"rule_findings": [{"rule": "b", "x": 2}]}
    (gone,) = differences(before, after)
    assert (gone.where, gone.after) == ("rule_findings.a", None)


def test_that_an_earlier_format_is_written_without_what_came_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.assessment.document.ADDED", {2: ("offers", "case.parts", "offer.free")})
    now = {"format": 2, "offers": [], "case": {"parts": [], "product": "term-loan"}, "offer": None}
    assert in_format(now, 1) == {"format": 1, "case": {"product": "term-loan"}, "offer": None}
    assert in_format(now, 2) == now


def repacked(data: bytes, path: str, content: bytes | None) -> bytes:
    """The archive with one file changed, or taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if entry.filename != path:
                new.writestr(entry.filename, old.read(entry))
        if content is not None:
            new.writestr(path, content)
    return out.getvalue()


@pytest.mark.parametrize("path", ["decision.json", "policy.toml", "case/accounts.csv", "about.json", "model/card.toml"])
def test_that_a_file_changed_or_taken_out_of_a_bundle_is_named(bundle: Bundle, path: str) -> None:
    packed = write_bundle(bundle.document, bundle.inputs)
    with pytest.raises(Refused, match=r"no bundle that can be replayed"):
        read_bundle(repacked(packed, path, b"{}"))
    with pytest.raises(Refused, match=r"no bundle that can be replayed"):
        read_bundle(repacked(packed, path, None))


def test_that_what_is_no_bundle_is_refused(bundle: Bundle) -> None:
    packed = write_bundle(bundle.document, bundle.inputs)
    newer = repacked(packed, MANIFEST, b'{"format": 99, "files": []}')
    for data in (b"", b"PK", packed[:1000], repacked(packed, MANIFEST, None), repacked(packed, MANIFEST, b"x"), newer):
        with pytest.raises(Refused, match=r"no bundle that can be replayed"):
            read_bundle(data)


def test_that_a_name_that_leads_out_of_the_record_is_refused(bundle: Bundle) -> None:
    inputs = replace(bundle.inputs, tables={**bundle.inputs.tables, "industry/../../../evil.toml": b""})
    with pytest.raises(Refused, match="names a file outside"):
        replay(Bundle(bundle.document, inputs))


def test_that_a_model_of_features_that_the_program_forgot_is_refused_with_what_to_do(bundle: Bundle) -> None:
    card = bundle.inputs.model["card.toml"].replace(b'name = "days_negative"', b'name = "days_of_old"')
    inputs = replace(bundle.inputs, model={**bundle.inputs.model, "card.toml": card})
    with pytest.raises(Refused, match="needs days_of_old, which this version"):
        replay(Bundle(bundle.document, inputs))


def test_that_a_former_text_has_no_place_that_todays_text_lacks() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for words in FORMER.values():
        assert all(places(former) <= places(today) for today, former in words.items())
        assert not set(words) & set(words.values())


def test_that_an_earlier_format_is_written_in_the_words_of_its_time() -> None:
    sentence = say("Not known: {label} ({why})", label=say("Revenue"), why=say("There are no yearly accounts"))
    assert former_translator("en", 2).render(sentence) == "Revenue is not known: There are no yearly accounts"
    assert translator("en").render(sentence) == "Not known: Revenue (There are no yearly accounts)"
    once = say("Needs the accounts of {count} years", count=1)
    assert former_translator("en", 2).render(once) == "Needs the accounts of 1 years"


def test_that_a_reason_in_money_is_told_in_the_currency_of_the_case_and_in_eur_in_earlier_formats() -> None:
    sales = math.log1p(120_000)
    named = Reason("turnover", ("yearly_inflow_log",), (sales,), (math.log1p(240_000),), 0.4, 0.06, 0.04)
    sentence = reason_sentence(named, "CNY")
    assert "CN¥1,000,000.00, against CN¥2,000,000.00" in translator("en").render(sentence)
    assert "€120,000.00, against €240,000.00" in former_translator("en", 2).render(sentence)
    days = reason_sentence(replace(named, features=("days_negative",), values=(34.0,), references=(2.0,)), "CNY")
    assert "34 days, against 2 days" in translator("en").render(days)
    assert "34, against 2 for" in former_translator("en", 2).render(days)
