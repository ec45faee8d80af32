"""Correcting a published result: one more notice, linked to it, for everybody who was told of it (PRODUCT 19)."""

from datetime import datetime

from contest.domain.corrections import NothingToCorrect, checked_texts
from contest.domain.eligibility import REASONS, Reason
from contest.domain.errors import N_, ChangedMeanwhile, FieldRefused
from contest.domain.letters import LetterKind
from contest.domain.webhooks import HookEvent
from contest.models import Contest, Correction
from contest.queries.corrections import InTheField, field_of, is_correctable, leads_elsewhere, next_number, people_told
from contest.services import journal
from contest.services.families import held_family
from contest.services.letters import write_letters
from contest.services.rechecks import standing_now
from contest.services.transaction import transaction
from contest.services.webhooks import write_events

ANOTHER_MEANWHILE = N_(
    "Somebody published a correction of this result in the meantime. Read it, then look at yours again."
)


def publish_correction(
    contest_id: int,
    text_en: str,
    text_ru: str,
    *,
    takes_from: int | None = None,
    gives_to: int | None = None,
    number: int,
    language: str,
    by: int,
    now: datetime,
) -> int:
    """Publish a correction of an announced result under this number; returns its id.

    What was counted stays as it is: outcome, places, commitment and bundle say how people voted, and a recount finds
    the same. Only the title may go from one candidate, to another, or both (by the ids of the candidates). Everybody
    who was told of the result gets a letter, webhooks are told, the journal keeps the words. It cannot be taken back,
    only corrected again.

    Raises NotFound, NothingToCorrect before the announcement and for a branch, FieldRefused for the text in `language`
    and for whoever cannot lose or get the title, ChangedMeanwhile where another correction was published since.
    """
    with transaction() as session:
        family = held_family(contest_id)
        contest = next(vote for vote in family.rows if vote.id == contest_id)
        if not is_correctable(contest):
            raise NothingToCorrect
        if next_number(contest_id) != number:
            raise ChangedMeanwhile(ANOTHER_MEANWHILE)
        field = field_of(contest_id)
        english, russian = checked_correction(
            contest,
            field,
            text_en,
            text_ru,
            takes_from=takes_from,
            gives_to=gives_to,
            language=language,
            by=by,
            now=now,
        )
        correction = Correction(
            contest_id=contest_id,
            number=number,
            text_en=english,
            text_ru=russian,
            takes_from_id=takes_from,
            gives_to_id=gives_to,
            by_id=by,
            published_at=now,
        )
        session.add(correction)
        session.flush()
        about = f"correction:{correction.id}"
        write_letters(LetterKind.CORRECTION, people_told(contest), about=about, contest_id=contest_id, now=now)
        write_events(HookEvent.CORRECTED, about=about, contest_id=contest_id, now=now)
        employees = {each.id: each.employee_id for each in (*field.holders, *field.others)}
        journal.record(
            "result corrected",
            by=by,
            now=now,
            contest_id=contest_id,
            correction=number,
            text_en=english,
            text_ru=russian,
            **({"title_from": employees[takes_from]} if takes_from is not None else {}),
            **({"title_to": employees[gives_to]} if gives_to is not None else {}),
        )
        return correction.id


def checked_correction(
    contest: Contest,
    field: InTheField,
    text_en: str,
    text_ru: str,
    *,
    takes_from: int | None,
    gives_to: int | None,
    language: str,
    by: int,
    now: datetime,
) -> tuple[str, str]:
    """Both texts as a correction would store them, of one that could be published now. Raises FieldRefused.

    Nobody moves a title from oneself or to oneself.
    """
    texts = checked_texts(text_en, text_ru, language=language)
    about = {"takes_from": takes_from, "gives_to": gives_to}
    oneself = {each.id for each in (*field.holders, *field.others) if each.employee_id == by}
    for name, candidate_id in about.items():
        if candidate_id in oneself:
            raise FieldRefused(name, N_("This is about you. Somebody else of HR has to publish it."))
    _check_the_loser(field, takes_from)
    _check_the_new_leader(contest, field, gives_to, now=now)
    return texts


def may_be_given(contest: Contest, field: InTheField, *, now: datetime) -> dict[int, Reason | None]:
    """For everybody who stood and does not hold the title, by candidate: why they may not be named today, or None."""
    today = standing_now(contest, now=now)
    elsewhere = leads_elsewhere(contest, field.others)
    return {
        each.id: today[each.id] or (Reason.LEADS_ANOTHER if each.id in elsewhere else None) for each in field.others
    }


def _check_the_loser(field: InTheField, candidate_id: int | None) -> None:
    if candidate_id is not None and candidate_id not in {each.id for each in field.holders}:
        raise FieldRefused("takes_from", N_("This person does not hold the title, so it cannot be withdrawn."))


def _check_the_new_leader(contest: Contest, field: InTheField, candidate_id: int | None, *, now: datetime) -> None:
    if candidate_id is None:
        return
    if candidate_id in {each.id for each in field.holders}:
        raise FieldRefused("gives_to", N_("This person holds the title already."))
    reasons = may_be_given(contest, field, now=now)
    if candidate_id not in reasons:
        raise FieldRefused("gives_to", N_("This person did not stand in this contest."))
    reason = reasons[candidate_id]
    if reason is not None:
        raise FieldRefused("gives_to", REASONS[reason])
