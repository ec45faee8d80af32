"""Earlier nominations with which a new one may begin, and what of their text fits the new contest."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select

from contest.domain.nominations import OF_A_UNIT, NominationText
from contest.extensions import db
from contest.models import Contest, Criterion, Nomination
from contest.queries.desk import on_the_desk
from contest.queries.nominations import seen_by

MOST_OFFERED = 8


@dataclass(frozen=True)
class Copied:
    """The text of an earlier nomination as far as it fits, and how many of its pieces of evidence do."""

    source: Nomination
    text: NominationText

    @property
    def fitting(self) -> int:
        """How many pieces of evidence have a criterion here."""
        return len(self.text.evidence)


def earlier_texts(person_id: int, employee_id: int, contest: Contest) -> list[Nomination]:
    """What this person may copy from: those about the same nominee first, then the latest of any other. Eight queries.

    A person's own proposals and what their units wrote; of this contest only what is about the same nominee.
    """
    asked = (
        _readable(person_id)
        .where(or_(Nomination.contest_id != contest.id, Nomination.employee_id == employee_id))
        .order_by((Nomination.employee_id == employee_id).desc(), Nomination.saved_at.desc(), Nomination.id.desc())
        .limit(MOST_OFFERED)
    )
    return list(db.session.scalars(asked))


def copied_text(person_id: int, nomination_id: int, contest: Contest) -> Copied | None:
    """The text of this nomination for this contest, or None where the person may not copy from it.

    Evidence goes where the same default criterion, or one of the same name, is asked. That the nominee agreed is not
    copied: they agreed to something else.
    """
    source = db.session.scalar(_readable(person_id).where(Nomination.id == nomination_id))
    if source is None:
        return None
    places = {_mark(each): each.id for each in contest.criteria}
    evidence: Mapping[int, str] = {
        places[_mark(each.criterion)]: each.text for each in source.evidence if _mark(each.criterion) in places
    }
    return Copied(source, NominationText(statement=source.statement, evidence=evidence, praise=source.praise))


def _readable(person_id: int) -> Select[Nomination]:
    own = or_(Nomination.nominator_id == person_id, Nomination.channel.in_(OF_A_UNIT))
    return select(Nomination).where(and_(seen_by(person_id), own), Nomination.statement != "").options(*on_the_desk())


def _mark(criterion: Criterion) -> tuple[str, str]:
    return (criterion.key, criterion.name.casefold())
