"""Every setting, read from the environment and `.env` here and nowhere else. Refuses wrong values at start, by name."""

import re
from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from crm.errors import BadInput

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Settings(BaseSettings):
    """Field names are the environment's names in lower case; `.env.example` lists them all (a test compares)."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", hide_input_in_errors=True, env_ignore_empty=True, frozen=True
    )

    daybook_home: Path = Path("~/.local/share/daybook")
    daybook_database_url: SecretStr | None = None  # may hold a password
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_base: str = "https://slack.com/api/"
    daybook_digest_time: time = time(8, 0)
    daybook_digest_days: str = "mon-fri"
    daybook_digest_grace: int = Field(240, ge=0, le=24 * 60)  # minutes
    daybook_permissions: Path | None = None
    daybook_language: Literal["en", "it"] = "en"
    daybook_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    daybook_log_format: Literal["text", "json"] = "text"

    @field_validator("slack_api_base")
    @classmethod
    def _ends_in_api(cls, value: str) -> str:
        if not re.match(r"https?://[^/]+(/.*)?/api/$", value):
            raise ValueError("must be a web address that ends in /api/, like https://slack.com/api/")
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
        wrong = [f"{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        raise BadInput("Wrong setting. " + "; ".join(wrong) + ".", "See .env.example for every setting.") from None
