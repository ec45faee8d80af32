"""The year runs itself: HR sets up three seasons in October and afterwards only screens nominations.

Northern Meridian has sixty people in four time zones, eight of them with an e-mail address. All figures were chosen and
reckoned by hand, with the Russian holidays of 2023 and 2024 beside. In every vote the candidates do not vote, and of
the others so many as the table says, in the order in which they were hired: head office first, Kaliningrad last.
"""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contest.domain.calendar import PeriodKind
from contest.extensions import db
from contest.models import Contest
from contest.services import seasons, sending
from contest.services.journal import first_broken_entry
from tests.services import year_outcome
from tests.services.award_year import AwardYear

PLACES = {
    "Northern Meridian": ("Europe/Moscow", "Ada", "Dan Linden"),
    "Perm Works": ("Asia/Yekaterinburg", "Ben", "Alder Birch Cedar Damson"),
    "Vladivostok Yard": ("Asia/Vladivostok", "Cleo", "Elm Fir Gorse Ivy"),
    "Kaliningrad Plant": ("Europe/Kaliningrad", "Fay", "Hazel Juniper Kale Reed"),
}
BY_MAIL = ("Ada", "Dan", "Ben", "Cleo", "Fay", "Alder", "Elm", "Reed")

VOTES = {
    "October 2023": {"Alder": 14, "Elm": 9, "Hazel": 3},
    "November 2023": {"Birch": 12, "Fir": 11},
    "December 2023": {"Elm": 15, "Ivy": 4},
    "Q4 2023": {"Birch": 13, "Alder": 9, "Elm": 6},
    "January 2024": {"Cedar": 10, "Gorse": 10, "Hazel": 5},  # a tie
    "February 2024": {"Damson": 3, "Kale": 2},  # five of 59 are fewer than 20 per cent
    "March 2024": {"Juniper": 14, "Hazel": 9, "Birch": 2},  # Juniper resigns while people vote
    "Q1 2024": {"Cedar": 12, "Hazel": 10, "Gorse": 8},
    "April 2024": {"Fir": 16, "Damson": 5},
    "May 2024": {"Alder": 11, "Kale": 6},  # and more during the outage
    "June 2024": {"Gorse": 13, "Birch": 7},
    "Q2 2024": {"Alder": 12, "Fir": 11, "Gorse": 4},
    "July 2024": {"Damson": 12, "Ivy": 10},
    "August 2024": {"Hazel": 14, "Cedar": 9},
    "September 2024": {"Kale": 10, "Fir": 8},
    "Q3 2024": {"Kale": 9, "Damson": 8, "Hazel": 6},
    "2024": {"Gorse": 12, "Cedar": 9, "Alder": 7, "Linden": 5},
    "October 2024": {"Birch": 12, "Fir": 9},
}
# In the quarters nobody is put forward: the leaders of their months stand by themselves. In the year one more is.
PUT_FORWARD = {**{each: tuple(votes) for each, votes in VOTES.items() if each[0] != "Q"}, "2024": ("Linden",)}


def lived(deliveries: int) -> AwardYear:
    """The whole year, to the announcement on Quality Day 2024."""
    year = AwardYear(PUT_FORWARD, VOTES, deliveries)
    year.hire(PLACES, by_mail=BY_MAIL, staff=15)
    year.set_up("Dan", quorum=20)

    year.live_until(date(2024, 2, 20))
    year.resigns("Elm")  # leader of December, long before the year is decided
    year.live_until(date(2024, 4, 9))
    year.resigns("Juniper")  # while people vote about March

    year.live_until(date(2024, 6, 11))
    year.worker_stops()  # for nine days
    year.live_until(date(2024, 6, 13))
    year.vote("May 2024", {"Kale": 3})  # in time, though nobody looks at the box
    year.live_until(date(2024, 6, 17))
    year.vote("May 2024", {"Kale": 5})  # after the bell, though nobody has rung it
    year.live_until(date(2024, 6, 20))
    year.worker_starts()

    year.live_until(date(2024, 11, 14))
    return year


