"""The style sheet, the script and the icons: one file each, under an address that changes with the content."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Flask, Response, abort, current_app, g, request, url_for
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile

from contest.web.headers import ALWAYS

room = Blueprint("assets", __name__)

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
STATIC_MAX_AGE = 7 * 24 * 3600
URL = re.compile(r"url\(([^)\"']+)\)")


@dataclass(frozen=True)
class Asset:
    """A file made when the application starts: its name, its bytes, its type and the hash in its address."""

    name: str
    body: bytes
    mimetype: str

    @cached_property
    def hash(self) -> str:
        """The first 16 hex digits of the SHA-256 of the bytes."""
        return hashlib.sha256(self.body).hexdigest()[:16]


@dataclass(frozen=True)
class Assets:
    """The three files, and the state of the sources that they were made from."""

    stylesheet: Asset
    script: Asset
    sprite: Asset
    sources: tuple[tuple[str, int], ...]


def stylesheet_sources(static: Path) -> list[Path]:
    """The style sheets in the order of the cascade: tokens, base, frame, components by name, adjustments, paper.

    No component may depend on coming before or after another one.
    """
    css = static / "css"
    components = sorted((css / "components").glob("*.css"))
    return [
        css / "tokens.css",
        css / "base.css",
        css / "layout.css",
        *components,
        css / "adjust.css",
        css / "print.css",
    ]


def script_sources(static: Path) -> list[Path]:
    """The scripts by name; each stands alone."""
    return sorted((static / "js").glob("*.js"))


def joined_stylesheet(static: Path) -> bytes:
    """All style sheets as one. Relative addresses are rewritten to hold from /assets/<hash>/ and carry the file's hash.

    Raises FileNotFoundError if a style sheet names a file that is not there.
    """
    return "\n".join(_with_addresses(path, static) for path in stylesheet_sources(static)).encode()


def joined_script(static: Path) -> bytes:
    """All scripts as one."""
    return "\n".join(path.read_text(encoding="utf-8") for path in script_sources(static)).encode()


def gather(static: Path) -> Assets:
    """Read everything below static/ once and make the three files."""
    return Assets(
        stylesheet=Asset("app.css", joined_stylesheet(static), "text/css"),
        script=Asset("app.js", joined_script(static), "text/javascript"),
        sprite=Asset("icons.svg", (static / "icons.svg").read_bytes(), "image/svg+xml"),
        sources=_state(static),
    )


def register_assets(app: Flask) -> None:
    """Make the files, serve them, and give templates `stylesheet_url()`, `script_url()` and `sprite_url()`.

    In debug mode they are made again when a source has changed. Everything else below static/ is served by WhiteNoise.
    """
    app.extensions["assets"] = gather(Path(app.static_folder or "static"))
    app.register_blueprint(room)
    app.jinja_env.globals.update(stylesheet_url=stylesheet_url, script_url=script_url, sprite_url=sprite_url)
    if not app.debug:
        serve_static(app)


def serve_static(app: Flask) -> None:
    """Let WhiteNoise answer /static/ before Flask is asked; it scans the folder once."""
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        app.wsgi_app, root=app.static_folder, prefix="static", max_age=STATIC_MAX_AGE, allow_all_origins=False
    )


class StaticFiles(WhiteNoise):
    """WhiteNoise with our headers on every answer.

    It asks nobody about those of its refusals (405, and 416 for an odd range), hence here and not as headers of files.
    """

    @staticmethod
    def serve(static_file: StaticFile, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The file, or the refusal."""

        def start(status: str, headers: list[tuple[str, str]]) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *ALWAYS.items()])

        return WhiteNoise.serve(static_file, environ, start)


def stylesheet_url() -> str:
    """The address of the style sheet as it is now."""
    return url_for("assets.stylesheet", fingerprint=_assets().stylesheet.hash)


def script_url() -> str:
    """The address of the script as it is now."""
    return url_for("assets.script", fingerprint=_assets().script.hash)


def sprite_url() -> str:
    """The address of the icons; a symbol is named behind "#i-". Made once a request: a page names fifty of them."""
    if "sprite_url" not in g:
        g.sprite_url = url_for("assets.sprite", fingerprint=_assets().sprite.hash)
    return str(g.sprite_url)


@room.get("/assets/<fingerprint>/app.css")
def stylesheet(fingerprint: str) -> Response:
    """The style sheet."""
    return _answer(_assets().stylesheet, fingerprint)


@room.get("/assets/<fingerprint>/app.js")
def script(fingerprint: str) -> Response:
    """The script."""
    return _answer(_assets().script, fingerprint)


@room.get("/assets/<fingerprint>/icons.svg")
def sprite(fingerprint: str) -> Response:
    """The icons."""
    return _answer(_assets().sprite, fingerprint)


def _answer(asset: Asset, fingerprint: str) -> Response:
    # During an upgrade a page of the old process may ask the new one: it gets the new file, but must not keep it
    # under the old name. Whoever invents an address gets nothing.
    if not re.fullmatch(r"[0-9a-f]{16}", fingerprint):
        abort(404)
    response = Response(asset.body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = KEPT_FOR_EVER if fingerprint == asset.hash else "no-cache"
    response.set_etag(asset.hash)
    response.make_conditional(request)
    return response


def _assets() -> Assets:
    assets: Assets = current_app.extensions["assets"]
    static = Path(current_app.static_folder or "static")
    if current_app.debug and assets.sources != _state(static):
        assets = current_app.extensions["assets"] = gather(static)
    return assets


def _state(static: Path) -> tuple[tuple[str, int], ...]:
    sources = [*stylesheet_sources(static), *script_sources(static), static / "icons.svg"]
    return tuple((str(path), path.stat().st_mtime_ns) for path in sources)


def _with_addresses(sheet: Path, static: Path) -> str:
    def address(match: re.Match[str]) -> str:
        target = Path(os.path.normpath(sheet.parent / match[1]))
        version = hashlib.sha256(target.read_bytes()).hexdigest()[:8]
        return f"url(../../static/{target.relative_to(static).as_posix()}?v={version})"

    return URL.sub(address, sheet.read_text(encoding="utf-8"))
