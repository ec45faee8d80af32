"""How people sign in: passwords, roles, sign-ins that can be ended, one-time links."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.domain.accounts import TokenKind
from contest.domain.staff import Role
from contest.extensions import Base, UTCDateTime
from contest.models.columns import one_of
from contest.models.staff import Employee


class Account(Base):
    """The way in of one employee. Without a password hash the person has been invited at most."""

    __tablename__ = "accounts"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employees.id"), primary_key=True, autoincrement=False)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5), default="")
    # Opens the feed of the calendar without a sign-in, for programs that cannot sign in; made when first asked for.
    feed_key: Mapped[str | None] = mapped_column(String(43), unique=True)
    reminders_by_mail: Mapped[bool] = mapped_column(default=True)
    mail_once_a_day: Mapped[bool] = mapped_column(default=False)

    employee: Mapped[Employee] = relationship()
    roles: Mapped[list["AccountRole"]] = relationship()

    __table_args__ = (CheckConstraint("language IN ('', 'en', 'ru')", name="language_is_known"),)


class AccountRole(Base):
    """A right given by name: HR, administrator, witness."""

    __tablename__ = "account_roles"

    employee_id: Mapped[int] = mapped_column(ForeignKey("accounts.employee_id"), primary_key=True, autoincrement=False)
    role: Mapped[Role] = mapped_column(one_of(Role, "role"), primary_key=True)


class SignIn(Base):
    """A sign-in on one device. The cookie holds the token, this row its SHA-256: signing out really ends it."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("accounts.employee_id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class AccountToken(Base):
    """A one-time link.

    The link itself is a signature over this row's id and nonce, so a copy of the table opens nothing.
    """

    __tablename__ = "account_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("accounts.employee_id"), index=True)
    kind: Mapped[TokenKind] = mapped_column(one_of(TokenKind, "token_kind"))
    nonce: Mapped[str] = mapped_column(String(43), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
