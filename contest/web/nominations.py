"""The room of heads and deputies: the desk of their units, nominating, and what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.eligibility import REASONS, NotEligible
from contest.domain.errors import FieldRefused, NotFound, RuleBroken
from contest.domain.nominations import REFUSAL_REASONS
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.forms.nominations import NominationForm, Question, VersionForm, form_for
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries import desk as desks
from contest.queries import nominations as asked
from contest.queries.contests import contest_by_id
from contest.queries.eligibility import Proposed, people_to_nominate, proposed_person
from contest.services import nominations as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.nomination_steps import nomination_steps
from contest.wording import criterion_hint, criterion_name

room = Blueprint("nominations", __name__, url_prefix="/nominations")

Page = str | Response | tuple[str, int]


@room.get("/")
def desk() -> str:
    """My unit: places, deadlines, drafts and what is missing in them, what HR decided."""
    now = clock.now()
    entries = desks.desk(current_user, now)
    return render_template(
        "nominations/desk.html",
        entries=entries,
        units=asked.units_headed_by(current_user.id),
        earlier=desks.earlier_nominations(current_user, page=number("page", 1)),
        gaps=asked.gaps,
        may_be_edited=asked.may_be_edited,
    )


@room.route("/new", methods=["GET", "POST"])
def new() -> Page:
    """Nominate: the contest, then the person, then the form. Nothing is stored before the form is sent."""
    wanted = number("contest", 0)
    if not wanted:
        return choose_contest()
    contest = contest_of_mine(wanted)
    if "person" not in request.args:
        return redirect(url_for("nominations.people", contest=contest.id))
    choice = choice_of(contest, number("person", 0))
    form = form_for(questions(contest))
    if request.method == "GET":
        acts.check_open(contest, clock.now())
        if choice.nomination is not None:
            return redirect(url_for("nominations.nomination", nomination_id=choice.nomination.id))
        if choice.reason is not None:
            raise NotEligible(choice.reason)
    elif form.is_fit(submitting=submitting()):
        with refused_in(form):
            return after_saving(
                acts.save_draft(
                    contest.id,
                    choice.employee.id,
                    form.text,
                    by=current_user.id,
                    now=clock.now(),
                    submitting=submitting(),
                )
            )
    return form_page(form, contest, choice.employee, choice.unit, None)


def choose_contest() -> Page:
    """The contests that take nominations now; a single one is chosen already."""
    entries = desks.open_entries(desks.desk(current_user, clock.now()))
    contests = list({entry.contest.id: entry.contest for entry in entries}.values())
    if len(contests) == 1:
        return redirect(url_for("nominations.people", contest=contests[0].id))
    return render_template("nominations/choose_contest.html", contests=contests, entries=entries)


@room.get("/people")
def people() -> Page:
    """Choose whom to nominate: everybody of the units, found by name or number, and why not."""
    now = clock.now()
    contest = contest_of_mine(number("contest", 0))
    acts.check_open(contest, now)
    units = [unit for unit in asked.units_headed_by(current_user.id) if asked.takes_part(unit, contest)]
    within = next((unit for unit in units if unit.id == number("unit", 0)), None)
    text = request.args.get("q", "")[:100]
    found = people_to_nominate(
        contest,
        units,
        current_user.id,
        text=text,
        within=within,
        page=number("page", 1),
        today=to_local(now, contest.time_zone).date(),
    )
    return render_template(
        "nominations/people.html",
        contest=contest,
        units=units,
        within=within,
        text=text,
        found=found,
        entries=[entry for entry in desks.desk(current_user, now) if entry.contest.id == contest.id],
        reasons=REASONS,
    )


@room.get("/<int:nomination_id>")
def nomination(nomination_id: int) -> str:
    """Where a nomination stands: the text as voters will see it, the remark or the reason, what can be done."""
    found = own(nomination_id)
    now = clock.now()
    acting = asked.acts_for(current_user, found)
    return render_template(
        "nominations/nomination.html",
        nomination=found,
        contest=found.contest,
        steps=nomination_steps(found.contest, found, now=now),
        reasons=REFUSAL_REASONS,
        gaps=asked.gaps(found),
        may_be_edited=acting and asked.may_be_edited(found, now),
        may_be_withdrawn=acting and asked.may_be_withdrawn(found),
        entry=entry_of(found.contest, found.unit),
    )


@room.route("/<int:nomination_id>/edit", methods=["GET", "POST"])
def edit(nomination_id: int) -> Page:
    """Write a draft anew, or put right what was sent back."""
    found = own(nomination_id)
    form = form_for(questions(found.contest))
    if request.method == "GET":
        if not (asked.acts_for(current_user, found) and asked.may_be_edited(found, clock.now())):
            return redirect(url_for("nominations.nomination", nomination_id=found.id))
        form.fill(asked.text_of(found), found.version)
    elif form.is_fit(submitting=submitting()):
        with refused_in(form):
            acts.save_changes(
                found.id,
                form.text,
                version=form.seen_version,
                by=current_user.id,
                now=clock.now(),
                submitting=submitting(),
            )
            return after_saving(found.id)
        # Whoever was told that somebody was faster has been told: the next time the button is pressed, it counts.
        found = own(nomination_id)
        form.version.data = str(found.version)
    return form_page(form, found.contest, found.employee, found.unit, found)


@room.post("/<int:nomination_id>/submit")
def submit(nomination_id: int) -> Response:
    """Hand it to HR as it stands."""
    acts.submit(nomination_id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
    flash(_("Submitted to HR. You will see the decision here."), "ok")
    return redirect(url_for("nominations.nomination", nomination_id=nomination_id), 303)


@room.route("/<int:nomination_id>/withdraw", methods=["GET", "POST"])
def withdraw(nomination_id: int) -> Page:
    """Ask, then take a nomination back."""
    found = own(nomination_id)
    if request.method == "POST":
        acts.withdraw(found.id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
        flash(_("Withdrawn. The place of your unit is free again."), "ok")
        return redirect(url_for("nominations.desk"), 303)
    return render_template("nominations/withdraw.html", nomination=found)


# What the pages have in common.


def number(name: str, otherwise: int) -> int:
    """A whole number of the address that a table can hold, else `otherwise`."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def submitting() -> bool:
    """Whether the button that submits was pressed, and not one that saves."""
    return request.form.get("act") == "submit"


