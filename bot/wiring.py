"""The composition root: the one module that constructs things from settings."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from bot.settings import Settings, load_settings, proxy_for
from crm.database import Database, open_database
from crm.errors import BadInput

if TYPE_CHECKING:  # Slack's library takes a while to import, and most commands do without
    from bot.delivery.sender import Render
    from bot.running import Bot


def database(settings: Settings | None = None, *, migrate: bool | None = None) -> Database:
    """The database that the settings name, at this code's version."""
    return open_database((settings or load_settings()).database_url, migrate=migrate)


def lock(settings: Settings) -> AbstractContextManager[None]:
    """One `serve` for one SQLite database; PostgreSQL takes several. Raises Busy."""
    from bot.delivery.lock import serve_lock

    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return nullcontext()
    return serve_lock(Path(url.database).parent if url.database else settings.home)


def bot(settings: Settings, database: Database, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> "Bot":
    """The bot over Socket Mode. Raises BadInput for a token that is missing or of the wrong kind."""
    from bot.delivery.planner import Defaults
    from bot.running import Bot, Options
    from bot.slack.clients import make_clients

    bot_token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    app_token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    if not bot_token:
        raise BadInput("SLACK_BOT_TOKEN is missing.", "It is the Bot User OAuth Token of the Slack app, xoxb-…")
    if not app_token or app_token.startswith("xox"):  # bot and user tokens
        what = "is no app-level token" if app_token else "is missing"
        raise BadInput(
            f"SLACK_APP_TOKEN {what}.", "Socket Mode needs an app-level token, xapp-…, with connections:write."
        )
    clients = make_clients(
        api_base=settings.slack_api_base,
        bot_token=bot_token,
        app_token=app_token,
        proxy=proxy_for(settings.slack_api_base),
    )
    defaults = Defaults(
        at=settings.daybook_digest_time,
        weekdays=settings.digest_weekdays,
        grace=timedelta(minutes=settings.daybook_digest_grace),
    )
    options = Options(defaults, language=settings.daybook_language, alone=database.dialect == "sqlite")
    return Bot(database, clients, render_digest(database, settings.daybook_language), now, options)


def render_digest(database: Database, language: str) -> "Render":
    """A rep's digest as a message, for the rights of the moment it is called. Raises NotAUser."""
    from bot.blocks import Message
    from bot.digest import build_digest
    from bot.digest.message import digest_message
    from crm.viewer import viewer_of

    def render(user_id: str, slack_zone: str | None, now: datetime) -> Message:
        viewer = viewer_of(database, user_id)
        return digest_message(build_digest(database, viewer, now=now, slack_zone=slack_zone, language=language))

    return render
