"""`flask recount BUNDLE.zip`: the checks of the stand-alone recount, and a comparison with what is stored here."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from contest.cli.readiness import needs_database
from contest.domain.errors import N_, RuleBroken
from contest.domain.recount import (
    REFUSED,
    WRONG_USAGE,
    Recount,
    as_commitment,
    bundle_parts,
    recounted,
    refusal_sentence,
)
from contest.domain.recount_report import report
from contest.domain.tally import as_json
from contest.queries.commitments import Kept, kept_about


@click.command("recount")
@click.argument("bundle", type=click.Path(exists=True, readable=True, path_type=Path))
@click.option("--commitment", default="", metavar="HEX", help="The commitment as published on the page of the contest.")
@click.option("--language", type=click.Choice(["en", "ru"]), default="en")
@click.option("--json", "as_tally", is_flag=True, help="Print the outcome as JSON and nothing else.")
@click.option("--raw", is_flag=True, help="With --json: the count in which every ballot weighs the same.")
@with_appcontext
@needs_database
def recount(bundle: Path, commitment: str, language: str, as_tally: bool, raw: bool) -> None:
    """Check BUNDLE.zip, count its ballots again and hold both against this installation.

    Exit status 1 where the bundle is refused or differs from what is stored here, 2 for wrong usage.
    """
    with force_locale(language):
        try:
            promised = as_commitment(commitment) if commitment else ""
        except ValueError:
            _stop(_(N_("A commitment is 64 digits and letters from a to f.")), WRONG_USAGE)
        try:
            found = recounted(bundle_parts(bundle), promised)
            kept = kept_about(found.manifest["contest"]["id"])
            if kept is not None:
                _compare(found, kept)
        except OSError:
            _stop(_(N_("%(path)s cannot be read."), path=bundle), WRONG_USAGE)
        except RuleBroken as refusal:
            _stop(_(N_("Refused: %(reason)s"), reason=refusal_sentence(refusal, _)), REFUSED)
        if as_tally:
            click.echo(json.dumps(as_json(found.findings.raw if raw else found.findings.outcome), ensure_ascii=False))
            return
        for line in report(found.manifest, found.findings, found.digest, promised=promised, say=_):
            click.echo(line)
        click.echo("")
        click.echo(_said_about(kept))


def _compare(found: Recount, kept: Kept) -> None:
    """Hold the recount against the tables. Raises RuleBroken where they differ."""
    if found.digest != kept.digest:
        raise RuleBroken(
            N_("This installation committed to another box of this contest: %(kept)s, not %(found)s."),
            kept=kept.digest,
            found=found.digest,
        )
    counted = {"record": found.findings.outcome, "raw_record": found.findings.raw}
    stored = {"record": kept.record, "raw_record": kept.raw_record}
    if any(stored[name] and stored[name] != json.loads(json.dumps(as_json(one))) for name, one in counted.items()):
        raise RuleBroken(N_("The outcome stored in this installation is not the one that these ballots give."))


def _said_about(kept: Kept | None) -> str:
    if kept is None:
        return _(N_("This installation knows no such contest; the bundle was checked by itself."))
    if not kept.record:
        return _(N_("The commitment is the one stored in this installation; it has no outcome yet."))
    return _(N_("Commitment and outcome are those stored in this installation."))


def _stop(sentence: str, status: int) -> None:
    click.echo(sentence, err=True)
    raise SystemExit(status)
