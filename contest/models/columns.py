"""Columns that several tables share the shape of."""

from enum import StrEnum

from sqlalchemy import Enum


def one_of(kind: type[StrEnum], name: str, length: int = 20) -> Enum:
    """A text column limited to the values of an enum by a named check.

    Not a native type: one of those survives a downgrade on PostgreSQL and breaks the next upgrade.
    """
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
