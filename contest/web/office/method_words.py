"""The words of the step about criteria, method and weighting, and what each unit would weigh."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from contest.config import LANGUAGES
from contest.domain.contest_setup import CriterionDraft
from contest.domain.contests import DEFAULT_CRITERIA, Method, ScoreMode, Weighting
from contest.domain.errors import N_
from contest.domain.method_setup import unit_shares
from contest.domain.quorum import least_votes
from contest.forms.contest_method import CriterionForm, MethodForm
from contest.models import Contest
from contest.queries.contest_setup import ReportingGroup
from contest.wording import criterion_hint, criterion_name, method_name, number, weighting_name

METHOD_HINTS = {
    Method.PLURALITY: N_("One name on each ballot. Simple and quick; fits two or three candidates."),
    Method.APPROVAL: N_("Voters tick everybody they support, and most ticks win. Fits four candidates and more."),
    Method.SCORE: N_(
        "Voters give each candidate points. Fits small fields where it matters how much each deed is valued."
    ),
    Method.BORDA: N_("Voters rank, and places earn points. Fits when the leader should be somebody nearly all value."),
    Method.IRV: N_("Voters rank; the last one leaves until somebody has more than half. Best for four or more."),
    Method.SCHULZE: N_(
        "Voters rank, and every two candidates are compared. Exact in every place, but harder to explain."
    ),
}
MODE_NAMES = {
    ScoreMode.SUM: N_("The sum of all points: whoever few voters know gets less"),
    ScoreMode.MEAN: N_("The mean of the points given: a candidate few voters know has an even chance"),
}
WEIGHTING_HINTS = {
    Weighting.RAW: N_("Every ballot weighs the same, wherever its voter works. The usual choice."),
    Weighting.CAP: N_(
        "No unit weighs more than a share of the whole that you set; the rest goes to the others by their staff."
    ),
    Weighting.SQRT: N_(
        "Four times as many people weigh twice as much: large units count more, but not that much more."
    ),
    Weighting.EQUAL: N_("A branch of 20 weighs as much as a plant of 1,000. Fits units that compete as teams."),
    Weighting.POINTS: N_(
        "Every unit counts for itself, and its places earn 12, 10, 8, 7, 6 and so on, as in a song contest."
    ),
}
DEFAULTS = {criterion.key: criterion for criterion in DEFAULT_CRITERIA}


def filled_method(contest: Contest) -> dict[str, object]:
    """The form of the step as it is stored."""
    names = (
        "max_choices",
        "max_points",
        "min_ratings",
        "borda_scale",
        "least_field",
        "quorum_percent",
        "weight_cap_percent",
        "open_board",
    )
    return {
        "criteria": criteria_rows(contest),
        "method": contest.method.value,
        "score_mode": contest.score_mode.value,
        "weighting": contest.weighting.value,
        "version": contest.version,
        **{name: getattr(contest, name) for name in names},
    }


def offer_choices(form: MethodForm) -> None:
    """Name methods, modes and weightings in the reader's language."""
    form.method.offer([(method.value, method_name(method)) for method in Method])
    form.score_mode.offer([(mode.value, str(_(name))) for mode, name in MODE_NAMES.items()])
    form.weighting.offer([(rule.value, weighting_name(rule)) for rule in Weighting])


def method_hints() -> dict[str, str]:
    """For whom each method and each weighting fits."""
    return {one.value: str(_(hint)) for one, hint in (*METHOD_HINTS.items(), *WEIGHTING_HINTS.items())}


@dataclass(frozen=True)
class WeighedUnit:
    """A line of the table of weights: per cent of the staff and of the whole; `share` is None for points by unit."""

    group: ReportingGroup
    staff: Fraction
    share: Fraction | None


def weighed_units(groups: Sequence[ReportingGroup], weighting: Weighting, cap_percent: int) -> list[WeighedUnit]:
    """What each reporting unit would weigh under this rule."""
    eligible = {group.unit_id: group.eligible for group in groups}
    staff = unit_shares(Weighting.RAW, cap_percent, eligible)
    shares = unit_shares(weighting, cap_percent, eligible)
    return [WeighedUnit(group, staff[group.unit_id], shares.get(group.unit_id)) for group in groups]


def quorum_line(percent: int | None, voters: int) -> str:
    """How many of today's voters a quorum asks for; nothing without one, or where nobody may vote yet."""
    if percent is None or not voters:
        return ""
    return ngettext(
        "As of today: at least %(least)s of %(voters)s person has to vote.",
        "As of today: at least %(least)s of %(voters)s people have to vote.",
        voters,
        least=number(least_votes(voters, percent)),
        voters=number(voters),
    )


def criteria_rows(contest: Contest) -> list[dict[str, object]]:
    """The criteria as the form is filled with them, in the reader's language."""
    return [
        {"key": one.key, "name": criterion_name(one), "hint": criterion_hint(one), "weight": one.weight}
        for one in contest.criteria
    ]


def criterion_draft(row: CriterionForm) -> CriterionDraft:
    """A filled row. A default criterion whose words nobody changed keeps its key, and with it both languages."""
    name, hint, weight = row.name.data or "", row.hint.data or "", row.weight.data or 0
    default = DEFAULTS.get(row.key.data or "")
    if default is None or name not in _in_all_languages(default.name):
        return CriterionDraft(weight=weight, name=name, hint=hint)
    own_hint = "" if hint in _in_all_languages(default.hint) else hint
    return CriterionDraft(weight=weight, key=default.key, hint=own_hint)


def _in_all_languages(message: str) -> set[str]:
    said = set()
    for language in LANGUAGES:
        with force_locale(language):
            said.add(str(_(message)))
    return said
