"""Steering a running contest by hand: each act has a page that asks before anything happens."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.contest_setup import SetupStep
from contest.domain.errors import N_, NotFound
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.domain.steering import LEVERS, Forward
from contest.forms.steering import ForwardForm, LongerForm, ReasonForm
from contest.models import Contest
from contest.queries.contests import contest_by_id, nomination_counts
from contest.queries.families import family_of
from contest.services import contests as setting_up
from contest.services import steering as services
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.web.office.setup_words import tell

QUESTIONS = {
    Forward.OPEN_NOMINATIONS: (
        N_("Open nominations now?"),
        N_("Heads can put people forward from now on. They close at the planned time."),
        N_("Open nominations now"),
    ),
    Forward.CLOSE_NOMINATIONS: (
        N_("Close nominations now?"),
        N_("Nothing can be sent in any more; drafts stay drafts. Voting opens at the planned time."),
        N_("Close nominations now"),
    ),
    Forward.OPEN_VOTING: (
        N_("Open voting now?"),
        N_("The list of voters is frozen and the candidates are final. Voting closes at the planned time."),
        N_("Open voting now"),
    ),
    Forward.CLOSE_VOTING: (
        N_("Close voting now?"),
        N_("Whoever has not voted yet cannot vote any more. The result stays sealed until the announcement."),
        N_("Close voting now"),
    ),
    Forward.ANNOUNCE: (
        N_("Announce the leader now?"),
        N_("Everybody can see the result, and the letters leave. This cannot be taken back."),
        N_("Announce now"),
    ),
}


@room.route("/contests/<int:contest_id>/now/<step>", methods=["GET", "POST"])
def bring_forward(contest_id: int, step: str) -> str | tuple[str, int] | Response:
    """Ask, then set the instant of the next step to now; the worker takes it within a minute."""
    if step not in set(Forward):
        raise NotFound
    contest = _contest(contest_id)
    forward = Forward(step)
    form = ForwardForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        services.bring_forward(contest_id, forward, reason=reason, by=current_user.id, now=clock.now())
        tell("ok", _("Done."), _("The step happens by itself within a minute."))
        return redirect(url_for("office.contest", contest_id=contest_id), 303)
    if contest.phase not in LEVERS[forward].phases:
        raise services.TooLate(services.NOT_NEXT)
    title, text, button = QUESTIONS[forward]
    page = render_template(
        "office/bring_forward.html",
        form=form,
        contest=contest,
        title=_(title),
        text=_(text),
        button=_(button),
        planned=getattr(contest, LEVERS[forward].instant),
        waiting=nomination_counts(contest_id)[NominationStatus.SUBMITTED] if forward is Forward.OPEN_VOTING else 0,
    )
    return page, status_of(form)


@room.route("/contests/<int:contest_id>/cancel", methods=["GET", "POST"])
def cancel(contest_id: int) -> str | tuple[str, int] | Response:
    """Ask for a reason, then end the contest without a result."""
    contest = _contest(contest_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with refused_beside(form):
            services.cancel(contest_id, form.reason.data or "", by=current_user.id, now=clock.now())
            tell("ok", _("The contest is cancelled."), _("The reason stands on its page."))
            return redirect(url_for("office.contest", contest_id=contest_id), 303)
    page = render_template("office/cancel.html", contest=contest, form=form, family=family_of(contest))
    return page, status_of(form)


@room.route("/contests/<int:contest_id>/longer", methods=["GET", "POST"])
def vote_longer(contest_id: int) -> str | tuple[str, int] | Response:
    """Let the running vote close later."""
    contest = _contest(contest_id)
    if contest.phase is not Phase.VOTING or contest.voting_close_at is None:
        raise services.TooLate(services.NOT_OPEN)
    closes_at = to_local(contest.voting_close_at, contest.time_zone).replace(tzinfo=None)
    form = LongerForm(
        zone=contest.time_zone,
        data={"voting_close_at": closes_at, "voting_close_at_fold": str(closes_at.fold)},
    )
    if form.validate_on_submit() and form.until is not None:
        with refused_beside(form):
            reason = form.reason.data or ""
            services.vote_longer(contest_id, form.until, reason, by=current_user.id, now=clock.now())
            tell("ok", _("Voting runs longer."), _("The new time stands on every page."))
            return redirect(url_for("office.contest", contest_id=contest_id), 303)
    return render_template("office/vote_longer.html", contest=contest, form=form), status_of(form)


@room.post("/contests/<int:contest_id>/back-to-draft")
def back_to_draft(contest_id: int) -> Response:
    """Take a published contest back before its nominations open."""
    setting_up.back_to_draft(contest_id, by=current_user.id, now=clock.now())
    tell("ok", _("The contest is a draft again."), _("Nobody sees it until you publish it."))
    return redirect(url_for("office.setup_step", contest_id=contest_id, step=SetupStep.REVIEW.value), 303)


def _contest(contest_id: int) -> Contest:
    contest = contest_by_id(contest_id)
    if contest is None:
        raise NotFound
    return contest
