"""What an officer does with a case through the service, on a real database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from casefolders import a_case_folder, application_text

from engine.assessment.assessment import Assessment
from engine.errors import Cancelled, Refused
from engine.facts.finding import SourceRow
from engine.i18n import say
from engine.intake.fields import Draft
from engine.paths import resources
from engine.policy.decision import Verdict
from engine.progress import Job
from engine.service.origination import Origination
from engine.service.tables import Grid
from engine.store import cases
from engine.store.case_records import CaseQuery


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_case_folder(tmp_path_factory.mktemp("cases") / "linden")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Origination]:
    opened = Origination.open(tmp_path / "home", by="lin")
    yield opened
    opened.close()


def assessed(desk: Origination, case_id: int, draft: Draft | None = None) -> Assessment:
    answer = desk.assess(case_id, draft)
    assert isinstance(answer, Assessment), answer
    return answer


def test_that_a_folder_becomes_a_case_that_can_be_decided(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    workspace = desk.workspace(case_id)
    assert workspace.draft.texts["applicant.name"] == "Hangzhou Linden Packaging Co., Ltd."
    assert {row.path for row in workspace.evidence} == {
        "statements/icbc.csv", "invoices/sales.csv", "invoices/purchases.csv", "accounts.csv", "orders.csv",
    }  # fmt: skip
    score = assessed(desk, case_id).score
    assert score is not None and score.is_simulated


def test_that_a_folder_with_a_fault_leaves_no_case_behind(desk: Origination, tmp_path: Path) -> None:
    broken = a_case_folder(tmp_path / "broken", application=application_text().replace("term-loan", "mortgage"))
    with pytest.raises(Refused, match="mortgage"):
        desk.import_folder(broken)
    assert desk.cases(CaseQuery()).total == 0


def test_that_a_cancelled_import_leaves_no_case_behind(desk: Origination, folder: Path) -> None:
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        desk.import_folder(folder, job)
    assert desk.cases(CaseQuery()).total == 0


def test_that_an_exported_folder_gives_the_same_case_again(desk: Origination, folder: Path, tmp_path: Path) -> None:
    first = desk.import_folder(folder)
    desk.export_folder(first, tmp_path / "out")
    second = desk.import_folder(tmp_path / "out")
    assert desk.workspace(first).draft == desk.workspace(second).draft
    digests = [[(row.path, row.sha256) for row in desk.workspace(case).evidence] for case in (first, second)]
    assert digests[0] == digests[1]


def test_that_what_was_typed_is_kept_valid_or_not(desk: Origination) -> None:
    case_id = desk.create_case()
    draft = Draft({"applicant.name": "青松", "request.amount": "about three hundred"}, {"owners": ({"name": "王"},)})
    desk.save_draft(case_id, draft)
    assert desk.workspace(case_id).draft == draft
    row = desk.cases(CaseQuery()).rows[0]
    assert (row.applicant, row.amount) == ("青松", "")


def test_that_an_incomplete_draft_says_what_is_missing_instead_of_deciding(desk: Origination) -> None:
    case_id = desk.create_case(Draft({"applicant.name": "青松"}))
    problems = desk.assess(case_id)
    assert isinstance(problems, tuple)
    assert {problem.path for problem in problems} >= {"request.amount", "request.product", "as_of"}


def test_that_typing_is_assessed_without_being_stored(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    stored = desk.workspace(case_id)
    typed = Draft({**stored.draft.texts, "request.amount": "150,000"}, stored.draft.rows)
    assert str(assessed(desk, case_id, typed).case.request.amount.amount) == "150000.00"
    assert desk.workspace(case_id).draft == stored.draft


def test_that_dropped_files_are_filed_by_what_they_are(desk: Origination, folder: Path, tmp_path: Path) -> None:
    case_id = desk.create_case(Draft({"currency": "CNY"}))
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4\n")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "进项发票.csv").write_bytes((folder / "invoices" / "purchases.csv").read_bytes())
    paths = [
        folder / "statements" / "icbc.csv", folder / "invoices" / "sales.csv", tmp_path / "进项发票.csv",
        folder / "accounts.csv", folder / "orders.csv", tmp_path / "scan.pdf", tmp_path / "noise.csv",
        folder / "application.toml", tmp_path / "absent.csv",
    ]  # fmt: skip
    summaries = desk.evidence.add(case_id, paths)
    assert [summary.path for summary in summaries] == [
        "statements/icbc.csv", "invoices/sales.csv", "invoices/purchases.csv", "accounts.csv", "orders.csv",
        "documents/scan.pdf", None, "application.toml", None,
    ]  # fmt: skip
    statement = summaries[0]
    assert statement.rows > 200
    assert str(statement.start) == "2025-06-01"
    assert all(summary.refusal is not None for summary in summaries if summary.path is None)
    assert isinstance(desk.assess(case_id), Assessment)


def test_that_a_recorded_decision_carries_its_document_and_its_digests(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    row = desk.decide(case_id, "seen the owner")
    with desk.database.reading() as connection:
        document = json.loads(cases.read_document(connection, row.id))
    assert document["verdict"] == row.verdict
    assert document["model"]["digest"] == row.model_digest
    assert document["policy"]["digest"] == row.policy_digest
    assert (row.decided_by, row.note) == ("lin", "seen the owner")
    again = desk.decide(case_id, "")
    assert again.document_digest == row.document_digest


def test_that_an_incomplete_case_cannot_be_decided(desk: Origination) -> None:
    case_id = desk.create_case(Draft({"applicant.name": "青松"}))
    with pytest.raises(Refused):
        desk.decide(case_id, "")
    assert desk.workspace(case_id).decisions == ()


def test_that_accounts_typed_by_hand_become_evidence(desk: Origination) -> None:
    case_id = desk.create_case(Draft({"as_of": "2026-06-30"}))
    empty = desk.evidence.grid(case_id, "accounts")
    assert empty.header == ("item", "2023", "2024", "2025")
    filled = Grid(empty.header, tuple((row[0], "", "", "1.2m") if row[0] == "revenue" else row for row in empty.rows))
    desk.evidence.save_grid(case_id, "accounts", filled)
    assert [row.path for row in desk.workspace(case_id).evidence] == ["accounts.csv"]
    shown = {row[0]: row[1:] for row in desk.evidence.grid(case_id, "accounts").rows}
    assert shown["revenue"] == ("", "", "1.2m")
    desk.evidence.save_grid(case_id, "accounts", empty)
    assert desk.workspace(case_id).evidence == ()


def test_that_every_feature_opens_its_rows(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    features = assessed(desk, case_id).features
    for name in features:
        table = desk.evidence.rows_of_feature(case_id, name)
        assert len(table.rows) == len(table.sources)
        assert all(len(row) == len(table.columns) for row in table.rows)
    assert desk.evidence.rows_of_feature(case_id, "average_balance").rows


def test_that_a_finding_opens_the_rows_it_names(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    sources = (SourceRow("statements/icbc.csv", 5), SourceRow("statements/icbc.csv", 9))
    table = desk.evidence.rows_behind(case_id, sources, say("Rows of {file}", file="icbc"))
    assert table.sources == sources


def test_that_the_samples_open_decided(desk: Origination) -> None:
    made = desk.open_samples()
    page = desk.cases(CaseQuery())
    assert page.total == len(made) >= 5
    assert {row.verdict for row in page.rows} >= {"approve", "approve-less", "refer", "decline"}


def test_that_memo_letter_and_cost_sheet_are_pdfs(desk: Origination, folder: Path) -> None:
    case_id = desk.import_folder(folder)
    assert desk.memo(case_id, "en").startswith(b"%PDF")
    assert desk.memo(case_id, "zh_CN") == desk.memo(case_id, "zh_CN")
    assert desk.cost_sheet(case_id, "en").startswith(b"%PDF")


def test_that_a_rejection_without_a_note_is_not_recorded(desk: Origination) -> None:
    case_id = desk.import_folder(resources() / "samples" / "ruifeng-decoration")
    assert assessed(desk, case_id).decision.verdict is Verdict.DECLINE
    with pytest.raises(Refused, match="note"):
        desk.decide(case_id, "  ")
    assert desk.workspace(case_id).decisions == ()
    assert desk.decide(case_id, "Overdrawn every month since March").verdict == "decline"


def test_that_files_of_which_none_can_be_read_begin_no_case(desk: Origination, tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_bytes(b"\x00\x01\xff\xfe" * 40)
    with pytest.raises(Refused, match="broken"):
        desk.begin_case(Draft(), (tmp_path / "broken.csv",))
    assert desk.cases(CaseQuery()).total == 0


def test_that_files_begin_a_case_with_those_that_can_be_read(desk: Origination, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_bytes(b"\x00\x01\xff\xfe" * 40)
    case_id, summaries = desk.begin_case(Draft(), (tmp_path / "broken.csv", folder / "accounts.csv"))
    assert [summary.path for summary in summaries] == [None, "accounts.csv"]
    assert [row.path for row in desk.workspace(case_id).evidence] == ["accounts.csv"]


def test_that_the_nearest_approved_requests_are_approved_when_they_are_entered(desk: Origination) -> None:
    case_id = desk.import_folder(resources() / "samples" / "mingyuan-machinery")
    assert assessed(desk, case_id).decision.verdict is not Verdict.APPROVE
    draft, found = desk.workspace(case_id).draft, desk.nearest_approved(case_id)
    requests = [nearest.case.request for nearest in found]
    assert requests
    for request in requests:
        texts = {"request.amount": str(request.amount.amount), "request.tenor_months": str(request.tenor_months)}
        texts["request.product"] = request.product.value
        again = assessed(desk, case_id, Draft({**draft.texts, **texts}, draft.rows))
        assert again.decision.verdict is Verdict.APPROVE
    assert desk.workspace(case_id).draft == draft


def test_that_an_approved_request_has_no_nearer_one(desk: Origination) -> None:
    case_id = desk.import_folder(resources() / "samples" / "linden-packaging")
    assert desk.nearest_approved(case_id) == ()
