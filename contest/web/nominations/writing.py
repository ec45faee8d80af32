"""Writing a nomination: the form, a draft of it, putting right what was sent back."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.eligibility import NotEligible
from contest.domain.errors import FieldRefused, NotFound, RuleBroken
from contest.domain.schedule import to_local
from contest.forms.nominations import NominationForm, Question, form_for
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries import nominations as asked
from contest.queries.eligibility import Proposed, proposed_person
from contest.services import nominations as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.nomination_steps import nomination_steps
from contest.web.nominations.choosing import choose_contest
from contest.web.nominations.room import Page, contest_of_mine, entry_of, number, own, room
from contest.wording import criterion_hint, criterion_name


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


# What the two have in common.


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
