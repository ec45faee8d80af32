"""What contests, criteria, methods and phases are called, in the reader's language."""

from flask_babel import gettext as _

from contest.domain.calendar import PeriodKind
from contest.domain.contests import DEFAULT_CRITERIA, Method, Weighting
from contest.domain.errors import N_
from contest.domain.phases import Phase
from contest.domain.stages import WHY_VOID, Stage
from contest.models import Contest, Criterion, Unit
from contest.wording.dates import period_name
from contest.wording.language import russian

STANDARD_NAMES = {
    PeriodKind.MONTH: N_("Quality Leader of the Month"),
    PeriodKind.QUARTER: N_("Quality Leader of the Quarter"),
    PeriodKind.YEAR: N_("Quality Leader of the Year"),
}
YEAR_TITLE = N_("Quality Leader of the Year %(year)s")
# A quarter is named inside the sentence: "of the Quarter, 4th quarter" would say it twice.
QUARTER_TITLES = (
    N_("Quality Leader of the 1st quarter of %(year)s"),
    N_("Quality Leader of the 2nd quarter of %(year)s"),
    N_("Quality Leader of the 3rd quarter of %(year)s"),
    N_("Quality Leader of the 4th quarter of %(year)s"),
)
PHASE_NAMES = {
    Phase.DRAFT: N_("Draft"),
    Phase.PLANNED: N_("Planned"),
    Phase.NOMINATING: N_("Nominations are open"),
    Phase.SCREENING: N_("Checked by HR"),
    Phase.VOTING: N_("Voting is open"),
    Phase.CLOSED: N_("Votes are being counted"),
    Phase.COUNTED: N_("Counted, not yet announced"),
    Phase.ANNOUNCED: N_("Announced"),
    Phase.CANCELLED: N_("Cancelled"),
    Phase.VOID: N_("Void"),
}
METHOD_NAMES = {
    Method.PLURALITY: N_("Choose one"),
    Method.APPROVAL: N_("Tick those you support"),
    Method.SCORE: N_("Give points"),
    Method.BORDA: N_("Rank, points for places"),
    Method.IRV: N_("Rank, counted in rounds"),
    Method.SCHULZE: N_("Rank, compared in pairs"),
}
WEIGHTING_NAMES = {
    Weighting.RAW: N_("One person, one vote"),
    Weighting.CAP: N_("A limit for large units"),
    Weighting.SQRT: N_("By the square root"),
    Weighting.EQUAL: N_("Every unit the same"),
    Weighting.POINTS: N_("Points from every unit"),
}
DEFAULTS = {criterion.key: criterion for criterion in DEFAULT_CRITERIA}


def contest_title(contest: Contest) -> str:
    """What one vote is called: the contest with its period, then the category, then the branch that votes first."""
    title = family_title(contest)
    category = category_name(contest)
    if category:
        title = _("%(title)s: %(category)s", title=title, category=category)
    if contest.stage is Stage.BRANCH:
        title = _("%(title)s. Branch stage: %(branch)s", title=title, branch=contest.scope.name)
    return title


def contest_title_and_unit(contest: Contest, unit: Unit, separator: str = ". ") -> str:
    """The title followed by a unit, unless it is the branch that the title of a branch stage has just named."""
    title = contest_title(contest)
    return title if contest.stage is Stage.BRANCH and unit.id == contest.scope_id else f"{title}{separator}{unit.name}"


def family_title(contest: Contest) -> str:
    """The contest's own name in this language or the standard name of its kind, with the period (PRODUCT 2).

    The same for all categories and stages of a contest.
    """
    if not _own_name(contest) and contest.kind is not PeriodKind.MONTH:
        year, quarter = contest.period_start.year, (contest.period_start.month + 2) // 3
        title = YEAR_TITLE if contest.kind is PeriodKind.YEAR else QUARTER_TITLES[quarter - 1]
        return str(_(title, year=year))
    return _("%(name)s, %(period)s", name=contest_name(contest), period=period_name(contest.kind, contest.period_start))


def title_in_letters(contest: Contest) -> str:
    """The title for who reads of several contests at once: with the unit, unless that is the whole company."""
    return _of_a_unit(contest, contest_title(contest))


def family_title_in_letters(contest: Contest) -> str:
    """The same of all categories together."""
    return _of_a_unit(contest, family_title(contest))


def _of_a_unit(contest: Contest, title: str) -> str:
    # The title of a branch stage names the branch already, and it votes on the contest of the whole.
    named = contest.scope.parent_id is None or contest.stage is Stage.BRANCH
    return title if named else f"{title}, {contest.scope.name}"


def vote_title(contest: Contest) -> str:
    """What a letter to voters calls a vote: that of a branch by itself, else the whole with all its categories."""
    return title_in_letters(contest) if contest.stage is Stage.BRANCH else family_title_in_letters(contest)


def contest_name(contest: Contest) -> str:
    """The name without the period. A name typed in one language only serves for both."""
    return _own_name(contest) or standard_name(contest.kind)


def category_name(contest: Contest) -> str:
    """The category, or nothing where the contest has one only. Typed in one language only, it serves for both."""
    ru, en = contest.category_ru, contest.category_en
    return (ru or en) if russian() else (en or ru)


def _own_name(contest: Contest) -> str:
    return (contest.name_ru or contest.name_en) if russian() else (contest.name_en or contest.name_ru)


def standard_name(kind: PeriodKind) -> str:
    """What a contest of this kind is called where HR has given it no name."""
    return str(_(STANDARD_NAMES[kind]))


def criterion_name(criterion: Criterion) -> str:
    """The name that HR typed, or ours for a default criterion."""
    return criterion.name or str(_(DEFAULTS[criterion.key].name))


def criterion_hint(criterion: Criterion) -> str:
    """The question a nominator answers: HR's own, ours for a default criterion under its default name, or nothing."""
    if criterion.hint or criterion.name or criterion.key not in DEFAULTS:
        return criterion.hint
    return str(_(DEFAULTS[criterion.key].hint))


def phase_name(phase: Phase) -> str:
    """The phase in two or three words, for a chip."""
    return str(_(PHASE_NAMES[phase]))


def vote_state(contest: Contest) -> str:
    """Where a vote stands in two or three words: as its phase, but for what the stages make of it."""
    if contest.stage is Stage.BRANCH and contest.phase is Phase.VOID and not contest.missed_its_quorum:
        return _("No vote")
    if contest.branch_stage and contest.phase is Phase.NOMINATING:
        return _("The branches come first")
    return phase_name(contest.phase)


def why_ended(reason: str) -> str:
    """Why a contest ended without a result: the clock's reason in the reader's language, a typed one as it was typed.

    What people type is no message: looked up as one, its percent signs would be taken for places to fill in.
    """
    return str(_(reason)) if reason in WHY_VOID else reason


def method_name(method: Method) -> str:
    """What a voter does, in two or three words."""
    return str(_(METHOD_NAMES[method]))


def weighting_name(weighting: Weighting) -> str:
    """How much the ballots of a unit weigh, in a few words."""
    return str(_(WEIGHTING_NAMES[weighting]))
