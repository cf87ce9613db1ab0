"""What people have ticked, typed and chosen where: in a view, a message, a Home. Slack keeps it on their side.

What was shown once stays as long as its block_id and action_id do, even if the app sends another first value.
"""

from collections.abc import Sequence
from typing import Any

from playground.elements import STATE, elements_of, find_option, initial
from playground.elements import NotThere as NoSuchOption

Json = dict[str, Any]
Key = tuple[str, ...]  # ("view", id), ("home", user) or ("message", channel, ts, user)


class States:
    def __init__(self) -> None:
        self._kept: dict[Key, dict[tuple[str, str], Json]] = {}
        self.offered: dict[tuple[Key, str, str], list[Json]] = {}  # the last suggestions of external selects

    def values(self, key: Key, blocks: Sequence[Json]) -> Json:
        """`state.values` of these blocks; what is gone from them is forgotten."""
        kept, now = self._kept.get(key, {}), {}
        for block, element in elements_of(blocks):
            if element["type"] in STATE:
                place = (block["block_id"], element["action_id"])
                state = kept.get(place)
                now[place] = state if state and _fits(element, state) else initial(element)
        self._kept[key] = now
        found: Json = {}
        for (block_id, action_id), state in now.items():
            found.setdefault(block_id, {})[action_id] = state
        return found

    def put(self, key: Key, block: Json, element: Json, state: Json) -> None:
        self._kept.setdefault(key, {})[block["block_id"], element["action_id"]] = state

    def get(self, key: Key, block: Json, element: Json) -> Json:
        return self._kept.get(key, {}).get((block["block_id"], element["action_id"])) or initial(element)

    def settle(self, key: Key, blocks: Sequence[Json]) -> None:
        """Called with the old blocks before new ones take their place."""
        self.values(key, blocks)

    def settle_message(self, channel: str, ts: str, blocks: Sequence[Json]) -> None:
        for key in [key for key in self._kept if key[:3] == ("message", channel, ts)]:
            self.settle(key, blocks)

    def forget(self, key: Key) -> None:
        self._kept.pop(key, None)
        for place in [place for place in self.offered if place[0] == key]:
            del self.offered[place]


def _fits(element: Json, state: Json) -> bool:
    """Whether the element is still of that kind and still offers what was chosen."""
    if element["type"] != state["type"]:
        return False
    if element["type"] in ("static_select", "radio_buttons", "checkboxes", "multi_static_select"):
        chosen = state.get("selected_options") or [state.get("selected_option")]
        try:
            for option in chosen:
                if option is not None:
                    find_option(element, option["value"])
        except NoSuchOption:
            return False
    return True
