"""The settings: a frozen Config, read once from the environment; `.env.example` explains every key."""

import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

SAMPLE_SECRETS = frozenset({"", "change-me", "changeme", "secret", "dev", "please-change-me"})
LANGUAGES = ("en", "ru")
SHORTEST_SECRET = 32
FEWEST_SIGNS = 8  # different ones in a secret: forty times the same letter is none
SECRET_KEY_FILE = "secret_key"
SEALING_SECRET_FILE = "sealing_secret"


class BadConfig(ValueError):
    """A setting with which the application refuses to start; the text names the setting and the way out."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of the application. Secrets never show in its repr."""

    database_url: str = "sqlite:///instance/contest.db"
    broker_url: str = ""
    secret_key: str = field(repr=False)
    sealing_secret: str = field(default="", repr=False)
    public_url: str = "http://127.0.0.1:8000"
    company_name: str = "Quality Leader"
    company_time_zone: str = "UTC"
    default_language: str = "en"
    mail_url: str = field(default="file:instance/mail", repr=False)
    mail_from: str = "Quality Leader <quality-leader@localhost>"
    rate_limit_url: str = field(default="memory://", repr=False)
    webhook_private_hosts: frozenset[str] = frozenset()
    trusted_proxies: int = 0
    instance: Path = Path("instance")
    production: bool = True
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Config":
        """The settings of this process.

        Raises BadConfig with a sentence that names the setting. Secrets that are not set are read from the instance
        folder, where `flask init` has put them; the web tier is started without SEALING_SECRET and never reads that
        file.
        """
        env = dict(os.environ if environment is None else environment)
        instance = instance_folder(env)
        config = cls(
            instance=instance,
            database_url=env.get("DATABASE_URL") or f"sqlite:///{instance / 'contest.db'}",
            broker_url=env.get("BROKER_URL") or f"redis+socket://{instance / 'broker.sock'}",
            secret_key=env.get("SECRET_KEY") or _kept_secret(instance / SECRET_KEY_FILE),
            sealing_secret=env.get("SEALING_SECRET", ""),
            public_url=env.get("PUBLIC_URL", cls.public_url).rstrip("/"),
            company_name=env.get("COMPANY_NAME", cls.company_name),
            company_time_zone=env.get("COMPANY_TIME_ZONE", cls.company_time_zone),
            default_language=env.get("DEFAULT_LANGUAGE", cls.default_language),
            mail_url=env.get("MAIL_URL") or f"file:{instance / 'mail'}",
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            rate_limit_url=env.get("RATE_LIMIT_URL", cls.rate_limit_url),
            webhook_private_hosts=_hosts(env.get("WEBHOOK_PRIVATE_HOSTS", "")),
            trusted_proxies=_whole_number(env, "TRUSTED_PROXIES"),
            production=env.get("FLASK_ENV", "production") == "production",
        )
        config.check(env)
        return config

    def check(self, environment: Mapping[str, str]) -> None:
        """Refuse what would be unsafe or senseless (INTERFACES): raises BadConfig with every fault, a line each."""
        if faults := list(self.faults(environment)):
            raise BadConfig("\n".join(faults))

    def faults(self, environment: Mapping[str, str]) -> Iterator[str]:
        """A sentence for every setting with which the application refuses to start."""
        for key, secret in (("SECRET_KEY", self.secret_key), ("SEALING_SECRET", self.sealing_secret)):
            if is_weak(secret) and (secret or key == "SECRET_KEY"):
                yield f"{key} must be a random text of {SHORTEST_SECRET} characters or more; `flask init` makes one."
        if self.sealing_secret and self.sealing_secret == self.secret_key:
            yield "SEALING_SECRET must differ from SECRET_KEY."
        if self.default_language not in LANGUAGES:
            yield f"DEFAULT_LANGUAGE must be one of {', '.join(LANGUAGES)}."
        if not _is_time_zone(self.company_time_zone):
            yield f"COMPANY_TIME_ZONE {self.company_time_zone!r} is not a known time zone."
        if not self.database_url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
            yield "DATABASE_URL must begin with sqlite: or postgresql:."
        if not self.broker_url.startswith(("redis://", "rediss://", "redis+socket://")) and self.broker_url:
            yield "BROKER_URL must begin with redis://, rediss:// or redis+socket://."
        if not self.mail_url.startswith(("smtp://", "smtps://", "file:")):
            yield "MAIL_URL must begin with smtp://, smtps:// or file:."
        if not _is_one_address(self.mail_from):
            yield "MAIL_FROM must be one line with one e-mail address, such as Quality <quality@example.com>."
        if not self.public_url.startswith(("http://", "https://")) or not urlsplit(self.public_url).hostname:
            yield "PUBLIC_URL must begin with http:// or https:// and name the site."
        if not self.rate_limit_url.startswith(("memory://", "redis://", "rediss://", "redis+unix://")):
            yield "RATE_LIMIT_URL must begin with memory:// or redis://."
        for key in ("FLASK_DEBUG", "DEBUG", "TESTING"):
            if self.production and environment.get(key, "").lower() in {"1", "true", "yes", "on"}:
                yield f"{key} must not be set in production."

    def with_changes(self, **changes: object) -> "Config":
        """A copy with some settings replaced."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are sent over HTTPS only: yes as soon as the public address is HTTPS."""
        return self.public_url.startswith("https://")


def is_weak(secret: str) -> bool:
    """Whether a secret is missing, a sample, too short, or too few different signs to be a random one."""
    return len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_SIGNS or secret.lower() in SAMPLE_SECRETS


def keep_secrets(environment: Mapping[str, str]) -> None:
    """Make the secrets that the environment does not give and that are not kept in the instance folder yet."""
    instance = instance_folder(environment)
    for key, name in (("SECRET_KEY", SECRET_KEY_FILE), ("SEALING_SECRET", SEALING_SECRET_FILE)):
        if not environment.get(key):
            keep_secret(instance / name)


def sealing_secret(config: Config) -> str:
    """SEALING_SECRET as the command line has it: from the environment, else kept in the instance folder."""
    return config.sealing_secret or _kept_secret(config.instance / SEALING_SECRET_FILE)


def instance_folder(environment: Mapping[str, str]) -> Path:
    """Where the database, the keys and the mail of the embedded default lie."""
    return Path(environment.get("INSTANCE_DIR", "instance")).resolve()


def keep_secret(path: Path) -> str:
    """Make a secret once and keep it readable by the owner only; a second call returns the same one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept_secret(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return _kept_secret(path)


def _kept_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _is_one_address(sender: str) -> bool:
    """Whether this can stand behind "From:" as it is: nobody adds a header line through it."""
    address = parseaddr(sender)[1]
    return sender.isprintable() and "@" in address.strip("@") and " " not in address


def _hosts(text: str) -> frozenset[str]:
    return frozenset(host.strip().lower().rstrip(".") for host in text.split(",") if host.strip())


def _whole_number(env: Mapping[str, str], key: str) -> int:
    text = env.get(key, "0")
    if not text.isdigit():
        raise BadConfig(f"{key} must be a whole number, not {text!r}.")
    return int(text)
