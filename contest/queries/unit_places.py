"""How many places each unit has in a contest: by its rule, or as HR decided for the unit (PRODUCT 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from contest.domain.eligibility import is_within
from contest.domain.quotas import places_of
from contest.extensions import db
from contest.models import Contest, Employee, Unit, UnitPlaces
from contest.queries.staff import UnitNode, units_tree, working_on


@dataclass(frozen=True)
class PlacesOfUnit:
    """A unit in its place in the tree, what the rule of the contest gives it, and what HR decided, if anything."""

    node: UnitNode
    people: int
    by_rule: int
    decided: int | None

    @property
    def places(self) -> int:
        """What it has."""
        return self.by_rule if self.decided is None else self.decided


def decided_places(contest_id: int) -> dict[int, int]:
    """The places that HR decided for single units, by unit id."""
    asked = select(UnitPlaces.unit_id, UnitPlaces.places).where(UnitPlaces.contest_id == contest_id)
    return {unit_id: places for unit_id, places in db.session.execute(asked)}


def places_by_unit(contest: Contest, unit_ids: Collection[int], *, today: date) -> dict[int, int]:
    """How many places these units have in a contest, by unit id. Three queries at most."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids)))
    found = places_of_pairs([(contest, unit) for unit in units], today=today)
    return {unit_id: places for (_, unit_id), places in found.items()}


def places_of_pairs(pairs: Collection[tuple[Contest, Unit]], *, today: date) -> dict[tuple[int, int], int]:
    """How many places each unit has in each contest, by both ids. Two queries at most.

    People count where they take part: of a unit above the scope only those within it.
    """
    decided = {
        (contest_id, unit_id): places
        for contest_id, unit_id, places in db.session.execute(
            select(UnitPlaces.contest_id, UnitPlaces.unit_id, UnitPlaces.places).where(
                UnitPlaces.contest_id.in_({contest.id for contest, _ in pairs})
            )
        )
    }
    counted = {(contest.id, unit.id): _lower(unit, contest.scope) for contest, unit in pairs if contest.places_for_each}
    people = _people_below(set(counted.values()), today)
    return {
        (contest.id, unit.id): places_of(
            contest.places_per_unit,
            contest.places_for_each,
            people.get(counted.get((contest.id, unit.id), 0), 0),
            decided.get((contest.id, unit.id)),
        )
        for contest, unit in pairs
    }


def unit_places(contest: Contest, places: int, for_each: int | None, *, today: date) -> list[PlacesOfUnit]:
    """All units that take part, each followed by those in it, under a rule that may be still on trial. Two queries.

    Units above the scope take part too: their heads nominate those who head the scope.
    """
    decided = decided_places(contest.id)
    tree = units_tree(today=today)
    in_scope = next((node.people_below for node in tree if node.id == contest.scope_id), 0)
    found = []
    for node in tree:
        if is_within(node.unit.path, contest.scope.path):
            people = node.people_below
        elif is_within(contest.scope.path, node.unit.path):
            people = in_scope
        else:
            continue
        by_rule = places_of(places, for_each, people)
        found.append(PlacesOfUnit(node, people, by_rule, decided.get(node.id)))
    return found


def _lower(unit: Unit, scope: Unit) -> int:
    return unit.id if is_within(unit.path, scope.path) else scope.id


def _people_below(unit_ids: Collection[int], today: date) -> dict[int, int]:
    if not unit_ids:
        return {}
    own = aliased(Unit)
    asked = (
        select(own.id, func.count())
        .select_from(own)
        .join(Unit, Unit.path.startswith(own.path))
        .join(Employee, Employee.unit_id == Unit.id)
        .where(own.id.in_(unit_ids), working_on(today))
        .group_by(own.id)
    )
    return {unit_id: people for unit_id, people in db.session.execute(asked)}
