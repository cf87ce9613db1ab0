"""Every setting, read from the environment and `.env` here and nowhere else. Refuses wrong values at start, by name."""

import os
import re
import sys
from datetime import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crm.errors import BadInput

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Settings(BaseSettings):
    """Field names are the environment's names in lower case; `.env.example` lists them all (a test compares)."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True, env_ignore_empty=True, frozen=True
    )

    daybook_home: Path = Path("~/.local/share/daybook")
    daybook_database_url: SecretStr | None = None  # may hold a password
    daybook_chroma_url: str | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_base: str = "https://slack.com/api/"
    openai_api_key: SecretStr | None = None  # none: no chat model, local mode
    openai_base_url: str | None = None
    daybook_embeddings: Literal["local", "openai"] = "local"
    daybook_embedding_model: str = "text-embedding-3-small"
    daybook_chat_model: str = "gpt-4.1-mini"
    daybook_daily_tokens: int = Field(2_000_000, ge=0)
    daybook_evidence_tokens: int = Field(12_000, ge=500)
    daybook_model_timeout: int = Field(45, ge=1, le=600)  # seconds
    daybook_digest_time: time = time(8, 0)
    daybook_digest_days: str = "mon-fri"
    daybook_digest_grace: int = Field(240, ge=0, le=24 * 60)  # minutes
    daybook_http_host: str = "127.0.0.1"
    daybook_http_port: int = Field(3000, ge=0, le=65535)
    daybook_language: Literal["en", "it"] = "en"
    daybook_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    daybook_log_format: Literal["text", "json"] = "text"

    @field_validator("slack_api_base")
    @classmethod
    def _ends_in_api(cls, value: str) -> str:
        if not re.match(r"https?://[^/]+(/.*)?/api/$", value):
            raise ValueError("must be a web address that ends in /api/, like https://slack.com/api/")
        return value

    @field_validator("daybook_chroma_url", "openai_base_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value and not re.match(r"https?://[^/\s]+(/\S*)?$", value):
            raise ValueError("must be a web address, like http://localhost:8000")
        return value

    @field_validator("daybook_digest_days")
    @classmethod
    def _names_days(cls, value: str) -> str:
        read_days(value)
        return value.lower()

    @property
    def home(self) -> Path:
        return self.daybook_home.expanduser()

    @property
    def database_url(self) -> str:
        if self.daybook_database_url:
            return self.daybook_database_url.get_secret_value()
        return f"sqlite:///{self.home / 'daybook.db'}"

    @property
    def digest_weekdays(self) -> frozenset[int]:
        return read_days(self.daybook_digest_days)


def read_days(value: str) -> frozenset[int]:
    """`mon-fri`, `sun-thu` or `mon,wed,fri` as weekday numbers, Monday 0. Raises ValueError."""
    days: set[int] = set()
    for part in value.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError("must name days, like mon-fri or mon,wed,fri")
        start, end = DAYS.index(first), DAYS.index(last or first)
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    return frozenset(days)


def load_settings() -> Settings:
    """Raises BadInput that names each wrong setting and says what it should look like."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [_wrong(str(e["loc"][0]), e["msg"].removeprefix("Value error, ")) for e in error.errors()]
        raise BadInput("Wrong setting. " + "; ".join(wrong) + ".", "See .env.example for every setting.") from None


def _wrong(name: str, why: str) -> str:
    default = Settings.model_fields[name].default
    return f"{name.upper()}: {why}" + (f" (it looks like {as_text(default)})" if default is not None else "")


def as_text(value: Any) -> str:
    """A setting's value as one writes it."""
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


class DemoSettings(Settings):
    """For `daybook demo`: what is given by code, never the environment, never `.env`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the library names them
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def demo_home() -> Path:
    """`$DAYBOOK_HOME/demo`, of the environment alone. Raises BadInput where a database is named."""
    if os.environ.get("DAYBOOK_DATABASE_URL"):
        raise BadInput(
            "The demo has a database of its own and never touches another; DAYBOOK_DATABASE_URL is set.",
            "Run it as: env -u DAYBOOK_DATABASE_URL daybook demo",
        )
    home = os.environ.get("DAYBOOK_HOME") or "~/.local/share/daybook"
    return Path(home).expanduser() / "demo"


def has_screen() -> bool:
    """Whether a browser that is opened can be seen."""
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def hide_from_libraries() -> None:
    """Takes Slack's settings out of the environment: the Slack library reads some of them by itself, and would start
    an OAuth flow or a client of its own."""
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]


def hide_tracing() -> None:
    """Takes out of the environment what would make libraries trace, log or reroute what a model is asked."""
    for name in [name for name in os.environ if name.startswith(("LANGSMITH_", "LANGCHAIN_")) or name == "OPENAI_LOG"]:
        del os.environ[name]


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for that address; none for what `no_proxy` lists, none for loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "::1") or host.startswith("127.") or proxy_bypass(host):
        return None
    return getproxies().get(parts.scheme)
