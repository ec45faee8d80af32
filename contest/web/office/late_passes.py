"""Whom HR lets in after the deadline: by name, with a reason; passes given, and unused ones taken back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.eligibility import screening_is_open
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
from contest.forms.screening import LatePassForm
from contest.models import Contest
from contest.queries.contests import contest_by_id
from contest.queries.late import passes_given, used_passes
from contest.queries.screening import parts_to_choose
from contest.queries.staff import employee_by_id, employee_by_number, search_people
from contest.queries.staff_lists import day_of_company
from contest.services import late as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.wording import person_name

FOUND_AT_ONCE = 10


@room.route("/contests/<int:contest_id>/late", methods=["GET", "POST"])
def late_passes(contest_id: int) -> str | tuple[str, int] | Response:
    """The passes of one contest, and the form to give one."""
    contest = published(contest_id)
    now = clock.now()
    form = LatePassForm(data={"number": request.args.get("number", "")})
    if form.validate_on_submit():
        person = employee_by_number(form.number.data or "")
        if person is None or (person.left_on is not None and person.left_on <= now.date()):
            form.unknown()
        else:
            with refused_beside(form):
                acts.grant_pass(contest_id, person.id, form.reason.data or "", by=current_user.id, now=now)
                flash(_("%(name)s may be nominated until voting opens.", name=person_name(person)), "ok")
                return redirect(url_for("office.late_passes", contest_id=contest_id), 303)
    text = request.args.get("q", "")
    page = render_template(
        "office/late_passes.html",
        contest=contest,
        form=form,
        parts=[each for each in parts_to_choose(contest.lead_id or contest.id) if each.phase is not Phase.DRAFT],
        passes=passes_given(contest_id),
        used=used_passes(contest_id),
        is_open=screening_is_open(contest.phase, contest.voting_open_at, now),
        q=text,
        found=search_people(text, contest.scope.path, FOUND_AT_ONCE, today=day_of_company(now)),
        most=FOUND_AT_ONCE,
    )
    return page, status_of(form)


@room.route("/contests/<int:contest_id>/late/<int:employee_id>/revoke", methods=["GET", "POST"])
def revoke_pass(contest_id: int, employee_id: int) -> str | Response:
    """After a question: take back a pass that nobody has used."""
    contest, person = published(contest_id), employee_by_id(employee_id)
    if person is None or all(each.employee.id != employee_id for each in passes_given(contest_id)):
        raise NotFound
    if request.method == "GET":
        return render_template("office/late_pass_revoke.html", contest=contest, person=person)
    acts.revoke_pass(contest_id, employee_id, by=current_user.id, now=clock.now())
    flash(_("The pass of %(name)s is taken back.", name=person_name(person)), "ok")
    return redirect(url_for("office.late_passes", contest_id=contest_id), 303)


def published(contest_id: int) -> Contest:
    """The contest. Raises NotFound for an unknown one and for a draft alike."""
    contest = contest_by_id(contest_id)
    if contest is None or contest.phase is Phase.DRAFT:
        raise NotFound
    return contest
