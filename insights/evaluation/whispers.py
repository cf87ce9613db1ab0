"""Companies of chance: few people and deals, and engagements in which no six words are said twice. Refuses meaning:
what is hidden can be told from what is visible by its words alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

_USERS, _DEALS, _ON_A_DEAL = 6, 5, 14
_SYLLABLES = ("ba", "cor", "del", "fi", "gra", "lu", "men", "no", "pra", "que", "ri", "sol", "tan", "vel", "zo")
_BODY = {
    "emails": "hs_email_text",
    "calls": "hs_call_body",
    "meetings": "hs_meeting_body",
    "notes": "hs_note_body",
    "communications": "hs_communication_body",
    "tasks": "hs_task_body",
}
_TITLE = {
    "emails": "hs_email_subject",
    "calls": "hs_call_title",
    "meetings": "hs_meeting_title",
    "tasks": "hs_task_subject",
}
_SAID = (
    "We are worried about the {} {} and the {} because {} {} was {} by {}.",
    "Our budget for {} {} is frozen until {} {} has been {} with {}.",
    "We need {} {} before {} so that {} {} can {} without {}.",
    "Il budget per {} {} non è approvato finché {} {} non ha {} con {} {}.",
    "Abbiamo bisogno di {} {} entro {} perché {} {} deve {} senza {}.",
)
_STAGES = [{"id": "talks", "label": "In talks", "displayOrder": 0, "metadata": {"isClosed": "false"}}]


def write_whispers(path: Path, now: datetime, random: Random) -> None:
    path.mkdir()
    teams = [
        {"id": str(number), "name": f"Team {number}", "parentId": "1" if number > 1 else None} for number in (1, 2, 3)
    ]
    contacts = [
        _line(str(number), random, now, {"firstname": _word(random), "email": f"c{number}@buyer.invalid"})
        for number in range(_DEALS)
    ]
    deals = [
        _line(
            str(number),
            random,
            now,
            {"dealname": _word(random), "dealstage": "talks", "pipeline": "sales"},
            contacts=[str(number)],
        )
        for number in range(_DEALS)
    ]
    _write(path, "users", [_user(str(number), random) for number in range(_USERS)])
    _write(path, "teams", teams)
    _write(path, "pipelines", [{"objectType": "deals", "id": "sales", "label": "Sales", "stages": _STAGES}])
    _write(path, "contacts", contacts)
    _write(path, "deals", deals)
    for place, kind in enumerate(_BODY):
        _write(
            path, kind, [_engagement(kind, place, number, random, now) for number in range(_DEALS * _ON_A_DEAL // 4)]
        )


def _user(key: str, random: Random) -> Mapping[str, Any]:
    teams = random.sample(("1", "2", "3"), random.randint(0, 2))
    return {"id": key, "email": f"u{key}@eval.invalid", "ownerId": f"50{key}", "teamIds": teams, "active": True}


def _engagement(kind: str, place: int, number: int, random: Random, now: datetime) -> Mapping[str, Any]:
    at = now - timedelta(hours=random.randint(1, 2_000))
    properties = {
        _BODY[kind]: " ".join(_sentence(random) for _ in range(random.randint(1, 4))),
        "hs_timestamp": _iso(at),
    }
    if kind in _TITLE:
        properties[_TITLE[kind]] = " ".join(_word(random) for _ in range(7))
    if kind == "emails":
        properties["hs_email_direction"] = random.choice(("EMAIL", "INCOMING_EMAIL"))
    if kind == "meetings":
        properties["hs_meeting_start_time"] = _iso(at)
    deal = str(random.randrange(_DEALS))
    beside = {"deals": [deal]} | ({"contacts": [deal]} if random.random() < 0.5 else {})
    return _line(f"{place}{number:03}", random, at, properties, **beside)


def _sentence(random: Random) -> str:
    form = random.choice(_SAID)
    return form.format(*(_word(random) for _ in range(form.count("{}"))))


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=3)).capitalize()


def _line(
    id_: str, random: Random, at: datetime, properties: Mapping[str, str], **beside: Sequence[str]
) -> Mapping[str, Any]:
    owner = random.choice([f"50{number}" for number in range(_USERS)] + [""])
    made: dict[str, Any] = {
        "id": id_,
        "properties": {**properties, **({"hubspot_owner_id": owner} if owner else {})},
        "createdAt": _iso(at),
        "updatedAt": _iso(at),
    }
    if beside:
        made["associations"] = {kind: {"results": [{"id": one} for one in ids]} for kind, ids in beside.items()}
    return made


def _write(path: Path, stem: str, lines: Sequence[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (path / f"{stem}.jsonl").write_text(text, encoding="utf-8", newline="\n")


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
