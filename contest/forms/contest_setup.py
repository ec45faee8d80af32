"""What HR types while setting up a contest, one form a step; choices are handed in. The method: contest_method."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from contest.domain.contest_setup import (
    LARGEST_THRESHOLD,
    LONGEST_ABOUT,
    LONGEST_NAME,
    SMALLEST_THRESHOLD,
    Announcement,
    People,
)
from contest.domain.errors import RuleBroken
from contest.domain.schedule import BRANCH_INSTANTS, IN_ORDER, Schedule, faults, is_ambiguous, to_instant
from contest.domain.stages import MOST_SENT
from contest.forms.typed_fields import LocalTime, OneOf, OneRadio, PageForm, Showable, WholeNumber, one_line, paragraphs


class StepForm(PageForm):
    """A step remembers the version of the contest that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        """The version that was sent back, or 0, which no contest has: a page without one is refused."""
        text = str((self.version.raw_data or [""])[0])
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class BasicsForm(StepForm):
    """What is this contest? `period` is "month:2026-10-01"."""

    period = OneRadio(_l("What does it honour?"))
    like = OneOf(_l("Use the settings of"))
    name_en = StringField(_l("Name in English"), [Showable(LONGEST_NAME)], filters=[one_line])
    name_ru = StringField(_l("Name in Russian"), [Showable(LONGEST_NAME)], filters=[one_line])
    about = TextAreaField(
        _l("A few words under the name"),
        [Showable(LONGEST_ABOUT)],
        filters=[paragraphs],
        description=_l("Say what it is for, and what the leader receives."),
    )


class PeopleForm(StepForm):
    """Who takes part?"""

    unit = OneOf(
        _l("Where is it held?"),
        description=_l("Everybody who works in this unit, or in a unit below it, may vote and may stand."),
    )
    privacy_threshold = WholeNumber(
        _l("Smallest group whose turnout is shown"),
        SMALLEST_THRESHOLD,
        LARGEST_THRESHOLD,
        description=_l("Smaller units are shown together, so that no figure tells about a single person."),
    )
    own_vote_allowed = BooleanField(_l("Candidates may vote for themselves"))

    def people(self) -> People:
        """What was chosen, once the form is valid."""
        assert self.privacy_threshold.data is not None
        return People(int(self.unit.data), self.own_vote_allowed.data, self.privacy_threshold.data)


def fold_field() -> OneOf:
    """The question which of two readings is meant, in the night in which clocks are set back."""
    return OneOf(
        _l("Clocks show this time twice that night. Which one is meant?"),
        offered=[
            ("", _l("Please choose")),
            ("0", _l("The first time, before clocks are set back")),
            ("1", _l("The second time, after it")),
        ],
        default="",
    )


class ScheduleForm(StepForm):
    """When does it happen? Times are those of the clocks in `zone`; `now` decides what is past.

    The instants of the branches are asked only with the tick that they vote first.
    """

    nominations_open_at = LocalTime(_l("Nominations open"))
    nominations_close_at = LocalTime(_l("Nominations close"))
    voting_open_at = LocalTime(_l("Voting opens"))
    voting_close_at = LocalTime(_l("Voting closes"))
    announce_at = LocalTime(_l("Announcement"))
    nominations_open_at_fold = fold_field()
    nominations_close_at_fold = fold_field()
    voting_open_at_fold = fold_field()
    voting_close_at_fold = fold_field()
    announce_at_fold = fold_field()
    branch_stage = BooleanField(_l("The branches vote first"))
    sends = WholeNumber(
        _l("Go on from each branch"),
        1,
        MOST_SENT,
        optional=True,
        description=_l("So many of each branch in each category. Whoever shares the last of these places goes on too."),
    )
    branch_nominations_close_at = LocalTime(_l("Nominations close in the branches"), optional=True)
    branch_voting_open_at = LocalTime(_l("Voting opens in the branches"), optional=True)
    branch_voting_close_at = LocalTime(_l("Voting closes in the branches"), optional=True)
    branch_nominations_close_at_fold = fold_field()
    branch_voting_open_at_fold = fold_field()
    branch_voting_close_at_fold = fold_field()

    def __init__(self, *args: Any, zone: str, now: datetime, **named: Any) -> None:
        super().__init__(*args, **named)
        self.zone, self.now = zone, now
        self.found: Schedule | None = None
        if self.branch_stage.data:
            # They follow one another, and where it is the branches that nominate, their results close nominations.
            self.nominations_close_at.label.text = _("The branches are announced")

    def asks_for_dates(self) -> bool:
        """Whether the branches are to vote first and nobody has said when: then all dates are laid anew."""
        typed = (text for name in BRANCH_INSTANTS for text in self[name].raw_data or [])
        return bool(self.branch_stage.data) and not any(text.strip() for text in typed)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every time in the zone; then, with all of them known, ask whether they make sense together."""
        names = [name for name in IN_ORDER if self.branch_stage.data or name not in BRANCH_INSTANTS]
        if not self.branch_stage.data:
            for name in ("sends", *BRANCH_INSTANTS):
                self[name].process_errors = []
        sound = super().validate(extra_validators)
        for name in names:
            if self[name].data is None and not self[name].errors:
                self[name].errors = [_("Give a date and a time, such as 2026-11-12 10:00.")]
        instants = {name: self._instant(name) for name in names if not self[name].errors}
        known = {name: instant for name, instant in instants.items() if instant is not None}
        if len(known) < len(names) or not sound:
            return False
        schedule = Schedule(**known)
        found = faults(schedule, now=self.now, zone=self.zone)
        for fault in found:
            self[fault.field].errors = [_(fault.message, **fault.params)]
        self.found = None if found else schedule
        return not found

    def schedule(self) -> Schedule:
        """The instants, once the form is valid."""
        assert self.found is not None
        return self.found

    def asks_fold(self, name: str) -> bool:
        """Whether this time stands twice on the clocks of its night."""
        local = self[name].data
        return local is not None and is_ambiguous(local, self.zone)

    def _instant(self, name: str) -> datetime | None:
        field, fold = self[name], self[f"{name}_fold"].data
        if self.asks_fold(name) and not fold:
            field.errors = [
                _("The clocks are set back that night and show this time twice. Say below which one you mean.")
            ]
            return None
        try:
            return to_instant(field.data, self.zone, fold=int(fold or 0))
        except RuleBroken as refusal:
            field.errors = [_(refusal.message, **refusal.params)]
            return None


class AnnouncementForm(StepForm):
    """How do people hear about it?"""

    tell_when_nominations_open = BooleanField(_l("Tell everybody who may nominate"))
    remind_of_drafts = BooleanField(_l("Remind whoever has begun a nomination and not submitted it"))
    tell_when_voting_opens = BooleanField(_l("Tell everybody who may vote"))
    remind_voters = BooleanField(_l("Remind everybody who has not voted yet"))
    tell_staff_the_result = BooleanField(_l("Tell everybody who could vote"))

    def letters(self) -> Announcement:
        """What was ticked."""
        return Announcement(
            tell_when_nominations_open=self.tell_when_nominations_open.data,
            remind_of_drafts=self.remind_of_drafts.data,
            tell_when_voting_opens=self.tell_when_voting_opens.data,
            remind_voters=self.remind_voters.data,
            tell_staff_the_result=self.tell_staff_the_result.data,
        )
