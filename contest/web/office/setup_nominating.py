"""The step of the set-up about nominating, and the page of the places of single units."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from contest import clock
from contest.domain.contest_setup import SetupStep
from contest.domain.errors import N_, NotFound
from contest.domain.nominations import NominationChannel
from contest.domain.papers import PAPERS
from contest.domain.phases import Phase
from contest.domain.schedule import to_local
from contest.domain.stages import LatePolicy
from contest.forms.contest_nominating import NominatingForm, filled, places_form, unit_field
from contest.models import Contest
from contest.queries.contests import contest_by_id
from contest.queries.paging import Page, nearest_page
from contest.queries.unit_places import PlacesOfUnit, decided_places, unit_places
from contest.services import nominating_rules as services
from contest.services.drafts import NotADraft
from contest.web.office import setup_words as words
from contest.web.office.room import room
from contest.web.office.setup_pages import Answer, kept, onward, page
from contest.web.office.units import fits

UNITS_AT_ONCE = 50
EXAMPLES = 5

CHANNEL_NAMES = {
    NominationChannel.HEAD: N_("the head"),
    NominationChannel.COLLECTIVE: N_("the assembly"),
    NominationChannel.COLLEAGUE: N_("a colleague"),
    NominationChannel.ONESELF: N_("the person themself"),
}
LATE_NAMES = {
    LatePolicy.REFUSE: N_("stay out"),
    LatePolicy.NEXT_PERIOD: N_("wait for the next award period"),
}


def nominating(contest: Contest, now: datetime) -> Answer:
    """By which ways people are put forward, how many, until when and with which papers."""
    form = NominatingForm(data={"version": contest.version, **filled(services.rules_of(contest))})
    if request.form.get("then") != "work-out" and form.validate_on_submit():
        with kept(form, contest):
            services.save_nominating(contest.id, form.rules(), version=form.seen(), by=current_user.id, now=now)
            if request.form.get("then") == "units":
                return redirect(url_for("office.nominating_units", contest_id=contest.id), 303)
            return onward(contest.id, SetupStep.NOMINATING)
    places, for_each = form.on_trial()
    units = unit_places(contest, places, for_each, today=day_of(contest, now))
    return page(
        "nominating",
        form,
        contest,
        examples=examples(units),
        total=sum(each.places for each in units),
        decided=sum(each.decided is not None for each in units),
        units=len(units),
    )


@room.route("/contests/<int:contest_id>/setup/nominating/units", methods=["GET", "POST"])
def nominating_units(contest_id: int) -> Answer:
    """The places of every unit: by the rule, and for which units something else was decided."""
    contest = contest_by_id(contest_id)
    if contest is None:
        raise NotFound
    now = clock.now()
    if contest.phase is not Phase.DRAFT:
        if request.method == "POST":
            raise NotADraft
        return redirect(url_for("office.setup_step", contest_id=contest_id, step=SetupStep.REVIEW.value), 303)
    everything = unit_places(contest, contest.places_per_unit, contest.places_for_each, today=day_of(contest, now))
    text = request.args.get("q", "", type=str)
    shown = on_this_page([each for each in everything if fits(each.node, text)])
    form = places_form(
        [(each.node.id, each.node.unit.name, each.decided) for each in shown.items],
        version=contest.version,
    )
    if form.validate_on_submit():
        with kept(form, contest):
            services.save_unit_places(
                contest.id,
                form.decided(each.node.id for each in shown.items),
                version=form.seen(),
                by=current_user.id,
                now=now,
            )
            words.tell("ok", _("Saved."), _("The places below are those that the units have."))
            return redirect(request.full_path.rstrip("?"), 303)
    return page(
        "nominating",
        form,
        contest,
        template="nominating_units",
        page=shown,
        q=text,
        fields={each.node.id: form[unit_field(each.node.id)] for each in shown.items},
        total=sum(each.places for each in everything),
        decided=sum(each.decided is not None for each in everything),
        units=len(everything),
    )


def on_this_page(found: list[PlacesOfUnit]) -> Page[PlacesOfUnit]:
    """The units of the page that the address names."""
    number = nearest_page(request.args.get("page", 1, type=int), len(found), per_page=UNITS_AT_ONCE)
    first = (number - 1) * UNITS_AT_ONCE
    return Page(found[first : first + UNITS_AT_ONCE], number, len(found), UNITS_AT_ONCE)


def examples(units: list[PlacesOfUnit]) -> list[PlacesOfUnit]:
    """A few units of different size, the largest first, to see what a rule comes to."""
    by_size = sorted(units, key=lambda each: (-each.people, each.node.unit.code))
    if len(by_size) <= EXAMPLES:
        return by_size
    return [by_size[index * (len(by_size) - 1) // (EXAMPLES - 1)] for index in range(EXAMPLES)]


def day_of(contest: Contest, now: datetime) -> date:
    """Today, on the clocks of the contest."""
    return to_local(now, contest.time_zone).date()


@dataclass(frozen=True)
class NominatingWords:
    """The settings of the step in words, for the review."""

    channels: str
    places: str
    single: int
    late: str
    required: list[str]
    wanted: list[str]


def nominating_words(contest: Contest) -> NominatingWords:
    """What was settled about nominating. One query beyond the contest."""
    rules = services.rules_of(contest)
    channels = [NominationChannel.HEAD]
    channels += [each for each in NominationChannel if each.value != "head" and getattr(contest, f"by_{each.value}")]
    return NominatingWords(
        channels=", ".join(str(_(CHANNEL_NAMES[each])) for each in channels),
        places=places_words(rules.places, rules.for_each),
        single=len(decided_places(contest.id)),
        late=str(_(LATE_NAMES[rules.late])),
        required=[str(_(PAPERS[kind])) for kind, required in rules.papers.items() if required],
        wanted=[str(_(PAPERS[kind])) for kind, required in rules.papers.items() if not required],
    )


def places_words(places: int, for_each: int | None) -> str:
    """ "3 for each unit"; "1 for each started 50 people of a unit"."""
    if for_each is None:
        return _("%(number)s for each unit", number=places)
    return ngettext(
        "%(number)s for each person of a unit",
        "%(number)s for each started %(num)s people of a unit",
        for_each,
        number=places,
    )
