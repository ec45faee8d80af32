"""The ballot paper as a form, one for each way of marking: a single choice, ticks, points, places (INTERFACES, Pages).

Whatever is sent that is not a mark of this paper is answered by a sentence: nothing is left out in silence.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field, RadioField, SelectChoice, SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from contest.domain.ballots import most_choices
from contest.domain.contests import RANKED, Method, MethodRules
from contest.forms.typed_fields import PageForm

NOBODY = "none"
FAMILIES = ("mark", "score", "rank")
"""How the names of the fields of all papers begin."""
FROM_A_PAGE = {"application/x-www-form-urlencoded", "multipart/form-data"}

Marked = list[int] | dict[int, int]


class BallotForm(PageForm):
    """A paper. `marked` and `posted` are asked after it was found valid."""

    def validate(self, extra_validators: Any = None) -> bool:
        """The marks obey the rules of the paper, and nothing came along that is not on it."""
        fine = bool(super().validate(extra_validators))
        if not self._came_from_the_paper():
            self.form_errors.append(
                _("One of the marks is not on your ballot paper. Open the paper again and choose once more.")
            )
            return False
        return fine

    def _came_from_the_paper(self) -> bool:
        if request.files or (request.content_length and request.mimetype not in FROM_A_PAGE):
            return False
        return all(name in self or not name.casefold().startswith(FAMILIES) for name in request.form)

    def marked(self) -> Marked:
        """The marks as `cast_ballot` takes them: ids (places: the best first), or points by id."""
        raise NotImplementedError

    def posted(self) -> list[tuple[str, str]]:
        """The marks as (field, value), to be sent again by the next page."""
        raise NotImplementedError


class SingleChoiceForm(BallotForm):
    """One candidate, or none of them."""

    mark = RadioField(_l("Your vote"), validate_choice=False)

    def validate_mark(self, field: RadioField) -> None:
        """The choice is on the paper."""
        # The first of two values would be read and the other dropped: two marks are no single choice.
        if len(field.raw_data or []) != 1 or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one person, or “None of these”."))

    def marked(self) -> list[int]:
        """Ids of the marked candidates: one or none."""
        return [] if self.mark.data == NOBODY else [int(self.mark.data)]

    def posted(self) -> list[tuple[str, str]]:
        """One mark."""
        return [("mark", self.mark.data)]


class ApprovalForm(BallotForm):
    """Any number of candidates up to the limit; none at all is a blank ballot."""

    mark = SelectMultipleField(
        _l("Your vote"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )
    most: int

    def validate_mark(self, field: SelectMultipleField) -> None:
        """Every tick is on the paper, once, and there are not too many."""
        ticks = field.data or []
        if len(set(ticks)) != len(ticks) or not set(ticks) <= {choice.value for choice in field.choices}:
            raise ValidationError(_("One of the ticks is not on your ballot paper. Please tick again."))
        if len(ticks) > self.most:
            raise ValidationError(
                _("You ticked %(ticked)s people; %(most)s at most are allowed.", ticked=len(ticks), most=self.most)
            )

    def marked(self) -> list[int]:
        """Ids of the marked candidates."""
        return [int(tick) for tick in self.mark.data or []]

    def posted(self) -> list[tuple[str, str]]:
        """As many marks as ticks."""
        return [("mark", tick) for tick in self.mark.data or []]


class OneNumber(Field):
    """A whole number of a list, or nothing; sent once. `data` is None for nothing and for what is no such number."""

    def __init__(self, label: Any, allowed: Collection[int], refusal: Any, **named: Any) -> None:
        super().__init__(label, **named)
        self.allowed = {str(number): number for number in allowed}
        self.refusal = refusal

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a sentence."""
        self.data: int | None = None
        if len(valuelist) > 1:
            raise ValueError(_("Two marks came for this person. Give one, or none."))
        text = valuelist[0] if valuelist else ""
        if not text:
            return
        if text not in self.allowed:
            raise ValueError(str(self.refusal))
        self.data = self.allowed[text]


class OnePerCandidate(BallotForm):
    """A paper with a field for each candidate, named by its family and the id."""

    family: str
    ids: tuple[int, ...]

    def of(self, candidate_id: int) -> OneNumber:
        """The field of a candidate."""
        return self[f"{self.family}-{candidate_id}"]

    def given(self) -> dict[int, int]:
        """The numbers by id, of those who have one."""
        figures = {number: self.of(number).data for number in self.ids}
        return {number: figure for number, figure in figures.items() if figure is not None}

    def posted(self) -> list[tuple[str, str]]:
        """A field for everybody who has a number."""
        return [(f"{self.family}-{candidate}", str(number)) for candidate, number in self.given().items()]


class PointsForm(OnePerCandidate):
    """Points for everybody who is given any; no points at all is a blank ballot."""

    family = "score"

    def marked(self) -> dict[int, int]:
        """Points by id."""
        return self.given()


class PlacesForm(OnePerCandidate):
    """Places from the first on; nobody ranked at all is a blank ballot. Gaps are closed up: 1, 3 is read as 1, 2."""

    family = "rank"

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody shares a place."""
        fine = super().validate(extra_validators)
        for place, people in sorted(Counter(self.given().values()).items()):
            if people == 1:
                continue
            fine = False
            for field in map(self.of, self.ids):
                if field.data == place:
                    field.errors = [*field.errors, self._shared(place, people)]
        return fine

    @staticmethod
    def _shared(place: int, people: int) -> str:
        return ngettext(
            "%(num)s person has place %(place)s. Give everybody a place of their own.",
            "%(num)s people have place %(place)s. Give everybody a place of their own.",
            people,
            place=place,
        )

    def marked(self) -> list[int]:
        """Ids, the best first."""
        given = self.given()
        return sorted(given, key=given.__getitem__)

    def posted(self) -> list[tuple[str, str]]:
        """The places, closed up."""
        return [(f"rank-{candidate}", str(place)) for place, candidate in enumerate(self.marked(), 1)]

    @property
    def had_gaps(self) -> bool:
        """Whether a place before the last one was left out."""
        places = self.given().values()
        return bool(places) and max(places) > len(places)


def ballot_form(rules: MethodRules, names: Mapping[int, str]) -> BallotForm:
    """The form of this method over these candidates: names by id, in the order of the paper."""
    if rules.method is Method.SCORE:
        refusal = _l("Points go from 0 to %(most)s.", most=rules.max_points)
        return _one_per_candidate(PointsForm, names, range(rules.max_points + 1), refusal)
    if rules.method in RANKED:
        refusal = _l("Places go from 1 to %(most)s.", most=len(names))
        return _one_per_candidate(PlacesForm, names, range(1, len(names) + 1), refusal)
    choices = [SelectChoice(str(number), name) for number, name in names.items()]
    if rules.method is Method.PLURALITY:
        single = SingleChoiceForm()
        single.mark.choices = [*choices, SelectChoice(NOBODY, NOBODY)]
        return single
    ticks = ApprovalForm()
    ticks.mark.choices = choices
    ticks.most = most_choices(rules, len(names))
    return ticks


def _one_per_candidate(
    paper: type[OnePerCandidate], names: Mapping[int, str], allowed: range, refusal: Any
) -> OnePerCandidate:
    fields: dict[str, Any] = {
        f"{paper.family}-{number}": OneNumber(name, allowed, refusal) for number, name in names.items()
    }
    form: OnePerCandidate = type(paper.__name__, (paper,), fields)()
    form.ids = tuple(names)
    return form
