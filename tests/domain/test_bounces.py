"""What mail servers send back: read where it is plainly about a letter of ours, and nothing else."""

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contest.domain.bounces import Bounce, bounces_in
from contest.domain.mail_answers import meaning
from tests.bounced import ADDRESS, NO_SUCH_USER, from_exchange, from_postfix

NAME, OTHER = "letter-12-0123456789ab", "letter-7-ba9876543210"


def read(raw: bytes) -> list[Bounce]:
    return bounces_in(raw, domain="localhost")


def test_a_postfix_says_who_has_no_mailbox():
    assert read(from_postfix(NAME)) == [Bounce(12, NAME, frozenset({ADDRESS}), f"5.1.1 {NO_SUCH_USER}")]


def test_an_exchange_knows_the_reader_by_another_address_and_returns_the_one_we_wrote_to():
    (found,) = read(from_exchange(NAME))
    assert (found.letter_id, found.addresses) == (12, {ADDRESS, "bbrooks@internal.altair.example"})
    assert found.reason.startswith("5.2.2 554 5.2.2 mailbox full")


def test_a_mailbox_holds_several_and_what_is_none_does_not_disturb():
    other = b"From: ben@altair.example\nSubject: holiday\n\nI am away.\n"
    box = b"".join(b"From MAILER-DAEMON Tue Oct 20 12:00:03 2026\n" + each for each in (from_postfix(NAME), other))
    box += b"From MAILER-DAEMON Tue Oct 20 12:00:04 2026\n" + from_exchange(OTHER)
    assert [each.letter_id for each in read(box)] == [12, 7]


@pytest.mark.parametrize(
    "changed",
    [
        lambda raw: raw.replace(b"Action: failed", b"Action: delayed"),
        lambda raw: raw.replace(b"Action: failed", b"Action: delivered"),
        lambda raw: raw.replace(b"multipart/report", b"multipart/mixed"),
        lambda raw: raw.replace(b"message/delivery-status", b"text/plain"),
        lambda raw: raw.replace(b"@localhost>\nContent-Type", b"@evil.example>\nContent-Type"),
        lambda raw: raw.replace(b"<letter-12-", b"<letter-x-"),
        lambda raw: raw.replace(b"<letter-12-", b"<letter-13-0123456789ab@localhost> <letter-12-"),
        lambda raw: raw.replace(b"message/rfc822", b"text/plain"),
        lambda raw: raw[:700],
        lambda raw: b"",
        lambda raw: b"From \n",
        lambda raw: b"\0" * 1000,
        lambda raw: (
            b"Content-Type: multipart/report; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/report;boundary=a\n\n" * 5000
        ),
    ],
)
def test_what_is_no_final_answer_about_our_letter_tells_nothing(changed):
    assert read(changed(from_postfix(NAME))) == []


A_REPORT = b"Content-Type: multipart/report; boundary=b"


@pytest.mark.parametrize(
    "hostile",
    [
        A_REPORT + b"; " + b"a;" * 1_000_000 + b"\n\n--b\n",
        A_REPORT + b';a="' + b";" * 1_000_000 + b"\n\n--b\n",
        A_REPORT + b"\n a" * 1_000_000,
        A_REPORT + b"\n\n" + b"--b\n\nx\n" * 400_000,
        b"".join(A_REPORT + b"%d\n\n--b%d\n" % (each, each) for each in range(200)) + b"\n" * 5_000_000,
    ],
)
def test_what_is_made_to_keep_the_parser_busy_is_over_in_a_moment(hostile):
    began = process_time()
    assert read(hostile) == []
    assert process_time() - began < 5


def test_of_a_long_message_that_came_back_the_beginning_is_enough():
    assert [each.letter_id for each in read(from_postfix(NAME) + b"a line of the letter\n" * 500_000)] == [12]


@given(st.binary(max_size=400), st.integers(0, 2600))
@example(b"\xff\xfe=?utf-8?b?\xd0?=", 900)
def test_strange_bytes_raise_nothing_and_name_no_other_letter(strange, at):
    raw = from_postfix(NAME)
    for bounce in read(raw[:at] + strange + raw[at:]) + read(strange):
        assert bounce.letter_id == 12 or b"letter-" in strange
        assert bounce.reason.isprintable()


@pytest.mark.parametrize(
    ("trouble", "plain"),
    [
        (f"5.1.1 {NO_SUCH_USER}", "there is no such mailbox"),
        ("552 5.2.2 over quota", "the mailbox is full"),
        ("550 5.7.509 DMARC", "the mail server of this address does not take mail from us"),
        ("4.4.7 expired", "the mail server of this address did not take it in time"),
        ("550 no such user", None),
        ("connection to 10.5.1.1 refused", None),
        ("", None),
    ],
)
def test_codes_of_mail_servers_are_said_in_plain_words(trouble, plain):
    assert meaning(trouble) == plain
