"""The staff list: finding people, one person's account, inviting and helping back in (PRODUCT 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from contest import clock
from contest.domain.errors import N_, NotFound, RuleBroken
from contest.forms.people import InvitationsForm, PeopleSearchForm, as_id
from contest.models import AccountToken, Employee, Unit
from contest.queries.letters_listed import LetterFilter, letters
from contest.queries.people import PeopleState, account_state, people_of, people_page, waiting_ids, waiting_in
from contest.queries.staff import employee_by_id, headed_units, unit_by_id, units_tree
from contest.queries.staff_lists import day_of_company
from contest.services import accounts, invitations
from contest.services.one_time_links import printed_code, token_text
from contest.web.office.room import room

NO_BREAK = "\u00a0"
LETTERS_SHOWN = 6
NOT_INVITED = N_("There is nothing to invite to: a password is set, the person has left, or only an administrator may.")


@dataclass(frozen=True)
class Slip:
    """What is printed for one person: who, the code, until when it is good, and the link for a screen."""

    person: Employee
    code: str
    expires_at: datetime
    link: str


@room.get("/people")
def people() -> str:
    """The staff list, narrowed by name or number, unit and state, 25 a page."""
    now = clock.now()
    today = day_of_company(now)
    form = PeopleSearchForm(request.args)
    form.unit.choices = [SelectChoice("0", _("All units")), *_unit_choices(today)]
    unit = unit_by_id(form.unit.data or 0)
    state = PeopleState(form.state.data) if form.state.data in set(PeopleState) else PeopleState.ALL
    number = request.args.get("page", 1, type=int)
    page = people_page(form.q.data, unit, state, number, today=today, now=now)
    narrowed = bool(form.q.data or unit or state is not PeopleState.ALL)
    return render_template("office/people.html", form=form, page=page, narrowed=narrowed, day=today)


@room.get("/people/<int:employee_id>")
def person(employee_id: int) -> str:
    """One person: what the staff list says, rights, the state of the account, and what HR can do about it."""
    now = clock.now()
    return render_template(
        "office/person.html",
        person=_somebody(employee_id),
        state=account_state(employee_id, now=now),
        headed=headed_units(employee_id),
        letters=letters(LetterFilter(employee_id=employee_id), per_page=LETTERS_SHOWN),
        day=day_of_company(now),
    )


@room.post("/people/<int:employee_id>/invitation")
def invite_person(employee_id: int) -> str | Response:
    """Invite one person: by mail where there is an address and HR wants it, else by a slip to print."""
    somebody, now = _somebody(employee_id), clock.now()
    if request.form.get("way") == "mail" and somebody.email:
        if not invitations.mail_invitations([employee_id], by=current_user.id, now=now):
            raise RuleBroken(NOT_INVITED)
        flash(_("The invitation is on its way to %(email)s.", email=somebody.email), "ok")
        return redirect(url_for("office.person", employee_id=employee_id), 303)
    tokens = invitations.invite([employee_id], by=current_user.id, now=now)
    if not tokens:
        raise RuleBroken(NOT_INVITED)
    return _slips_page(tokens, url_for("office.person", employee_id=employee_id))


@room.route("/people/<int:employee_id>/new-link", methods=["GET", "POST"])
def new_link(employee_id: int) -> str | Response:
    """After a question: a one-time link for somebody who has forgotten the password and has no mailbox."""
    somebody = _somebody(employee_id)
    if request.method == "GET":
        return render_template("office/person_new_link.html", person=somebody)
    token = invitations.make_reset(employee_id, by=current_user.id, now=clock.now())
    return _slips_page({employee_id: token}, url_for("office.person", employee_id=employee_id))


@room.route("/people/<int:employee_id>/sign-ins", methods=["GET", "POST"])
def end_sign_ins(employee_id: int) -> str | Response:
    """After a question: sign a person out on every device, when a phone is lost."""
    somebody = _somebody(employee_id)
    if request.method == "GET":
        return render_template("office/person_sign_ins.html", person=somebody)
    accounts.sign_out_everywhere(employee_id, by=current_user.id, now=clock.now())
    flash(_("All sign-ins of this person have ended."), "ok")
    return redirect(url_for("office.person", employee_id=employee_id), 303)


@room.route("/people/invitations", methods=["GET", "POST"], endpoint="invitations")
def bulk_invitations() -> str | Response:
    """Everybody of a unit without a password: how many there are, slips to print, letters to those with an address."""
    now = clock.now()
    today = day_of_company(now)
    if request.method == "POST":
        return _invite_unit(unit_by_id(as_id(request.form.get("unit"))), request.form.get("way", ""), today, now)
    form = InvitationsForm(request.args)
    form.unit.choices = _unit_choices(today)
    chosen = form.unit.data or (as_id(form.unit.choices[0].value) if form.unit.choices else 0)
    form.unit.data = chosen
    unit = unit_by_id(chosen)
    waiting = waiting_in(unit, today=today) if unit else None
    return render_template("office/people_invitations.html", form=form, unit=unit, waiting=waiting)


def _invite_unit(unit: Unit | None, way: str, today: date, now: datetime) -> str | Response:
    if unit is None:
        raise NotFound
    back = url_for("office.invitations", unit=unit.id)
    ids = waiting_ids(unit, today=today, only_without_email=way == "slips-without-email")
    if way != "mail":
        return _slips_page(invitations.invite(ids, by=current_user.id, now=now), back)
    if not request.form.get("sure"):
        waiting = waiting_in(unit, today=today)
        return render_template("office/people_invitations_mail.html", unit=unit, waiting=waiting, back=back)
    count = invitations.mail_invitations(ids, by=current_user.id, now=now)
    flash(ngettext("%(num)s person is invited by mail.", "%(num)s people are invited by mail.", count), "ok")
    return redirect(back, 303)


def _slips_page(tokens: Mapping[int, AccountToken], back: str) -> str:
    """The slips themselves. A reload asks again and is noted; no code is stored or stands in an address."""
    config = current_app.config["QL"]
    slips = [
        Slip(
            person=person,
            code=printed_code(tokens[person.id], config.secret_key),
            expires_at=tokens[person.id].expires_at,
            link=config.public_url
            + url_for("account.set_password", token=token_text(tokens[person.id], config.secret_key)),
        )
        for person in people_of(tokens)
    ]
    door = config.public_url.partition("://")[2] + url_for("account.invitation")
    return render_template("office/people_slips.html", slips=slips, door=door, back=back)


def _somebody(employee_id: int) -> Employee:
    found = employee_by_id(employee_id)
    if found is None:
        raise NotFound
    return found


def _unit_choices(today: date) -> list[SelectChoice]:
    """All units, set in by their depth."""
    nodes = units_tree(today=today)
    return [SelectChoice(str(node.id), NO_BREAK * 4 * node.depth + node.unit.name) for node in nodes]
