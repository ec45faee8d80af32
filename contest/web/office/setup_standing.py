"""The step of the set-up about who may stand: categories, rule sets with their live count, the commission."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.categories import PRESETS, CategoryDraft, from_preset
from contest.domain.contest_setup import SetupStep
from contest.domain.eligibility import Reason, Terms
from contest.domain.errors import NotFound
from contest.domain.phases import Phase
from contest.forms.contest_standing import CategoryForm, CommissionForm, StandingForm, filled
from contest.models import Contest
from contest.queries.commission import categories_in_draft, commission
from contest.queries.contests import contest_by_id
from contest.queries.rule_sets import rule_set_of, terms_of
from contest.queries.staff import search_people
from contest.queries.standing_people import WhoMayStand, counts, staff_groups_in, who_may_stand
from contest.services import categories as services
from contest.services.drafts import NotADraft
from contest.web.office import setup_words as words
from contest.web.office.room import room
from contest.web.office.setup_nominating import day_of
from contest.web.office.setup_pages import Answer, kept, onward, page
from contest.web.searching import search_text
from contest.wording import category_name, number, rule_words

FOUND_AT_ONCE = 10


def standing(contest: Contest, now: datetime) -> Answer:
    """The categories with how many may stand in each, and who sits on the commission."""
    form = StandingForm(obj=contest, data={"name_en": "", "name_ru": ""})
    today = day_of(contest, now)
    then = request.form.get("then", "")
    if form.validate_on_submit():
        about = {"version": form.seen(), "by": current_user.id, "now": now}
        with kept(form, contest):
            if then.startswith("preset-") and then.removeprefix("preset-") in PRESETS:
                groups = [group for group, _people in staff_groups_in(contest.scope.path, today=today)]
                services.add_category(contest.id, from_preset(PRESETS[then.removeprefix("preset-")], groups), **about)
                return _again(contest.id)
            if then == "add":
                services.add_category(contest.id, form.category(), **about)
                return _again(contest.id)
            deed, _dash, digits = then.partition("-")
            if deed == "remove" and digits.isdecimal() and len(digits) < 10:
                services.remove_category(contest.id, int(digits), **about)
                return _again(contest.id)
            services.save_standing(contest.id, form.one_title.data, **about)
            return onward(contest.id, SetupStep.STANDING)
    categories = categories_in_draft(contest)
    taken = {each.category_en for each in categories}
    return page(
        "standing",
        form,
        contest,
        categories=categories,
        counts=counts(categories, today=today),
        rules={each.id: rule_set_of(each.eligibility) for each in categories},
        presets=[(key, each) for key, each in PRESETS.items() if each.name_en not in taken],
        members=commission(contest),
    )


@dataclass(frozen=True)
class CategoryWords:
    """A category in words, for the review: its name if it has one, its rules, and how many may stand."""

    name: str
    rules: list[str]
    found: WhoMayStand


def standing_words(contest: Contest, now: datetime) -> list[CategoryWords]:
    """What is settled about who may stand, category by category."""
    categories = categories_in_draft(contest)
    found = counts(categories, today=day_of(contest, now))
    return [
        CategoryWords(category_name(each), rule_words(rule_set_of(each.eligibility)), found[each.id])
        for each in categories
    ]


def _again(contest_id: int) -> Response:
    return redirect(url_for("office.setup_step", contest_id=contest_id, step=SetupStep.STANDING.value) + "#list", 303)


@room.route("/contests/<int:contest_id>/setup/standing/<int:category_id>", methods=["GET", "POST"])
def category(contest_id: int, category_id: int) -> Answer:
    """The rule set of one category: counted as often as one likes, and saved once it is right."""
    contest = _draft(contest_id)
    if isinstance(contest, Response):
        return contest
    chosen = next((each for each in categories_in_draft(contest) if each.id == category_id), None)
    if chosen is None:
        raise NotFound
    now = clock.now()
    today = day_of(contest, now)
    groups = staff_groups_in(contest.scope.path, today=today)
    stored = CategoryDraft(chosen.category_en, chosen.category_ru, rule_set_of(chosen.eligibility))
    known = [group for group, _people in groups]
    form = CategoryForm(data={"version": str(contest.version), **filled(stored, known)})
    form.offer_groups((group, _("%(group)s, %(people)s", group=group, people=number(many))) for group, many in groups)
    terms: Terms | None = terms_of(chosen)
    if form.is_submitted():
        terms = None
        if form.validate():
            terms = Terms(terms_of(chosen).scope_path, terms_of(chosen).cut_off, form.category().rules)
            if request.form.get("then") == "save":
                with kept(form, contest):
                    services.save_category(
                        contest.id, chosen.id, form.category(), version=form.seen(), by=current_user.id, now=now
                    )
                    words.tell("ok", _("Saved."), _("Whoever falls out by these rules cannot be nominated."))
                    return _again(contest.id)
    reason = _asked_reason()
    text = search_text(request.form)
    asked = request.form.get("page", 1, type=int)
    return page(
        "standing",
        form,
        contest,
        template="category",
        category=chosen,
        groups=groups,
        found=who_may_stand(chosen, today=today, terms=terms, reason=reason, text=text, page=asked) if terms else None,
        reason=reason,
        q=text,
    )


def _asked_reason() -> Reason | None:
    """By which reason the list is narrowed: the button that was pressed, else what was chosen before."""
    text = request.form.get("show", request.form.get("shown", ""))
    return Reason(text) if text in set(Reason) else None


@room.route("/contests/<int:contest_id>/setup/standing/commission", methods=["GET", "POST"])
def commission_members(contest_id: int) -> Answer:
    """Who sits on the commission: looked for by name or number, put in, taken out."""
    contest = _draft(contest_id)
    if isinstance(contest, Response):
        return contest
    now = clock.now()
    form = CommissionForm(data={"version": str(contest.version)})
    deed, _dash, digits = request.form.get("then", "").partition("-")
    if form.validate_on_submit() and deed in {"add", "remove"} and digits.isdecimal() and len(digits) < 10:
        act = services.add_member if deed == "add" else services.remove_member
        with kept(form, contest):
            act(contest.id, int(digits), version=form.seen(), by=current_user.id, now=now)
            return redirect(request.full_path.rstrip("?"), 303)
    text = search_text()
    members = commission(contest)
    there = {each.id for each in members}
    found = search_people(text, limit=FOUND_AT_ONCE, today=day_of(contest, now))
    return page(
        "standing",
        form,
        contest,
        template="commission",
        members=members,
        q=text,
        found=[each for each in found if each.id not in there],
        most=FOUND_AT_ONCE,
    )


def _draft(contest_id: int) -> Contest | Response:
    """The contest that is being set up; a published one shows its settings. Raises NotFound, NotADraft."""
    contest = contest_by_id(contest_id)
    if contest is None or contest.lead_id is not None:
        raise NotFound
    if contest.phase is Phase.DRAFT:
        return contest
    if request.method == "POST":
        raise NotADraft
    return redirect(url_for("office.setup_step", contest_id=contest_id, step=SetupStep.REVIEW.value), 303)
