"""What the templates of a letter are given, wherever it is read, and its subject."""

from collections.abc import Callable
from datetime import datetime

from flask import current_app

from contest.domain.eligibility import REASONS
from contest.domain.nominations import REFUSAL_REASONS
from contest.queries.letters import Contents


def letter_words(said: Contents, *, page: Callable[..., str], now: datetime) -> dict[str, object]:
    """What every letter may speak of, its subject among it.

    `page` makes the addresses: whole ones in an e-mail, short ones in a page of the application.
    """
    return {
        "said": said,
        "subject": letter_subject(said, now=now),
        "page": page,
        "now": now,
        "REASONS": REFUSAL_REASONS,
        "REASONS_NOT_TO_STAND": REASONS,
    }


def letter_subject(said: Contents, *, now: datetime) -> str:
    """The subject in one line, as text."""
    # Not by render_template, which would work out the menu of the page anew for every line of a list.
    template = current_app.jinja_env.get_template(f"letters/{said.letter.kind}/subject.txt")
    return " ".join(template.render(said=said, now=now).split())
