"""The three consents on paper, for people who do not sign in: words, boxes to tick, lines to sign (PRODUCT 23)."""

from flask_babel import gettext as _

from contest.domain.consents import FIELD_NAMES, TEXT_VERSION, ConsentKind
from contest.models import Nomination
from contest.printing.cases import Case
from contest.printing.papers import Block, Facts, Heading, Name, Paper, Text, Ticks
from contest.printing.petition import line
from contest.printing.phrases import unit_and_branch, unit_as
from contest.wording import consent_name, consent_text, contest_title, page_language, person_name


def consent_form(nomination: Nomination, *, text_version: int = TEXT_VERSION) -> Paper:
    """The form for whom this nomination is about, with the texts of this version."""
    person, contest = nomination.employee, nomination.contest
    blocks: list[Block] = [
        Name(person_name(person)),
        Facts(
            (
                (_("Position"), person.position or "–"),
                (_("Unit"), unit_and_branch(person.unit)),
                (_("Personnel number"), person.personnel_number),
            )
        ),
        Text(_("I was put forward for this contest. I answer each of the three questions by itself.")),
    ]
    for number, kind in enumerate(ConsentKind, 1):
        blocks += [
            Heading(_("%(number)s. %(consent)s", number=number, consent=consent_name(kind))),
            Text(consent_text(kind, text_version)),
            Ticks((_("I agree"), _("I do not agree"))),
        ]
        if kind is ConsentKind.INTERNAL:
            blocks += [
                Text(_("If I agree, there may be shown beside my name:")),
                Ticks(tuple(str(_(name)) for name in FIELD_NAMES.values())),
            ]
    return Paper(
        language=page_language(),
        title=_("Consent of the person put forward"),
        subtitle=_("to being put forward for the contest “%(contest)s”", contest=contest_title(contest)),
        addressee=(_("To the HR department"), unit_as(contest.scope, Case.GENITIVE)),
        blocks=(
            *blocks,
            Text(
                _(
                    "Without the first consent I do not stand. I can take back each of them at any time, without giving"
                    " a reason, in the application or at HR; my name then disappears from the pages of the contest."
                ),
                is_small=True,
            ),
            Text(_("Version of the texts: %(version)s", version=text_version), is_small=True),
            line(_("Person put forward"), person),
            line(_("Received at HR")),
        ),
        footer=_("Nomination No. %(number)s, texts of version %(version)s", number=nomination.id, version=text_version),
        page=_("Page {page} of {pages}"),
        author=person_name(nomination.nominator),
        made_at=nomination.saved_at,
    )
