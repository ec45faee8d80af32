"""The demo company behind a web server in this process: every page with something on it, without worker and beat."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from contest import clock
from contest.cli.demo.command import seed
from contest.cli.demo.pack import Pack, load_pack
from contest.domain.contests import Method, Weighting
from contest.domain.letters import LetterChannel, LetterKind
from contest.domain.nominations import NominationChannel, NominationStatus
from contest.domain.phases import Phase
from contest.domain.stages import Stage
from contest.extensions import db, limiter
from contest.models import Contest, Employee, Letter, Nomination, Unit
from contest.queries.nominations import text_of
from contest.services.invitations import invite
from contest.services.letter_wishes import reminders_token
from contest.services.nominations import save_draft
from contest.services.one_time_links import token_text
from tests.factories import SEALING_SECRET
from tests.houses import an_app, migrate, settings
from tests.installation import free_port

COMPANY_ZONE = "Europe/Kirov"
PHASES = {
    "draft": Phase.DRAFT,
    "planned": Phase.PLANNED,
    "nominating": Phase.NOMINATING,
    "screening": Phase.SCREENING,
    "voting": Phase.VOTING,
    "counted": Phase.COUNTED,
    "announced": Phase.ANNOUNCED,
    "cancelled": Phase.CANCELLED,
    "void": Phase.VOID,
}


class Quiet(WSGIRequestHandler):
    """Prints no line per request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass(frozen=True)
