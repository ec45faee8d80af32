"""Which nominations HR wants to see: the filters of the queue, from the address and back into the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from contest.domain.consents import ConsentState
from contest.domain.nominations import SEEN_BY_HR, NominationChannel, NominationStatus
from contest.queries.screening_filters import QueueFilter, Sort
from contest.queries.staff import unit_by_id
from contest.web.searching import search_text

EVERY_STATE = "all"
STATES = (
    NominationStatus.SUBMITTED,
    NominationStatus.PROPOSED,
    NominationStatus.SENT_BACK,
    NominationStatus.ADMITTED,
    NominationStatus.REFUSED,
)
PAPERS = {"complete": True, "incomplete": False}

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class WantedQueue:
    """The filters of the address: for the query, and as they go on into the next address."""

    filter: QueueFilter
    page: int

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters as arguments of url_for(), those that narrow nothing left out."""
        return {**self.all_states, **({} if self.state == NominationStatus.SUBMITTED else {"state": self.state})}

    @property
    def all_states(self) -> dict[str, Any]:
        """The same without the state, which the list of states adds itself."""
        wanted = self.filter
        papers: dict[bool | None, str | None] = {None: None, **{value: name for name, value in PAPERS.items()}}
        named: dict[str, Any] = {
            "contest": wanted.contest_id,
            "part": wanted.part_id,
            "unit": wanted.unit.id if wanted.unit else None,
            "channel": wanted.channel,
            "consent": wanted.consent,
            "papers": papers[wanted.is_complete],
            "merged": "1" if wanted.merged else None,
            "late": "1" if wanted.late else None,
            "q": wanted.text or None,
            "ended": "1" if wanted.ended else None,
            "sort": wanted.sort if wanted.sort is not Sort.WAITING else None,
        }
        return {name: str(value) for name, value in named.items() if value is not None}

    @property
    def state(self) -> str:
        """The state as the address says it."""
        return str(self.filter.status or EVERY_STATE)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state and the order leaves nominations out."""
        return bool(self.all_states.keys() - {"sort", "ended"})


def wanted_queue(said: Mapping[str, str] | None = None) -> WantedQueue:
    """Read the filters from the address; what is not known there narrows nothing."""
    said = request.args if said is None else said
    unit_id = number(said, "unit")
    state = said.get("state", NominationStatus.SUBMITTED)
    status = one_of(NominationStatus, state)
    return WantedQueue(
        filter=QueueFilter(
            contest_id=number(said, "contest"),
            part_id=number(said, "part"),
            status=None if state == EVERY_STATE else status if status in SEEN_BY_HR else NominationStatus.SUBMITTED,
            unit=unit_by_id(unit_id) if unit_id is not None else None,
            channel=one_of(NominationChannel, said.get("channel", "")),
            consent=one_of(ConsentState, said.get("consent", "")),
            is_complete=PAPERS.get(said.get("papers", "")),
            merged=said.get("merged") == "1",
            late=said.get("late") == "1",
            text=" ".join(search_text(said).replace("\0", "").split()),
            ended=said.get("ended") == "1",
            sort=one_of(Sort, said.get("sort", "")) or Sort.WAITING,
        ),
        page=number(said, "page") or 1,
    )


def number(said: Mapping[str, str], name: str) -> int | None:
    """A whole number of the address that a table can hold, else None."""
    text = said.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def one_of(kind: type[Choice], text: str) -> Choice | None:
    """The member with this value, or None."""
    return kind(text) if text in {member.value for member in kind} else None
