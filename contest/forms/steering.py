"""What HR types to steer a running contest: a reason, a later close."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from contest.domain.contest_setup import LONGEST_REASON
from contest.domain.errors import RuleBroken
from contest.domain.schedule import is_ambiguous, to_instant
from contest.forms.contest_setup import fold_field
from contest.forms.typed_fields import LocalTime, PageForm, Showable, one_line, paragraphs


class ReasonForm(PageForm):
    """Why a contest is cancelled."""

    reason = TextAreaField(
        _l("Reason"),
        [Showable(LONGEST_REASON)],
        filters=[paragraphs],
        description=_l("Everybody who can see the contest will read it."),
    )


class ForwardForm(PageForm):
    """Why a step comes earlier than was published."""

    reason = StringField(
        _l("Why earlier?"),
        [Showable(LONGEST_REASON)],
        filters=[one_line],
        description=_l("If you give a reason, it stands on the page of the contest, beside the change."),
    )


class LongerForm(PageForm):
    """Until when the vote runs, by the clocks in `zone`, and why."""

    voting_close_at = LocalTime(_l("Voting closes"))
    voting_close_at_fold = fold_field()
    reason = TextAreaField(
        _l("Reason"),
        [Showable(LONGEST_REASON)],
        filters=[paragraphs],
        description=_l("Everybody who can see the contest will read it."),
    )

    def __init__(self, *args: Any, zone: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self.zone = zone
        self.until: datetime | None = None

    def asks_fold(self) -> bool:
        """Whether this time stands twice on the clocks of its night."""
        local = self.voting_close_at.data
        return local is not None and is_ambiguous(local, self.zone)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the time in the zone."""
        if not super().validate(extra_validators):
            return False
        fold = self.voting_close_at_fold.data
        if self.asks_fold() and not fold:
            self.voting_close_at.errors = [
                _("The clocks are set back that night and show this time twice. Say below which one you mean.")
            ]
            return False
        assert self.voting_close_at.data is not None
        try:
            self.until = to_instant(self.voting_close_at.data, self.zone, fold=int(fold or 0))
        except RuleBroken as refusal:
            self.voting_close_at.errors = [_(refusal.message, **refusal.params)]
        return self.until is not None
