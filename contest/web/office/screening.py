"""Screening: the queue of nominations, one of them beside its criteria, and HR's decision."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.eligibility import screening_is_open
from contest.domain.errors import NotFound
from contest.domain.nominations import REFUSAL_REASONS, NominationStatus
from contest.forms.nominations import RefuseForm, SendBackForm, VersionForm
from contest.models import Nomination
from contest.queries import screening as asked
from contest.queries.staff import unit_by_id
from contest.services import screening as acts
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room

STATES = (
    NominationStatus.SUBMITTED,
    NominationStatus.SENT_BACK,
    NominationStatus.ADMITTED,
    NominationStatus.REFUSED,
)

Page = str | Response | tuple[str, int]


@room.get("/screening")
def screening() -> str:
    """The queue: what waits for HR, longest first, or what has been decided."""
    wanted = wanted_queue()
    return render_template(
        "office/screening.html",
        found=asked.queue(wanted.filter, page=wanted.page),
        wanted=wanted,
        states=STATES,
        counts=asked.counts_by_status(wanted.filter),
        contests=asked.contests_with_nominations(),
        units=asked.units_with_nominations(),
        reasons=REFUSAL_REASONS,
    )


@room.get("/screening/<int:nomination_id>")
def screen(nomination_id: int) -> Page:
    """One nomination: read it, weigh it, decide."""
    return decision_page(for_hr(nomination_id))


@room.post("/screening/<int:nomination_id>/admit")
def admit(nomination_id: int) -> Response:
    """Put the person on the ballot."""
    found = for_hr(nomination_id)
    acts.admit(found.id, version=VersionForm().seen_version, by=current_user.id, now=clock.now())
    flash(_("Admitted."), "ok")
    return onward(found)


@room.post("/screening/<int:nomination_id>/send-back")
def send_back(nomination_id: int) -> Page:
    """Return it to the nominator with a remark."""
    found = for_hr(nomination_id)
    form = SendBackForm()
    if form.validate_on_submit():
        with refused_beside(form):
            acts.send_back(found.id, form.remark.data, version=form.seen_version, by=current_user.id, now=clock.now())
            flash(_("Sent back to the nominator."), "ok")
            return onward(found)
    return decision_page(for_hr(nomination_id), send_back_form=form)


@room.post("/screening/<int:nomination_id>/refuse")
def refuse(nomination_id: int) -> Page:
    """Refuse it for good, with a reason."""
    found = for_hr(nomination_id)
    form = RefuseForm()
    if form.validate_on_submit():
        with refused_beside(form):
            acts.refuse(
                found.id,
                form.refusal_reason,
                form.comment.data,
                version=form.seen_version,
                by=current_user.id,
                now=clock.now(),
            )
            flash(_("Refused. The nominator can read the reason."), "ok")
            return onward(found)
    return decision_page(for_hr(nomination_id), refuse_form=form)


# What the pages have in common.


@dataclass(frozen=True)
class WantedQueue:
    """The filters of the address: for the query, and as they go on into the next address."""

    filter: asked.QueueFilter
    page: int

    @property
    def arguments(self) -> dict[str, Any]:
        """The filters as arguments of url_for(), the state left out."""
        named = {"contest": self.filter.contest_id, "unit": self.filter.unit.id if self.filter.unit else None}
        return {name: value for name, value in named.items() if value is not None}


def wanted_queue() -> WantedQueue:
    """Read contest, unit, state and page from the address; what is not known there narrows nothing."""
    state = request.args.get("state", NominationStatus.SUBMITTED.value)
    known = {each.value: each for each in STATES}
    unit_id = number("unit")
    return WantedQueue(
        filter=asked.QueueFilter(
            contest_id=number("contest"),
            status=known.get(state, NominationStatus.SUBMITTED),
            unit=unit_by_id(unit_id) if unit_id is not None else None,
        ),
        page=number("page") or 1,
    )


def number(name: str) -> int | None:
    """A whole number of the address that a table can hold, else None."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def for_hr(nomination_id: int) -> Nomination:
    """The nomination, or NotFound for an unknown number as for a draft."""
    found = asked.nomination_for_hr(nomination_id)
    if found is None:
        raise NotFound
    return found


def decision_page(
    nomination: Nomination, *, send_back_form: SendBackForm | None = None, refuse_form: RefuseForm | None = None
) -> Page:
    """The page of one nomination; a form that was refused comes back open, with what was typed."""
    contest = nomination.contest
    undecided = nomination.status in {NominationStatus.SUBMITTED, NominationStatus.SENT_BACK}
    mine = nomination.employee_id == current_user.id
    is_open = screening_is_open(contest.phase, contest.voting_open_at, clock.now())
    refused = send_back_form or refuse_form
    wanted = wanted_queue()
    page = render_template(
        "office/screening_one.html",
        nomination=nomination,
        contest=contest,
        beside=asked.beside(nomination),
        wanted=wanted,
        next_id=asked.next_to_check(wanted.filter, after=nomination),
        is_open=is_open,
        may_be_decided=undecided and not mine,
        is_about_the_reader=mine,
        send_back_form=send_back_form or SendBackForm(formdata=None, version=nomination.version),
        refuse_form=refuse_form or RefuseForm(formdata=None, version=nomination.version),
        form=refused,
        reasons=REFUSAL_REASONS,
    )
    return (page, status_of(refused)) if refused is not None else page


def onward(decided: Nomination) -> Response:
    """To the next nomination that waits under the same filters, or back to the queue when nothing does."""
    wanted = wanted_queue()
    following = asked.next_to_check(wanted.filter, after=decided)
    if following is None:
        return redirect(url_for("office.screening", **wanted.arguments), 303)
    return redirect(url_for("office.screen", nomination_id=following, **wanted.arguments), 303)
