"""What HR types about a season: lengths of the phases, what feeds it, why a period is left out."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField

from contest.domain.calendar import PeriodKind
from contest.domain.plans import Lengths, YearLengths
from contest.forms.typed_fields import OneOf, OneRadio, PageForm, Showable, WholeNumber, one_line

SOURCE = _l("Whose leaders become candidates by themselves?")


class SeasonForm(PageForm):
    """What the contests to come are like; season_form() adds the lengths."""

    version = HiddenField()
    names: tuple[str, ...] = ()
    lengths_table: type[Lengths] | type[YearLengths] = Lengths
    fed_by = OneOf(
        SOURCE,
        description=_l("Those announced since the last contest of this season; all are checked against its rules."),
    )
    next_in_line = BooleanField(_l("Where a leader drops out or does not want to stand, the next in line moves up"))

    def lengths(self) -> Lengths | YearLengths:
        """The lengths, once the form is valid."""
        return self.lengths_table(**{name: int(self[name].data) for name in self.names})

    def seen(self) -> int:
        """The version that was shown, or 0, which no season has."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isdecimal() and len(text) < 10 else 0


MONTHLY = {
    "opens_before": WholeNumber(_l("Nominations open so many days before the end of the period"), 1, 60),
    "nominating": WholeNumber(_l("Working days of nominations after the end of the period"), 1, 20),
    "screening": WholeNumber(_l("Whole working days for the check by HR"), 0, 20),
    "voting": WholeNumber(_l("Working days of voting"), 1, 20),
    "sealed": WholeNumber(_l("Days from the close to the announcement, at least"), 1, 30),
}
YEARLY = {
    "opens": WholeNumber(_l("Nominations open so many days before Quality Day"), 1, 200),
    "nominations_close": WholeNumber(_l("Nominations close so many days before Quality Day"), 1, 200),
    "voting_opens": WholeNumber(_l("Voting opens so many days before Quality Day"), 1, 200),
    "voting_closes": WholeNumber(_l("Voting closes so many days before Quality Day"), 1, 200),
}


OF_A_QUARTER = OneOf(
    SOURCE,
    description=_l(
        "Those announced since the last contest of this season; all are checked against its rules. Nominations stay"
        " open at least until the day on which the leader of the last month of the quarter is announced."
    ),
)


def season_form(kind: PeriodKind, **filled: Any) -> SeasonForm:
    """The form of a season of this kind, its fields in the order in which they are read."""
    yearly = kind is PeriodKind.YEAR
    fields = YEARLY if yearly else MONTHLY
    attributes = {**fields, "names": tuple(fields), "lengths_table": YearLengths if yearly else Lengths}
    if kind is PeriodKind.QUARTER:
        attributes["fed_by"] = OF_A_QUARTER
    form: SeasonForm = type("SeasonForm", (SeasonForm,), attributes)(**filled)
    return form


class BeginForm(PageForm):
    """With which period a season begins; where one could open at once, the choice says so."""

    first = OneRadio(_l("Which contest comes first?"))


class BringBackForm(PageForm):
    """Which period is not left out after all."""

    period = HiddenField()


class SkipForm(PageForm):
    """Why the next period is left out."""

    period = HiddenField()
    note = StringField(
        _l("Why is it left out?"), [Showable(250)], filters=[one_line], description=_l("Such as “plant holidays”.")
    )
