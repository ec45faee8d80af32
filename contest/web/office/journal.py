"""The journal page for HR, administrators and witnesses: who did what, and whether the chain holds."""

import json

from flask import render_template, request
from flask_babel import get_timezone

from contest.models import JournalEntry
from contest.queries.contests import contest_by_id
from contest.queries.journal import journal_page
from contest.services.journal import first_broken_entry
from contest.web.office.journal_words import detail_value
from contest.web.office.room import room


@room.get("/journal")
def journal() -> str:
    """The entries, newest first; with ?check=1 the whole chain is read and compared."""
    about = request.args.get("contest", type=int)
    contest = contest_by_id(about) if about else None
    checked = bool(request.args.get("check"))
    return render_template(
        "office/journal.html",
        page=journal_page(request.args.get("page", 1, type=int), contest_id=contest.id if contest else None),
        contest=contest,
        details=said,
        viewer_zone=str(get_timezone()),
        checked=checked,
        broken=first_broken_entry() if checked else None,
    )


def said(entry: JournalEntry, zone: str) -> list[tuple[str, str]]:
    """What an entry says beside its act, (name, value); in the reader's language."""
    details = json.loads(entry.details)
    return [(name, detail_value(name, value, zone=zone)) for name, value in details.items() if value is not None]