@pytest.mark.timeout(300)
def test_the_year_runs_itself_and_every_task_that_comes_five_times_is_done_once(app: Flask) -> None:
    with app.app_context():
        year = lived(deliveries=5)

        # Twelve months, four quarters and the year; the thirteenth month is on its way to the year after.
        assert year_outcome.endings() == [
            ("October 2023", "announced 16 Nov 2023 10:00"),
            ("November 2023", "announced 15 Dec 2023 10:00"),
            ("December 2023", "announced 22 Jan 2024 10:00"),
            ("Q4 2023", "announced 05 Feb 2024 10:00"),
            ("January 2024", "announced 15 Feb 2024 10:00"),
            ("February 2024", "void 18 Mar 2024 10:00"),
            ("March 2024", "announced 15 Apr 2024 10:00"),
            ("Q1 2024", "announced 02 May 2024 10:00"),
            ("April 2024", "announced 20 May 2024 10:00"),
            ("May 2024", "announced 17 Jun 2024 10:00"),
            ("June 2024", "announced 15 Jul 2024 10:00"),
            ("Q2 2024", "announced 29 Jul 2024 10:00"),
            ("July 2024", "announced 15 Aug 2024 10:00"),
            ("August 2024", "announced 16 Sep 2024 10:00"),
            ("September 2024", "announced 14 Oct 2024 10:00"),
            ("Q3 2024", "announced 28 Oct 2024 10:00"),
            ("2024", "announced 14 Nov 2024 10:00"),
            ("October 2024", "voting 18 Nov 2024 10:00"),
        ]
        assert year_outcome.contest_of("February 2024").ended_reason == "Fewer people voted than this contest needs."

        assert year_outcome.leaders() == {
            "October 2023": "Alder",
            "November 2023": "Birch",
            "December 2023": "Elm",
            "Q4 2023": "Birch",
            "January 2024": "Cedar, Gorse",
            "March 2024": "Hazel",
            "Q1 2024": "Cedar",
            "April 2024": "Fir",
            "May 2024": "Alder",
            "June 2024": "Gorse",
            "Q2 2024": "Alder",
            "July 2024": "Damson",
            "August 2024": "Hazel",
            "September 2024": "Kale",
            "Q3 2024": "Kale",
            "2024": "Gorse",
        }
        assert year_outcome.passed_over() == [("March 2024", "Juniper", "has_left")]
        assert year.refused == ["May 2024: Kale"] * 5

        # Both of the tie go on, nobody of February does, and Ivy moves up for Elm. Who led twice stands once.
        assert year_outcome.qualified() == {
            "Q4 2023": ["Alder by October 2023", "Birch by November 2023", "Elm by December 2023"],
            "Q1 2024": ["Cedar by January 2024", "Gorse by January 2024", "Hazel by March 2024"],
            "Q2 2024": ["Fir by April 2024", "Alder by May 2024", "Gorse by June 2024"],
            "Q3 2024": ["Damson by July 2024", "Hazel by August 2024", "Kale by September 2024"],
            "2024": [
                "Alder by October 2023",
                "Birch by November 2023",
                "Elm by December 2023: has_left",
                "Ivy by December 2023",
                "Cedar by January 2024",
                "Gorse by January 2024",
                "Hazel by March 2024",
                "Fir by April 2024",
                "Alder by May 2024",
                "Gorse by June 2024",
                "Damson by July 2024",
                "Hazel by August 2024",
                "Kale by September 2024",
            ],
        }

        # The post: every letter once. Alder hears of the votes in which he stands what concerns him.
        assert year.mailed_twice() == []
        assert year.letters("Alder") == ALDERS_LETTERS
        assert year.letters("Elm") == ELMS_LETTERS
        assert year.letters("Reed") == REEDS_LETTERS
        assert year.brought() == BROUGHT
        assert year_outcome.notices() == NOTICES
        assert set(year_outcome.letters_by_state()) == {"sent"}
        assert year_outcome.tellings() == {"nominations_opened": 18, "voting_opened": 18, "announced": 16}
        assert (len(year.told), set(year.told.values())) == (52, {1})

        # What HR did, what the journal says of it, and what anybody can count again.
        assert year_outcome.acts_of(year.people["Dan"]) == HRS_ACTS
        assert first_broken_entry() is None
        assert year_outcome.troubles() == []
        assert year_outcome.boxes_that_recount() == dict.fromkeys(year_outcome.leaders(), True)


TOLD = "voting_opened result"
REMINDED = "voting_opened voting_half voting_last_day"

