"""Which passwords are refused, and that no rule of composition hides among the reasons."""

import time

import pytest

from contest.domain.common_passwords import COMMON
from contest.domain.passwords import LONGEST, SHORTEST, typed, weakness

KNOWN = ["Sokolova", "Marina", "001204", "m.sokolova@meridian.example", "АО «Северный меридиан»", "Соколова"]
SHORT = "Use 12 characters or more. A short sentence is easy to remember."
LONG = "Use 1,024 characters at most."
REGULAR = "This repeats itself or follows the keys in a row. Use words that do not belong together."
MUCH_USED = "Thieves try this password first: it is among the most used ones. Choose another."
PERSONAL = "This is made of your name, your number or the company's name, which others know. Choose another."


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", SHORT),
        ("eleven sign", SHORT),
        ("x" * (LONGEST + 1), LONG),
        ("aaaaaaaaaaaa", REGULAR),
        ("            ", REGULAR),
        ("123456789012", REGULAR),
        ("qwertyuiop[]", REGULAR),
        ("йцукенгшщзхъ", REGULAR),
        ("1qaz2wsx3edc", REGULAR),
        ("abcabcabcabc", REGULAR),
        ("password1234", MUCH_USED),
        ("Password2026!", MUCH_USED),
        ("P@ssw0rd!!!!!", MUCH_USED),
        ("correct horse battery staple", MUCH_USED),
        ("qualityleader2026", MUCH_USED),
        ("ghbdtnghbdtn1", MUCH_USED),
        ("Sokolova1985!", PERSONAL),
        ("Соколова-001204", PERSONAL),
        ("Северный меридиан 1", PERSONAL),
        ("meridian.sokolova", PERSONAL),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(password: str, sentence: str):
    assert weakness(password, KNOWN) == sentence


@pytest.mark.parametrize(
    "password",
    [
        "a long enough password",
        "три мокрых кота на крыше",
        "blue kettle seven moons",
        "Xk9#mQ2$vL7w",
        "onlysmallletters",
        "летний дождь над Волгой",
        "Sokolova feeds nine grey geese",
        "every door in this house was painted by somebody else",
    ],
)
def test_a_good_password_needs_no_figures_signs_or_capitals(password: str):
    assert weakness(password, KNOWN) == ""


def test_twelve_and_a_thousand_and_twenty_four_characters_are_just_right():
    good = "blue kettle seven moons " * 50
    assert (SHORTEST, LONGEST) == (12, 1024)
    assert [weakness(good[:length], []) for length in (11, 12, 1024, 1025)] == [SHORT, "", "", LONG]


def test_every_common_password_of_full_length_is_refused():
    long_ones = [password for password in COMMON if len(password) >= SHORTEST]
    assert len(long_ones) > 250
    assert [password for password in long_ones if weakness(password) == ""] == []


def test_names_of_others_do_not_matter():
    assert weakness("Sokolova1985!", ["Carter", "Cleo"]) == ""


def test_short_names_are_not_looked_for():
    assert weakness("li moves an old piano", ["Li", "An"]) == ""


def test_the_same_letter_composed_in_two_ways_is_the_same_password():
    assert typed("й" * 12) == typed("и\u0306" * 12)


def test_the_longest_password_is_judged_quickly():
    start = time.perf_counter()
    for password in (
        "ab" * 512,
        "password" * 128,
        "q1w2e3zx" * 128,
        "".join(chr(97 + n * n % 26) for n in range(1024)),
    ):
        weakness(password, KNOWN)
    assert time.perf_counter() - start < 2
