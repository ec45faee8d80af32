"""What HR types about nominating: channels, places, late ones and papers; and the places of single units."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError

from contest.domain.contests import MOST_PLACES
from contest.domain.nominating_setup import (
    MOST_FOR_EACH,
    MOST_OF_A_UNIT,
    ON_THE_CHECKLIST,
    NominatingRules,
    PaperWish,
    PlaceRule,
)
from contest.domain.papers import PAPERS, PaperKind
from contest.domain.stages import LatePolicy
from contest.forms.contest_setup import StepForm
from contest.forms.typed_fields import OneOf, OneRadio, WholeNumber

WISHES = [
    (PaperWish.NONE, _l("not asked for")),
    (PaperWish.WANTED, _l("wanted")),
    (PaperWish.REQUIRED, _l("required")),
]


def paper_field(kind: PaperKind) -> OneOf:
    """What is asked of one kind of paper. A signed consent may follow later: without it nobody is admitted anyway."""
    offered = [wish for wish in WISHES if kind is not PaperKind.CONSENT or wish[0] is not PaperWish.REQUIRED]
    return OneOf(_l(PAPERS[kind]), offered=offered, default=PaperWish.NONE.value)


class NominatingForm(StepForm):
    """Who puts forward whom? The number of people is read only where places go by it."""

    by_collective = BooleanField(_l("The assembly of a unit"))
    by_colleague = BooleanField(_l("A colleague"))
    by_oneself = BooleanField(_l("The person themself"))
    place_rule = OneRadio(
        _l("How are places counted?"),
        offered=[
            (PlaceRule.FIXED, _l("The same number for every unit")),
            (PlaceRule.BY_SIZE, _l("By the number of people in the unit")),
        ],
    )
    places = WholeNumber(_l("Places"), 1, MOST_PLACES, description=_l("So many people may a unit put forward."))
    for_each = WholeNumber(
        _l("For each started number of people"),
        1,
        MOST_FOR_EACH,
        description=_l("With 50, a unit of 47 people has the places once, and one of 51 people twice."),
    )
    late = OneRadio(
        _l("Nominations that are not submitted in time"),
        offered=[
            (LatePolicy.REFUSE, _l("stay out")),
            (LatePolicy.NEXT_PERIOD, _l("wait for the next award period")),
        ],
    )
    paper_petition = paper_field(PaperKind.PETITION)
    paper_career = paper_field(PaperKind.CAREER)
    paper_reference = paper_field(PaperKind.REFERENCE)
    paper_minutes = paper_field(PaperKind.MINUTES)
    paper_consent = paper_field(PaperKind.CONSENT)
    paper_photo = paper_field(PaperKind.PHOTO)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what is chosen; what stands in the field of the other rule is put aside."""
        super().validate(extra_validators)
        if self.place_rule.data != PlaceRule.BY_SIZE:
            self.for_each.errors = []
        return not self.errors

    def validate_paper_minutes(self, field: OneOf) -> None:
        """Only an assembly has minutes."""
        if field.data == PaperWish.REQUIRED and not self.by_collective.data:
            raise ValidationError(_("Minutes can be required only where the assembly of a unit may nominate."))

    def paper_fields(self) -> list[OneOf]:
        """The checklist, a field for each kind."""
        return [self[f"paper_{kind.value}"] for kind in ON_THE_CHECKLIST]

    def on_trial(self) -> tuple[int, int | None]:
        """Places and number of people as far as they can be read, for the examples; else one place for each unit."""
        by_size = self.place_rule.data == PlaceRule.BY_SIZE
        return self.places.data or 1, (self.for_each.data or None) if by_size else None

    def rules(self) -> NominatingRules:
        """What was chosen, once the form is valid."""
        assert self.places.data is not None
        wishes = {kind: self[f"paper_{kind.value}"].data for kind in ON_THE_CHECKLIST}
        return NominatingRules(
            places=self.places.data,
            for_each=self.for_each.data if self.place_rule.data == PlaceRule.BY_SIZE else None,
            by_collective=self.by_collective.data,
            by_colleague=self.by_colleague.data,
            by_oneself=self.by_oneself.data,
            late=LatePolicy(self.late.data),
            papers={kind: wish == PaperWish.REQUIRED for kind, wish in wishes.items() if wish != PaperWish.NONE},
        )


def filled(rules: NominatingRules) -> dict[str, object]:
    """The rules as the form shows them."""
    wishes = {
        f"paper_{kind.value}": (PaperWish.REQUIRED if required else PaperWish.WANTED).value
        for kind, required in rules.papers.items()
    }
    return {
        "by_collective": rules.by_collective,
        "by_colleague": rules.by_colleague,
        "by_oneself": rules.by_oneself,
        "place_rule": (PlaceRule.FIXED if rules.for_each is None else PlaceRule.BY_SIZE).value,
        "places": rules.places,
        "for_each": rules.for_each,
        "late": rules.late.value,
        **wishes,
    }


class UnitPlacesForm(StepForm):
    """A number for each unit on the page; empty means: by the rule of the contest."""

    def decided(self, unit_ids: Iterable[int]) -> dict[int, int | None]:
        """What stands in the fields of these units, once the form is valid."""
        return {unit_id: self[unit_field(unit_id)].data for unit_id in unit_ids}


def unit_field(unit_id: int) -> str:
    """The name of the field of a unit."""
    return f"unit_{unit_id}"


def places_form(units: Iterable[tuple[int, str, int | None]], **named: Any) -> UnitPlacesForm:
    """The form for these units: id, name, and what was decided so far."""
    shown = list(units)
    fields = {
        unit_field(unit_id): WholeNumber(
            _("Places of %(unit)s, if decided by name", unit=name), 0, MOST_OF_A_UNIT, optional=True
        )
        for unit_id, name, _decided in shown
    }
    form = type("UnitPlacesOnPage", (UnitPlacesForm,), fields)
    stored = {unit_field(unit_id): decided for unit_id, _name, decided in shown}
    made: UnitPlacesForm = form(data={**stored, **named})
    return made
