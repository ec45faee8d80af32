"""What the demo tells: its contests with everybody who stands in them, and what became of them later."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A nomination: who, put forward by which unit, for what. `evidence` maps a criterion of CRITERIA to one line."""

    number: str
    unit: str
    status: str
    statement: str
    evidence: Mapping[str, str]
    praise: str
    votes: int
    """With one choice or a ranking the per cent of first choices, with approval of the ballots that carry this name;
    with points those with more get more."""
    reason: str
    """Why HR refused, or why the nominator withdrew; empty otherwise."""
    expected: str
    """'refuse' where a visitor in HR's chair should notice that this one breaks the rules; empty otherwise."""


@dataclass(frozen=True)
class Correction:
    """What HR published about an announced result: from whom the title went, to whom, and what was wrong."""

    takes_from: str
    gives_to: str
    text: str


@dataclass(frozen=True)
class Contest:
    """A contest of the demo. `period` counts from the running month, quarter or year (0), -1 the last finished one."""

    key: str
    phase: str
    kind: str
    period: int
    scope: str
    method: str
    max_choices: int
    max_points: int
    score_mode: str
    min_ratings: int
    borda_scale: str
    weighting: str
    cap: int
    """No unit weighs more than so many per cent of the whole; only with the weighting "cap"."""
    home: int
    """How many times likelier a voter is to choose a candidate of the own branch."""
    quota: int
    quorum: int
    """Per cent of the roll that have to vote; 0 where any number is enough."""
    turnout: int
    """Per cent of the roll that has voted, or voted so far; 0 before voting."""
    winner: str
    """Personnel number of the leader; empty while nobody is announced, though votes may be in the box."""
    reason: str
    """Why it was cancelled; empty otherwise."""
    correction: Correction | None
    """Set for the one result that was corrected after its announcement."""
    closes_in_minutes: int | None
    """Set for the one contest that closes, is counted and announces itself while a visitor watches."""
    stories: tuple[Story, ...]

    @property
    def admitted(self) -> tuple[Story, ...]:
        """Those whose names are on the ballot paper."""
        return tuple(story for story in self.stories if story.status == "admitted")


@dataclass(frozen=True)
class Category:
    """One question of a family: what it is called in both languages, and its contest."""

    en: str
    ru: str
    contest: Contest


@dataclass(frozen=True)
class Family:
    """A contest with several categories, or one whose branches vote first (`staged`) and send so many on."""

    key: str
    staged: bool
    sends: int
    categories: tuple[Category, ...]
