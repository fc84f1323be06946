from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_folders import APPLICATION, folder

from engine.errors import Refused
from engine.intake import bundle
from engine.intake.application import read_application
from engine.intake.bundle import CaseFolder, EvidenceFile, read_folder, write_folder

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789_银行", min_size=1, max_size=12)
PLACES = st.builds("{}/{}.csv".format, st.sampled_from(["statements", "documents", "invoices"]), NAMES)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(PLACES, st.binary(max_size=200), max_size=5))
def test_that_a_case_folder_survives_being_written_and_read(tmp_path: Path, files: dict[str, bytes]) -> None:
    given_files = tuple(EvidenceFile(path, data) for path, data in sorted(files.items()))
    case = CaseFolder(read_application(APPLICATION), given_files)
    target = tmp_path / f"case-{len(list(tmp_path.iterdir()))}"
    write_folder(case, target)
    assert read_folder(target) == case


def test_that_every_kind_of_wrong_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    folder(tmp_path / "bare", {"statements/a.csv": b"x"})
    (tmp_path / "bare" / "application.toml").unlink()
    for name in ("missing", "empty", "file", "bare"):
        with pytest.raises(Refused) as refusal:
            read_folder(tmp_path / name)
        assert len(refusal.value.sentences) == 1


def test_that_hidden_files_are_left_out(tmp_path: Path) -> None:
    folder(tmp_path, {".DS_Store": b"x", "statements/.swp": b"x", "statements/a.csv": b"y"})
    assert [file.path for file in read_folder(tmp_path).files] == ["statements/a.csv"]


def test_that_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    case = folder(tmp_path / "case", {})
    (case / "statements").mkdir()
    (case / "statements" / "a.csv").symlink_to(secret)
    with pytest.raises(Refused, match="link"):
        read_folder(case)


def test_that_a_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    case = folder(tmp_path / "case", {})
    (case / "loop").symlink_to(case)
    with pytest.raises(Refused, match="nested"):
        read_folder(case)


def test_that_number_and_size_of_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = folder(tmp_path, {f"documents/{i}": b"12345" for i in range(5)})
    monkeypatch.setattr(bundle, "MOST_FILES", 4)
    with pytest.raises(Refused, match="more than 4 files"):
        read_folder(case)
    monkeypatch.setattr(bundle, "MOST_FILES", 100)
    monkeypatch.setattr(bundle, "LARGEST_FILE", 4)
    with pytest.raises(Refused, match="larger"):
        read_folder(case)


@pytest.mark.parametrize("path", ["../a", "/etc/a", "statements/../../a", ".a", "a\\b", "application.toml", ""])
def test_that_no_file_is_written_outside_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused):
        write_folder(CaseFolder(read_application(APPLICATION), (EvidenceFile(path, b""),)), tmp_path / "case")
    assert list(tmp_path.iterdir()) == []


def test_that_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="exists"):
        write_folder(CaseFolder(read_application(APPLICATION)), tmp_path)


def test_that_text_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    folder(tmp_path, {})
    (tmp_path / "application.toml").write_bytes('currency = "CNY"\nname = "中"'.encode("gb18030"))
    with pytest.raises(Refused, match="line 2"):
        read_folder(tmp_path)
