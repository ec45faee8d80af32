"""What HR types in the step about criteria, method and weighting of a contest."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, StringField, ValidationError

from contest.domain.contest_setup import (
    CAP_PERCENT,
    LONGEST_CRITERION,
    LONGEST_HINT,
    MOST_CHOICES,
    MOST_IN_FIELD,
    CriterionDraft,
    Rules,
)
from contest.domain.contests import (
    LEAST_CAP_PERCENT,
    MOST_CAP_PERCENT,
    MOST_CRITERIA,
    MOST_POINTS,
    RANKED,
    Method,
    ScoreMode,
    Weighting,
)
from contest.domain.errors import RuleBroken
from contest.domain.method_setup import MOST_RATINGS, NO_OPEN_RANKING, read_scale
from contest.forms.contest_setup import StepForm
from contest.forms.typed_fields import OneRadio, Showable, WholeNumber, one_line

OPTIONS_OF: dict[str, tuple[str, ...]] = {
    Method.APPROVAL: ("max_choices",),
    Method.SCORE: ("max_points", "score_mode", "min_ratings"),
    Method.BORDA: ("borda_scale",),
}
"""The fields that belong to one method."""

OPTIONS = {name for names in OPTIONS_OF.values() for name in names} | {"weight_cap_percent"}


class CriterionForm(Form):
    """One criterion. `key` remembers a default one: unless somebody changes its words, they stay in both languages."""

    key = HiddenField()
    name = StringField(_l("Criterion"), [Showable(LONGEST_CRITERION)], filters=[one_line])
    hint = StringField(_l("Question to the nominator"), [Showable(LONGEST_HINT)], filters=[one_line])
    weight = WholeNumber(_l("Weight, per cent"), 0, 100, optional=True)

    def is_blank(self) -> bool:
        """Nothing was typed into this row."""
        return not (self.name.data or self.hint.data or self.weight.data or self.weight.errors)

    def validate_name(self, field: StringField) -> None:
        """A row with anything in it has a name."""
        if not field.data and not self.is_blank():
            raise ValidationError(_("Give the criterion a name, or empty the whole row."))


class MethodForm(StepForm):
    """How is the leader found? Options of a method or a weighting that is not chosen are neither read nor refused."""

    criteria = FieldList(FormField(CriterionForm), max_entries=MOST_CRITERIA)
    method = OneRadio(_l("Voting method"))
    max_choices = WholeNumber(
        _l("Names on one ballot, at most"),
        1,
        MOST_CHOICES,
        optional=True,
        description=_l("Leave it empty for as many as one likes."),
    )
    max_points = WholeNumber(
        _l("Points for one candidate, at most"), 1, MOST_POINTS, description=_l("Voters give from 0 up to this number.")
    )
    score_mode = OneRadio(_l("What is compared"))
    min_ratings = WholeNumber(
        _l("Ratings needed for the mean"),
        1,
        MOST_RATINGS,
        description=_l("Whoever was given points by fewer voters cannot lead. It does not matter for the sum."),
    )
    borda_scale = StringField(
        _l("Points for the places"),
        filters=[one_line],
        description=_l(
            "Leave it empty for the usual scale: with six candidates 5-4-3-2-1-0. Or write your own, such as 3-2-1."
        ),
    )
    least_field = WholeNumber(
        _l("Candidates needed"),
        1,
        MOST_IN_FIELD,
        description=_l("With fewer candidates when voting should open, the contest is void."),
    )
    quorum_percent = WholeNumber(
        _l("Quorum, per cent of the voters"),
        1,
        100,
        optional=True,
        description=_l(
            "Leave it empty if any number of votes is enough. With fewer votes the contest ends without a leader, and"
            " nothing is counted. It holds for the vote of every branch too."
        ),
    )
    weighting = OneRadio(_l("Weight of the units"))
    weight_cap_percent = WholeNumber(_l("No unit weighs more than, per cent"), LEAST_CAP_PERCENT, MOST_CAP_PERCENT)
    open_board = BooleanField(_l("Show all ballots after the announcement"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what is chosen; what was typed into the options of other choices is put aside."""
        super().validate(extra_validators)
        for name in OPTIONS - self._asked():
            self[name].errors = []
        return not self.errors

    def rows(self) -> list[CriterionForm]:
        """The criteria in which something was typed."""
        return [entry.form for entry in self.criteria.entries if not entry.form.is_blank()]

    def total(self) -> int:
        """What the weights add up to."""
        return sum(row.weight.data or 0 for row in self.rows())

    def validate_criteria(self, field: FieldList) -> None:
        """At least one criterion, and weights that make a whole."""
        if not self.rows():
            raise ValidationError(_("Name at least one criterion."))
        if not any(entry.errors for entry in field.entries) and self.total() != 100:
            raise ValidationError(
                _("The weights add up to %(sum)s. They must add up to 100.", sum=self.total()),
            )

    def validate_borda_scale(self, field: StringField) -> None:
        """Points that fall from place to place."""
        try:
            read_scale(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(_(refusal.message, **refusal.params)) from None

    def validate_open_board(self, field: BooleanField) -> None:
        """Never for ranked ballots."""
        if field.data and self.method.data in RANKED:
            raise ValidationError(_(NO_OPEN_RANKING))

    def weighed(self) -> tuple[Weighting, int]:
        """Weighting and cap as far as they can be read, for the table of weights; else the default."""
        is_known = self.weighting.data in set(Weighting)
        weighting = Weighting(self.weighting.data) if is_known else Weighting.RAW
        return weighting, self.weight_cap_percent.data or CAP_PERCENT

    def rules(self, criteria: Iterable[CriterionDraft]) -> Rules:
        """What was typed, once the form is valid; options that belong to another choice keep their default."""
        assert self.least_field.data is not None
        asked = {name: self[name].data for name in self._asked()}
        if "score_mode" in asked:
            asked["score_mode"] = ScoreMode(asked["score_mode"])
        if "borda_scale" in asked:
            asked["borda_scale"] = read_scale(asked["borda_scale"] or "")
        return Rules(
            tuple(criteria),
            Method(self.method.data),
            least_field=self.least_field.data,
            quorum_percent=self.quorum_percent.data,
            weighting=Weighting(self.weighting.data),
            open_board=self.open_board.data,
            **asked,
        )

    def _asked(self) -> set[str]:
        asked = set(OPTIONS_OF.get(self.method.data, ()))
        if self.method.data == Method.SCORE and self.score_mode.data == ScoreMode.SUM:
            asked.discard("min_ratings")
        if self.weighting.data == Weighting.CAP:
            asked.add("weight_cap_percent")
        return asked
