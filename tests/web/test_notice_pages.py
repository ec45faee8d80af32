"""One notice as a page: the words of the letter, in the design and the language of the application."""

import re

import pytest

from contest.domain.letters import OF_AN_ACCOUNT, LetterChannel, LetterKind, LetterState
from contest.domain.letters_over import Until, asks_until
from contest.domain.phases import Phase
from contest.extensions import db
from contest.models import Employee, Nomination
from tests.factories import NOW, instants
from tests.test_mail import a_letter
from tests.web.test_notices import page

IN_TIME = {
    Until.NOMINATIONS_CLOSE: Phase.NOMINATING,
    Until.VOTING_OPENS: Phase.SCREENING,
    Until.VOTING_CLOSES: Phase.VOTING,
}
SHOWN = [kind for kind in LetterKind if kind not in OF_AN_ACCOUNT]


def put_in_time(letter):
    """Let the contest be where what the letter asks for can be done."""
    until = asks_until(letter.kind)
    if until is not None and letter.contest.phase is not IN_TIME[until]:
        letter.contest.phase, letter.contest.public_key = IN_TIME[until], b"k" * 32
        for instant, at in instants(IN_TIME[until]).items():
            setattr(letter.contest, instant, at)
        db.session.commit()


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", SHOWN)
def test_every_kind_of_letter_is_a_whole_page_in_both_languages(app, client, sign_in, kind, language):
    with app.app_context():
        letter = a_letter(kind, NOW, language, channel=LetterChannel.APP, state=LetterState.SENT)
        put_in_time(letter)
        cleo = db.session.get_one(Employee, letter.employee_id)
    sign_in(client, cleo)
    text = page(client, f"/notices/{letter.id}")
    [subject] = re.findall(r"<title>(.*?) – ", text)
    body = re.search(r'<article class="card notice">.*?</article>', text)[0]
    assert len(subject) > 10
    assert f"</span>{subject}</span></button>" in page(client)
    assert re.search("[а-яё]", subject) is not None or language == "en"
    assert ("Уважаем" in body or "Здравствуйте" in body) is (language == "ru")
    assert len(re.findall(r'<a class="btn" href="/[^"]*"', body)) == 1, "one main action, an address of ours"
    assert " style=" not in body and "<table" not in body and "http" not in body
    assert "None" not in body and "{{" not in body and "mail" not in body


def test_the_praise_is_read_by_whom_it_is_about_as_text(app, client, sign_in):
    with app.app_context():
        letter = a_letter(LetterKind.CANDIDATE, NOW, channel=LetterChannel.APP, state=LetterState.SENT)
        db.session.query(Nomination).one().statement = "<script>alert(1)</script> & a steady hand"
        db.session.commit()
        cleo = db.session.get_one(Employee, letter.employee_id)
    sign_in(client, cleo)
    answer = client.get(f"/notices/{letter.id}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; a steady hand" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_consent_asked_for_by_a_notice_is_not_noted_as_given_by_mail(app, client, sign_in):
    with app.app_context():
        letter = a_letter(LetterKind.CONSENT_ASKED, NOW, channel=LetterChannel.APP, state=LetterState.SENT)
        cleo = db.session.get_one(Employee, letter.employee_id)
    sign_in(client, cleo)
    assert f'href="/consents/{letter.contest_id}"' in page(client, f"/notices/{letter.id}")
