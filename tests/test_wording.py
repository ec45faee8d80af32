"""What a contest is called, and why something did not arrive, in both languages."""

from datetime import date

import pytest
from flask_babel import force_locale

from contest.domain.calendar import PeriodKind
from contest.domain.hook_troubles import PLAIN, WITH_STATUS, answered
from contest.domain.letters import LetterKind
from contest.domain.mail_answers import FOREIGN_SIGNS, OUR_REASONS
from contest.domain.stages import TOO_FEW, Stage
from contest.models import Contest, Unit
from contest.wording import (
    contest_title,
    contest_title_and_unit,
    family_title,
    hook_trouble,
    letter_trouble,
    title_in_letters,
    vote_title,
    why_ended,
)
from contest.wording.letters import KINDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "start", "names", "english", "russian"),
    [
        (
            "month",
            date(2026, 10, 1),
            {},
            "Quality Leader of the Month, October 2026",
            "Лидер качества месяца, октябрь 2026",
        ),
        (
            "quarter",
            date(2026, 10, 1),
            {},
            "Quality Leader of the 4th quarter of 2026",
            "Лидер качества IV квартала 2026 года",
        ),
        (
            "quarter",
            date(2026, 1, 1),
            {},
            "Quality Leader of the 1st quarter of 2026",
            "Лидер качества I квартала 2026 года",
        ),
        ("year", date(2026, 1, 1), {}, "Quality Leader of the Year 2026", "Лидер качества 2026 года"),
        ("year", date(2026, 1, 1), {"name_en": "Golden gauge"}, "Golden gauge, 2026", "Golden gauge, 2026"),
        ("month", date(2026, 10, 1), {"name_ru": "Эталон"}, "Эталон, October 2026", "Эталон, октябрь 2026"),
    ],
)
def test_the_title_carries_the_period_once(app, kind, start, names, english, russian):
    contest = Contest(kind=PeriodKind(kind), period_start=start, **{"name_en": "", "name_ru": "", **names})
    said = []
    with app.app_context():
        for language in ("en", "ru"):
            with force_locale(language):
                said.append(contest_title(contest))
    assert said == [english, russian]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"category_en": "Specialists"}, "Quality Leader of the Month, October 2026: Specialists"),
        ({"category_ru": "Специалисты"}, "Quality Leader of the Month, October 2026: Специалисты"),
        (
            {"category_en": "Workers", "stage": Stage.BRANCH, "scope": Unit(name="Perm")},
            "Quality Leader of the Month, October 2026: Workers. Branch stage: Perm",
        ),
    ],
)
def test_a_vote_is_called_by_contest_category_and_branch(app, values, title):
    contest = Contest(
        **{
            "kind": PeriodKind.MONTH,
            "period_start": date(2026, 10, 1),
            "name_en": "",
            "name_ru": "",
            "category_en": "",
            "category_ru": "",
            **values,
        }
    )
    with app.test_request_context(), force_locale("en"):
        assert contest_title(contest) == title
        assert family_title(contest) == "Quality Leader of the Month, October 2026"


@pytest.mark.parametrize(
    ("stage", "ending", "in_letters"),
    [
        (Stage.WHOLE, "October 2026. Perm", "October 2026, Perm"),
        (Stage.BRANCH, "October 2026. Branch stage: Perm", "October 2026. Branch stage: Perm"),
    ],
)
def test_a_title_names_its_branch_once(app, stage, ending, in_letters):
    perm = Unit(id=7, name="Perm", parent_id=1)
    contest = Contest(
        kind=PeriodKind.MONTH,
        period_start=date(2026, 10, 1),
        **dict.fromkeys(("name_en", "name_ru", "category_en", "category_ru"), ""),
        stage=stage,
        scope=perm,
        scope_id=perm.id,
    )
    with app.test_request_context(), force_locale("en"):
        assert contest_title_and_unit(contest, perm).endswith(ending)
        assert title_in_letters(contest) == vote_title(contest) == f"Quality Leader of the Month, {in_letters}"
        assert contest_title_and_unit(contest, Unit(id=8, name="Foundry")).endswith(". Foundry")


def test_every_kind_of_letter_has_a_name():
    assert set(KINDS) == set(LetterKind)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (TOO_FEW, "Допущено меньше кандидатов, чем нужно для этого конкурса."),
        # Each of these is a message of the pages too, or breaks one.
        ("Draft", "Draft"),
        ("100% of {it} and %(this)s", "100% of {it} and %(this)s"),
        ("", ""),
    ],
)
def test_the_reasons_of_the_clock_are_translated_and_typed_ones_stay_as_they_are(app, reason, said):
    with app.test_request_context(), force_locale("ru"):
        assert why_ended(reason) == said


def test_every_reason_of_ours_is_translated_and_the_words_of_a_server_stay(monkeypatch):
    monkeypatch.setattr("contest.wording.letters._", lambda message, **params: f"<{message}>" % params)
    assert {hook_trouble(each) for each in PLAIN} == {f"<{each}>" for each in PLAIN}
    assert [hook_trouble(answered(each, 404)) for each in WITH_STATUS] == [
        f"<{each}>" % {"status": 404} for each in WITH_STATUS
    ]
    ours = {*OUR_REASONS, FOREIGN_SIGNS}
    assert {letter_trouble(each) for each in ours} == {f"<{each}>" for each in ours}
    assert hook_trouble("100 %(status)s of 404") == "100 %(status)s of 404"
    assert letter_trouble("550 no such user").endswith(": 550 no such user>")
    assert "no such mailbox" in letter_trouble("550 5.1.1 unknown")
