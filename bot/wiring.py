"""The composition root: the one module that constructs things from settings."""

from bot.settings import Settings, load_settings
from crm.database import Database, open_database


def database(settings: Settings | None = None, *, migrate: bool | None = None) -> Database:
    """The database that the settings name, at this code's version."""
    return open_database((settings or load_settings()).database_url, migrate=migrate)
