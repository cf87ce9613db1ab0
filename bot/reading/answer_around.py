"""What stands around an answer where it is drawn: the deal's name and address, what the reader may do to it, the
addresses of the records that it names. Read by `bot.slack.talk.around`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.digest.content import Named
from bot.digest.voice import Voice
from crm.kinds import Ref

Deed = Literal["close_date", "note", "task"]


@dataclass(frozen=True, slots=True)
class Around:
    """`voice` speaks the answer's language. `called`: the deal, by its company where that has no other one. `links`:
    of the records that the answer names. `read_at`: when the CRM was read."""

    voice: Voice
    deal: Named | None = None
    called: str = ""
    links: Mapping[Ref, str | None] = field(default_factory=dict)
    may: frozenset[Deed] = frozenset()
    read_at: int | None = None
