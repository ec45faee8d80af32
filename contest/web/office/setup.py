"""Setting up a contest: its steps, each a page of its own that can be left and found again."""

from collections.abc import Callable
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.calendar import AwardPeriod, PeriodKind
from contest.domain.contest_setup import Basics, SetupStep, cautions, hindrances
from contest.domain.contests import LEAST_ON_AN_OPEN_BOARD, MOST_CRITERIA, Weighting
from contest.domain.errors import NotFound
from contest.domain.phases import ENDED_OTHERWISE, Phase
from contest.forms.contest_method import MethodForm
from contest.forms.contest_setup import AnnouncementForm, BasicsForm, PeopleForm
from contest.models import Contest, Unit
from contest.queries.commission import commission
from contest.queries.contest_setup import (
    eligible_by_group,
    facts_of,
    models_to_copy,
    rival_of,
    schedule_of,
    taken_periods,
    was_published,
)
from contest.queries.contests import contest_by_id, electorate
from contest.queries.due_reminders import Foreseen, foreseen
from contest.queries.families import is_in_draft
from contest.queries.staff import company, units_tree
from contest.services import contests as services
from contest.services.drafts import NotADraft
from contest.web.forms_shown import refused_beside
from contest.web.office import method_words
from contest.web.office import setup_words as words
from contest.web.office.holiday_words import holiday_warnings
from contest.web.office.room import room
from contest.web.office.setup_nominating import nominating, nominating_words
from contest.web.office.setup_pages import Answer, kept, onward, page, seen_version, tell_of_new_dates, today
from contest.web.office.setup_schedule import schedule
from contest.web.office.setup_standing import standing, standing_words


@room.route("/contests/new", methods=["GET", "POST"])
def new_contest() -> Answer:
    """The first step of a contest that does not exist yet; saving it makes the draft.

    It may stand for one that ended without a leader: about the same period, with the same settings.
    """
    now = clock.now()
    before = contest_by_id(request.args.get("again", 0, type=int))
    again = before if before is not None and before.phase in ENDED_OTHERWISE else None
    unit = again.scope if again is not None else company()
    form = _basics_form(None, today(now), unit, again)
    if form.validate_on_submit():
        with refused_beside(form):
            contest_id = services.create_contest(
                _basics_of(form), by=current_user.id, now=now, like=int(form.like.data) if form.like.data else None
            )
            return onward(contest_id, SetupStep.BASICS)
    return _basics_page(form, None, unit, now)


@room.route(f"/contests/<int:contest_id>/setup/<any({','.join(SetupStep)}):step>", methods=["GET", "POST"])
def setup_step(contest_id: int, step: str) -> Answer:
    """One step of a draft. A published contest shows its settings, which are frozen with it."""
    contest = contest_by_id(contest_id)
    if contest is None or is_in_draft(contest):
        raise NotFound
    now = clock.now()
    if contest.phase is not Phase.DRAFT and step != SetupStep.REVIEW:
        if request.method == "POST":
            raise NotADraft
        return redirect(url_for("office.setup_step", contest_id=contest_id, step=SetupStep.REVIEW.value), 303)
    if contest.is_model and step in {SetupStep.SCHEDULE, SetupStep.REVIEW}:
        # The dates of a model follow from the lengths of its season, and it is never published itself.
        return redirect(url_for("office.season_of_model", contest_id=contest_id), 303)
    return STEPS[SetupStep(step)](contest, now)


@room.post("/contests/<int:contest_id>/publish")
def publish(contest_id: int) -> Response:
    """Freeze the settings; from now on the clock runs the contest."""
    services.publish(contest_id, version=seen_version(), by=current_user.id, now=clock.now())
    words.tell("ok", _("The contest is published."), _("From here on everything runs by itself."))
    return redirect(url_for("office.contest", contest_id=contest_id), 303)


@room.post("/contests/<int:contest_id>/discard")
def discard(contest_id: int) -> Response:
    """Delete a draft that nobody has seen."""
    services.discard(contest_id, version=seen_version(), by=current_user.id, now=clock.now())
    flash(_("The draft is deleted."), "ok")
    return redirect(url_for("office.contests"), 303)


def _basics(contest: Contest, now: datetime) -> Answer:
    form = _basics_form(contest, today(now), contest.scope)
    if form.validate_on_submit():
        with kept(form, contest):
            anew = services.save_basics(contest.id, _basics_of(form), version=form.seen(), by=current_user.id, now=now)
            tell_of_new_dates(anew)
            return onward(contest.id, SetupStep.BASICS)
    return _basics_page(form, contest, contest.scope, now)


def _basics_form(contest: Contest | None, today: date, unit: Unit | None, again: Contest | None = None) -> BasicsForm:
    like = contest or again
    own = AwardPeriod(like.kind, like.period_start) if like is not None else None
    offered = words.offered_periods(today, own)
    if own is not None and contest is not None and contest.is_model:
        offered = [own]  # a season keeps its kind; only the words can be changed
    taken = taken_periods(unit) if unit is not None and own is None else set()
    # A year is begun on purpose; months and quarters are what one usually comes for.
    free = (period for period in offered if period not in taken and period.kind is not PeriodKind.YEAR)
    proposed = own or next(free, offered[0])
    form = BasicsForm(
        obj=contest, data={"period": words.written_period(proposed), "like": str(again.id) if again is not None else ""}
    )
    form.period.offer((words.written_period(period), words.period_label(period)) for period in offered)
    models = models_to_copy() if contest is None else []
    form.like.offer(words.model_choices(models if again is None or again in models else [again, *models]))
    return form


