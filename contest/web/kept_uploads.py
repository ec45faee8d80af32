"""Files between a preview and its confirmation: kept on the server for an hour, for the person who sent them."""

import json
import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

KEPT_FOR = timedelta(hours=1)
KEY = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True)
class Upload:
    """Files by the name of their form field, each with its own name and bytes; later what became of them."""

    owner: int
    expires: datetime
    files: Mapping[str, tuple[str, bytes]]
    result: Mapping[str, int] = field(default_factory=dict)


def keep(folder: Path, owner: int, files: Mapping[str, tuple[str, bytes]], *, now: datetime) -> str:
    """Keep files for their owner; returns the key under which they are found. What has run out is swept away."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(folder, now=now)
    key = secrets.token_urlsafe(24)
    _write(folder / f"{key}.json", Upload(owner, now + KEPT_FOR, files))
    return key


def kept(folder: Path, key: str, owner: int, *, now: datetime) -> Upload | None:
    """The upload under this key, or None where there is none, it has run out or belongs to somebody else."""
    if not KEY.fullmatch(key):
        return None
    upload = _read(folder / f"{key}.json")
    return upload if upload and upload.owner == owner and upload.expires > now else None


def put_result(folder: Path, key: str, upload: Upload, result: Mapping[str, int]) -> None:
    """Forget the files themselves and remember what became of them, for the page after the import."""
    names = {name: (filename, b"") for name, (filename, _) in upload.files.items()}
    _write(folder / f"{key}.json", Upload(upload.owner, upload.expires, names, result))


def sweep(folder: Path, *, now: datetime) -> None:
    """Delete what has run out or cannot be read."""
    for path in folder.glob("*.json"):
        upload = _read(path)
        if upload is None or upload.expires <= now:
            path.unlink(missing_ok=True)


def _write(path: Path, upload: Upload) -> None:
    """Write whole or not at all, readable by the owner of the process only: these are people's names and addresses."""
    text = json.dumps(
        {
            "owner": upload.owner,
            "expires": upload.expires.isoformat(),
            "files": {name: [file, b64encode(content).decode()] for name, (file, content) in upload.files.items()},
            "result": dict(upload.result),
        }
    )
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _read(path: Path) -> Upload | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Upload(
            said["owner"],
            datetime.fromisoformat(said["expires"]),
            {name: (file, b64decode(content)) for name, (file, content) in said["files"].items()},
            said["result"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
