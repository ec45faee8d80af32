"""E-mails: every kind in both languages, text and HTML, to a file or to a real server."""

import socketserver
import ssl
import stat
import threading
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from contest.domain.accounts import TokenKind
from contest.domain.eligibility import Reason
from contest.domain.letters import TELL_WHO_HAS_NOT_VOTED, LetterKind, LetterState
from contest.domain.nominations import NominationStatus
from contest.domain.phases import Phase
from contest.extensions import db
from contest.mail import connected, postman
from contest.models import AccountToken, Candidate, Correction, Letter, Outcome, Placing, RollEntry
from contest.services.sending import MOST_ATTEMPTS, NotTaken, OutOfReach, give_up_on_lost, pause_after, send_letter
from tests.factories import a_contest, a_nomination, a_unit, an_account, an_employee, stored

ADDRESS = "cleo.carter@example.org"


def a_letter(kind, now, language="en", state=LetterState.QUEUED, **values):
    """A letter of this kind to Cleo, with the contest, nomination, outcome or link that it tells about."""
    company = a_unit("Northern Meridian")
    cleo = an_employee("Cleo", company, email=ADDRESS, middle_name="Maria")
    account = an_account(cleo, language=language)
    about, contest_id = "contest:1", None
    if kind in {LetterKind.INVITATION, LetterKind.RESET}:
        kinds = {LetterKind.INVITATION: TokenKind.INVITATION, LetterKind.RESET: TokenKind.RESET}
        token = stored(
            AccountToken(
                employee_id=account.employee_id, kind=kinds[kind], nonce="n" * 43, expires_at=now + timedelta(days=7)
            )
        )
        about = f"token:{token.id}"
    else:
        contest = a_contest(Phase.ANNOUNCED, company)
        ada = an_employee("Ada", company)
        nominator, person = (cleo, ada) if kind is LetterKind.NOMINATOR else (ada, cleo)
        nomination = a_nomination(contest, person, nominator, NominationStatus.ADMITTED)
        stored(Outcome(contest_id=contest.id, eligible=9, ballots=5, blank=0, counted_at=now, announced_at=now))
        stored(Placing(contest_id=contest.id, candidate_id=nomination.candidate_id, place=1, score="5", is_leader=True))
        about, contest_id = f"contest:{contest.id}", contest.id
        if kind is LetterKind.CORRECTION:
            correction = Correction(
                contest_id=contest.id,
                number=1,
                text_en="The figures were wrong.",
                takes_from_id=nomination.candidate_id,
                by_id=ada.id,
                published_at=now,
            )
            about = f"correction:{stored(correction).id}"
        if kind is LetterKind.CANDIDATE_DROPPED:
            about = f"candidate:{nomination.candidate_id}"
            candidate = db.session.get_one(Candidate, nomination.candidate_id)
            candidate.dropped_reason, candidate.dropped_at = Reason.HAS_LEFT, now
            db.session.commit()
        if kind in TELL_WHO_HAS_NOT_VOTED:
            vote = a_contest(Phase.VOTING, company)
            stored(RollEntry(contest_id=vote.id, employee_id=cleo.id, unit_id=company.id))
            about, contest_id = f"contest:{vote.id}", vote.id
        if kind in {LetterKind.NOMINATION_DECIDED, LetterKind.PROPOSAL_MADE, LetterKind.PUT_RIGHT_REMINDER}:
            about = f"nomination:{nomination.id}:1"
    return stored(
        Letter(
            **{
                "employee_id": cleo.id,
                "kind": kind,
                "about": about,
                "contest_id": contest_id,
                "state": state,
                "due_at": now,
                **values,
            }
        )
    )


def the_mail(app):
    """The one message that lies in the mail folder."""
    folder = app.config["QL"].instance / "mail"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = list(folder.glob("*.eml"))
    assert len(files) == 1
    return message_from_bytes(files[0].read_bytes(), policy=policy.default)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter_is_written_whole_in_both_languages(app, now, kind, language):
    with app.app_context():
        letter = a_letter(kind, now, language)
        assert send_letter(letter.id, postman(), now=now) is LetterState.SENT
        message = the_mail(app)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert message["Content-Language"] == language
    assert ADDRESS in message["To"]
    assert "\n" not in message["Subject"] and len(message["Subject"]) > 10
    for part in (text, html):
        assert ("Уважаем" in part or "Здравствуйте" in part) is (language == "ru")
        assert "http://127.0.0.1:8000/" in part
        assert "None" not in part and "{{" not in part
        assert "src=" not in part


def test_nobody_is_told_that_they_no_longer_stand_once_they_stand_again(app, now):
    with app.app_context():
        letter = a_letter(LetterKind.CANDIDATE_DROPPED, now)
        candidate = db.session.query(Candidate).one()
        candidate.dropped_reason = candidate.dropped_at = None
        db.session.commit()
        assert send_letter(letter.id, postman(), now=now) is None
        assert db.session.get(Letter, letter.id, populate_existing=True).state is LetterState.REFUSED


def test_the_winner_reads_what_was_written(app, now):
    with app.app_context():
        send_letter(a_letter(LetterKind.WINNER, now).id, postman(), now=now)
        assert "Found the pores that nobody could see" in the_mail(app).get_body(("plain",)).get_content()


