"""Accounts: what a one-time link is for."""

from enum import StrEnum


class TokenKind(StrEnum):
    """An invitation sets the first password, a reset the next one."""

    INVITATION = "invitation"
    RESET = "reset"
