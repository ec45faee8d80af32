"""The forms of a page as a browser would send them: what is filled in stays, what is empty is given something."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

FILLED = {"number": "1", "email": "somebody@altair.example", "date": "2026-10-19", "datetime-local": "2026-11-02T09:00"}
NEVER_SENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class PostedForm:
    """Where a form goes and what it sends."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    unticked: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        """What the form asks for; a box that is not ticked sends nothing and is asked for all the same."""
        return {name for name, _ in self.fields} | self.unticked


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.found = address, []
        self.form: PostedForm | None = None
        self.select = self.area = ""
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag, attributes):
        said = {name: value or "" for name, value in attributes}
        name = said.get("name", "")
        if tag == "form":
            self.form = PostedForm(said.get("action") or self.address)
            if said.get("method", "get").lower() == "post":
                self.found.append(self.form)
        elif self.form is None or "disabled" in said:
            return
        elif tag == "input" and name:
            self._input(name, said)
        elif tag == "button" and name and name not in self.form.names:
            self.form.fields.append((name, said.get("value", "")))
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((said.get("value", ""), "selected" in said))

    def _input(self, name, said):
        kind = said.get("type", "text")
        if kind in NEVER_SENT:
            return
        if kind == "radio":
            kept = [each for each in self.form.fields if each[0] != name]
            if "checked" in said or len(kept) == len(self.form.fields):
                self.form.fields = [*kept, (name, said.get("value", "on"))]
        elif kind != "checkbox" or "checked" in said:
            self.form.fields.append((name, said.get("value") or FILLED.get(kind, "" if kind == "hidden" else "Words")))
        else:
            self.form.unticked.add(name)

    def handle_data(self, text):
        if self.area:
            self.text += text

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area and self.form is not None:
            words = "Words enough to say in forty letters what somebody did for quality"
            self.form.fields.append((self.area, self.text.strip() or words))
            self.area = ""
        elif tag == "select" and self.select and self.form is not None:
            chosen = [value for value, marked in self.options if marked] or [
                value for value, _ in self.options if value
            ]
            self.form.fields += [(self.select, value) for value in chosen[:1]]
            self.select = ""


def forms_of(address: str, page: str) -> list[PostedForm]:
    """All forms of a page that are sent by POST, ready to be sent; files are left out."""
    reader = _Reader(address)
    reader.feed(page)
    return reader.found
