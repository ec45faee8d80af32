"""Reading a demo pack: the same company, people and stories, written once in English and once in Russian."""

import csv
import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contest.cli.demo.story import Category, Contest, Correction, Family, Story
from contest.domain.contests import Method, ScoreMode, Weighting

PACKS = Path(__file__).parent / "packs"
LANGUAGES = ("en", "ru")
CRITERIA = ("effect", "improvement", "prevention", "coaching", "customers")
"""PRODUCT 9: effect with a number, improvement in use, defects prevented, coaching of others, customers' thanks."""
PHASES = frozenset(
    {"draft", "planned", "nominating", "screening", "voting", "counted", "announced", "cancelled", "void"}
)
KINDS = frozenset({"month", "quarter", "year"})
STATUSES = frozenset({"draft", "submitted", "admitted", "refused", "withdrawn"})
ROLES = frozenset({"hr", "admin", "witness", "head", "deputy", "employee"})


@dataclass(frozen=True)
class Unit:
    """A unit of the demo company, as in units.csv; `parent`, `head` and `deputy` are empty where there is none."""

    code: str
    name: str
    kind: str
    parent: str
    time_zone: str
    head: str
    deputy: str


@dataclass(frozen=True)
class Person:
    """An employee of the demo company, as in staff.csv; `email` is empty for most of the shop floor."""

    number: str
    last_name: str
    first_name: str
    middle_name: str
    email: str
    unit: str
    position: str
    hired_on: str


@dataclass(frozen=True)
class Account:
    """Somebody a visitor can sign in as; `note` says in the language of the pack what this person sees or may do."""

    key: str
    role: str
    number: str
    note: str


@dataclass(frozen=True)
class Pack:
    """The demo company in one language. `leaders` are announced: twelve months, the latest first, a quarter, a year."""

    language: str
    folder: Path
    password: str
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    cast: tuple[Account, ...]
    leaders: tuple[Contest, ...]
    open: tuple[Contest, ...]
    families: tuple[Family, ...] = ()
    left_out: str = ""  # why HR leaves out the next month of the season
    takes_no_mail: str = ""  # personnel number of the one whose mail server refuses every letter

    @property
    def units_csv(self) -> Path:
        """The file the ordinary staff import reads for the units."""
        return self.folder / "units.csv"

    @property
    def staff_csv(self) -> Path:
        """The file the ordinary staff import reads for the people."""
        return self.folder / "staff.csv"

    @property
    def contests(self) -> tuple[Contest, ...]:
        """Every contest of the pack, the finished ones first."""
        return self.leaders + self.open

    def within(self, unit: str, scope: str) -> bool:
        """Whether `unit` is `scope` or lies below it."""
        while unit:
            if unit == scope:
                return True
            unit = self.units[unit].parent
        return False


def load_pack(language: str) -> Pack:
    """Read and check the pack of a language; raises ValueError naming what in it is unknown or does not fit."""
    if language not in LANGUAGES:
        raise ValueError(f"There is no demo pack {language!r}, only {', '.join(LANGUAGES)}.")
    folder = PACKS / language
    raw = json.loads((folder / "stories.json").read_text(encoding="utf-8"))
    units = {row["code"]: _unit(row) for row in _rows(folder / "units.csv")}
    people = {row["personnel_number"]: _person(row) for row in _rows(folder / "staff.csv")}
    pack = Pack(
        language=language,
        folder=folder,
        password=raw["password"],
        units=units,
        people=people,
        cast=tuple(Account(**account) for account in raw["cast"]),
        leaders=tuple(_contest(contest) for contest in raw["leaders"]),
        open=tuple(_contest(contest) for contest in raw["open"]),
        left_out=raw["left_out"],
        takes_no_mail=raw["takes_no_mail"],
        families=_families(json.loads((folder / "families.json").read_text(encoding="utf-8"))),
    )
    if faults := list(_faults(pack)):
        raise ValueError(f"Demo pack {language}: " + "; ".join(faults))
    return pack


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent_code"],
        time_zone=row["time_zone"],
        head=row["head"],
        deputy=row["deputy"],
    )


