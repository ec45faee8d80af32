"""What the parts of an address may be: ids that no table can have lead to "not found", in every room."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, ValidationError

from contest.queries.staff import LARGEST_ID


class IdConverter(IntegerConverter):
    """A whole number that fits a key of the tables; anything larger matches no address.

    PostgreSQL and SQLite refuse larger numbers with an error, and Python refuses to read thousands of digits.
    """

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, LARGEST_ID if max is None else max)

    def to_python(self, value: str) -> int:
        """The number. Raises ValidationError, which makes the address unknown."""
        if len(value) > len(str(LARGEST_ID)):
            raise ValidationError
        return int(super().to_python(value))


def register_converters(app: Flask) -> None:
    """Let `<int:...>` in every rule mean such a number; call it before the rooms are opened."""
    app.url_map.converters["int"] = IdConverter
