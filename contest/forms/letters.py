"""What people choose about letters: which come by e-mail, and when none leaves."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from contest.forms.typed_fields import ClockTime, PageForm


class LetterWishesForm(PageForm):
    """What a person wishes for their own e-mails."""

    reminders = BooleanField(
        _l("Reminders by e-mail"),
        description=_l(
            "Of a vote in which you still have a ballot, of a draft, of an answer that somebody waits for."
            " That voting is open you are told in any case."
        ),
    )
    once_a_day = BooleanField(
        _l("One e-mail a day, in the morning"),
        description=_l("All letters of a day in one message. Results and their corrections still come at once."),
    )


class LetterHoursForm(PageForm):
    """From when until when no letter leaves."""

    begin = ClockTime(_l("No letters from"), description=_l("In the evening, such as 20:00."))
    end = ClockTime(_l("Until"), description=_l("In the morning, such as 08:00."))
