"""What a paper consists of, before anybody decides whether it becomes a PDF or a text document."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Text:
    """A paragraph, or several with line ends between them; `is_small` for what only explains."""

    text: str
    is_small: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Name:
    """The person whom the paper is about, large."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Names and values beside each other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Numbered:
    """A numbered list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Ticks:
    """Boxes to be ticked with a pen, in a row."""

    choices: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: the role, the name (empty where it is written by hand), and the words under the line."""

    role: str
    name: str
    signature: str
    date: str


Block = Text | Heading | Name | Facts | Numbered | Ticks | Signature


@dataclass(frozen=True)
class Paper:
    """A paper in one language. `page` has the places {page} and {pages}; `made_at` makes the bytes repeatable."""

    language: str
    title: str
    subtitle: str
    addressee: tuple[str, ...]
    blocks: tuple[Block, ...]
    footer: str
    page: str
    author: str
    made_at: datetime
