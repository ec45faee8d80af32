"""A company that lives through an award year: its people and what they do, and the clock.

    year = AwardYear(votes, put_forward)                 a company, nothing set up yet
    year.hire(...), year.set_up(...)                     HR's one day of work
    year.live_until(date(2024, 3, 1))                    day by day: what beat calls, then what people do
    year.worker_stops() ... year.worker_starts()         an outage; people go on voting

Call it inside an app context. Whatever a sweep finds due is handed out `deliveries` times, as by several beats and
workers: what happens twice shows. What came of it all: year_outcome.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from contest.domain.calendar import PeriodKind
from contest.domain.consents import Answers, ConsentKind, ConsentState
from contest.domain.contest_setup import Basics
from contest.domain.letters import LetterState
from contest.domain.nominations import NominationStatus, NominationText
from contest.domain.phases import ENDED, Phase
from contest.domain.seasons import read_lengths
from contest.domain.webhooks import HookFormat
from contest.extensions import db
from contest.models import Candidate, Consent, Contest, Employee, Letter, Nomination, RollEntry, Unit
from contest.queries.contests import due_contests
from contest.queries.due_reminders import reminders_of
from contest.queries.letters import due_letters
from contest.queries.seasons import running_seasons
from contest.queries.webhooks import due_deliveries
from contest.services.consents import answer
from contest.services.contests import create_contest
from contest.services.due_reminders import write_due
from contest.services.nominations import save_draft
from contest.services.screening import admit
from contest.services.seasons import change_season, open_due
from contest.services.sending import give_up_on_lost, send_delivery, send_letter
from contest.services.traces import clear_traces
from contest.services.troubles import take_step
from contest.services.turnout import note_turnout
from contest.services.voting import VotingIsClosed, cast_ballot
from contest.services.webhooks import add_webhook
from contest.services.whole_seasons import begin_season
from tests.factories import SEALING_SECRET, a_unit, an_account, an_employee
from tests.services.year_outcome import contest_of, title

TEN_IN_MOSCOW = time(7)
A_DAY = timedelta(days=1)
INSTANTS = ("nominations_open_at", "nominations_close_at", "voting_open_at", "voting_close_at", "announce_at")
DEED = NominationText("Found the pores that nobody could see, and taught the night shift to find them.", {}, True)


@dataclass
class AwardYear:
    """`put_forward` and `votes`: by title of the contest, whom the heads nominate and how many votes each one gets."""

    put_forward: Mapping[str, tuple[str, ...]]
    votes: Mapping[str, Mapping[str, int]]
    deliveries: int = 1
    now: datetime = datetime(2023, 10, 16, 9, tzinfo=UTC)
    people: dict[str, Employee] = field(default_factory=dict)
    mailed: list[tuple[str, str, str, str]] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    works: bool = True

    def hire(self, places: Mapping[str, tuple[str, str, str]], *, by_mail: tuple[str, ...], staff: int) -> None:
        """Lay the units, (time zone, head, who else has a name) by unit, the company first; each has so many people."""
        company: Unit | None = None
        for name, (zone, head, others) in places.items():
            unit = a_unit(name, company, time_zone=zone)
            company = company or unit
            for person in (head, *others.split()):
                address = f"{person.lower()}@example.org" if person in by_mail else None
                self.people[person] = an_employee(person, unit, last_name=person, email=address)
            an_account(self.people[head])
            unit.head_id = self.people[head].id
            for number in range(staff - 1 - len(others.split())):
                person = f"{name.split()[0]}{number + 1}"
                self.people[person] = an_employee(person, unit)
        db.session.commit()

    def set_up(self, hr: str, *, quorum: int) -> None:
        """HR's work for the whole year: three seasons, each from a draft, and whose leaders go on to which."""
        self.hr = self.people[hr].id
        self.months = months = self._season(PeriodKind.MONTH, date(2023, 10, 1), quorum)
        quarters = self._season(PeriodKind.QUARTER, date(2023, 10, 1), quorum)
        years = self._season(PeriodKind.YEAR, date(2024, 1, 1), quorum)
        for season, kind in ((quarters, PeriodKind.QUARTER), (years, PeriodKind.YEAR)):
            change_season(
                season,
                lengths=read_lengths(kind, ""),
                fed_by=months,
                next_in_line=kind is PeriodKind.YEAR,
                version=1,
                by=self.hr,
                now=self.now,
            )
        add_webhook(
            "The wall in the canteen", HookFormat.GENERIC, "https://wall.example.org/", by=self.hr, now=self.now
        )

    def _season(self, kind: PeriodKind, first: date, quorum: int) -> int:
        draft = create_contest(Basics(kind, first), by=self.hr, now=self.now)
        db.session.get_one(Contest, draft).quorum_percent = quorum
        db.session.commit()
        return begin_season(draft, by=self.hr, now=self.now)

    def resigns(self, name: str) -> None:
        """The import of the staff list closes this person today."""
        self.people[name].left_on = self.now.date()
        db.session.commit()

    # The clock.

    def live_until(self, day: date) -> None:
        """Go on to ten in the morning of this day, with every sweep that is due on the way and what people do."""
        end = datetime.combine(day, TEN_IN_MOSCOW, UTC)
        while self.now < end:
            morning = datetime.combine(self.now.date(), TEN_IN_MOSCOW, UTC)
            morning += A_DAY if morning <= self.now else timedelta(0)
            self.now = min([morning, *self._instants_until(morning)])
            if self.works:
                self.sweep()
            if self.now == morning:
                self.people_do_their_part()

    def worker_stops(self) -> None:
        """From now on no sweep happens, and people go on as far as the web lets them."""
        self.works = False

    def worker_starts(self) -> None:
        """The first sweep finds all that was missed."""
        self.works = True
        self.sweep()

    def _instants_until(self, end: datetime) -> Iterator[datetime]:
        for contest in self._live():
            marks = [getattr(contest, name) for name in INSTANTS] + [each.at for each in reminders_of(contest)]
            yield from (mark for mark in marks if self.now < mark < end)
        letters = select(Letter.due_at).where(Letter.state == LetterState.QUEUED, Letter.due_at < end)
        yield from (due for due in db.session.scalars(letters) if due > self.now)

    def _live(self) -> list[Contest]:
        asked = select(Contest).where(Contest.phase.not_in([Phase.DRAFT, *ENDED])).order_by(Contest.id)
        return list(db.session.scalars(asked.execution_options(populate_existing=True)))

    def sweep(self) -> None:
        """What beat calls. What is found due is handed out `deliveries` times: all but the first come too late."""
        if self.now.time() == TEN_IN_MOSCOW:
            for season in running_seasons():
                self._again_and_again(open_due, season)
        contests = due_contests(self.now)
        for contest in contests * self.deliveries:
            while take_step(contest, now=self.now, sealing_secret=SEALING_SECRET) is not None:
                pass
        self._again_and_again(write_due)
        self._again_and_again(note_turnout)
        if contests:
            clear_traces(now=self.now)
        give_up_on_lost(now=self.now)
        for letter in due_letters(now=self.now) * self.deliveries:
            send_letter(letter, self._postman, now=self.now)
        for telling in due_deliveries(now=self.now) * self.deliveries:
            send_delivery(telling, self._messenger, now=self.now)

    def _again_and_again(self, act: Callable[..., Sequence[object]], *arguments: int) -> None:
        """A sweep that did something is delivered again."""
        if act(*arguments, now=self.now):
            for _delivery in range(self.deliveries - 1):
                act(*arguments, now=self.now)

    def _postman(self, letter_ids: Sequence[int]) -> None:
        """Takes every message, and keeps a note of each letter in it."""
        asked = select(Letter).where(Letter.id.in_(letter_ids)).order_by(Letter.id)
        for letter in db.session.scalars(asked.options(joinedload(Letter.employee))):
            about = title(db.session.get_one(Contest, letter.contest_id))
            self.mailed.append((letter.employee.last_name, about, letter.kind.value, letter.about))

    def _messenger(self, delivery_id: int) -> None:
        self.told[delivery_id] += 1

    # The people.

    def people_do_their_part(self) -> None:
        """Heads nominate, nominees agree, HR screens, and everybody votes on the first morning of a vote."""
        for contest in self._live():
            if contest.phase is Phase.NOMINATING and self.now < contest.nominations_close_at:
                self._heads_nominate(contest)
            if contest.phase in {Phase.NOMINATING, Phase.SCREENING} and self.now < contest.voting_open_at:
                self._nominees_agree(contest)
                self._hr_screens(contest)
            if contest.phase is Phase.VOTING and contest.voting_open_at.date() == self.now.date():
                self.vote(title(contest), self.votes[title(contest)])

    def _heads_nominate(self, contest: Contest) -> None:
        there = set(db.session.scalars(select(Nomination.employee_id).where(Nomination.contest_id == contest.id)))
        said = NominationText(DEED.statement, {contest.criteria[0].id: "Hidden defects: from 41 to 9 a quarter"}, True)
        for name in self.put_forward.get(title(contest), ()):
            person = self.people[name]
            if person.id not in there:
                head = db.session.get_one(Unit, person.unit_id).head_id
                save_draft(contest.id, person.id, said, by=head, now=self.now, submitting=True)

    def _nominees_agree(self, contest: Contest) -> None:
        asked = select(Consent.employee_id).where(
            Consent.contest_id == contest.id,
            Consent.kind == ConsentKind.TAKING_PART,
            Consent.state == ConsentState.ASKED,
        )
        for person in db.session.scalars(asked).all():
            answer(contest.id, Answers(dict.fromkeys(ConsentKind, True)), by=person, now=self.now)

    def _hr_screens(self, contest: Contest) -> None:
        waiting = select(Nomination.id, Nomination.version).where(
            Nomination.contest_id == contest.id, Nomination.status == NominationStatus.SUBMITTED
        )
        for number, version in db.session.execute(waiting).all():
            admit(number, version=version, by=self.hr, now=self.now)

    def vote(self, which: str, votes: Mapping[str, int]) -> None:
        """Let so many people vote for each candidate: those who have not yet, in the order in which they were hired."""
        contest = contest_of(which)
        candidates = dict(
            db.session.execute(
                select(Employee.last_name, Candidate.id)
                .join(Employee, Employee.id == Candidate.employee_id)
                .where(Candidate.contest_id == contest.id)
            ).all()
        )
        left = db.session.scalars(
            select(RollEntry.employee_id)
            .where(
                RollEntry.contest_id == contest.id,
                RollEntry.has_voted.is_(False),
                RollEntry.employee_id.not_in(select(Candidate.employee_id).where(Candidate.contest_id == contest.id)),
            )
            .order_by(RollEntry.employee_id)
        ).all()
        voters = iter(left)
        for name, times in votes.items():
            for _ in range(times):
                voter = next(voters)
                try:
                    cast_ballot(contest.id, voter, [candidates[name]], secret=f"{voter:032d}", now=self.now)
                except VotingIsClosed:
                    self.refused.append(f"{which}: {name}")

    # The post.

    def letters(self, name: str) -> dict[str, str]:
        """What the postman brought this person, by title of the contest: "consent_asked voting_opened winner"."""
        found: dict[str, list[str]] = {}
        for reader, which, kind, _about in self.mailed:
            if reader == name:
                found.setdefault(which, []).append(kind)
        return {which: " ".join(kinds) for which, kinds in found.items()}

    def mailed_twice(self) -> list[tuple[str, str, str, str]]:
        """The letters that the postman brought more than once."""
        return [letter for letter, times in Counter(self.mailed).items() if times > 1]

    def brought(self) -> dict[str, int]:
        """How many letters of each kind the postman brought."""
        return dict(Counter(kind for _reader, _which, kind, _about in self.mailed))
