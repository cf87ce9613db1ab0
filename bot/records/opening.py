"""Buttons that leave Slack: the record in the CRM, the meeting's video call. Only for addresses that Slack takes."""

from bot.blocks import limits
from bot.blocks.elements import Block, link_button
from bot.digest.meetings import video_host
from bot.records.look import Look
from crm.kinds import Ref


def open_button(look: Look, ref: Ref) -> Block | None:
    """Open in HubSpot. None where the account names no address."""
    named = look.names.of(ref)
    if named is None or not named.url or not _is_sendable(named.url):
        return None
    return link_button(look.voice.words.say("record.open"), f"link:{ref}", named.url)


def join_button(look: Look, meeting: Ref) -> Block | None:
    """Only for an https address."""
    url = (look.names.value(meeting, "hs_meeting_external_url") or "").strip()
    if video_host(url) is None or not _is_sendable(url):
        return None
    return link_button(look.voice.words.say("record.join"), f"link:join:{meeting.id}", url)


def _is_sendable(url: str) -> bool:
    return len(url) <= limits.URL and url.isprintable() and " " not in url
