"""How calls end: HubSpot's six outcomes and the account's own, each with the value that this account stores for it.

HubSpot stores a standard outcome as a GUID, the same in every account (its engagements API documents them); folders
also hold words. What is stored follows what visible calls hold already; where none has an outcome, HubSpot's GUIDs.
"""

import re
from dataclasses import dataclass

from sqlalchemy import select

from crm.reader import Reader
from crm.schema.mirror import Call

GUIDS = {
    "connected": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "no_answer": "73a0d17f-1163-4015-bdd5-ec830791da20",
    "left_voicemail": "b2cf5968-551e-4856-9783-52b3da59a7d0",
    "left_live_message": "a4c4c377-d246-4b32-a13b-75a56a4cd0ff",
    "busy": "9d9162e7-6cf3-4944-bf63-4dff82258764",
    "wrong_number": "17b47fee-58de-441e-a44c-c6300d46f273",
}
NOT_REACHED = frozenset({"no_answer", "left_voicemail", "busy"})
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LOOKED_AT = 500  # calls: the newest of one's own and of all


@dataclass(frozen=True, slots=True)
class Disposition:
    """`standard`: the key of one of HubSpot's six, None for the account's own; `words`: as those are read."""

    value: str
    standard: str | None
    words: str


def dispositions(reader: Reader) -> list[Disposition]:
    """The six, then the account's own as they occur. None may be chosen where the viewer may not know outcomes."""
    return [] if reader.hides("calls", "hs_call_disposition") else with_values(_occurring(reader))


def with_values(occurring: list[str]) -> list[Disposition]:
    """From what calls hold now, the most recent first. A GUID that is not one of the six has no words: left out."""
    held = {_key(value): value for value in reversed(occurring) if not _GUID.fullmatch(value)}
    guids = not held or any(_GUID.fullmatch(value) for value in occurring)
    spelt = {key: held.get(key) or (guid if guids else _spelt_like(held, key)) for key, guid in GUIDS.items()}
    six = [Disposition(value, key, _read(key)) for key, value in spelt.items()]
    own = [Disposition(value, None, _read(value)) for key, value in sorted(held.items()) if key not in GUIDS]
    return six + own


def is_reached(value: str | None) -> bool:
    """Whether somebody may have been spoken to: false where the outcome of a call says that nobody was."""
    missed = NOT_REACHED | {"wrong_number"}
    return _key(value or "") not in missed and (value or "").lower() not in {GUIDS[key] for key in missed}


def _spelt_like(held: dict[str, str], key: str) -> str:
    """No answer, NO_ANSWER or no_answer: as the account writes its others."""
    known = [value for value in held.values() if len(value) > 1]
    if known and all(value.isupper() for value in known):
        return key.upper()
    return _read(key) if any(value[:1].isupper() for value in known) else key


def _key(value: str) -> str:
    return re.sub(r"[\s_-]+", "_", value.strip().casefold())


def _read(value: str) -> str:
    """Left voicemail, of left_voicemail."""
    words = " ".join(value.replace("_", " ").split())
    return words[:1].upper() + (words[1:].lower() if words.isupper() else words[1:])


def _occurring(reader: Reader) -> list[str]:
    newest = select(Call.disposition).where(Call.disposition.is_not(None)).order_by(Call.at.desc()).limit(_LOOKED_AT)
    own = newest.where(Call.owner_id == reader.viewer.owner_id)
    found = [value for query in (own, newest) for value in reader.session.execute(query).scalars()]
    return [value for value in dict.fromkeys(found) if value]
