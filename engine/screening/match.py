"""Holding parties against a list: exact by number, close by name, narrowed by date of birth."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.facts.bank import Hit, ListVersion, Screening
from engine.screening.firm_names import house_name, houses_alike
from engine.screening.names import LONGEST_PERSON, Forms, forms, number_form, numbers_of
from engine.screening.subjects import Subject
from engine.screening.watch_list import Entry, WatchList

MOST_HITS = 25
"""Hits a party and list: whoever is like more of them is looked at by its best ones."""
PART_OF_NAME = 0.9
"""How alike two names of a person are of which one holds every word of the other, as without a patronymic."""
LEAST_LETTERS = 8
YEARS_APART = 1


@dataclass(frozen=True, slots=True)
class Closeness:
    """From which similarity on, a fraction of 1, names are a hit: least of names in Latin letters or across scripts,
    least_chinese between Chinese characters. birth_penalty is taken off where the years of birth contradict."""

    least: float
    least_chinese: float
    birth_penalty: float


class Index:
    """A list made ready to be searched. Making it takes about 20 microseconds a name; a search few milliseconds."""

    def __init__(self, version: ListVersion, entries: Sequence[Entry]) -> None:
        self.version = version
        self.entries = tuple(entries)
        self._names: list[str] = []
        self._forms: list[Forms] = []
        owners: list[int] = []
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.entries):
            for name in entry.names:
                made = forms(name)
                if not made.sorted:
                    continue
                for word in made.words if entry.is_person else ():
                    self._with_word[word].append(len(owners))
                self._names.append(name)
                self._forms.append(made)
                owners.append(number)
            for paper in numbers_of(entry.identifiers):
                self._numbers[paper].append(number)
        self._owner = np.array(owners, np.int64)
        self._sorted = [made.sorted for made in self._forms]
        self._joined = [made.joined[0] for made in self._forms]
        self._chinese = np.array([i for i, made in enumerate(self._forms) if made.han], np.int64)
        self._han = [self._forms[i].han for i in self._chinese]
        self._has_chinese = {int(self._owner[i]) for i in self._chinese}

    @classmethod
    def of(cls, found: WatchList, dated: dt.date) -> Index:
        version = ListVersion(found.name, found.dated or dated, found.digest, len(found.entries))
        return cls(version, found.entries)

    def hits(self, subjects: Sequence[Subject], closeness: Closeness) -> tuple[Hit, ...]:
        """Whoever of the list one of these may be, the likest first."""
        made = [forms(subject.name) for subject in subjects]
        latin = self._latin(made, closeness.least)
        chinese = self._by_characters(made, closeness.least_chinese)
        found: list[Hit] = []
        for number, subject in enumerate(subjects):
            alike = self._alike(made[number], latin[number], chinese[number])
            for part in self._parts(made[number], closeness.least):
                alike.setdefault(part, PART_OF_NAME)
            found += self._of_subject(subject, alike, closeness)
        return tuple(found)

    def _latin(self, made: Sequence[Forms], least: float) -> list[NDArray[np.float32]]:
        """For each name its similarity to every name of the list, by words in any order or run together."""
        by_words = _similarities([form.sorted for form in made], self._sorted, least)
        flat = [(number, joined) for number, form in enumerate(made) for joined in form.joined]
        by_letters = _similarities([joined for _, joined in flat], self._joined, least)
        for row, (number, _) in enumerate(flat):
            np.maximum(by_words[number], by_letters[row], out=by_words[number])
        return list(by_words)

    def _by_characters(self, made: Sequence[Forms], least: float) -> list[dict[int, float]]:
        """Names of the list in Chinese whose characters are like those of each name, also by how they are read: a name
        in which one character was exchanged for another of the same sound is a likely slip of the pen. Firms of one
        town and trade are told apart by their house names."""
        from rapidfuzz import fuzz

        alike = _similarities([form.han for form in made], self._han, 0.5 if least > 0.5 else least)
        found: list[dict[int, float]] = []
        for form, row in zip(made, alike, strict=True):
            own: dict[int, float] = {}
            for place in np.flatnonzero(row) if form.han else ():
                name, share = int(self._chinese[place]), float(row[place])
                if share < 1:
                    share = (share + fuzz.ratio(form.joined[0], self._joined[name]) / 100) / 2
                    share = min(share, _as_firms(form.han, self._forms[name].han))
                if share >= least:
                    own[name] = share
            found.append(own)
        return found

    def _alike(self, form: Forms, latin: NDArray[np.float32], chinese: dict[int, float]) -> dict[int, float]:
        """Similar names by their place. Where both sides are written in Chinese, the characters decide: thousands of
        people are called alike once their names are spelt in Latin letters."""
        found = {int(name): float(latin[name]) for name in np.flatnonzero(latin)}
        if form.han:
            found = {name: share for name, share in found.items() if int(self._owner[name]) not in self._has_chinese}
        return {**found, **chinese}

    def _parts(self, form: Forms, least: float) -> Iterator[int]:
        """Names of persons that hold every word of this name, or of which this one holds every word."""
        if least > PART_OF_NAME or len(form.words) < 2 or form.han:
            return
        counts: dict[int, int] = defaultdict(int)
        for word in set(form.words):
            for name in self._with_word.get(word, ()):
                counts[name] += 1
        for name, shared in counts.items():
            other = self._forms[name].words
            shorter = min(len(set(form.words)), len(set(other)))
            letters = sum(len(word) for word in set(form.words) & set(other))
            if shared == shorter >= 2 and letters >= LEAST_LETTERS:
                yield name

    def _of_subject(self, subject: Subject, alike: dict[int, float], closeness: Closeness) -> list[Hit]:
        best: dict[int, tuple[float, int]] = {}
        for name, share in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0])):
            best.setdefault(int(self._owner[name]), (share, name))
        hits = [
            self._hit(subject, owner, share, self._names[name])
            for owner, (whole, name) in best.items()
            if (share := self._narrowed(subject, owner, whole, closeness)) >= self._least(subject, owner, closeness)
        ]
        exact = set(self._numbers.get(number_form(subject.number), ())) if subject.number else set()
        by_number = [self._hit(subject, owner, 1.0, self.entries[owner].names[0], is_by_number=True) for owner in exact]
        named = [hit for hit in hits if hit.entry not in {other.entry for other in by_number}]
        return sorted([*by_number, *named], key=lambda hit: (-hit.similarity, hit.entry))[:MOST_HITS]

    def _least(self, subject: Subject, owner: int, closeness: Closeness) -> float:
        is_chinese = bool(forms(subject.name).han) and owner in self._has_chinese
        return closeness.least_chinese if is_chinese else closeness.least

    def _narrowed(self, subject: Subject, owner: int, share: float, closeness: Closeness) -> float:
        """Less alike where the list gives years of birth and none of them is near the party's own."""
        years = [int(day[:4]) for day in self.entries[owner].born if day[:4].isdecimal()]
        if not subject.born or not years:
            return share
        own = int(subject.born[:4])
        return share - closeness.birth_penalty if all(abs(year - own) > YEARS_APART for year in years) else share

    def _hit(self, subject: Subject, owner: int, share: float, name: str, *, is_by_number: bool = False) -> Hit:
        entry = self.entries[owner]
        about = "; ".join(part for part in (entry.about, ", ".join(entry.born), ", ".join(entry.countries)) if part)
        return Hit(
            subject.role, subject.name, self.version.name, entry.number, entry.digest, name, round(share, 3),
            is_by_number, about[:400],
        )  # fmt: skip


