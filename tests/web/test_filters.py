"""Names, dates, spans of time and numbers as people read them, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from contest import wording
from contest.paths import PACKAGE
from contest.web import fields, filters

NOW = datetime(2026, 10, 29, 9, 0, tzinfo=UTC)
MOSCOW = "Europe/Moscow"


@dataclass(frozen=True)
class Somebody:
    id: int
    last_name: str
    first_name: str
    middle_name: str = ""


MARINA = Somebody(7, "Соколова", "Марина", "Игоревна")
OLGA = Somebody(8, "Nikitina", "Olga")


class Kind(StrEnum):
    MONTH = "month"


@pytest.fixture
def blank() -> Iterator[Flask]:
    app = Flask("page")
    app.config.update(SECRET_KEY="k" * 40, WTF_CSRF_ENABLED=False)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")
    Babel(app, locale_selector=lambda: "en")
    filters.register_filters(app)
    with app.test_request_context():
        yield app


def in_both(blank: Flask, write: Any) -> tuple[str, str]:
    with force_locale("en"):
        english = str(write())
    with force_locale("ru"):
        return english, str(write())


def test_a_constant_in_a_template_is_written_anew_for_every_reader(blank: Flask) -> None:
    filters.register_filters(blank)
    template = blank.jinja_env.from_string("{{ 'plurality' | method_name }}")
    with blank.test_request_context():
        with force_locale("en"):
            assert template.render() == "Choose one"
        with force_locale("ru"):
            assert template.render() == "Один голос"


def test_a_russian_name_begins_with_the_surname(blank: Flask) -> None:
    assert in_both(blank, lambda: wording.person_name(MARINA)) == ("Марина Соколова", "Соколова Марина Игоревна")
    assert in_both(blank, lambda: wording.person_name(OLGA)) == ("Olga Nikitina", "Nikitina Olga")


def test_a_short_russian_name_keeps_its_letters_on_one_line(blank: Flask) -> None:
    assert in_both(blank, lambda: wording.short_name(MARINA)) == ("Марина Соколова", "Соколова\u00a0М.\u00a0И.")
    assert in_both(blank, lambda: wording.short_name(OLGA)) == ("Olga Nikitina", "Nikitina\u00a0O.")


def test_initials_stand_in_the_order_of_the_name(blank: Flask) -> None:
    assert in_both(blank, lambda: wording.initials(MARINA)) == ("МС", "СМ")
    assert in_both(blank, lambda: wording.initials(Somebody(1, "", "ada"))) == ("A", "A")


@pytest.mark.parametrize(
    ("name", "english", "russian"),
    [
        ("date_tiny", "6 Nov", "6 нояб."),
        ("date_short", "6 November", "6 ноября"),
        ("date_long", "Friday 6 November 2026", "пятница, 6 ноября 2026 года"),
    ],
)
def test_a_day_is_written_day_first(blank: Flask, name: str, english: str, russian: str) -> None:
    assert in_both(blank, lambda: getattr(wording, name)(date(2026, 11, 6))) == (english, russian)


def test_the_day_of_an_instant_depends_on_the_zone(blank: Flask) -> None:
    late = datetime(2026, 11, 6, 21, 30, tzinfo=UTC)
    assert wording.date_short(late, MOSCOW) == "7 November"
    assert wording.date_short(late, ZoneInfo("Europe/Lisbon")) == "6 November"
    with pytest.raises(ValueError, match="depends on the zone"):
        wording.date_short(late)


def test_an_instant_without_a_zone_is_refused(blank: Flask) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        wording.moment(datetime(2026, 11, 6, 18, 0), MOSCOW)


@pytest.mark.parametrize(
    ("instant", "now", "english", "russian"),
    [
        (datetime(2026, 11, 6, 15, 0, tzinfo=UTC), NOW, "Friday 6 November, 18:00", "пятница, 6 ноября, 18:00"),
        (datetime(2026, 11, 6, 6, 5, tzinfo=UTC), NOW, "Friday 6 November, 09:05", "пятница, 6 ноября, 09:05"),
        (
            datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            NOW,
            "Monday 4 January 2027, 12:00",
            "понедельник, 4 января 2027 года, 12:00",
        ),
        (
            datetime(2026, 11, 6, 15, 0, tzinfo=UTC),
            None,
            "Friday 6 November 2026, 18:00",
            "пятница, 6 ноября 2026 года, 18:00",
        ),
        # In Moscow it is already the next year.
        (
            datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
            NOW,
            "Friday 1 January 2027, 01:00",
            "пятница, 1 января 2027 года, 01:00",
        ),
    ],
)
def test_a_moment_names_the_year_when_it_is_not_this_one(
    blank: Flask, instant: datetime, now: datetime | None, english: str, russian: str
) -> None:
    assert in_both(blank, lambda: wording.moment(instant, MOSCOW, now)) == (english, russian)


@pytest.mark.parametrize(
    ("opens", "closes", "english", "russian"),
    [
        (datetime(2026, 10, 26, 6), datetime(2026, 11, 6, 15), "26 Oct – 6 Nov, 18:00", "26 окт. – 6 нояб., 18:00"),
        (datetime(2026, 10, 1, 6), datetime(2026, 10, 16, 15), "1–16 Oct, 18:00", "1–16 окт., 18:00"),
        (datetime(2026, 11, 6, 6), datetime(2026, 11, 6, 15), "6 Nov, 09:00–18:00", "6 нояб., 09:00–18:00"),
        (
            datetime(2026, 12, 28, 6),
            datetime(2027, 1, 10, 15),
            "28 Dec 2026 – 10 Jan 2027, 18:00",
            "28 дек. 2026 – 10 янв. 2027, 18:00",
        ),
        (datetime(2025, 10, 1, 6), datetime(2025, 10, 3, 15), "1–3 Oct 2025, 18:00", "1–3 окт. 2025, 18:00"),
    ],
)
def test_a_span_says_what_is_not_said_twice(
    blank: Flask, opens: datetime, closes: datetime, english: str, russian: str
) -> None:
    first, last = opens.replace(tzinfo=UTC), closes.replace(tzinfo=UTC)
    assert in_both(blank, lambda: wording.span(first, last, MOSCOW, NOW)) == (english, russian)


@pytest.mark.parametrize(
    ("left", "english", "russian"),
    [
        (timedelta(days=8, hours=3), "8 days left", "осталось 8 дней"),
        (timedelta(days=21), "21 days left", "остался 21 день"),
        (timedelta(days=11), "11 days left", "осталось 11 дней"),
        (timedelta(days=2), "2 days left", "осталось 2 дня"),
        (timedelta(days=1, hours=7, minutes=59), "1 day 7 hours left", "остался 1 день 7 часов"),
        (timedelta(days=1, hours=1), "1 day 1 hour left", "остался 1 день 1 час"),
        (timedelta(days=1, minutes=5), "1 day left", "остался 1 день"),
        (timedelta(hours=23, minutes=59), "23 hours left", "осталось 23 часа"),
        (timedelta(hours=21), "21 hours left", "остался 21 час"),
        (timedelta(hours=1, minutes=22), "1 hour 22 minutes left", "остался 1 час 22 минуты"),
        (timedelta(hours=1), "1 hour left", "остался 1 час"),
        (timedelta(minutes=23), "23 minutes left", "осталось 23 минуты"),
        (timedelta(minutes=21, seconds=59), "21 minutes left", "осталась 21 минута"),
        (timedelta(minutes=15), "15 minutes left", "осталось 15 минут"),
        (timedelta(minutes=1), "1 minute left", "осталась 1 минута"),
        (timedelta(seconds=59), "less than a minute left", "осталось меньше минуты"),
        (timedelta(), "time is up", "время вышло"),
        (timedelta(days=-3), "time is up", "время вышло"),
    ],
)
def test_time_left_is_said_in_words_and_never_in_seconds(
    blank: Flask, left: timedelta, english: str, russian: str
) -> None:
    assert in_both(blank, lambda: wording.time_left(NOW + left, NOW)) == (english, russian)


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [
        (55.1, "55.1%", "55,1\u00a0%"),
        (46, "46%", "46\u00a0%"),
        (Fraction(100, 3), "33.3%", "33,3\u00a0%"),
        (Decimal("55.15"), "55.2%", "55,2\u00a0%"),
        (Fraction(1103, 20), "55.2%", "55,2\u00a0%"),
        (0, "0%", "0\u00a0%"),
    ],
)
def test_a_percentage_has_one_decimal_rounded_half_up(
    blank: Flask, value: float | Decimal | Fraction, english: str, russian: str
) -> None:
    assert in_both(blank, lambda: wording.percent(value)) == (english, russian)


def test_thousands_are_set_apart(blank: Flask) -> None:
    assert in_both(blank, lambda: wording.number(1204)) == ("1,204", "1\u00a0204")
    assert in_both(blank, lambda: wording.number(Fraction(7, 3))) == ("2.33", "2,33")


@pytest.mark.parametrize(
    ("kind", "start", "english", "russian"),
    [
        ("month", date(2026, 10, 1), "October 2026", "октябрь 2026"),
        (Kind.MONTH, date(2026, 5, 1), "May 2026", "май 2026"),
        ("quarter", date(2026, 1, 1), "1st quarter of 2026", "I квартал 2026"),
        ("quarter", date(2026, 4, 1), "2nd quarter of 2026", "II квартал 2026"),
        ("quarter", date(2026, 7, 1), "3rd quarter of 2026", "III квартал 2026"),
        ("quarter", date(2026, 10, 1), "4th quarter of 2026", "IV квартал 2026"),
        ("year", date(2026, 1, 1), "2026", "2026"),
    ],
)
def test_an_award_period_has_a_name(blank: Flask, kind: str, start: date, english: str, russian: str) -> None:
    assert in_both(blank, lambda: wording.period_name(kind, start)) == (english, russian)


def test_a_zone_is_named_after_its_city(blank: Flask) -> None:
    zone = ZoneInfo("Asia/Yekaterinburg")
    assert in_both(blank, lambda: wording.zone_name(zone)) == ("Yekaterinburg time", "Екатеринбург, местное время")
    assert in_both(blank, lambda: wording.zone_name("UTC")) == ("UTC", "UTC")


def test_a_template_takes_the_instant_of_the_page(blank: Flask) -> None:
    template = blank.jinja_env.from_string("{{ closes | time_left }}, {{ closes | moment('UTC') }}")
    shown = template.render(closes=NOW + timedelta(days=8), now=NOW)
    assert shown == "8 days left, Friday 6 November, 09:00"


# What the form macros ask


class Wish(Form):
    what = StringField("Wish", [DataRequired("Say what you wish")])


class Letter(FlaskForm):
    name = StringField("Name", [DataRequired("Write the name")])
    agreed = BooleanField("Agreed", [DataRequired("Tick that the person agrees")])
    channel = RadioField(
        "Channel", [InputRequired("Choose one")], choices=[SelectChoice("a", "Board"), SelectChoice("b", "Mail")]
    )
    wish = FormField(Wish)
    towns = FieldList(StringField("Town", [DataRequired("Name the town")]), min_entries=2)

    def validate_name(self, field: StringField) -> None:
        if field.data == "Eve":
            raise ValidationError("Not this one")


def test_faults_lead_to_the_element_that_takes_the_focus(blank: Flask) -> None:
    form = Letter()
    assert form.validate() is False
    assert fields.faults(form) == [
        fields.Fault("name", "Name: Write the name"),
        fields.Fault("agreed", "Tick that the person agrees"),
        fields.Fault("channel-0", "Channel: Choose one"),
        fields.Fault("wish-what", "Wish: Say what you wish"),
        fields.Fault("towns-0", "Town: Name the town"),
        fields.Fault("towns-1", "Town: Name the town"),
    ]


def test_a_field_points_to_everything_that_describes_it(blank: Flask) -> None:
    form = Letter()
    assert fields.field_attributes(form.name) == {"class_": "in"}
    form.validate()
    assert fields.field_attributes(form.name, "A hint", autocomplete="off") == {
        "class_": "in",
        "autocomplete": "off",
        "aria-describedby": "name-h name-e",
        "aria-invalid": "true",
    }
