"""Writing a nomination: the form, a draft of it, putting right what was sent back."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from contest import clock
from contest.domain.nominations import OF_A_UNIT
from contest.domain.papers import PAPERS, missing_papers
from contest.forms.nominations import NominationForm
from contest.models import Contest, Employee, Nomination, Unit
from contest.queries import nominations as asked
from contest.queries.copying import Copied, copied_text, earlier_texts
from contest.queries.desk import progress_of
from contest.queries.late import late_passes
from contest.queries.papers import checklist, missing_of
from contest.services import nominations as acts
from contest.web.forms_shown import status_of
from contest.web.nomination_steps import nomination_steps
from contest.web.nominations.beginning import beginning, form_about, form_of
from contest.web.nominations.choosing import choose_contest
from contest.web.nominations.room import Page, entry_of, number, own, room, today_of
from contest.web.nominations.saving import after_saving, refused_in, save_again, save_new, submitting


@room.route("/new", methods=["GET", "POST"])
def new() -> Page:
    """Put somebody forward: the contest, then the person, then the form. Nothing is stored before the form is sent."""
    if not number("contest", 0):
        return choose_contest()
    if "person" not in request.args and "way" not in request.args:
        return redirect(url_for("nominations.people", contest=number("contest", 0)))
    begun = beginning()
    form = form_of(begun.contest, begun.channels)
    copied = None
    if request.method == "GET":
        acts.check_open(begun.contest, clock.now(), employee_id=begun.employee.id)
        if begun.nomination is not None:
            return redirect(url_for("nominations.nomination", nomination_id=begun.nomination.id))
        begun.check()
        copied = copied_text(current_user.id, number("copy", 0), begun.contest)
        if copied is not None:
            form.fill(copied.text, 0, begun.channels[0])
    elif form.is_fit(submitting=submitting(), today=today_of(begun.contest)):
        with refused_in(form):
            return after_saving(own(save_new(form, begun, submitting=submitting())))
    return form_page(form, begun.contest, begun.employee, begun.unit, copied=copied)


@room.route("/<int:nomination_id>/edit", methods=["GET", "POST"])
def edit(nomination_id: int) -> Page:
    """Write a draft anew, or put right what was sent back."""
    found = own(nomination_id)
    form = form_about(found)
    copied = None
    if request.method == "GET":
        passes = late_passes([found.contest_id])
        if not (asked.acts_for(current_user, found) and asked.may_be_edited(found, clock.now(), passes)):
            return redirect(url_for("nominations.nomination", nomination_id=found.id))
        form.fill(asked.text_of(found), found.version, found.channel, asked.minutes_of(found))
        if not found.statement:
            copied = copied_text(current_user.id, number("copy", 0), found.contest)
        if copied is not None:
            form.fill(copied.text, found.version, found.channel, asked.minutes_of(found))
    elif form.is_fit(submitting=submitting(), today=today_of(found.contest)):
        with refused_in(form):
            save_again(form, found, submitting=submitting())
            return after_saving(own(found.id))
        # Whoever was told that somebody was faster has been told: the next time the button is pressed, it counts.
        found = own(nomination_id)
        form.version.data = str(found.version)
    return form_page(form, found.contest, found.employee, found.unit, found, copied=copied)


def form_page(
    form: NominationForm,
    contest: Contest,
    employee: Employee,
    unit: Unit | None,
    nomination: Nomination | None = None,
    *,
    copied: Copied | None = None,
) -> tuple[str, int]:
    """The form of a nomination, with papers, places, steps and the unit's other nominations beside it."""
    of_a_unit = form.channels[0] in OF_A_UNIT
    entry = entry_of(contest, unit) if of_a_unit else None
    others = [each for each in entry.nominations if nomination is None or each.id != nomination.id] if entry else []
    is_empty = request.method == "GET" and copied is None and not form.text.statement
    progress = progress_of([nomination])[nomination.id] if nomination is not None else None
    page = render_template(
        "nominations/form.html",
        form=form,
        contest=contest,
        employee=employee,
        unit=unit,
        nomination=nomination,
        of_a_unit=of_a_unit,
        types_for=types_for(unit, employee, nomination) if of_a_unit else None,
        entry=entry,
        others=others,
        copied=copied,
        earlier=earlier_texts(current_user.id, employee.id, contest) if is_empty else [],
        papers=checklist(nomination) if nomination is not None else [],
        missing_papers=missing_of(nomination) if nomination is not None else [],
        wanted_papers=[each.kind for each in contest.papers] if of_a_unit else [],
        needs_papers=of_a_unit and bool(missing_papers({each.kind: each.is_required for each in contest.papers}, ())),
        paper_names=PAPERS,
        steps=nomination_steps(contest, nomination, *([progress] if progress else []), now=clock.now()),
    )
    return page, status_of(form)


def types_for(unit: Unit | None, employee: Employee, nomination: Nomination | None) -> Employee | None:
    """Whose nomination it is, where that is not the reader's own: the deputy and the secretary type for the head."""
    if nomination is not None:
        return nomination.nominator if nomination.nominator_id != current_user.id else None
    head = unit.head if unit is not None else None
    return head if head is not None and head.id not in {current_user.id, employee.id} else None
