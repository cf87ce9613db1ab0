"""The two tokens, tried before anything else: whose they are, and where Slack wants to be called. Refuses wrong ones by
the name of their setting."""

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.trouble import name_of
from crm.errors import BadInput, DaybookError

_TOKEN = frozenset({"invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive"})


class SlackUnreachable(DaybookError):
    pass


async def check_bot_token(client: AsyncWebClient) -> dict[str, str]:
    """Whose token it is. Raises as `ask_who`."""
    answer = await ask_who(client)
    return {key: str(answer.get(key) or "") for key in ("team_id", "user_id")}


async def ask_who(client: AsyncWebClient) -> AsyncSlackResponse:
    """auth.test. Raises BadInput, or SlackUnreachable."""
    try:
        return await client.auth_test()
    except SlackApiError as error:
        raise _explained(error, "SLACK_BOT_TOKEN", "It is the Bot User OAuth Token, xoxb-…") from None
    except (ClientError, TimeoutError, OSError) as error:
        raise _unreachable(client, type(error).__name__) from None


async def app_address(client: AsyncWebClient) -> str:
    """apps.connections.open: the address for one connection. `client` carries the app token. Raises as above."""
    try:
        answer = await client.apps_connections_open(app_token=client.token or "")
    except SlackApiError as error:
        raise _explained(
            error, "SLACK_APP_TOKEN", "It is an app-level token with connections:write, xapp-…; Socket Mode must be on."
        ) from None
    except (ClientError, TimeoutError, OSError) as error:
        raise _unreachable(client, type(error).__name__) from None
    return str(answer.get("url") or "")


def _explained(error: SlackApiError, setting: str, looks: str) -> DaybookError:
    name = name_of(error)
    if name in _TOKEN:
        return BadInput(f"Slack refuses {setting}: {name}.", looks)
    return SlackUnreachable(f"Slack refuses to connect: {name or 'no readable answer'}.", "Check SLACK_API_BASE.")


def _unreachable(client: AsyncWebClient, why: str) -> SlackUnreachable:
    return SlackUnreachable(
        f"Slack does not answer at {client.base_url} ({why}).", "Check the network and SLACK_API_BASE."
    )
