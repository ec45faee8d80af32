"""The step of the set-up about nominating, and the places of single units (PRODUCT 6, 7, 9, 10)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from contest.domain.contest_setup import SetupStep
from contest.domain.contests import MOST_PLACES
from contest.domain.errors import N_, FieldRefused
from contest.domain.nominating_setup import MOST_OF_A_UNIT, ON_THE_CHECKLIST, NominatingRules
from contest.domain.papers import PaperKind
from contest.extensions import db
from contest.models import Contest, Unit, UnitPlaces, WantedPaper
from contest.queries.staff import in_subtree
from contest.services.drafts import draft_in_hand, step_saved
from contest.services.transaction import transaction

PLAIN = ("by_collective", "by_colleague", "by_oneself", "late")
"""The fields of NominatingRules that stand under the same name on the contest."""


def save_nominating(contest_id: int, rules: NominatingRules, *, version: int, by: int, now: datetime) -> None:
    """Store channels, places, papers and what becomes of late nominations.

    Raises NotFound, NotADraft, ChangedMeanwhile; FieldRefused for minutes of an assembly where no assembly nominates.
    """
    with transaction():
        contest = draft_in_hand(contest_id, version)
        if rules.papers.get(PaperKind.MINUTES) and not rules.by_collective:
            raise FieldRefused(
                "paper_minutes", N_("Minutes can be required only where the assembly of a unit may nominate.")
            )
        settle_nominating(contest, rules)
        step_saved(contest, SetupStep.NOMINATING, by=by, now=now)


def save_unit_places(
    contest_id: int, decided: Mapping[int, int | None], *, version: int, by: int, now: datetime
) -> None:
    """Store the places of single units by unit id; None returns a unit to the rule of the contest.

    Units that are not named stay as they were. Raises NotFound, NotADraft, ChangedMeanwhile; FieldRefused for a unit
    outside the contest or a number out of reason.
    """
    with transaction() as session:
        contest = draft_in_hand(contest_id, version)
        asked = select(Unit.id).where(in_subtree(contest.scope.path), Unit.id.in_(list(decided)))
        known = set(session.scalars(asked))
        stored = {row.unit_id: row for row in unit_places_of(contest.id)}
        for unit_id, places in decided.items():
            if unit_id not in known:
                raise FieldRefused("", N_("There is no such unit any more. Choose another one."))
            if places is not None and not 0 <= places <= MOST_OF_A_UNIT:
                raise FieldRefused(
                    f"unit_{unit_id}",
                    N_("Type a whole number from %(least)s to %(most)s."),
                    least=0,
                    most=MOST_OF_A_UNIT,
                )
            row = stored.get(unit_id)
            if places is None and row is not None:
                session.delete(row)
            elif places is not None and row is not None:
                row.places = places
            elif places is not None:
                session.add(UnitPlaces(contest_id=contest.id, unit_id=unit_id, places=places))
        step_saved(contest, SetupStep.NOMINATING, by=by, now=now)


def unit_places_of(contest_id: int) -> list[UnitPlaces]:
    """What HR decided for single units of a contest."""
    return list(db.session.scalars(select(UnitPlaces).where(UnitPlaces.contest_id == contest_id)))


def copy_nominating(model: Contest, contest: Contest) -> None:
    """Take over channels, places, papers and late policy of another contest, with the places of single units.

    Inside the caller's transaction, for a contest that is in the database. Units outside its scope are left out.
    """
    settle_nominating(contest, rules_of(model))
    db.session.execute(delete(UnitPlaces).where(UnitPlaces.contest_id == contest.id))
    within = select(Unit.id).where(in_subtree(contest.scope.path))
    inside = set(db.session.scalars(within))
    db.session.add_all(
        UnitPlaces(contest_id=contest.id, unit_id=row.unit_id, places=row.places)
        for row in unit_places_of(model.id)
        if row.unit_id in inside
    )
    db.session.flush()


def rules_of(contest: Contest) -> NominatingRules:
    """What is settled about nominating in a contest."""
    return NominatingRules(
        places=contest.places_per_unit,
        for_each=contest.places_for_each,
        papers={paper.kind: paper.is_required for paper in contest.papers},
        **{name: getattr(contest, name) for name in PLAIN},
    )


def settle_nominating(contest: Contest, rules: NominatingRules) -> None:
    """Put the rules on a contest, inside the caller's transaction."""
    contest.places_per_unit = min(rules.places, MOST_PLACES)
    contest.places_for_each = rules.for_each
    for name in PLAIN:
        setattr(contest, name, getattr(rules, name))
    stored = {paper.kind: paper for paper in contest.papers}
    for kind in ON_THE_CHECKLIST:
        if kind not in rules.papers and kind in stored:
            contest.papers.remove(stored[kind])
        elif kind in rules.papers and kind in stored:
            stored[kind].is_required = rules.papers[kind]
        elif kind in rules.papers:
            contest.papers.append(WantedPaper(kind=kind, is_required=rules.papers[kind]))
    db.session.flush()


def written_nominating(contest: Contest) -> dict[str, object]:
    """The rules for the journal, when a contest is published."""
    channels = [name for name in PLAIN if name.startswith("by_") and getattr(contest, name)]
    single = {str(row.unit_id): row.places for row in unit_places_of(contest.id)}
    return {
        "places_per_unit": contest.places_per_unit,
        **({"places_for_each": contest.places_for_each} if contest.places_for_each else {}),
        **(
            {"unit_places": ", ".join(f"{unit}: {places}" for unit, places in sorted(single.items()))} if single else {}
        ),
        **({"channels": ", ".join(channels)} if channels else {}),
        "late": contest.late.value,
        **(
            {"papers": ", ".join(f"{one.kind.value}{'!' if one.is_required else ''}" for one in contest.papers)}
            if contest.papers
            else {}
        ),
    }
