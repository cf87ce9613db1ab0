"""What a SlackApiError says, whatever the library put into it: Slack's word and the HTTP status. Never raises."""

from slack_sdk.errors import SlackApiError


def name_of(error: SlackApiError) -> str:
    """Slack's own name for it; empty where the answer was no JSON."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
    return status if isinstance(status, int) else 0


def headers_of(error: SlackApiError) -> object:
    return getattr(error.response, "headers", {})


def is_said(error: SlackApiError) -> bool:
    """Slack itself said no, over a line that works; everything else may be better in a minute."""
    return status_of(error) == 200 and bool(name_of(error))
