"""The message of several letters, and how reminders by e-mail are stopped from inside one."""

import re

import pytest
from flask import current_app

from contest.domain.letters import REMINDERS, LetterKind
from contest.domain.phases import Phase
from contest.extensions import db
from contest.mail import message_name, written, written_together
from contest.models import Letter, Nomination
from contest.queries.letters import contents
from tests.factories import a_contest, stored
from tests.test_mail import a_letter

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ENGLISH, RUSSIAN = "en", "ru"


def read_together(*letters):
    """(the message, its text, its HTML) of these letters to one reader."""
    parts = [contents(each.id, default_language=ENGLISH) for each in letters]
    message = written_together(parts, current_app.config["QL"])
    return message, words(message), words(message, "html")


def words(message, form="plain"):
    """The text or the HTML of a message."""
    return message.get_body((form,)).get_content().replace("\r\n", "\n")


def three_letters(now, language=ENGLISH, kind=LetterKind.VOTING_OPENED):
    """One about a result, one of another kind, and one about another contest, to the same reader."""
    first = a_letter(LetterKind.RESULT, now, language)
    other = a_contest(Phase.VOTING, name_en="Golden gauge", name_ru="Золотой калибр")
    rest = [
        Letter(employee_id=first.employee_id, kind=each, about=f"contest:{other.id}", contest_id=other.id, due_at=now)
        for each in (kind, LetterKind.CONSENT_ASKED)
    ]
    return [first, *(stored(each) for each in rest)]


@pytest.mark.parametrize(
    ("language", "subject", "greeting"), [(ENGLISH, "3 letters for you", "Dear"), (RUSSIAN, "3 ", "Здравствуйте")]
)
@ONE
def test_several_letters_stand_under_one_heading_each_with_its_own_words_and_greet_once(
    app, now, language, subject, greeting
):
    with app.app_context():
        letters = three_letters(now, language)
        message, text, html = read_together(*letters)
        alone = [written(contents(each.id, default_language=ENGLISH), current_app.config["QL"]) for each in letters]
    assert str(message["Subject"]).startswith(subject)
    assert str(message["Message-ID"]).startswith(f"<letter-{letters[0].id}-")
    for each in alone:
        _greeting, _, rest = words(each).partition("\n-- \n")[0].strip().partition("\n\n")
        assert rest[0].upper() + rest[1:] in text and str(each["Subject"]) in text
        address = re.findall(r'<a href="([^"]+)"', words(each, "html"))[0]
        assert f'href="{address}"' in html
    assert text.count("\n-- \n") == 1
    assert (text.count(greeting), html.count(greeting)) == (1, 1)
    assert html.count("<html") == html.count("<h1") == 1 and html.count("<h2") == 3
    assert "None" not in text and "{{" not in html


@ONE
def test_the_message_greets_first_and_each_letter_begins_with_a_capital(app, now):
    with app.app_context():
        letters = three_letters(now)
        _message, text, html = read_together(*letters)
        alone = words(written(contents(letters[1].id, default_language=ENGLISH), current_app.config["QL"]))
    assert text.startswith("Dear Cleo,\n\n3 letters for you")
    assert html.index("Dear Cleo,") < html.index("<h2")
    # Alone it goes on after the comma.
    assert "Dear Cleo,\n\nthe candidates are known." in alone
    for form in (text, html):
        assert "The candidates are known." in form and "the candidates are known." not in form


@ONE
def test_a_signature_inside_a_statement_cuts_nothing_off(app, now):
    with app.app_context():
        letter = a_letter(LetterKind.WINNER, now, ENGLISH)
        nomination = db.session.scalars(db.select(Nomination)).first()
        nomination.statement = "Found the pores\n\n-- \nForeman of shop 4\n\nand closed them."
        db.session.commit()
        other = stored(
            Letter(
                employee_id=letter.employee_id,
                kind=LetterKind.CONSENT_ASKED,
                about="contest:0",
                contest_id=letter.contest_id,
                due_at=now,
            )
        )
        _, text, _ = read_together(letter, other)
    assert "and closed them." in text


@ONE
def test_markup_in_a_part_stays_text(app, now):
    with app.app_context():
        letters = three_letters(now)
        for contest in db.session.query(type(letters[1].contest)):
            contest.name_en = "<script>alert(1)</script>"
        db.session.commit()
        _message, _text, html = read_together(*letters)
    assert "<script>" not in html and "&lt;script&gt;" in html


@ONE
@pytest.mark.parametrize("kind", [LetterKind.VOTING_OPENED, LetterKind.CONSENT_REMINDER])
def test_only_a_message_with_a_reminder_says_how_to_stop_them(app, now, kind):
    with app.app_context():
        message, text, html = read_together(*three_letters(now, kind=kind))
    address = re.search(r"http\S+/letters/reminders/\S+", text)
    assert (address is not None) is (kind in REMINDERS)
    if address is None:
        assert message["List-Unsubscribe"] is None and "/letters/reminders/" not in html
    else:
        assert message["List-Unsubscribe"] == f"<{address[0]}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f'href="{address[0]}"' in html


@ONE
def test_a_letter_that_gets_the_number_of_a_deleted_reminder_is_no_repetition_of_it(app, now):
    with app.app_context():
        reminder = a_letter(LetterKind.VOTING_LAST_DAY, now)
        number, name = reminder.id, message_name(reminder)
        assert name == message_name(reminder)
        db.session.delete(reminder)
        db.session.commit()
        result = stored(Letter(employee_id=reminder.employee_id, kind=LetterKind.RESULT, about="contest:1", due_at=now))
        assert result.id == number
        assert message_name(result) != name