def _as_firms(one: str, other: str) -> float:
    """What the house names of two firms allow; 1 where either may be a person's name, which is shorter."""
    if min(len(one), len(other)) <= LONGEST_PERSON:
        return 1.0
    return houses_alike(house_name(one), house_name(other))


def _similarities(queries: Sequence[str], choices: Sequence[str], least: float) -> NDArray[np.float32]:
    """Queries by choices: the share of letters two texts have in common in order, 0 below the least."""
    if not queries or not choices:
        return np.zeros((len(queries), len(choices)), np.float32)
    from rapidfuzz import fuzz, process

    found: NDArray[Any] = process.cdist(queries, choices, scorer=fuzz.ratio, score_cutoff=least * 100, dtype=np.float32)
    return np.round(found / 100, 4).astype(np.float32)


def screen(subjects: Sequence[Subject], indexes: Iterable[Index], closeness: Closeness, on: dt.date) -> Screening:
    """The parties held against every list. Without any list nothing is screened, and nothing is clear."""
    lists = sorted(indexes, key=lambda index: index.version.name)
    hits = tuple(hit for index in lists for hit in index.hits(subjects, closeness))
    names = tuple(dict.fromkeys(subject.name for subject in subjects))
    return Screening(on, tuple(index.version for index in lists), names, hits)