ALDERS_LETTERS = {
    "October 2023": f"consent_asked {REMINDED} winner",
    "November 2023": TOLD,
    "December 2023": TOLD,
    "Q4 2023": f"qualified {REMINDED} candidate",
    "January 2024": TOLD,
    "February 2024": f"{REMINDED} contest_ended",
    "March 2024": TOLD,
    "Q1 2024": TOLD,
    "April 2024": TOLD,
    "May 2024": "consent_asked voting_opened voting_half winner",  # the last day lay in the outage
    "June 2024": TOLD,
    "Q2 2024": f"qualified {REMINDED} winner",
    "July 2024": TOLD,
    "August 2024": TOLD,
    "September 2024": TOLD,
    "Q3 2024": TOLD,
    "2024": f"qualified {REMINDED} candidate",
    "October 2024": "voting_opened",
}
# Elm left on 20 February.
ELMS_LETTERS = {
    "October 2023": f"consent_asked {REMINDED} candidate",
    "November 2023": f"{REMINDED} result",
    "December 2023": f"consent_asked {REMINDED} winner",
    "Q4 2023": f"qualified {REMINDED} candidate",
    "January 2024": f"{REMINDED} result",
}
# Reed, hired last, never votes.
REEDS_LETTERS = {
    **dict.fromkeys(VOTES, f"{REMINDED} result"),
    "February 2024": f"{REMINDED} contest_ended",
    "May 2024": "voting_opened voting_half result",
    "October 2024": REMINDED,
}
BROUGHT = {
    "nominations_opened": 18 * 4,  # to four heads
    "consent_asked": 4,  # Alder and Elm, twice each
    "nomination_decided": 30,
    "qualified": 4,  # Alder three times, Elm once
    "voting_opened": 18 * 7 + 5,  # of the eight Elm was there for five votes
    "voting_half": 64,
    "voting_last_day": 60,  # in May nobody was reminded
    "candidate_dropped": 1,  # to Fay, who had put Juniper forward
    "winner": 4,  # Alder three times, Elm once
    "candidate": 4,
    "nominator": 36,
    "result": 73,
    "contest_ended": 7,  # of February, to the seven of the eight who are still there
}
NOTICES = {
    "nominations_opened": 18 * 4,
    "consent_asked": 30,
    "nomination_decided": 30,
    "qualified": 4 * 3 + 9,
    "voting_opened": 5 * 60 + 2 * 59 + 11 * 58,
    "voting_half": 58,  # the roll of the vote that is open; those of the others are gone with the traces of casting
    "voting_last_day": 58,
    "candidate_dropped": 1,
    "winner": 17,
    "candidate": 29,
    "nominator": 36,
    "contest_ended": 59,  # of February, to everybody who works here
    "result": 856,  # everybody who works here and got none of these three
}
HRS_ACTS = {
    "contest drafted": 6,  # three drafts, and the models of the seasons
    "season begun": 3,
    "season changed": 2,
    "webhook added": 1,
    "nomination admitted": 30,
}


# The controls: without what protects it the year ends otherwise.


def test_without_the_claim_the_postman_brings_letters_again_and_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "claim_together", lambda letter_id, *, now: [letter_id])
    with app.app_context():
        year = AwardYear(PUT_FORWARD, VOTES, deliveries=5)
        year.hire(PLACES, by_mail=BY_MAIL, staff=15)
        year.set_up("Dan", quorum=20)
        year.live_until(date(2023, 10, 26))
        assert len(year.mailed_twice()) == 4 + 2 + 3  # nominations are open; two are asked; HR has admitted three


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("has_keys", "opened"), [(True, 1), (False, 2)])
def test_of_two_workers_that_found_a_month_due_one_opens_it_by_its_keys_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, has_keys: bool, opened: int
) -> None:
    """Neither sees what the other has done: that is what the keys are for where no lock would hold."""
    with app.app_context():
        year = AwardYear(PUT_FORWARD, VOTES)
        year.hire(PLACES, by_mail=(), staff=15)
        year.set_up("Dan", quorum=20)
        monkeypatch.setattr(seasons, "_settled", lambda season: set())
        monkeypatch.setattr(seasons, "published_for", lambda *period: None)
        monkeypatch.setattr("contest.queries.contest_setup.rival_of", lambda contest: None)
        if not has_keys:
            without_keys()
        for _worker in range(2):
            try:
                seasons._open_next(year.months, now=year.now.replace(day=20))
            except IntegrityError:
                assert has_keys
        there = db.select(Contest.id).where(Contest.kind == PeriodKind.MONTH, Contest.phase != "draft")
        assert len(db.session.scalars(there).all()) == opened


def without_keys() -> None:
    """Take away the keys that let a period be opened once."""
    with db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_contests_one_per_period"))
        connection.execute(text("CREATE TABLE keyless AS SELECT * FROM season_periods"))
        connection.execute(text("DROP TABLE season_periods"))
        connection.execute(text("ALTER TABLE keyless RENAME TO season_periods"))
