"""Slack's secrets as the settings hold them, each looked at before it is used. Refuses one that is missing or of the
wrong kind by name, and never prints it."""

from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.settings import Settings
from crm.errors import BadInput

if TYPE_CHECKING:
    from bot.slack.http import Address


def bot_token(settings: Settings) -> str:
    token = read_secret(settings.slack_bot_token)
    if not token:
        raise BadInput("SLACK_BOT_TOKEN is missing.", "It is the Bot User OAuth Token of the Slack app, xoxb-…")
    return token


def app_token(settings: Settings) -> str:
    token = read_secret(settings.slack_app_token)
    if not token or token.startswith("xox"):  # bot and user tokens
        what = "is no app-level token" if token else "is missing"
        raise BadInput(
            f"SLACK_APP_TOKEN {what}.", "Socket Mode needs an app-level token, xapp-…, with connections:write."
        )
    return token


def require_secrets(settings: Settings, *, http: bool) -> None:
    """What is wrong is said at once, before anything slow is loaded."""
    bot_token(settings)
    if http:
        signing_secret(settings)
    else:
        app_token(settings)


def http_address(settings: Settings) -> "Address":
    from bot.slack.http import Address

    return Address(settings.daybook_http_host, settings.daybook_http_port, signing_secret(settings))


def signing_secret(settings: Settings) -> str:
    secret = read_secret(settings.slack_signing_secret)
    if not secret or secret.startswith(("xox", "xapp-")):
        what = "is a token, no signing secret" if secret else "is missing"
        raise BadInput(
            f"SLACK_SIGNING_SECRET {what}.", "HTTP mode needs the Signing Secret of the app's Basic Information page."
        )
    return secret


def read_secret(value: SecretStr | None) -> str:
    return value.get_secret_value().strip() if value else ""
