"""One nomination as HR decides about it: beside what it competes with, what the rules say, what was before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.eligibility import Reason, reason_not_to_admit, screening_is_open, whole_months
from contest.domain.nominations import NO_LONGER_LIVE, SEEN_BY_HR
from contest.domain.phases import ENDED
from contest.domain.schedule import to_local
from contest.domain.screening import Case
from contest.extensions import db
from contest.models import Attachment, Attestation, Candidate, Consent, Contest, Nomination, Outcome, Placing
from contest.queries.consents import states_of
from contest.queries.nominations import places_used, with_everything
from contest.queries.rule_sets import people_of_rules, terms_of
from contest.queries.staff import LARGEST_ID
from contest.queries.title_holders import NAMED_A_LEADER
from contest.queries.unit_places import places_by_unit

MOST_BEFORE = 10


def nomination_for_hr(nomination_id: int) -> Nomination | None:
    """The nomination, if it has been submitted and not withdrawn; else None, as for a number that does not exist."""
    if not 0 < nomination_id <= LARGEST_ID:
        return None
    return db.session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, Nomination.status.in_(SEEN_BY_HR))
        .options(
            *with_everything(),
            joinedload(Nomination.contest).selectinload(Contest.papers),
            joinedload(Nomination.contest).joinedload(Contest.eligibility),
            joinedload(Nomination.typed_by),
            joinedload(Nomination.supported_by),
            joinedload(Nomination.decided_by),
            selectinload(Nomination.attachments).joinedload(Attachment.upload),
            selectinload(Nomination.fact_remarks),
        )
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class Beside:
    """What HR weighs a nomination against.

    Others about the same person in this vote, and in other categories and branches of the contest; others by the same
    unit, whose places they share.
    """

    same_person: list[Nomination]
    elsewhere: list[Nomination]
    same_unit: list[Nomination]
    places_used: int
    places: int

    @property
    def merging(self) -> list[Nomination]:
        """Those of the same person that become one candidate with this one, once admitted."""
        return [each for each in self.same_person if each.status not in NO_LONGER_LIVE]


def beside(nomination: Nomination, *, now: datetime) -> Beside:
    """The other nominations that matter for this one. Five queries and one for each kind of text, however many."""
    contest = nomination.contest
    lead_id = contest.lead_id or contest.id
    family = select(Contest.id).where(or_(Contest.id == lead_id, Contest.lead_id == lead_id))
    others = (
        select(Nomination)
        .where(
            Nomination.id != nomination.id,
            Nomination.status.in_(SEEN_BY_HR),
            Nomination.contest_id.in_(family),
            or_(
                Nomination.employee_id == nomination.employee_id,
                (Nomination.unit_id == nomination.unit_id) & (Nomination.contest_id == contest.id),
            ),
        )
        .options(*with_everything())
        .order_by(Nomination.submitted_at, Nomination.id)
    )
    found = list(db.session.scalars(others))
    of_person = [each for each in found if each.employee_id == nomination.employee_id]
    today = to_local(now, contest.time_zone).date()
    return Beside(
        same_person=[each for each in of_person if each.contest_id == contest.id],
        elsewhere=[each for each in of_person if each.contest_id != contest.id],
        same_unit=[
            each for each in found if each.unit_id == nomination.unit_id and each.employee_id != nomination.employee_id
        ],
        places_used=places_used(contest.id, nomination.unit_id),
        places=places_by_unit(contest, [nomination.unit_id], today=today)[nomination.unit_id],
    )


@dataclass(frozen=True)
class Facts:
    """What is known of the person: consents by kind, the rules' answer today, months of service, the attestation."""

    consents: dict[ConsentKind, Consent]
    reason: Reason | None
    months: int | None
    attestation: Attestation | None

    @property
    def taking_part(self) -> ConsentState | None:
        """The answer about taking part; None where nobody has asked."""
        consent = self.consents.get(ConsentKind.TAKING_PART)
        return consent.state if consent is not None else None


def facts(nomination: Nomination, *, now: datetime) -> Facts:
    """What HR must know to decide, as it stands at this moment."""
    contest, employee = nomination.contest, nomination.employee
    terms = terms_of(contest)
    person = people_of_rules([employee], contest)[employee.id]
    return Facts(
        consents=states_of(contest.id, [employee.id]).get(employee.id, {}),
        reason=reason_not_to_admit(person, terms, to_local(now, contest.time_zone).date()),
        months=whole_months(employee.hired_on, terms.cut_off) if employee.hired_on is not None else None,
        attestation=db.session.get(Attestation, (contest.id, employee.id)),
    )


def case_of(nomination: Nomination, known: Facts, *, reader_id: int, now: datetime) -> Case:
    """The nomination as the decision about it sees it, before this reader."""
    contest = nomination.contest
    return Case(
        status=nomination.status,
        is_open=screening_is_open(contest.phase, contest.voting_open_at, now),
        consent=known.taking_part,
        reason=known.reason,
        is_about_reader=nomination.employee_id == reader_id,
        is_by_reader=reader_id in {nomination.nominator_id, nomination.supported_by_id},
    )


@dataclass(frozen=True)
class Before:
    """What the person did in contests that are over: the latest nominations, and which of the contests they led."""

    nominations: list[Nomination]
    led: list[Contest]


def before(nomination: Nomination) -> Before:
    """Nominations and titles of the same person in contests that are over, the latest first. Two queries."""
    over = (Contest.phase.in_(ENDED), Contest.id != nomination.contest_id)
    latest = (Contest.period_start.desc(), Contest.id.desc())
    nominations = (
        select(Nomination)
        .join(Nomination.contest)
        .where(*over, Nomination.employee_id == nomination.employee_id, Nomination.status.in_(SEEN_BY_HR))
        .options(joinedload(Nomination.contest), joinedload(Nomination.unit))
        .order_by(*latest, Nomination.id)
        .limit(MOST_BEFORE)
    )
    led = (
        select(Contest)
        .join(Outcome, Outcome.contest_id == Contest.id)
        .join(Placing, Placing.contest_id == Contest.id)
        .join(Candidate, Candidate.id == Placing.candidate_id)
        .where(*over, *NAMED_A_LEADER, Candidate.employee_id == nomination.employee_id)
        .order_by(*latest)
    )
    return Before(list(db.session.scalars(nominations)), list(db.session.scalars(led)))
