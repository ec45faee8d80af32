"""The petition (ходатайство) to be printed and signed, written from the form of the nomination (PRODUCT 6, 9, 22)."""

from flask_babel import gettext as _

from contest.domain.nominations import NominationChannel
from contest.domain.papers import PAPERS, PaperKind
from contest.domain.schedule import to_local
from contest.models import Employee, Nomination
from contest.printing.cases import Case
from contest.printing.papers import Block, Facts, Heading, Name, Numbered, Paper, Signature, Text
from contest.printing.phrases import represented_by, service, unit_and_branch, unit_as, who, whom
from contest.wording import (
    contest_title,
    criterion_name,
    date_on_paper,
    page_language,
    percent,
    person_name,
    short_name,
)


def petition(nomination: Nomination) -> Paper:
    """The petition in the reader's language.

    The years of service are those on the day on which the text was saved last, so that a paper printed later says the
    same.
    """
    contest = nomination.contest
    on_oneself = nomination.channel is NominationChannel.ONESELF
    return Paper(
        language=page_language(),
        title=_("Application") if on_oneself else _("Petition"),
        subtitle=_("to stand in the contest “%(contest)s”", contest=contest_title(contest)),
        addressee=(_("To the commission of the contest"), unit_as(contest.scope, Case.GENITIVE)),
        blocks=(
            Text(asks(nomination)),
            Name(person_name(nomination.employee)),
            Facts(facts(nomination)),
            *grounds(nomination),
            *attachments(nomination),
            *signatures(nomination),
        ),
        footer=_("Nomination No. %(number)s", number=nomination.id),
        page=_("Page {page} of {pages}"),
        author=person_name(nomination.nominator),
        made_at=nomination.saved_at,
    )


def asks(nomination: Nomination) -> str:
    """Who petitions for whom, in a sentence."""
    contest = contest_title(nomination.contest)
    person, nominator = nomination.employee, nomination.nominator
    match nomination.channel:
        case NominationChannel.HEAD:
            return _(
                "%(unit)s, represented by %(head)s, puts forward %(person)s to stand in the contest “%(contest)s”.",
                unit=nomination.unit.name,
                head=represented_by(nominator),
                person=whom(person),
                contest=contest,
            )
        case NominationChannel.COLLECTIVE:
            return _(
                "The assembly of the staff of %(unit)s (minutes No. %(number)s of %(day)s) puts forward %(person)s to"
                " stand in the contest “%(contest)s”.",
                unit=unit_as(nomination.unit, Case.GENITIVE),
                number=nomination.minutes_number or "____",
                day=date_on_paper(nomination.minutes_date) if nomination.minutes_date else "__________",
                person=whom(person),
                contest=contest,
            )
        case NominationChannel.COLLEAGUE:
            return _(
                "I, %(nominator)s, put forward %(person)s to stand in the contest “%(contest)s”.",
                nominator=who(nominator),
                person=whom(person),
                contest=contest,
            )
        case NominationChannel.ONESELF:
            return _(
                "I, %(nominator)s, put myself forward to stand in the contest “%(contest)s”.",
                nominator=who(nominator),
                contest=contest,
            )


def facts(nomination: Nomination) -> tuple[tuple[str, str], ...]:
    """The person in a few lines."""
    person = nomination.employee
    day = to_local(nomination.saved_at, nomination.contest.time_zone).date()
    return (
        (_("Position"), person.position or "–"),
        (_("Unit"), unit_and_branch(person.unit)),
        (_("Personnel number"), person.personnel_number),
        (_("Works here"), service(person.hired_on, day)),
    )


def grounds(nomination: Nomination) -> list[Block]:
    """The deed in a line, the statement, and what is said to each criterion."""
    blocks: list[Block] = [Heading(_("What is put forward"))]
    if nomination.praise:
        blocks.append(Text(nomination.praise, is_strong=True))
    blocks.append(Text(nomination.statement or "–"))
    said = {each.criterion_id: each.text for each in nomination.evidence}
    answered = [each for each in nomination.contest.criteria if each.id in said]
    if answered:
        blocks.append(Heading(_("Evidence for the criteria of the contest")))
    for number, criterion in enumerate(answered, 1):
        title = _(
            "%(number)s. %(criterion)s (weight %(percent)s)",
            number=number,
            criterion=criterion_name(criterion),
            percent=percent(criterion.weight),
        )
        blocks += [Text(title, is_strong=True), Text(said[criterion.id])]
    return blocks


def attachments(nomination: Nomination) -> list[Block]:
    """The papers that go with it; the petition itself, once it is signed and scanned, is none of them."""
    papers = [each for each in nomination.attachments if each.kind is not PaperKind.PETITION]
    if not papers:
        return [Text(_("Attachments: none."))]
    items = tuple(
        _("%(paper)s: file “%(name)s”", paper=str(_(PAPERS[each.kind])), name=each.name)
        for each in sorted(papers, key=lambda each: (list(PaperKind).index(each.kind), each.id))
    )
    return [Heading(_("Attachments")), Numbered(items)]


def signatures(nomination: Nomination) -> list[Block]:
    """Who signs, by the way in which the person was put forward; and who typed, if it was somebody else."""
    nominator, person = nomination.nominator, nomination.employee
    blocks: list[Block] = []
    match nomination.channel:
        case NominationChannel.HEAD:
            blocks += [line(nominator.position or _("Head of the unit"), nominator)]
        case NominationChannel.COLLECTIVE:
            blocks += [line(_("Chair of the assembly")), line(_("Secretary of the assembly"))]
        case NominationChannel.COLLEAGUE | NominationChannel.ONESELF:
            blocks += [line(nominator.position or _("Nominator"), nominator)]
            supporter = nomination.supported_by
            role = supporter.position if supporter is not None else ""
            blocks += [line(_("Supported by: %(role)s", role=role or _("head of the unit")), supporter)]
    if nomination.channel is not NominationChannel.ONESELF:
        blocks += [line(_("Read by the person put forward"), person)]
    if nomination.typed_by_id != nomination.nominator_id:
        blocks += [Text(_("Typed by: %(name)s", name=short_name(nomination.typed_by)), is_small=True)]
    return blocks


def line(role: str, person: Employee | None = None) -> Signature:
    """A line to sign on."""
    name = short_name(person) if person is not None else ""
    return Signature(role, name, signature=_("signature"), date=_("“___” ____________ 20___"))
