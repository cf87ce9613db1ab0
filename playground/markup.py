"""Slack's markup as HTML. Everything is escaped; links lead to http(s) only; nothing of a message becomes markup except
what this file writes."""

import html
import itertools
import re
from collections.abc import Mapping

Names = Mapping[str, str]  # of users and channels, by id
_TOKEN = re.compile(r"<([^<>]*)>")
_STYLES = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<![\w\u200b*])\*([^*\n]+)\*(?![\w\u200b])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w\u200b_])_([^_\n]+)_(?![\w\u200b])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w\u200b~])~([^~\n]+)~(?![\w\u200b])"), r"<s>\1</s>"),
)
_MARKDOWN = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<b>\1</b>"),
    (re.compile(r"~~([^~\n]+)~~"), r"<s>\1</s>"),
    (re.compile(r"(?<![\w*_])([*_])(\S|\S[^*_\n]*\S)\1(?![\w*_])"), r"<i>\2</i>"),
    (re.compile(r"(?m)^#{1,6} (.+)$"), r"<b>\1</b>"),
    (re.compile(r"(?m)^[-*] "), "•  "),
)  # fmt: skip
_MARKDOWN_LINK = re.compile(r"\[((?:\\.|\[[^\[\]\n]*\]|[^\[\]\\\n])+)\]\((https?://[^\s()]+)\)")
_LIVE = re.compile(r"<((?:[@#!]|https?://)[^<>]*)>")
_BACKSLASHED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!~|&])")


_EMOJI_NAME = re.compile(r":([a-z0-9_+-]+):")
_EMOJI = {
    "red_circle": "🔴", "large_yellow_circle": "🟡", "white_circle": "⚪", "lock": "🔒", "warning": "⚠️",
    "white_check_mark": "✅", "+1": "👍", "-1": "👎",
}  # fmt: skip


def mrkdwn(text: str, names: Names) -> str:
    """Styles, links and mentions."""
    made: list[str] = []

    def keep(found: re.Match[str]) -> str:
        made.append(token(found.group(1), names))
        return f"\x00{len(made) - 1}\x00"

    line = escape(html.unescape(emoji(_TOKEN.sub(keep, text.replace("\x00", "")))))
    for pattern, replacement in _STYLES:
        line = pattern.sub(replacement, line)
    line = re.sub(r"\x00(\d+)\x00", lambda found: made[int(found.group(1))], line)
    return _quoted(line)


def markdown(text: str, names: Names) -> str:
    """The markdown block and streamed text. Mentions are as live there as in mrkdwn; a backslash makes a sign one."""
    made: list[str] = []

    def keep(drawn: str) -> str:
        made.append(drawn)
        return f"\x00{len(made) - 1}\x00"

    def link(found: re.Match[str]) -> str:
        label = _BACKSLASHED.sub(r"\1", found.group(1))
        return keep(token(f"{found.group(2)}|{label}", names))

    line = _MARKDOWN_LINK.sub(link, text.replace("\x00", ""))
    line = _BACKSLASHED.sub(lambda found: keep(escape(found.group(1))), line)
    line = escape(html.unescape(_LIVE.sub(lambda found: keep(token(found.group(1), names)), line)))
    for pattern, replacement in _MARKDOWN:
        line = pattern.sub(replacement, line)
    return _quoted(re.sub(r"\x00(\d+)\x00", lambda found: made[int(found.group(1))], line))


def _quoted(text: str) -> str:
    """Lines with quoted ones after each other as one quote, which stands apart by itself."""
    drawn = ""
    for is_quote, lines in itertools.groupby(text.split("\n"), lambda line: line.startswith("&gt; ")):
        if is_quote:
            drawn = f"{drawn}<q>{'<br>'.join(line[5:] for line in lines)}</q>"
        else:
            drawn += "<br>" * bool(drawn and not drawn.endswith("</q>")) + "<br>".join(lines)
    return drawn


def token(inside: str, names: Names) -> str:
    """What stands between < and >."""
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return f'<b class="mention">@{escape(names.get(target[1:], target[1:]))}</b>'
    if target.startswith("#"):
        return f'<b class="mention">#{escape(names.get(target[1:], label or target[1:]))}</b>'
    if target.startswith("!"):  # a live control sequence: shown as loudly as Slack would
        return f'<b class="alarm">@{escape(label or target[1:])}</b>'
    if target.startswith(("http://", "https://")):
        address = html.escape(html.unescape(target), quote=True)
        words = escape(html.unescape(label or target))
        return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{words}</a>'
    if target.startswith("slack://app?") and "tab=home" in target:  # to the bot's Home; the page goes there
        return f'<a href="#home" data-place="home">{escape(html.unescape(label or "Home"))}</a>'
    return escape(html.unescape(inside))


def emoji(text: str) -> str:
    """The few that the bot names by their Slack names; others stay as they are written."""
    return _EMOJI_NAME.sub(lambda found: _EMOJI.get(found.group(1), found.group(0)), text)


def escape(text: object) -> str:
    return html.escape(str(text), quote=True)
