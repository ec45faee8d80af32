"""The menu: what each person sees in it, and the few values that every page needs."""

from datetime import datetime
from typing import NamedTuple

from flask import Flask, current_app, has_request_context, request
from flask_babel import gettext as _
from flask_login import current_user

from contest import clock
from contest.domain.staff import Role
from contest.queries.ways import has_business_here

# Pages without a menu, which need not ask what would stand in it: the booth, and the answers to programs.
WITHOUT_MENU = {"voting.", "assets.", "health.", "static."}


class NavItem(NamedTuple):
    """One entry of the menu."""

    endpoint: str
    label: str
    icon: str
    is_current: bool
    badge: int = 0


def nav_items() -> list[NavItem]:
    """Four entries for everybody; heads get their unit, HR the office, witnesses the journal and the recount.

    Whoever was nominated and has not answered gets there from every page; afterwards by the menu under the own name.
    """
    if not current_user.is_authenticated:
        return []
    here = request.endpoint or ""
    room = here.partition(".")[0] + "."
    entries = [
        ("hall.home", _("Home"), "house", {"hall.home"}),
        ("hall.contests", _("Contests"), "vote", {"hall.contests", "hall.contest", "hall.results"}),
        ("hall.this_quality_week", _("Quality Week"), "calendar-days", {"hall.this_quality_week", "hall.quality_week"}),
        ("hall.leaders", _("Honour board"), "trophy", {"hall.leaders"}),
    ]
    badges = {"consents.desk": current_user.consents_waiting}
    if current_user.consents_waiting or (request.endpoint or "").startswith("consents."):
        entries.append(("consents.desk", _("My consent"), "badge-check", {"consents."}))
    if current_user.acts_for_a_unit:
        entries.append(("nominations.desk", _("My unit"), "users", {"nominations."}))
    elif room not in WITHOUT_MENU and has_business_here(current_user):
        entries.append(("nominations.desk", _("Nominations"), "user-plus", {"nominations."}))
    if Role.HR in current_user.roles:
        entries.append(("office.contests", _("Manage"), "settings", {"office."}))
    elif Role.ADMIN in current_user.roles:
        entries.append(("office.roles", _("Manage"), "settings", {"office."}))
    elif Role.WITNESS in current_user.roles:
        entries.append(("office.journal", _("Journal"), "file-text", {"office."}))
    if Role.WITNESS in current_user.roles:
        entries.append(("witness.desk", _("Recount"), "scale", {"witness."}))
    return [
        NavItem(endpoint, label, icon, here in marks or room in marks, badges.get(endpoint, 0))
        for endpoint, label, icon, marks in entries
    ]


def register_navigation(app: Flask) -> None:
    """Hand the menu, the settings that templates show and the instant of the request to every page."""

    @app.context_processor
    def page_values() -> dict[str, object]:
        if not has_request_context():
            return {}
        moment: datetime = clock.now()
        return {"nav_items": nav_items(), "company_name": current_app.config["QL"].company_name, "now": moment}
