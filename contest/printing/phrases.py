"""People, positions, units and days as the sentences of a paper need them, in the reader's language."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from contest.domain.eligibility import whole_months
from contest.models import Employee, Unit
from contest.printing.cases import Case, name_in
from contest.printing.positions import lowered, position_in, unit_in
from contest.wording import date_on_paper, person_name
from contest.wording.language import russian


def name_as(person: Employee, case: Case) -> str:
    """The full name in a case; English has none."""
    return name_in(person, case) if russian() else person_name(person)


def position_as(position: str, case: Case | None = None) -> str:
    """A position in a case inside a sentence; without a case in the nominative."""
    if not russian():
        return position
    return position_in(position, case) if case is not None else lowered(position)


def unit_as(unit: Unit, case: Case) -> str:
    """The name of a unit in a case."""
    return unit_in(unit.name, case) if russian() else unit.name


def whom(person: Employee) -> str:
    """ "Marina Sokolova, turner (Machine shop)"; «Соколову Марину Игоревну, токаря (Механический цех)»."""
    return _described(name_as(person, Case.ACCUSATIVE), position_as(person.position, Case.ACCUSATIVE), person.unit)


def who(person: Employee) -> str:
    """The same of somebody who acts."""
    return _described(person_name(person), position_as(person.position), person.unit)


def represented_by(person: Employee) -> str:
    """ "head of unit Oleg Frolov"; «начальника подразделения Фролова Олимпия Владиславовича»."""
    position = position_as(person.position, Case.GENITIVE) or _("its head")
    return f"{position} {name_as(person, Case.GENITIVE)}"


def unit_and_branch(unit: Unit) -> str:
    """ "Machine shop, Kirov plant": the unit with the one above it, unless that is the company."""
    if unit.parent is None or unit.parent.parent_id is None:
        return unit.name
    return f"{unit.name}, {unit.parent.name}"


def service(hired_on: date | None, on: date) -> str:
    """ "8 years 2 months, since 20 May 2018"; a dash where the day of hiring is not known."""
    if hired_on is None:
        return "–"
    months = max(whole_months(hired_on, on), 0)
    parts = []
    if months >= 12:
        parts.append(ngettext("%(num)s year", "%(num)s years", months // 12))
    if months % 12 or not parts:
        parts.append(ngettext("%(num)s month", "%(num)s months", months % 12))
    return _("%(long)s, since %(day)s", long=" ".join(parts), day=date_on_paper(hired_on))


def _described(name: str, position: str, unit: Unit) -> str:
    return f"{name}, {position} ({unit.name})" if position else f"{name} ({unit.name})"
