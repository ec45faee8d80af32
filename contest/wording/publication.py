"""How a candidate is called on pages and in letters that colleagues see: by name, or as somebody who withheld it."""

from flask_babel import gettext as _

from contest.models import Candidate
from contest.queries.publication import role_of, shown
from contest.wording.people import initials, person_name, short_name


def candidate_name(candidate: Candidate) -> str:
    """The whole name, or that the person does not want it shown."""
    return person_name(candidate.employee) if shown(candidate).name else withheld()


def candidate_short(candidate: Candidate) -> str:
    """The name where there is little room, for the head of a column."""
    return short_name(candidate.employee) if shown(candidate).name else str(_("Withheld"))


def candidate_initials(candidate: Candidate) -> str:
    """Two letters for an avatar, or none."""
    return initials(candidate.employee) if shown(candidate).name else ""


def candidate_role(candidate: Candidate) -> str:
    """Position and unit as they were when the nomination was admitted: "Fitter, Tver Assembly"; or nothing."""
    return role_of(candidate)


def candidate_unit(candidate: Candidate) -> str:
    """The unit alone, or nothing."""
    return candidate.unit.name if shown(candidate).work else ""


def withheld() -> str:
    """What stands where a name would."""
    return str(_("Name withheld at the person’s wish"))
