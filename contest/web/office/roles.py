"""Rights given by name: who has which, giving one, taking one after a question."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.staff import Role
from contest.forms.staff_places import ROLE_HINTS, ROLE_NAMES, GrantRoleForm, TakeRoleForm
from contest.queries.accounts import role_holders
from contest.queries.staff import employee_by_id, search_people
from contest.queries.staff_lists import day_of_company
from contest.services.roles import grant_role as give
from contest.services.roles import take_role as take
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.wording import person_name

FOUND_AT_ONCE = 10


@room.get("/roles")
def roles() -> str:
    """Everybody with a right given by name, and the form to give one."""
    form = GrantRoleForm(formdata=None, personnel_number=request.args.get("number", ""))
    return roles_page(form)


@room.post("/roles")
def grant_role() -> str | tuple[str, int] | Response:
    """Give a right."""
    form = GrantRoleForm()
    if form.validate_on_submit():
        with refused_beside(form):
            role = Role(form.role.data)
            employee_id = give(form.personnel_number.data, role, by=current_user.id, now=clock.now())
            words = {"person": shown_name(employee_id), "right": ROLE_NAMES[role]}
            flash(_("%(person)s now has the right: %(right)s.", **words), "ok")
            return redirect(url_for("office.roles"), 303)
    return roles_page(form), status_of(form)


@room.route("/roles/<int:employee_id>/<any(hr, admin, witness):role>/take", methods=["GET", "POST"])
def take_role(employee_id: int, role: str) -> str | Response:
    """Ask, then take the right."""
    right = Role(role)
    person = employee_by_id(employee_id)
    if person is None:
        raise NotFound
    form = TakeRoleForm()
    if form.validate_on_submit():
        if take(employee_id, right, by=current_user.id, now=clock.now()):
            words = {"person": person_name(person), "right": ROLE_NAMES[right]}
            flash(_("%(person)s no longer has the right: %(right)s.", **words), "ok")
        return redirect(url_for("office.roles" if keeps_the_room(employee_id, right) else "hall.home"), 303)
    return render_template("office/roles_take.html", person=person, role=right, role_names=ROLE_NAMES)


def roles_page(form: GrantRoleForm) -> str:
    """The page of all rights with the form."""
    text = request.args.get("q", "", type=str)
    day = day_of_company(clock.now())
    return render_template(
        "office/roles.html",
        form=form,
        holders=role_holders(),
        role_names=ROLE_NAMES,
        role_hints={role.value: hint for role, hint in ROLE_HINTS.items()},
        q=text,
        found=search_people(text, limit=FOUND_AT_ONCE, today=day),
        most=FOUND_AT_ONCE,
        day=day,
    )


def keeps_the_room(employee_id: int, taken: Role) -> bool:
    """Whether the person who took the right may still see this page."""
    return not (employee_id == current_user.id and taken is Role.ADMIN)


def shown_name(employee_id: int) -> str:
    """The name of somebody who was found a moment ago."""
    person = employee_by_id(employee_id)
    return person_name(person) if person else ""
