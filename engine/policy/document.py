"""The policy file: one dated TOML document, read whole or refused whole with every problem and its line."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from engine.errors import Refused
from engine.i18n import N_, Sentence, say
from engine.money import minor_digits
from engine.paths import resources
from engine.policy import lines, rulebook, sections
from engine.policy.condition_rules import condition_terms
from engine.policy.consistency import contradictions
from engine.policy.entries import Entries
from engine.policy.overrides import override_terms
from engine.policy.policy import Policy
from engine.policy.screening import screening_terms

__all__ = ["Policy", "load_policy", "policies", "policy_content", "read_policy"]

CITING = (
    "completeness", "identity", "grades", "affordability", "portrait_bias", "industries", "purposes", "caps",
    "pricing", "products", "authority", "notices",
)  # fmt: skip
"""The sections that every file has and that must cite their sources."""

LATER: tuple[str, ...] = ("screening", "overrides", "conditions")
"""Sections that a later version brought, which cite their sources too. An older file has none of them and stays valid:
each is None in `Policy` then, and everything is decided as it was before the section existed."""


LOCATED = N_("{file}, line {line}: {problem}")
"""How every problem of a policy file is said."""


def load_policy(path: Path | None = None) -> Policy:
    """The policy in a file, or the newest shipped one, which holds until a bank puts its own in force.

    Neither today's date nor the case's as-of date chooses it: a case is decided by the rules of the day on which it
    is decided, and the same program gives the same answer on any day. Raises Refused with every problem of the file.
    """
    path = path or policies()[-1]
    return read_policy(policy_content(path), path.name)


def policy_content(path: Path) -> bytes:
    """The bytes of a policy file. Raises Refused where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Refused(say("There is no policy file {file}; check the name.", file=str(path))) from error
    except OSError as error:
        problem = error.strerror or str(error)
        raise Refused(
            say("The policy file {file} cannot be read: {problem}", file=path.name, problem=problem)
        ) from error


def policies() -> list[Path]:
    """The shipped policy files, oldest first; a file is named by the month it came into force."""
    return sorted((resources() / "policy").glob("*.toml"))


@lru_cache(maxsize=16)
def read_policy(content: bytes, file: str) -> Policy:
    """The policy that these bytes hold; `file` is how problems name it. Raises Refused listing every problem."""
    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refused(say("The policy file {file} is not TOML: {problem}", file=file, problem=str(error))) from error
    except tomllib.TOMLDecodeError as error:
        problem = say("this is not TOML: {problem}", problem=str(error))
        line = _line_of_error(str(error), text)
        raise Refused(say(LOCATED, file=file, line=line, problem=problem)) from error
    problems: list[tuple[lines.Path, Sentence]] = []
    policy = _policy(Entries(data, (), problems, _currency(data)), hashlib.sha256(content).hexdigest())
    if not problems:
        # Sections that could not be read would only seem to contradict each other.
        problems += contradictions(policy)
    if problems:
        raise Refused.because(_located(problems, text, file))
    return policy


def _located(problems: list[tuple[lines.Path, Sentence]], text: str, file: str) -> Iterable[Sentence]:
    """Each problem once with its file and line, in the order of the file."""
    where = lines.key_lines(text)
    numbered = {(lines.line_of(where, path), str(problem)): problem for path, problem in problems}
    ordered = sorted(numbered.items(), key=lambda pair: pair[0][0])
    return [say(LOCATED, file=file, line=line, problem=problem) for (line, _), problem in ordered]


def _line_of_error(error: str, text: str) -> int:
    """Where TOML could not be read on; an end that came too soon is the last line."""
    found = re.search(r"at line (\d+)", error)
    return int(found[1]) if found else max(len(text.splitlines()), 1)


def _currency(data: dict[str, object]) -> str:
    """The policy's currency, CNY while it is not known to be one, so that reading can go on."""
    code = data.get("currency")
    try:
        minor_digits(str(code))
    except ValueError:
        return "CNY"
    return str(code)


def _policy(top: Entries, digest: str) -> Policy:
    if top.string("currency") and top.string("currency") != top.currency:
        top.problem(say("“currency” must be a currency code of ISO 4217"), "currency")
    sources = sections.sources(top.table("sources"))
    tables = {name: top.table(name) for name in (*CITING, *(later for later in LATER if top.has(later)))}
    cited = {name: _cited(table, sources) for name, table in tables.items()}
    policy = Policy(
        version=top.string("version"),
        in_force_from=top.date("in_force_from"),
        currency=top.currency,
        strategies=sections.strategies(top),
        digest=digest,
        sources=sources,
        cited=cited,
        completeness=sections.completeness(tables["completeness"]),
        tiers=sections.tiers(tables["identity"]),
        rules=rulebook.rules(top, sources),
        grades=sections.grades(tables["grades"]),
        affordability=sections.affordability(tables["affordability"]),
        portrait_bias=sections.portrait_bias(tables["portrait_bias"]),
        industries=sections.industries(tables["industries"]),
        purpose_bans=sections.purpose_bans(tables["purposes"]),
        caps=sections.caps(tables["caps"]),
        pricing=sections.pricing(tables["pricing"]),
        products=sections.products(tables["products"]),
        authority=sections.authority(tables["authority"]),
        notices=sections.notices(tables["notices"]),
        screening=screening_terms(tables["screening"]) if "screening" in tables else None,
        conditions=condition_terms(tables["conditions"]) if "conditions" in tables else None,
        overrides=override_terms(tables["overrides"]) if "overrides" in tables else None,
    )
    for table in tables.values():
        table.end()
    top.end()
    return policy


def _cited(table: Entries, sources: dict[str, str]) -> tuple[str, ...]:
    cited = table.texts("sources")
    if table.data.get("sources") == []:
        table.problem(say("at least one source must be cited"), "sources")
    for name in cited:
        if name not in sources:
            table.problem(say("source “{name}” is not listed under [sources]", name=name), "sources")
    return cited
