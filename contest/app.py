"""The application factory: config, extensions, web, cli, in that order."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from contest import cli, web
from contest.config import Config
from contest.extensions import babel, csrf, db, limiter, login, migrate, outlive_database, tune_postgresql, tune_sqlite
from contest.paths import PACKAGE, asset_folder
from contest.web.language import choose_language, choose_time_zone, keep_catalogues


def create_app(config: Config | None = None) -> Flask:
    """The application for these settings; without any, for those of the environment. Raises BadConfig."""
    config = config or Config.from_environment()
    app = Flask(
        "contest",
        root_path=str(PACKAGE),
        instance_path=str(config.instance.resolve()),
        template_folder=str(asset_folder("templates")),
        static_folder=str(asset_folder("static")),
        static_url_path="/static",
    )
    app.config.from_mapping(flask_settings(config))
    if config.trusted_proxies:
        proxies = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    db.init_app(app)
    outlive_database(app)
    with app.app_context():
        tune_sqlite(db.engine)
        tune_postgresql(db.engine)
    migrate.init_app(app, db, directory=str(asset_folder("migrations")))
    csrf.init_app(app)
    login.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=choose_language, timezone_selector=choose_time_zone)
    keep_catalogues(app)
    web.register(app)
    cli.register(app)
    return app


def flask_settings(config: Config) -> dict[str, object]:
    """The settings as Flask and its extensions know them; `QL` is our own frozen Config."""
    return {
        "QL": config,
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": True},
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "ql_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": config.secure_cookies,
        "RATELIMIT_STORAGE_URI": config.rate_limit_url,
        "RATELIMIT_ENABLED": True,
        "RATELIMIT_SWALLOW_ERRORS": True,
        "BABEL_DEFAULT_LOCALE": config.default_language,
        "BABEL_DEFAULT_TIMEZONE": config.company_time_zone,
        "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
    }
