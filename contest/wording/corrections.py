"""How a correction of a result is called, what it says, and what it does to the title, in the reader's language."""

from flask_babel import gettext as _

from contest.models import Correction
from contest.wording.dates import date_on_paper
from contest.wording.language import russian
from contest.wording.publication import candidate_name


def correction_name(correction: Correction, zone: str) -> str:
    """The number and the day by the clocks of the contest."""
    return str(
        _(
            "Correction No. %(number)s of %(day)s",
            number=correction.number,
            day=date_on_paper(correction.published_at, zone),
        )
    )


def correction_subject(correction: Correction, title: str) -> str:
    """What the letter about a correction is called, the title of the contest in it; numbered from the second on."""
    if correction.number == 1:
        return str(_("Correction of the result: %(contest)s", contest=title))
    return str(_("Correction %(number)s of the result: %(contest)s", number=correction.number, contest=title))


def correction_text(correction: Correction) -> str:
    """What HR wrote. Typed in one language only, it serves for both."""
    ru, en = correction.text_ru, correction.text_en
    return (ru or en) if russian() else (en or ru)


def title_moves(correction: Correction) -> list[str]:
    """Who loses the title and who gets it, a sentence each; nothing where it stays where it is."""
    said = []
    if correction.takes_from is not None:
        said.append(str(_("The title is withdrawn: %(name)s.", name=candidate_name(correction.takes_from))))
    if correction.gives_to is not None:
        said.append(str(_("The title is given: %(name)s.", name=candidate_name(correction.gives_to))))
    return said