def test_markup_in_a_statement_stays_text_in_the_html_part(app, now):
    with app.app_context():
        letter = a_letter(LetterKind.WINNER, now)
        from_nomination = db.session.query(Placing).one().candidate.nominations[0]
        from_nomination.statement = "<script>alert(1)</script> & more"
        db.session.commit()
        send_letter(letter.id, postman(), now=now)
        html = the_mail(app).get_body(("html",)).get_content()
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_a_letter_is_sent_once_however_often_it_is_asked_for(app, now):
    with app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        handed_over = []
        answers = [send_letter(letter.id, handed_over.append, now=now) for _ in range(5)]
        assert answers == [LetterState.SENT, None, None, None, None]
        assert handed_over == [[letter.id]]


def test_control_marking_after_sending_doubles_the_letter_of_a_killed_sender(app, now):
    """What the claim protects from: whoever notes only afterwards sends again after a crash."""
    with app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        handed_over = []

        def send_then_mark(killed):
            if db.session.get(Letter, letter.id, populate_existing=True).state is LetterState.QUEUED:
                handed_over.append(letter.id)
                if not killed:
                    letter.state = LetterState.SENT
                    db.session.commit()

        send_then_mark(killed=True)
        send_then_mark(killed=False)
        assert handed_over == [letter.id, letter.id]


def test_a_killed_sender_leaves_the_letter_in_doubt_and_it_is_not_sent_again(app, now):
    class Killed(BaseException):
        pass

    def deliver(letter_id):
        raise Killed

    with app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        with pytest.raises(Killed):
            send_letter(letter.id, deliver, now=now)
        assert give_up_on_lost(now=now + timedelta(minutes=5)) == 0
        assert give_up_on_lost(now=now + timedelta(minutes=5, seconds=1)) == 1
        assert db.session.get(Letter, letter.id, populate_existing=True).state is LetterState.IN_DOUBT
        assert send_letter(letter.id, deliver, now=now + timedelta(hours=1)) is None


def test_an_unreachable_server_is_tried_again_with_growing_pauses_and_then_given_up(app, now):
    def deliver(letter_id):
        raise NotTaken("connection refused")

    with app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        at, states = now, []
        for attempt in range(1, MOST_ATTEMPTS + 1):
            states.append(send_letter(letter.id, deliver, now=at))
            at += pause_after(attempt)
        assert states == [LetterState.QUEUED] * (MOST_ATTEMPTS - 1) + [LetterState.REFUSED]
        assert db.session.get(Letter, letter.id, populate_existing=True).trouble == "connection refused"


def test_a_letter_to_somebody_without_an_address_is_refused(app, now):
    with app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        letter.employee.email = None
        db.session.commit()
        assert send_letter(letter.id, postman(), now=now) is LetterState.REFUSED


class Sink(socketserver.StreamRequestHandler):
    """A mail server of a few lines: takes everything, or answers RCPT with the code of the class."""

    rcpt = b"250 ok"
    hang_up_after_data = False

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        in_data = False
        for line in self.rfile:
            word = line[:4].upper()
            if in_data:
                if line == b".\r\n":
                    if self.hang_up_after_data:
                        return
                    in_data = False
                    self.wfile.write(b"250 taken\r\n")
            elif word == b"EHLO":
                self.wfile.write(b"250-sink\r\n250 8BITMIME\r\n")
            elif word == b"RCPT":
                self.wfile.write(self.rcpt + b"\r\n")
            elif word == b"DATA":
                in_data = True
                self.wfile.write(b"354 go on\r\n")
            elif word == b"QUIT":
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def served(app, handler):
    """Letters go to a mail server of this handler meanwhile."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        before = app.config["QL"]
        app.config["QL"] = before.with_changes(mail_url=f"smtp://127.0.0.1:{server.server_address[1]}")
        try:
            yield
        finally:
            app.config["QL"] = before
            server.shutdown()


@pytest.mark.parametrize(
    ("answer", "hang_up", "state"),
    [
        (b"250 ok", False, LetterState.SENT),
        (b"550 no such mailbox", False, LetterState.REFUSED),
        (b"451 later", False, LetterState.QUEUED),
        (b"250 ok", True, LetterState.IN_DOUBT),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_real_server_takes_refuses_puts_off_or_hangs_up(app, now, answer, hang_up, state):
    handler = type("Answering", (Sink,), {"rcpt": answer, "hang_up_after_data": hang_up})
    with served(app, handler), app.app_context():
        assert send_letter(a_letter(LetterKind.RESULT, now).id, postman(), now=now) is state


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_address_that_the_server_cannot_take_is_refused_and_not_in_doubt(app, now):
    with served(app, Sink), app.app_context():
        letter = a_letter(LetterKind.RESULT, now)
        letter.employee.email = "анна@example.com"
        db.session.commit()
        assert send_letter(letter.id, postman(), now=now) is LetterState.REFUSED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_encrypted_server_has_to_prove_who_it_is(app, monkeypatch):
    seen = []

    def refusing(*_where, context, **_options):
        seen.append((context.verify_mode, context.check_hostname))
        raise OSError

    monkeypatch.setattr("smtplib.SMTP_SSL", refusing)
    config = app.config["QL"].with_changes(mail_url="smtps://mail.example.com")
    with pytest.raises(OutOfReach), connected(config):
        pass
    assert seen == [(ssl.CERT_REQUIRED, True)]
