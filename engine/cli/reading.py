"""What a person gives on the command line so that files can be read: column mappings and a password."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TypeVar

from engine.errors import NeedsMapping, NeedsPassword, Refused, Unavailable
from engine.facts.casefile import Case
from engine.i18n import Sentence, Translator, say
from engine.intake.assemble import case_of
from engine.intake.bundle import CaseFolder, read_folder
from engine.intake.evidence import EvidenceRefused
from engine.intake.mapping import ColumnMapping
from engine.intake.mapping_file import read_mapping
from engine.intake.opening import opened, with_mappings
from engine.intake.readers import LARGEST_FILE

MOST_ATTEMPTS = 3
Read = TypeVar("Read")
Mappings = Mapping[Path, ColumnMapping]


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password", metavar="TEXT", help="password of a protected workbook (asked for on a terminal)")
    parser.add_argument(
        "--mapping", action="append", default=[], type=Path, metavar="FILE.toml",
        help="what the columns of a layout hold that Tally does not know; may be given more than once",
    )  # fmt: skip


def mappings_of(options: argparse.Namespace) -> Mappings:
    """The mappings given, by their files. Raises Refused listing what is wrong with one."""
    return {path: read_mapping(str(path), bytes_of(path)) for path in options.mapping}


def open_case(path: Path, mappings: Mappings, password: str | None, words: Translator) -> tuple[CaseFolder, Case]:
    """A case folder, its locked workbooks opened and the mappings given filed with it, and the case in it.

    What is refused says how the command line can help.
    """
    folder = with_mappings(read_folder(path), tuple(mappings.values()))
    folder, locked = opened(folder, lambda _, unlock: with_password(unlock, password, words))
    try:
        return folder, case_of(folder)
    except EvidenceRefused as refusal:
        told = {name: with_help(one, str(path / name)) for name, one in (refusal.refusals | locked).items()}
        raise Refused.because(sentence for one in told.values() for sentence in one.sentences) from refusal


def with_help(refusal: Refused | Unavailable, file: str) -> Refused | Unavailable:
    """The same refusal with what to type where a mapping or a password would help."""
    match refusal:
        case NeedsMapping():
            return Refused.because([*refusal.sentences, _name_columns(file)])
        case NeedsPassword(is_wrong=False):
            return Refused.because([*refusal.sentences, say("Give the password of {file} with --password.", file=file)])
        case _:
            return refusal


def in_one_line(refusal: Refused | Unavailable) -> Refused | Unavailable:
    """Each single file that cannot be read has one line on the error stream, so that lines can be counted."""
    if not isinstance(refusal, Refused) or len(refusal.sentences) != 2:
        return refusal
    why, help = refusal.sentences
    return Refused(say("{why} {help}", why=why, help=help))


def _name_columns(file: str) -> Sentence:
    return say(
        "To say what its columns hold, write “tally read --suggest-mapping {file} > columns.toml”, mend that file and "
        "give it with --mapping columns.toml.",
        file=file,
    )


def tell_unused(mappings: Mappings, used: Collection[str], words: Translator) -> None:
    """Name on the error stream each mapping whose layout none of the files has; `used` are fingerprints."""
    for path, mapping in mappings.items():
        if mapping.fingerprint not in used:
            sentence = say("The mapping {file} fits none of the files that were read.", file=str(path))
            print(words.render(sentence), file=sys.stderr)


def with_password(read: Callable[[str | None], Read], password: str | None, words: Translator) -> Read:
    """Read with the password given, or with one asked for where a person sits at a terminal."""
    for _ in range(MOST_ATTEMPTS):
        try:
            return read(password)
        except NeedsPassword as refusal:
            if not sys.stdin.isatty():
                raise
            print(words.render(refusal.sentences[0]), file=sys.stderr)
            password = getpass.getpass(words.text("Password: "))
    return read(password)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file; one that is too large is not even opened."""
    try:
        if path.is_dir():
            raise Refused(say("{path} is a folder; name the files in it.", path=str(path)))
        if path.stat().st_size > LARGEST_FILE:
            raise Refused(say("{file} is larger than 200 MB; export a shorter period.", file=str(path)))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(say("There is no file {path}; check the name.", path=str(path))) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unavailable(say("{path} cannot be read: {problem}.", path=str(path), problem=reason)) from error
