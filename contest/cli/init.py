"""`flask init`: database, keys, first administrator (INTERFACES); `flask one-time-link`: a way back in by hand."""

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from contest import clock
from contest.cli.readiness import needs_database
from contest.config import Config
from contest.domain.errors import RuleBroken
from contest.domain.staff import Role
from contest.models import AccountToken
from contest.queries.accounts import role_holders
from contest.queries.staff import employee_by_number
from contest.services.installation import NewCompany, has_password, make_administrator
from contest.services.invitations import invite, make_reset
from contest.services.one_time_links import printed_code, token_text


@click.command("init")
@click.option("--personnel-number", default="", help="Who becomes the first administrator.")
@click.option("--last-name", default="", help="Needed where the staff list has not been imported yet.")
@click.option("--first-name", default="", help="Needed where the staff list has not been imported yet.")
@click.option("--password", default="", help="Left out, a one-time link is printed instead, which is safer.")
@with_appcontext
def init(personnel_number: str, last_name: str, first_name: str, password: str) -> None:
    """Bring the database to the newest state and make the first administrator.

    The keys in the instance folder are made before this command starts. A second call changes nothing that is there.
    """
    if not personnel_number and (last_name or first_name or password):
        raise click.UsageError("Say who: --personnel-number is missing.")
    config: Config = current_app.config["QL"]
    try:
        upgrade()
        click.echo("The database is up to date.")
        if personnel_number:
            new_company = NewCompany(config.company_name, config.company_time_zone)
            administrator = make_administrator(
                personnel_number, last_name, first_name, password, new_company=new_company, now=clock.now()
            )
            show_way_in(administrator, personnel_number)
        elif not any(Role.ADMIN in roles for _, roles in role_holders()):
            click.echo("There is no administrator yet: flask --app wsgi init --personnel-number NUMBER")
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from None
    except SQLAlchemyError as fault:
        raise click.ClickException(f"The database does not answer: {getattr(fault, 'orig', None) or fault}") from None


@click.command("one-time-link")
@click.argument("personnel_number")
@with_appcontext
@needs_database
def one_time_link(personnel_number: str) -> None:
    """Print a one-time link for somebody who cannot sign in; the journal notes that it came from the command line."""
    person = employee_by_number(personnel_number)
    if person is None:
        raise click.ClickException(f"Nobody has the personnel number {personnel_number}.")
    try:
        if has_password(person.id):
            show_link(make_reset(person.id, by=None, now=clock.now()))
        elif token := invite([person.id], by=None, now=clock.now()).get(person.id):
            show_link(token)
        else:
            raise click.ClickException("This person has left.")
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from None


def show_way_in(employee_id: int, personnel_number: str) -> None:
    """Say how the administrator gets in: with the password, or by a one-time link to choose one."""
    if has_password(employee_id):
        click.echo(f"{personnel_number} is administrator and signs in with a password.")
    else:
        show_link(invite([employee_id], by=None, now=clock.now())[employee_id])


def show_link(token: AccountToken) -> None:
    """The link of a token and until when it is good."""
    config: Config = current_app.config["QL"]
    with current_app.test_request_context():
        path = url_for("account.set_password", token=token_text(token, config.secret_key))
        door = url_for("account.invitation")
    click.echo(f"Choose a password here, once, until {token.expires_at:%Y-%m-%d %H:%M} UTC:\n{config.public_url}{path}")
    click.echo(f"or at {config.public_url}{door} with the code {printed_code(token, config.secret_key)}")