def after_saving(nomination_id: int) -> Response:
    """Where the pressed button leads, with a message."""
    if request.form.get("act") == "preview":
        return redirect(url_for("nominations.nomination", nomination_id=nomination_id), 303)
    if submitting():
        flash(_("Submitted to HR. You will see the decision here."), "ok")
        return redirect(url_for("nominations.nomination", nomination_id=nomination_id), 303)
    flash(_("Draft saved. HR cannot see it until you submit it."), "ok")
    return redirect(url_for("nominations.edit", nomination_id=nomination_id), 303)


@contextmanager
def refused_in(form: NominationForm) -> Iterator[None]:
    """Whatever forbids the act, the page comes back with the sentence and with what was typed: these texts are long."""
    with refused_beside(form):
        try:
            yield
        except NotFound:
            raise
        except RuleBroken as refusal:
            if isinstance(refusal, FieldRefused):
                raise
            raise FieldRefused("", refusal.message, **refusal.params) from None


def own(nomination_id: int) -> Nomination:
    """The nomination of the reader's unit. Raises NotFound for an unknown number and for somebody else's alike."""
    found = asked.nomination_seen_by(nomination_id, current_user.id)
    if found is None:
        raise NotFound
    return found


def contest_of_mine(contest_id: int) -> Contest:
    """The contest, if one of the reader's units takes part in it; else NotFound."""
    contest = contest_by_id(contest_id)
    units = asked.units_headed_by(current_user.id)
    if contest is None or contest.phase is Phase.DRAFT or not any(asked.takes_part(unit, contest) for unit in units):
        raise NotFound
    return contest


def choice_of(contest: Contest, employee_id: int) -> Proposed:
    """The person chosen, and what the rules say. Raises NotFound where nobody of the reader's units has this number."""
    today = to_local(clock.now(), contest.time_zone).date()
    choice = proposed_person(contest, current_user.id, employee_id, today=today)
    if choice is None:
        raise NotFound
    return choice


def questions(contest: Contest) -> list[Question]:
    """The criteria in the reader's language."""
    return [Question(each.id, criterion_name(each), criterion_hint(each), each.weight) for each in contest.criteria]


def entry_of(contest: Contest, unit: Unit | None) -> desks.DeskEntry | None:
    """The places and nominations of a unit in a contest; None for one that is over."""
    entries = desks.desk(current_user, clock.now())
    return next((each for each in entries if unit and (each.contest.id, each.unit.id) == (contest.id, unit.id)), None)


def form_page(
    form: NominationForm, contest: Contest, employee: Employee, unit: Unit | None, nomination: Nomination | None
) -> tuple[str, int]:
    """The form of a nomination, with places, steps and the unit's other nominations beside it."""
    entry = entry_of(contest, unit)
    others = [each for each in entry.nominations if nomination is None or each.id != nomination.id] if entry else []
    page = render_template(
        "nominations/form.html",
        form=form,
        contest=contest,
        employee=employee,
        unit=unit,
        nomination=nomination,
        entry=entry,
        others=others,
        steps=nomination_steps(contest, nomination, now=clock.now()),
    )
    return page, status_of(form)