class DemoSite:
    """Where the demo answers, the story behind it, and an application to look things up with."""

    url: str
    app: Flask
    pack: Pack

    def number(self, key: str) -> str:
        """The personnel number of one of the cast."""
        return next(account.number for account in self.pack.cast if account.key == key)

    def contest(self, key: str) -> int:
        """The id of a contest under way, by its key in the story."""
        story = next(story for story in self.pack.open if story.key == key)
        with self.app.app_context():
            return db.session.scalars(
                select(Contest.id)
                .join(Unit, Unit.id == Contest.scope_id)
                .where(Unit.code == story.scope, Contest.kind == story.kind, Contest.phase == PHASES[story.phase])
                # Those of a family are found by vote_of().
                .where(Contest.lead_id.is_(None), Contest.category_en == "", Contest.branch_stage.is_(False))
                .where(Contest.is_model.is_(False))
                .order_by(Contest.id.desc())
            ).first() or self._missing(key)

    def vote_of(self, key: str, scope: str = "", position: int = 1) -> int:
        """The id of one vote of a family, by its key in the story: of the whole, or of the branch with this code."""
        family = next(family for family in self.pack.families if family.key == key)
        story = family.categories[0].contest
        with self.app.app_context():
            return db.session.scalars(
                select(Contest.id)
                .join(Unit, Unit.id == Contest.scope_id)
                .where(Unit.code == (scope or story.scope), Contest.kind == story.kind)
                .where(Contest.category_position == position, Contest.branch_stage.is_(family.staged and not scope))
                .where(Contest.category_en == family.categories[position - 1].en)
                .where(Contest.stage == (Stage.BRANCH if scope else Stage.WHOLE))
                .order_by(Contest.id.desc())
            ).first() or self._missing(key)

    def leader_of_the_year(self) -> int:
        """The id of the contest whose leader was announced for a whole year."""
        with self.app.app_context():
            found = db.session.scalars(
                select(Contest.id).where(Contest.kind == "year", Contest.phase == Phase.ANNOUNCED)
            ).first()
        return found or self._missing("year")

    def result(self, method: Method, weighting: Weighting = Weighting.RAW) -> int:
        """The id of a contest that was counted like this and announced."""
        with self.app.app_context():
            found = db.session.scalars(
                select(Contest.id)
                .where(Contest.method == method, Contest.weighting == weighting, Contest.phase == Phase.ANNOUNCED)
                .order_by(Contest.id)
            ).first()
        return found or self._missing(f"{method} {weighting}")

    def employee(self, number: str) -> int:
        """The id behind a personnel number."""
        with self.app.app_context():
            found = db.session.scalar(select(Employee.id).where(Employee.personnel_number == number))
        return found or self._missing(number)

    def unit(self, code: str) -> int:
        """The id behind the code of a unit."""
        with self.app.app_context():
            return db.session.scalar(select(Unit.id).where(Unit.code == code)) or self._missing(code)

    def nomination(self, contest: str, status: NominationStatus, head: str = "") -> int:
        """The id of a nomination in this contest with this status, of the units of this head if one is named."""
        wanted = select(Nomination.id).where(
            Nomination.contest_id == self.contest(contest), Nomination.status == status
        )
        if head:
            wanted = wanted.join(Unit, Unit.id == Nomination.unit_id).where(
                Unit.head_id == self.employee(self.number(head))
            )
        with self.app.app_context():
            return db.session.scalars(wanted).first() or self._missing(f"{contest} {status} {head}")

    def notice(self, who: str, kind: LetterKind) -> int:
        """The id of the notice of this kind that one of the cast has."""
        reader = self.employee(self.number(who))
        wanted = (Letter.employee_id == reader, Letter.kind == kind, Letter.channel == LetterChannel.APP)
        with self.app.app_context():
            return db.session.scalars(select(Letter.id).where(*wanted)).first() or self._missing(f"{who} {kind}")

    def proposal(self) -> int:
        """The id of what the voter proposes to the head of machining, about somebody whom that head has put forward."""
        contest = self.contest("nominating")
        voter = self.employee(self.number("voter"))
        with self.app.app_context():
            told = db.session.get_one(
                Nomination, self.nomination("nominating", NominationStatus.SUBMITTED, "head_machining")
            )
            wrote = select(Nomination.id).where(Nomination.nominator_id == voter, Nomination.contest_id == contest)
            return db.session.scalars(wrote).first() or save_draft(
                contest,
                told.employee_id,
                text_of(told),
                by=voter,
                now=clock.now(),
                channel=NominationChannel.COLLEAGUE,
                submitting=True,
            )

    def stranger(self) -> int:
        """The id of somebody in Novosibirsk without a password."""
        cast = {account.number for account in self.pack.cast}
        return next(
            self.employee(person.number)
            for person in self.pack.people.values()
            if person.number not in cast and self.pack.within(person.unit, "NSK")
        )

    def one_time_link(self) -> str:
        """The address of a first password that nobody has chosen yet."""
        employee_id = self.stranger()
        with self.app.app_context():
            token = invite([employee_id], by=None, now=clock.now())[employee_id]
            return f"/account/password/{token_text(token, self.app.config['SECRET_KEY'])}"

    def reminders_link(self) -> str:
        """The address in a reminder, by which its reader stops them."""
        return f"/letters/reminders/{reminders_token(self.stranger(), self.app.config['SECRET_KEY'])}"

    def _missing(self, what: str) -> int:
        raise LookupError(f"the demo has no {what}")


@contextmanager
def demo_site(language: str, folder: Path) -> Iterator[DemoSite]:
    """Fill an empty SQLite database with the demo of this language and serve it from a thread."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    pack = load_pack(language)
    root = next(unit for unit in pack.units.values() if not unit.parent)
    app = an_app(
        settings(
            f"sqlite:///{folder / 'contest.db'}",
            folder,
            company_name=root.name,
            company_time_zone=COMPANY_ZONE,
            default_language=language,
            public_url=url,
        )
    )
    app.config["WTF_CSRF_ENABLED"] = True
    migrate(app)
    with app.app_context():
        seed(pack, now=clock.now(), sealing_secret=SEALING_SECRET)
        db.session.remove()
    with served(app, port):
        yield DemoSite(url, app, pack)


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """Answer on this port from a thread, and let go of the database afterwards."""
    limiter.reset()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
        with app.app_context():
            db.engine.dispose()
