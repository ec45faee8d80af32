"""What HR types about the company's calendar: a day worked or free, Quality Day and motto of a year."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, Optional, ValidationError

from contest.domain.working_days import LONGEST_NOTE
from contest.forms.typed_fields import OneRadio, PageForm, Showable, one_line

DATES = ["%Y-%m-%d", "%d.%m.%Y"]


class DayForm(PageForm):
    """One day of the year whose page it stands on."""

    day = DateField(_l("Day"), [DataRequired(_l("Choose the day."))], format=DATES)
    worked = OneRadio(_l("What is it?"), offered=[("free", _l("A free day")), ("worked", _l("A working day"))])
    note = StringField(
        _l("Why?"),
        [Showable(LONGEST_NOTE)],
        filters=[one_line],
        description=_l("Such as “Day off moved from Saturday”."),
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def validate_day(self, field: DateField) -> None:
        """A day of another year is a slip: it would be saved on a page that nobody looks at."""
        if field.data.year != self.year:
            raise ValidationError(_("This day does not lie in %(year)s.", year=self.year))


class QualityYearForm(PageForm):
    """Quality Day and the mottoes of one year."""

    other_day = DateField(
        _l("Another Quality Day"),
        [Optional()],
        format=DATES,
        description=_l("Left empty, it is the second Thursday of November."),
    )
    note = StringField(
        _l("Why on another day?"), [Showable(LONGEST_NOTE)], filters=[one_line], description=_l("Everybody reads it.")
    )
    motto_en = StringField(_l("Motto in English"), [Showable(200)], filters=[one_line])
    motto_ru = StringField(_l("Motto in Russian"), [Showable(200)], filters=[one_line])
