"""One style sheet, one script, the icons: complete, by content, kept for ever; nothing from elsewhere."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.paths import asset_folder
from contest.web import assets
from contest.web.headers import ALWAYS

STATIC = Path(str(asset_folder("static")))
TEMPLATES = Path(str(asset_folder("templates")))
WORDS = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


def an_app(static: Path, *, debug: bool = False) -> Flask:
    app = Flask("contest", static_folder=str(static), static_url_path="/static")
    app.debug = debug
    assets.register_assets(app)
    return app


@pytest.fixture
def client() -> FlaskClient:
    return an_app(STATIC).test_client()


def address(app: Flask, which: str) -> str:
    with app.test_request_context():
        return str(getattr(assets, which)())


def test_the_style_sheet_is_kept_for_ever_under_an_address_of_its_content(client: FlaskClient) -> None:
    url = address(client.application, "stylesheet_url")
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(("which", "mimetype"), [("script_url", "text/javascript"), ("sprite_url", "image/svg+xml")])
def test_the_script_and_the_icons_are_served_likewise(client: FlaskClient, which: str, mimetype: str) -> None:
    answer = client.get(address(client.application, which))
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_an_old_address_gets_the_new_file_but_does_not_keep_it(client: FlaskClient) -> None:
    answer = client.get(f"/assets/{'0' * 16}/app.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_an_invented_address_gets_nothing(client: FlaskClient) -> None:
    assert client.get("/assets/newest/app.css").status_code == 404


def test_every_address_in_the_style_sheet_leads_to_a_file(client: FlaskClient) -> None:
    sheet = client.get(address(client.application, "stylesheet_url")).text
    found = re.findall(r"url\((\.\./\.\./static/[^)?]+)\?v=([0-9a-f]{8})\)", sheet)
    assert len(found) == sheet.count("url(") > 0
    for path, _version in found:
        answer = client.get(path.removeprefix("../.."))
        assert answer.status_code == 200
        assert "max-age=604800" in answer.headers["Cache-Control"]
        answer.close()


def test_the_layers_are_declared_before_anything_is_in_them() -> None:
    sheet = assets.joined_stylesheet(STATIC).decode()
    assert re.search(r"@layer ([^{;]*)[{;]", sheet).group(1) == "base, parts, pages, adjust"  # type: ignore[union-attr]
    assert set(re.findall(r"@layer (\w+) \{", sheet)) == {"base", "parts", "pages", "adjust"}


def test_every_style_sheet_and_every_script_says_what_it_is_for() -> None:
    for path in assets.stylesheet_sources(STATIC):
        assert path.read_text(encoding="utf-8").startswith("/* "), path
    for path in assets.script_sources(STATIC):
        assert path.read_text(encoding="utf-8").startswith(("// ", "/* ")), path


def test_colours_come_from_tokens_only() -> None:
    # stage.css maps the tokens anew for the dark surface; the sheets of print.css are paper and know one scheme.
    for path in assets.stylesheet_sources(STATIC):
        if path.name not in {"tokens.css", "stage.css", "print.css"}:
            colours = re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl", path.read_text(encoding="utf-8"))
            assert [colour for colour in colours if colour != "#0000"] == [], path


def test_no_script_holds_words() -> None:
    for path in assets.script_sources(STATIC):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        texts = re.findall(r'"([^"]*)"|\'([^\']*)\'|`([^`]*)`', code)
        assert [text for parts in texts for text in parts if WORDS.search(text)] in ([], ["use strict"]), path


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    there = set(re.findall(r'id="i-([a-z0-9-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bicon\("([a-z0-9-]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert named
    assert named - there == set()


def test_while_developing_a_changed_source_is_read_again(tmp_path: Path) -> None:
    components = tmp_path / "css" / "components"
    components.mkdir(parents=True)
    (tmp_path / "js").mkdir()
    for name in ("tokens", "base", "layout", "adjust", "print"):
        (tmp_path / "css" / f"{name}.css").write_text(f"/* {name} */", encoding="utf-8")
    (tmp_path / "icons.svg").write_text("<svg/>", encoding="utf-8")
    developing, serving = an_app(tmp_path, debug=True), an_app(tmp_path)
    before = address(developing, "stylesheet_url")
    assert address(serving, "stylesheet_url") == before
    (components / "new.css").write_text("/* new */", encoding="utf-8")
    os.utime(tmp_path / "css" / "base.css", ns=(1, 1))
    assert address(developing, "stylesheet_url") != before
    assert address(serving, "stylesheet_url") == before


def test_a_missing_font_is_found_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    for name in ("tokens", "base", "layout", "adjust", "print"):
        (tmp_path / "css" / f"{name}.css").write_text("", encoding="utf-8")
    (tmp_path / "css" / "tokens.css").write_text("@font-face { src: url(../fonts/gone.woff2); }", encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        assets.joined_stylesheet(tmp_path)


def test_the_list_of_what_others_made_is_true() -> None:
    record = [sys.executable, str(STATIC / "vendor" / "record.py"), "--check"]
    checked = subprocess.run(record, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("method", "asked", "status"),
    [
        ("GET", {}, 200),
        ("GET", {"Range": "bytes=0-3"}, 206),
        ("GET", {"Range": "bytes=9999999-"}, 416),
        ("POST", {}, 405),
    ],
)
def test_every_answer_about_a_file_has_our_headers(
    client: FlaskClient, method: str, asked: dict[str, str], status: int
):
    answer = client.open("/static/icons.svg", method=method, headers=asked)
    answer.close()
    assert answer.status_code == status
    assert {name: answer.headers.getlist(name) for name in ALWAYS} == {name: [value] for name, value in ALWAYS.items()}
