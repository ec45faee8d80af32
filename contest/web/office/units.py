"""The tree of units, who heads each of them and who types for the head."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.errors import NotFound
from contest.domain.staff import UnitKind, search_words
from contest.domain.tables import folded
from contest.forms.staff_places import HeadsForm
from contest.queries.paging import Page, nearest_page
from contest.queries.staff import UnitNode, search_people, unit_by_id, units_tree
from contest.queries.staff_lists import day_of_company
from contest.services.units import set_heads
from contest.web.forms_shown import refused_beside, status_of
from contest.web.office.room import room
from contest.wording import person_name

UNITS_AT_ONCE = 50
FOUND_AT_ONCE = 10


@room.get("/units")
def units() -> str:
    """All units with their heads, deputies, secretaries, zones and how many people work in them."""
    day = day_of_company(clock.now())
    tree = units_tree(today=day)
    text = request.args.get("q", "", type=str)
    found = [node for node in tree if fits(node, text)]
    number = nearest_page(request.args.get("page", 1, type=int), len(found), per_page=UNITS_AT_ONCE)
    first = (number - 1) * UNITS_AT_ONCE
    return render_template(
        "office/units.html",
        page=Page(found[first : first + UNITS_AT_ONCE], number, len(found), UNITS_AT_ONCE),
        units=len(tree),
        people=sum(node.people for node in tree),
        q=text,
        day=day,
        kind_names=kind_names(),
    )


@room.route("/units/<int:unit_id>", methods=["GET", "POST"])
def unit(unit_id: int) -> str | tuple[str, int] | Response:
    """One unit: put somebody into one of its places, after looking for the number if need be."""
    now = clock.now()
    shown = unit_by_id(unit_id)
    if shown is None:
        raise NotFound
    chosen = {place: request.args.get(place) for place in ("head", "deputy", "secretary")}
    form = HeadsForm(
        head=chosen["head"] or (shown.head.personnel_number if shown.head else ""),
        deputy=chosen["deputy"] or (shown.deputy.personnel_number if shown.deputy else ""),
        secretary=chosen["secretary"] or (shown.secretary.personnel_number if shown.secretary else ""),
    )
    if form.validate_on_submit():
        with refused_beside(form):
            places = (form.head.data, form.deputy.data, form.secretary.data)
            set_heads(unit_id, *places, by=current_user.id, now=now)
            flash(_("The places in %(unit)s are filled as you said.", unit=shown.name), "ok")
            return redirect(url_for("office.units"), 303)
    text = request.args.get("q", "", type=str)
    day = day_of_company(now)
    page = render_template(
        "office/unit.html",
        unit=shown,
        form=form,
        q=text,
        found=search_people(text, limit=FOUND_AT_ONCE, today=day),
        most=FOUND_AT_ONCE,
        day=day,
        kind_names=kind_names(),
    )
    return page, status_of(form)


def fits(node: UnitNode, text: str) -> bool:
    """Whether code, name, head, deputy and secretary of a unit hold every word of the text."""
    people = [person_name(person) for person in (node.unit.head, node.unit.deputy, node.unit.secretary) if person]
    said = folded(" ".join([node.unit.code, node.unit.name, *people]))
    return all(word in said for word in search_words(text))


def kind_names() -> dict[UnitKind, str]:
    """What the kinds of unit are called."""
    return {
        UnitKind.COMPANY: _("Company"),
        UnitKind.BRANCH: _("Branch"),
        UnitKind.DEPARTMENT: _("Department"),
    }
