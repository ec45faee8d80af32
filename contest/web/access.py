"""Who may enter which room: the guard on every blueprint, and the person who is signed in.

Every endpoint names its policy in `POLICIES` (by room, with exceptions by endpoint). What is not named is closed: a
forgotten line opens nothing. *May I do this?* and *may I see it?* are asked further down, by the service and the query.
"""

from enum import StrEnum

from flask import Flask, abort, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from contest import clock
from contest.domain.staff import Role
from contest.extensions import login
from contest.queries.accounts import SignedIn, signed_in_person


class Policy(StrEnum):
    """What a person must be to enter."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    HEAD = "head"
    HR = "hr"
    ADMIN = "admin"
    OVERSIGHT = "oversight"
    WITNESS = "witness"


ROOMS: dict[str, Policy] = {
    "account": Policy.SIGNED_IN,
    "hall": Policy.SIGNED_IN,
    "calendar": Policy.SIGNED_IN,
    "voting": Policy.SIGNED_IN,
    "consents": Policy.SIGNED_IN,
    "notices": Policy.SIGNED_IN,
    "papers": Policy.SIGNED_IN,
    "petitions": Policy.SIGNED_IN,
    "nominations": Policy.SIGNED_IN,
    "letters": Policy.SIGNED_IN,
    "office": Policy.HR,
    "witness": Policy.WITNESS,
    "assets": Policy.PUBLIC,
    "health": Policy.PUBLIC,
}

EXCEPTIONS: dict[str, Policy] = {
    "static": Policy.PUBLIC,
    "account.sign_in": Policy.PUBLIC,
    "account.sign_out": Policy.PUBLIC,
    "account.switch_language": Policy.PUBLIC,
    "account.forgot_password": Policy.PUBLIC,
    "account.set_password": Policy.PUBLIC,
    "account.invitation": Policy.PUBLIC,
    "letters.reminders": Policy.PUBLIC,
    "hall.help_page": Policy.PUBLIC,
    "calendar.feed": Policy.PUBLIC,
    "hall.secrecy": Policy.PUBLIC,
    "hall.counting": Policy.PUBLIC,
    "hall.accessibility": Policy.PUBLIC,
    "office.journal": Policy.OVERSIGHT,
    "office.roles": Policy.ADMIN,
    "office.grant_role": Policy.ADMIN,
    "office.take_role": Policy.ADMIN,
    "office.webhooks": Policy.ADMIN,
    "office.webhook": Policy.ADMIN,
    "office.new_webhook": Policy.ADMIN,
    "office.change_webhook": Policy.ADMIN,
    "office.try_webhook": Policy.ADMIN,
    "office.switch_webhook": Policy.ADMIN,
    "office.remove_webhook": Policy.ADMIN,
    "office.tell_again": Policy.ADMIN,
    "witness.open_bundle": Policy.SIGNED_IN,
}


def policy_of(endpoint: str) -> Policy | None:
    """The declared policy of an endpoint, or None where nobody declared one: then it is closed."""
    return EXCEPTIONS.get(endpoint) or ROOMS.get(endpoint.rpartition(".")[0])


def fulfils(person: SignedIn | None, policy: Policy) -> bool:
    """Whether this person satisfies the policy; None is nobody. An administrator is not HR, and HR is not a head."""
    if policy is Policy.PUBLIC:
        return True
    if person is None:
        return False
    match policy:
        case Policy.SIGNED_IN:
            return True
        case Policy.HEAD:
            return bool(person.headed_unit_ids)
        case Policy.HR:
            return Role.HR in person.roles
        case Policy.ADMIN:
            return Role.ADMIN in person.roles
        case Policy.OVERSIGHT:
            return bool(person.roles)
        case Policy.WITNESS:
            return Role.WITNESS in person.roles
    return False


def guard() -> Response | None:
    """Let in, send to the sign-in page, or answer 403. Runs before every request, ahead of every view."""
    if request.endpoint is None:
        return None
    # Forms would read JSON too, and find lists and objects where people type text. No page of ours sends any.
    if request.is_json:
        abort(415)
    policy = policy_of(request.endpoint)
    if policy is None:
        abort(403)
    person = current_user if policy is not Policy.PUBLIC and current_user.is_authenticated else None
    if fulfils(person, policy):
        return None
    if person is None:
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        return redirect(url_for("account.sign_in"))
    abort(403)


@login.user_loader
def load_person(token: str) -> SignedIn | None:
    """The person behind the sign-in token of the cookie, or None where the sign-in was ended or has run out."""
    return signed_in_person(token, now=clock.now())


def register_access(app: Flask) -> None:
    """Put the guard in front of every endpoint of the application."""
    login.session_protection = None
    app.before_request(guard)


def forget_session() -> None:
    """Empty the cookie session, so that nothing of one person is left for the next on a shared tablet."""
    session.clear()
