"""Every letter of a contest says which one it is and of which unit: several units vote in the same month."""

from datetime import date

import pytest

from contest.domain.letters import OF_AN_ACCOUNT, LetterKind
from contest.extensions import db
from contest.mail import written
from contest.queries.letters import contents
from tests.factories import a_unit
from tests.test_mail import a_letter


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Quality Leader of the Month, October 2020"), ("ru", "Лидер качества месяца, октябрь 2020")],
)
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind not in OF_AN_ACCOUNT])
def test_every_letter_of_a_contest_says_which_and_of_which_unit(app, now, kind, language, title):
    with app.app_context(), app.test_request_context():
        letter = a_letter(kind, now, language)
        letter.contest.period_start = date(2020, 10, 1)
        db.session.commit()
        whole = written(contents(letter.id, default_language="en"), app.config["QL"])
        letter.contest.scope = a_unit("Arkhyz Foundry", letter.contest.scope)
        db.session.commit()
        message = written(contents(letter.id, default_language="en"), app.config["QL"])
    subject, text, html = (
        message["Subject"],
        message.get_body(("plain",)).get_content(),
        message.get_body(("html",)).get_content(),
    )
    assert f"{title}, Arkhyz Foundry" in subject
    assert f"{title}, Arkhyz Foundry" in text
    assert title in html and "Arkhyz Foundry" in html.partition("<body")[2]
    assert title in whole["Subject"] and "Northern Meridian" not in whole["Subject"]
