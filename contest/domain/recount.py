"""The recount of a bundle: every check, one after another, and then the count.

This is the front of the stand-alone recount.py; the command `flask recount` uses the same checks.
"""

import argparse
import io
import json
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contest.domain.bundle import (
    BALLOTS_FILE,
    MANIFEST_FILE,
    README_FILE,
    Findings,
    commitment,
    findings,
    read_ballots,
    read_manifest,
)
from contest.domain.bundle_manifest import BadBundle
from contest.domain.bundle_readme import README
from contest.domain.errors import N_, Phrase, RuleBroken
from contest.domain.recount_report import RUSSIAN, Say, report
from contest.domain.tally import as_json

LARGEST_MEMBER = 2**31
WAYS_OF_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
A_COMMITMENT = re.compile(r"[0-9a-f]{64}")
DONE, REFUSED, WRONG_USAGE = 0, 1, 2


@dataclass(frozen=True)
class Recount:
    """A bundle that holds: what it is about, its commitment, and what its ballots lead to."""

    manifest: Mapping[str, Any]
    digest: str
    findings: Findings


def bundle_parts(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, from the zip or from a folder with what was in it.

    Raises BadBundle for a damaged zip and for one with more or fewer files; OSError where nothing can be read.
    """
    if path.is_dir():
        readme = path / README_FILE
        parts = {name: (path / name).read_bytes() for name in (MANIFEST_FILE, BALLOTS_FILE)}
        return {**parts, **({README_FILE: readme.read_bytes()} if readme.exists() else {})}
    # From memory: in a file, a damaged offset would look like a disk that cannot be read.
    content = io.BytesIO(path.read_bytes())
    try:
        with zipfile.ZipFile(content) as bundle:
            members = bundle.infolist()
            names = [member.filename for member in members]
            if sorted(names) != sorted((MANIFEST_FILE, BALLOTS_FILE, README_FILE)):
                raise BadBundle(N_("The bundle does not hold exactly manifest.json, ballots.csv and README.txt."))
            if any(one.file_size > LARGEST_MEMBER or one.compress_type not in WAYS_OF_PACKING for one in members):
                raise BadBundle(N_("The bundle is damaged and cannot be read."))
            return {name: bundle.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise BadBundle(N_("The bundle is damaged and cannot be read.")) from None


def recounted(parts: Mapping[str, bytes], promised: str = "") -> Recount:
    """Check a bundle and count its ballots; `promised` is the commitment as it was published, or empty.

    Raises BadBundle for whatever is not as a closed box gives it, BadBallot and BadElection for marks and rules that
    cannot be counted. Without `promised` a bundle that was rewritten as a whole passes: then its commitment is another.
    """
    manifest_bytes, ballots_bytes = parts[MANIFEST_FILE], parts[BALLOTS_FILE]
    digest = commitment(manifest_bytes, ballots_bytes)
    if promised and digest != promised:
        raise BadBundle(
            N_("This is not the box that was closed: its commitment is %(found)s, not %(promised)s."),
            found=digest,
            promised=promised,
        )
    if parts.get(README_FILE, README.encode()) != README.encode():
        raise BadBundle(N_("README.txt is not the one that the application writes: somebody has changed it."))
    manifest = read_manifest(manifest_bytes)
    return Recount(manifest, digest, findings(manifest, read_ballots(ballots_bytes)))


def as_commitment(text: str) -> str:
    """A commitment as somebody copied it: capitals and spaces do not matter. Raises ValueError for anything else."""
    found = "".join(text.split()).lower()
    if not A_COMMITMENT.fullmatch(found):
        raise ValueError(text)
    return found


def refusal_sentence(refusal: RuleBroken, say: Say) -> str:
    """Why a bundle is refused, in the reader's language."""
    params = {name: say(value) if isinstance(value, Phrase) else value for name, value in refusal.params.items()}
    return say(refusal.message) % params if params else say(refusal.message)


def words_of(language: str) -> Say:
    """The sentences of this program in "en" or "ru"."""
    return (lambda sentence: RUSSIAN.get(sentence, sentence)) if language == "ru" else str


def language_of(environment: Mapping[str, str]) -> str:
    """The language of the reader's machine, "ru" or else "en"."""
    asked = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "ru" if asked.lower().startswith("ru") else "en"


def main(arguments: Sequence[str] | None = None) -> int:
    """The program: exit status 0 where everything holds, 1 where the bundle is refused, 2 for wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(
        prog="recount.py", description="Check the bundle of a closed ballot box and count its ballots again."
    )
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="the zip, or a folder with what was in it")
    parser.add_argument(
        "--commitment", default="", metavar="HEX", help="the commitment as published on the page of the contest"
    )
    parser.add_argument("--language", choices=("en", "ru"), default=language_of(os.environ))
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON and nothing else")
    parser.add_argument(
        "--raw", action="store_true", help="with --json: the count in which every ballot weighs the same"
    )
    asked = parser.parse_args(arguments)
    say = words_of(asked.language)
    try:
        promised = as_commitment(asked.commitment) if asked.commitment else ""
    except ValueError:
        print(say(N_("A commitment is 64 digits and letters from a to f.")), file=sys.stderr)
        return WRONG_USAGE
    try:
        recount = recounted(bundle_parts(asked.bundle), promised)
    except OSError:
        print(say(N_("%(path)s cannot be read.")) % {"path": asked.bundle}, file=sys.stderr)
        return WRONG_USAGE
    except RuleBroken as refusal:
        print(say(N_("Refused: %(reason)s")) % {"reason": refusal_sentence(refusal, say)}, file=sys.stderr)
        return REFUSED
    if asked.json:
        print(json.dumps(as_json(recount.findings.raw if asked.raw else recount.findings.outcome), ensure_ascii=False))
    else:
        lines = report(recount.manifest, recount.findings, recount.digest, promised=promised, say=say)
        print("\n".join(lines))
    return DONE
