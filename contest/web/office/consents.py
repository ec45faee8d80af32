"""Following the consents up: who has not answered, reminders by mail, forms on paper and what was signed on them."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.consents import TEXT_VERSION
from contest.domain.errors import NotFound
from contest.domain.papers import PaperKind
from contest.forms.consents import PaperForm
from contest.queries.consent_list import (
    ConsentFilter,
    Reach,
    Shelf,
    consent_list,
    contests_that_asked,
    counts_by_shelf,
    paper_answer,
)
from contest.services.consents import record_on_paper
from contest.services.reminders import remind
from contest.services.uploads import attach
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.reminders import reminded_words
from contest.web.office.room import room

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Wanted:
    """What the address of the list asks for, and the same as its arguments."""

    filter: ConsentFilter
    page: int

    @property
    def arguments(self) -> dict[str, Any]:
        """For links that keep the list as it is."""
        chosen = {"shelf": self.filter.shelf, "contest": self.filter.contest_id, "reach": self.filter.reach}
        return {name: str(value) for name, value in chosen.items() if value is not None}


@room.route("/consents", methods=["GET", "POST"])
def consents() -> Page:
    """The list; its button writes once more to those on the page who have not answered."""
    wanted, now = wanted_list(), clock.now()
    found = consent_list(wanted.filter, page=wanted.page, now=now)
    if request.method == "POST":
        waiting = [line.nomination.id for line in found.items if line.nomination is not None]
        reminded = remind(waiting if wanted.filter.shelf is Shelf.WAITING else [], by=current_user.id, now=now)
        flash(reminded_words(reminded, now), "ok")
        return redirect(url_for("office.consents", **wanted.arguments), 303)
    return render_template(
        "office/consents.html",
        found=found,
        wanted=wanted,
        counts=counts_by_shelf(wanted.filter, now),
        contests=contests_that_asked(),
    )


@room.route("/consents/<int:contest_id>/<int:employee_id>/paper", methods=["GET", "POST"])
def consent_paper(contest_id: int, employee_id: int) -> Page:
    """Copy the answers of a signed form, and keep its scan with the nomination."""
    found = paper_answer(contest_id, employee_id)
    if found is None:
        raise NotFound
    form = PaperForm()
    if request.method == "GET":
        form.text_version.data = str(TEXT_VERSION)
    elif form.validate():
        with refused_beside(form):
            scan = form.scan()
            if scan is not None:
                attach(found.nomination.id, PaperKind.CONSENT, *scan, by=current_user.id, now=clock.now())
            record_on_paper(contest_id, employee_id, form.answers, by=current_user.id, now=clock.now())
            flash(_("The answers on paper are noted."), "ok")
            return redirect(url_for("office.consents", contest=contest_id), 303)
    return render_template("office/consent_paper.html", found=found, form=form), status_of(form)


def wanted_list() -> Wanted:
    """The filters of the address; what nobody offered counts as not chosen."""
    shelf, reach = request.args.get("shelf", ""), request.args.get("reach", "")
    contest = request.args.get("contest", "")
    return Wanted(
        filter=ConsentFilter(
            shelf=Shelf(shelf) if shelf in set(Shelf) else Shelf.WAITING,
            contest_id=int(contest) if contest.isascii() and contest.isdigit() and len(contest) < 10 else None,
            reach=Reach(reach) if reach in set(Reach) else None,
        ),
        page=request.args.get("page", 1, type=int),
    )