def _person(row: Mapping[str, str]) -> Person:
    return Person(
        number=row["personnel_number"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        middle_name=row["middle_name"],
        email=row["email"],
        unit=row["unit_code"],
        position=row["position"],
        hired_on=row["hired_on"],
    )


def _contest(raw: Mapping[str, Any]) -> Contest:
    return Contest(
        key=raw["key"],
        phase=raw["phase"],
        kind=raw["kind"],
        period=raw["period"],
        scope=raw["scope"],
        method=raw["method"],
        max_choices=raw["max_choices"],
        max_points=raw.get("max_points", 5),
        score_mode=raw.get("score_mode", "sum"),
        min_ratings=raw.get("min_ratings", 1),
        borda_scale=raw.get("borda_scale", ""),
        weighting=raw.get("weighting", "raw"),
        cap=raw.get("cap", 25),
        home=raw.get("home", 1),
        quota=raw["quota"],
        quorum=raw.get("quorum", 0),
        turnout=raw.get("turnout", 0),
        winner=raw.get("winner", ""),
        reason=raw.get("reason", ""),
        correction=Correction(**raw["correction"]) if "correction" in raw else None,
        closes_in_minutes=raw.get("closes_in_minutes"),
        stories=tuple(_story(story) for story in raw["stories"]),
    )


def _story(raw: Mapping[str, Any]) -> Story:
    return Story(
        number=raw["number"],
        unit=raw["unit"],
        status=raw["status"],
        statement=raw["statement"],
        evidence=raw["evidence"],
        praise=raw["praise"],
        votes=raw.get("votes", 0),
        reason=raw.get("reason", ""),
        expected=raw.get("expected", ""),
    )


def _families(raw: Mapping[str, Any]) -> tuple[Family, ...]:
    found = []
    for family in raw["families"]:
        asked = tuple(Category(one["en"], one["ru"], _contest(one["contest"])) for one in family["categories"])
        found.append(Family(family["key"], family["staged"], family["sends"], asked))
    return tuple(found)


def _faults(pack: Pack) -> Iterator[str]:
    for account in pack.cast:
        yield from _unknown("cast", "personnel number", [account.number], pack.people)
        yield from _unknown("cast", "role", [account.role], ROLES)
    yield from _unknown("letters", "personnel number", [pack.takes_no_mail], pack.people)
    asked = tuple(category.contest for family in pack.families for category in family.categories)
    for contest in pack.contests + asked:
        where = contest.key
        yield from _unknown(where, "phase", [contest.phase], PHASES)
        yield from _unknown(where, "kind", [contest.kind], KINDS)
        yield from _unknown(where, "method", [contest.method], set(Method))
        yield from _unknown(where, "way to sum points", [contest.score_mode], set(ScoreMode))
        yield from _unknown(where, "weighting", [contest.weighting], set(Weighting))
        yield from _unknown(where, "unit", [contest.scope], pack.units)
        if contest.winner:
            yield from _unknown(where, "winner", [contest.winner], [story.number for story in contest.admitted])
        if contest.correction:
            titles = [contest.correction.takes_from, contest.correction.gives_to]
            yield from _unknown(where, "candidate", titles, [story.number for story in contest.admitted])
        for story in contest.stories:
            yield from _unknown(where, "personnel number", [story.number], pack.people)
            yield from _unknown(where, "unit", [story.unit], pack.units)
            yield from _unknown(where, "status", [story.status], STATUSES)
            yield from _unknown(f"{where}, {story.number}", "criterion", story.evidence, CRITERIA)


def _unknown(where: str, what: str, named: Iterable[str], known: Container[str]) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f"{where}: unknown {what} {name!r}"