def _basics_of(form: BasicsForm) -> Basics:
    period = words.read_period(form.period.data)
    return Basics(period.kind, period.start, form.name_en.data or "", form.name_ru.data or "", form.about.data or "")


def _basics_page(form: BasicsForm, contest: Contest | None, unit: Unit | None, now: datetime) -> Answer:
    periods = [words.read_period(choice.value) for choice in form.period.choices]
    chosen = next((period for period in periods if words.written_period(period) == form.period.data), periods[0])
    taken = taken_periods(unit) if unit is not None else set()
    hints = words.period_hints(periods, today(now), taken=taken, unit=unit.name if unit is not None else "")
    return page("basics", form, contest, hints=hints, standard=words.standard_names(chosen.kind))


def _people(contest: Contest, now: datetime) -> Answer:
    tree = units_tree(today=today(now))
    form = PeopleForm(obj=contest, data={"unit": str(contest.scope_id)})
    form.unit.offer(words.unit_choices(each for each in tree if not contest.is_model or each.id == contest.scope_id))
    if form.validate_on_submit():
        with kept(form, contest):
            anew = services.save_people(contest.id, form.people(), version=form.seen(), by=current_user.id, now=now)
            tell_of_new_dates(anew)
            if request.form.get("then") == "count":
                return redirect(url_for("office.setup_step", contest_id=contest.id, step="people"), 303)
            return onward(contest.id, SetupStep.PEOPLE)
    return page("people", form, contest, electorate=electorate(contest, now=now))


def _method(contest: Contest, now: datetime) -> Answer:
    form = MethodForm(data=method_words.filled_method(contest))
    method_words.offer_choices(form)
    wish, _dash, place = request.form.get("then", "").partition("-")
    if wish == "add" and len(form.criteria) < MOST_CRITERIA:
        form.criteria.append_entry()
    elif wish == "remove" and place.isdecimal():
        form.criteria.entries = [entry for entry in form.criteria.entries if entry.name != f"criteria-{place}"]
    elif wish not in {"add", "remove", "weigh"} and form.validate_on_submit():
        with kept(form, contest):
            rules = form.rules([method_words.criterion_draft(row) for row in form.rows()])
            services.save_method(contest.id, rules, version=form.seen(), by=current_user.id, now=now)
            return onward(contest.id, SetupStep.METHOD)
    if wish == "weigh":
        form.quorum_percent.validate(form)
    if wish == "weigh" and form.weighting.data == Weighting.CAP:
        form.weight_cap_percent.validate(form)  # else the table would quietly be that of the usual limit
    weighting, cap_percent = form.weighed()
    units = method_words.weighed_units(eligible_by_group(contest, now=now), weighting, cap_percent)
    return page(
        "method",
        form,
        contest,
        hints=method_words.method_hints(),
        most=MOST_CRITERIA,
        least_on_board=LEAST_ON_AN_OPEN_BOARD,
        units=units,
        quorum=method_words.quorum_line(form.quorum_percent.data, sum(unit.group.eligible for unit in units)),
        weighting=weighting,
        cap_percent=cap_percent,
    )


def _announcement(contest: Contest, now: datetime) -> Answer:
    form = AnnouncementForm(obj=contest)
    if form.validate_on_submit():
        with kept(form, contest):
            services.save_announcement(contest.id, form.letters(), version=form.seen(), by=current_user.id, now=now)
            return onward(contest.id, SetupStep.ANNOUNCEMENT)
    # The dates of a model are those of the contest with which its season was begun; nothing goes out by them.
    planned = Foreseen() if contest.is_model else foreseen(contest)
    return page("announcement", form, contest, electorate=electorate(contest, now=now), foreseen=planned)


def _review(contest: Contest, now: datetime) -> Answer:
    facts = facts_of(contest, now=now)
    is_draft = contest.phase is Phase.DRAFT
    return render_template(
        "office/setup/review.html",
        contest=contest,
        steps=words.step_links(SetupStep.REVIEW, contest),
        facts=facts,
        hindrances=hindrances(facts, now=now) if is_draft else [],
        cautions=cautions(facts) if is_draft else [],
        holidays=holiday_warnings(schedule_of(contest), contest.time_zone) if is_draft else [],
        rival=rival_of(contest) if is_draft else None,
        electorate=electorate(contest, now=now),
        was_published=is_draft and was_published(contest.id),
        step_names=words.STEP_NAMES,
        least_on_board=LEAST_ON_AN_OPEN_BOARD,
        said=words.said,
        nominating=nominating_words(contest),
        categories=standing_words(contest, now),
        quorum=method_words.quorum_line(contest.quorum_percent, facts.voters) if is_draft else "",
        members=len(commission(contest)),
    )


STEPS: dict[SetupStep, Callable[[Contest, datetime], Answer]] = {
    SetupStep.BASICS: _basics,
    SetupStep.PEOPLE: _people,
    SetupStep.STANDING: standing,
    SetupStep.NOMINATING: nominating,
    SetupStep.METHOD: _method,
    SetupStep.SCHEDULE: schedule,
    SetupStep.ANNOUNCEMENT: _announcement,
    SetupStep.REVIEW: _review,
}
