"""What a correction says by mail and to other programs, and what letters say that were written before it."""

import json

import pytest

from contest.domain.consents import ConsentKind, ConsentState
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.phases import Phase
from contest.domain.webhooks import HookFormat, body_of
from contest.extensions import db
from contest.hooks import written as message_of
from contest.mail import written as mail_of
from contest.models import Delivery, Letter
from contest.queries.letters import contents
from contest.queries.webhooks import telling
from contest.services.announcing import announce
from contest.services.corrections import publish_correction
from contest.services.transaction import transaction
from contest.services.webhooks import add_webhook, tell_of_step
from tests.factories import a_consent, a_unit, an_account, an_employee
from tests.outcomes import a_counted_contest

ENGLISH = "The figures of March were those of February."
RUSSIAN = "Цифры марта оказались цифрами февраля."


class Corrected:
    """A contest that Cleo led before Zuev, announced by letters to both; then the title goes from her to him."""

    def __init__(self, now, language):
        company = a_unit("Northern Meridian")
        self.contest, (self.cleo, self.zuev) = a_counted_contest(9, 4, scope=company, names=("Cleo", "Zuev"))
        for candidate in (self.cleo, self.zuev):
            candidate.employee.email = f"{candidate.employee.last_name.lower()}@example.org"
            an_account(candidate.employee, language=language)
        self.dan = an_employee("Dan", company)
        self.now = now
        with transaction():
            announce(self.contest, now=now)

    def correct(self, takes_from=None, gives_to=None, number=1):
        return publish_correction(
            self.contest.id,
            ENGLISH,
            RUSSIAN,
            takes_from=takes_from and takes_from.id,
            gives_to=gives_to and gives_to.id,
            number=number,
            language="en",
            by=self.dan.id,
            now=self.now,
        )

    def mail(self, app, kind, candidate):
        """(subject, text, html) of the e-mail of this kind to a candidate."""
        letter = (
            db.session.query(Letter)
            .filter_by(kind=kind, employee_id=candidate.employee_id, channel=LetterChannel.EMAIL)
            .one()
        )
        with app.test_request_context():
            message = mail_of(contents(letter.id, default_language="en"), app.config["QL"])
        parts = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
        return message["Subject"], *parts


@pytest.mark.parametrize(
    ("language", "words", "yours", "gone"),
    [("en", ENGLISH, "The title is yours.", "the title is no longer yours."), ("ru", RUSSIAN, "", "")],
)
def test_a_letter_says_what_was_wrong_and_what_it_means_for_the_reader(app, now, language, words, yours, gone):
    with app.app_context():
        corrected = Corrected(now, language)
        corrected.correct(corrected.cleo, corrected.zuev)
        for candidate, said, unsaid in ((corrected.zuev, yours, gone), (corrected.cleo, gone, yours)):
            subject, *parts = corrected.mail(app, LetterKind.CORRECTION, candidate)
            assert "\n" not in subject and len(subject) > 10
            for part in parts:
                assert words in part and f"/contests/{corrected.contest.id}/results#correction-1" in part
                assert "Cleo Carter" in part.replace("Carter Cleo", "Cleo Carter") and "Zuev" in part
                if language == "en":
                    assert said in part and unsaid not in part


def test_from_the_second_on_the_number_stands_in_the_subject_the_notice_and_what_programs_hear(
    app, client, sign_in, now
):
    with app.app_context():
        corrected = Corrected(now, "en")
        add_webhook("Chat", HookFormat.GENERIC, "https://chat.example/1", language="en", by=corrected.dan.id, now=now)
        for number in (1, 2, 3):
            corrected.correct(number=number)
        asked = db.select(Letter.id).where(Letter.kind == LetterKind.CORRECTION, Letter.channel == LetterChannel.EMAIL)
        mine = asked.where(Letter.employee_id == corrected.cleo.employee_id).order_by(Letter.id)
        tellings = list(db.session.scalars(db.select(Delivery.id).order_by(Delivery.id)))
        with app.test_request_context():
            subjects = [
                mail_of(contents(each, default_language="en"), app.config["QL"])["Subject"]
                for each in db.session.scalars(mine)
            ]
            titles = [message_of(telling(each), app.config["QL"]).title for each in tellings]
        reader = corrected.cleo.employee
    heads = [each.partition(":")[0] for each in subjects]
    assert heads == ["Correction of the result", "Correction 2 of the result", "Correction 3 of the result"]
    assert [each.partition(":")[0] for each in titles] == heads
    sign_in(client, reader)
    page = client.get("/notices/").text
    assert [page.count(f"{head}: ") for head in heads] == [1, 1, 1]


@pytest.mark.parametrize(("kind", "who"), [(LetterKind.WINNER, "cleo"), (LetterKind.CANDIDATE, "zuev")])
def test_a_letter_about_the_result_that_is_read_later_says_that_it_was_corrected(app, now, kind, who):
    with app.app_context():
        corrected = Corrected(now, "en")
        before = corrected.mail(app, kind, getattr(corrected, who))
        corrected.correct(corrected.cleo, corrected.zuev)
        after = corrected.mail(app, kind, getattr(corrected, who))
    for old, new in zip(before[1:], after[1:], strict=True):
        assert "corrected" not in old and ENGLISH not in old
        assert "The title is held by: Pat Zuev." in new and ENGLISH in new
        assert "first place goes to" not in new


def test_a_letter_names_nobody_who_does_not_want_to_be_named(app, now):
    with app.app_context():
        corrected = Corrected(now, "en")
        corrected.correct(corrected.cleo, corrected.zuev)
        a_consent(corrected.contest, corrected.cleo.employee, ConsentState.WITHDRAWN, ConsentKind.INTERNAL)
        for part in corrected.mail(app, LetterKind.CORRECTION, corrected.zuev)[1:]:
            assert "Carter" not in part and "Name withheld" in part


@pytest.mark.parametrize("form", list(HookFormat))
@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_other_programs_hear_the_words_who_holds_the_title_and_the_address(app, now, form, language, words):
    with app.app_context():
        corrected = Corrected(now, language)
        add_webhook("Chat", form, "https://chat.example/1", chat="@c", language=language, by=corrected.dan.id, now=now)
        number = corrected.correct(corrected.cleo, corrected.zuev)
        with app.test_request_context():
            said = telling(db.session.query(Delivery.id).scalar())
            message = message_of(said, app.config["QL"])
        assert said.delivery.about == f"correction:{number}"
        body = body_of(form, message, chat="@c").decode()
    assert words.rstrip(".") in body.replace("\\", "")
    assert "results#correction-1" in body and "Zuev" in body
    if form is HookFormat.GENERIC:
        heard = json.loads(body)
        assert (heard["event"], heard["correction"], heard["contest"]) == ("corrected", 1, corrected.contest.id)
        assert len(heard["leaders"]) == 1 and "Zuev" in heard["leaders"][0]


def test_the_announcement_that_a_program_hears_late_names_who_holds_the_title_then(app, now):
    with app.app_context():
        corrected = Corrected(now, "en")
        add_webhook("Chat", HookFormat.GENERIC, "https://chat.example/1", language="en", by=corrected.dan.id, now=now)
        with transaction():
            tell_of_step(corrected.contest, Phase.ANNOUNCED, now=now)
        late = db.session.query(Delivery.id).scalar()
        corrected.correct(corrected.cleo, corrected.zuev)
        with app.test_request_context():
            message = message_of(telling(late), app.config["QL"])
    assert "Zuev" in message.text and "Carter" not in message.text
