"""Every macro writes well-formed markup without inline style or script, in both languages."""

from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

import pytest
from flask import Flask, flash
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from contest.paths import PACKAGE, asset_folder
from contest.web import drawing
from contest.web.assets import register_assets
from contest.web.filters import register_filters

GALLERY = """
{% from "macros/icons.html" import icon, mark %}{% from "macros/drawing.html" import bar, dial, ruler, burst, gantt %}
{% from "macros/people.html" import avatar, person %}{% from "macros/tables.html" import pager, scroll %}
{% from "macros/messages.html" import flash_box, flashes, empty, chip, crumb %}
{% from "macros/trouble.html" import trouble %}
{% from "macros/forms.html" import csrf, error_summary, field, select, textarea, date_time, tickbox %}
{% from "macros/forms.html" import radios, file_drop, pair %}
{% from "macros/phases.html" import phases, stepper %}
{{ icon("check") }}{{ mark() }}{{ bar(62) }}{{ dial(8, 12, big="1", small="day", label="1 day") }}
{{ ruler(29, "8 days") }}
{{ burst(7, "MS") }}{{ burst(7, photo="/p.jpg", label="Marina") }}{{ gantt(line.rows, line.ticks, line.band, "Time") }}
{{ avatar(marina) }}{{ avatar(marina, "l", "/p.jpg") }}{{ person(marina, "Engineer", tag="h3") }}{{ pager(page) }}
{% call scroll("Turnout") %}<table></table>{% endcall %}
{{ flashes() }}{{ flash_box("bad", "No.", "Why.") }}{{ chip("ok", "check", "Voted") }}{{ crumb("/", "Back") }}
{{ empty(0, "Nothing", "Yet") }}{{ phases(steps) }}{{ phases(steps, horizontal=false) }}{{ stepper(steps, "Steps") }}
{% call trouble(404, "Gone", "Not here") %}<a href="/">Home</a>{% endcall %}
<form>{{ csrf() }}{{ error_summary(form) }}{{ field(form.name, "A hint") }}{{ select(form.unit) }}
{{ textarea(form.why) }}
{% call pair("Voting") %}{{ date_time(form.opens, small=true) }}{% endcall %}{{ tickbox(form.agreed, "Ask first") }}
{{ radios(form.method, hints={"a": "Up to three"}) }}{{ file_drop(form.photo) }}</form>
"""
VOID = {"input", "img", "br", "meta", "link"}


@dataclass(frozen=True)
class Somebody:
    id: int = 7
    last_name: str = "Sokolova"
    first_name: str = "Marina"
    middle_name: str = ""


@dataclass(frozen=True)
class Step:
    label: str
    when: str
    state: str
    chip: str = ""
    peak: bool = False
    url: str = ""


@dataclass(frozen=True)
class Page:
    page: int
    pages: int
    total: int = 100


class Wish(FlaskForm):
    name = StringField("Name", [InputRequired("Write the name")])
    unit = SelectField("Unit", choices=[SelectChoice("1", "Perm")], validate_choice=False)
    why = TextAreaField("Why", [Length(max=400)])
    opens = DateTimeLocalField("Opens", [InputRequired("Choose the moment")])
    agreed = BooleanField("Agreed", [InputRequired("Tick it")])
    method = RadioField(
        "Method", [InputRequired("Choose one")], choices=[SelectChoice("a", "A"), SelectChoice("b", "B")]
    )
    photo = FileField("Photo")


class Reader(HTMLParser):
    """Collects the elements, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.faults += [f"<{tag} {name}>" for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag in {"script", "style"}:
            self.faults.append(f"<{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def all(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def an_app(language: str) -> Flask:
    app = Flask("gallery", template_folder=str(asset_folder("templates")), static_folder=str(asset_folder("static")))
    app.config.update(SECRET_KEY="k" * 40, BABEL_TRANSLATION_DIRECTORIES=str(PACKAGE / "translations"))
    Babel(app, locale_selector=lambda: language)
    CSRFProtect(app)
    register_filters(app)
    register_assets(app)
    for endpoint in ("home", "help_page"):
        app.add_url_rule(f"/{endpoint}", f"hall.{endpoint}", lambda: "")
    return app


def the_gallery(app: Flask, page: Page) -> str:
    span = drawing.Span("Voting", date(2026, 10, 26), date(2026, 11, 6), "ph")
    steps = [
        Step("A", "1 Oct", "done", url="/a"),
        Step("B", "2 Oct", "now", chip="Now"),
        Step("C", "3", "todo", peak=True),
    ]
    with app.test_request_context("/home?unit=4&page=2"):
        form = Wish(formdata=None, meta={"csrf": False})
        form.validate()
        flash(("Your vote is in the box.", "Keep the code."), "ok")
        flash("One sentence.")
        return app.jinja_env.from_string(GALLERY).render(
            form=form, steps=steps, page=page, marina=Somebody(), line=drawing.timeline([span])
        )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_macro_writes_well_formed_markup_without_inline_style_or_script(language: str) -> None:
    reader = Reader(the_gallery(an_app(language), Page(2, 5)))
    assert (reader.faults, reader.open) == ([], [])


def test_every_label_description_and_fault_leads_to_an_element() -> None:
    reader = Reader(the_gallery(an_app("en"), Page(2, 5)))
    ids = reader.all("id")
    described = " ".join(reader.all("aria-describedby")).split()
    jumps = [href[1:] for href in reader.all("href") if href.startswith("#")]
    assert jumps == ["name", "opens", "agreed", "method-0"]
    assert set(reader.all("for")) | set(described) | set(jumps) | set(reader.all("data-chars")) <= set(ids)
    assert len(ids) == len(set(ids))


def test_paging_keeps_what_else_was_asked() -> None:
    shown = the_gallery(an_app("en"), Page(2, 5))
    assert 'href="/home?unit=4&amp;page=1"' in shown
    assert 'href="/home?unit=4&amp;page=3"' in shown
    assert "Page 2 of 5" in shown


def test_a_list_of_one_page_has_no_pager() -> None:
    assert 'class="pager' not in the_gallery(an_app("en"), Page(1, 1))


def test_a_text_from_somebody_stays_text() -> None:
    app = an_app("en")
    with app.test_request_context():
        macro = '{% from "macros/messages.html" import flash_box, chip %}{{ flash_box("ok", x) }}{{ chip("", "", x) }}'
        shown = app.jinja_env.from_string(macro).render(x="<script>alert(1)</script>")
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 2
