"""A press as Slack sends it: which element, where, and the blocks around it. All of it is a claim of the payload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.blocks.elements import Block
from bot.slack.views import Origin, Shown

_MORE = {"settings": "open_settings", "hipaa": "switch", "customer_analysis": "switch"}  # of Home's ⋯


@dataclass(frozen=True)
class Press:
    """`verb` says what is wanted: of `task_done:9001` the first part, of an overflow the first part of its choice.
    `ts` None: the press came from a view. `blocks` is empty where Slack does not send them (ephemeral messages, forms).
    `view`: the modal that was pressed in; channel, ts and blocks are then those of the row that opened it. `label`:
    what the button says."""

    action_id: str
    value: str
    block_id: str
    trigger_id: str
    channel: str | None
    ts: str | None
    text: str
    blocks: list[Block]
    hash: str = ""  # of the Home that was pressed in
    ticked: tuple[str, ...] = ()  # every tick of checkboxes, as Slack sends them
    view: Shown | None = field(default=None, repr=False)
    thread: str | None = None  # that the message stands in
    label: str = field(default="", repr=False)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self:
        action = (body.get("actions") or [{}])[0]
        container, message, view = (body.get(name) or {} for name in ("container", "message", "view"))
        modal = Shown.read(view) if view.get("type") == "modal" else None
        opened = modal.origin if modal else None
        chosen = action.get("selected_option") or {}
        passing = bool(container.get("is_ephemeral"))
        shown = {} if passing else message or (view if view.get("type") == "home" else {})
        ts = message.get("ts") or container.get("message_ts") or (opened.ts if opened else None)
        channel = (body.get("channel") or {}).get("id") or container.get("channel_id")
        channel = channel or (opened.channel if opened else None)
        thread = message.get("thread_ts") or container.get("thread_ts") or (opened.thread if opened else None)
        date = action.get("selected_date") or action.get("selected_time")
        return cls(
            action_id=str(action.get("action_id") or ""),
            value=str(chosen.get("value") or action.get("value") or date or ""),
            block_id=str(action.get("block_id") or ""),
            trigger_id=str(body.get("trigger_id") or ""),
            channel=str(channel) if channel else None,
            ts=str(ts) if ts else None,
            text=str(shown.get("text") or ""),
            blocks=list(shown.get("blocks") or []),
            hash=str(view.get("hash") or "") if view.get("type") == "home" else "",
            ticked=tuple(str(each.get("value") or "") for each in action.get("selected_options") or []),
            view=modal,
            thread=str(thread) if thread else None,
            label=str((action.get("text") or {}).get("text") or ""),
        )

    @classmethod
    def of(cls, origin: Origin) -> Self:
        """The press that opened a form, as the form carried it."""
        where = (origin.channel, origin.ts)
        return cls(origin.action_id, origin.value, origin.block_id, "", *where, "", [], thread=origin.thread)

    @property
    def origin(self) -> Origin:
        """What a form carries of this press, so that its row can be changed later."""
        if self.view is not None and self.view.origin is not None:
            return self.view.origin
        return Origin(self.channel, self.ts, self.action_id, self.value, self.block_id, self.thread)

    @property
    def verb(self) -> str:
        verb, _, _ = self.action_id.partition(":")
        if self.action_id == "nav:more" and self.value in _MORE:
            return _MORE[self.value]
        return f"more_{self.value.partition('|')[0]}" if verb == "more" else verb

    @property
    def key(self) -> str:
        """What stands behind the verb in the action_id."""
        return self.action_id.partition(":")[2]
