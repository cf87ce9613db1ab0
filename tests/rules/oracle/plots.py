"""Scenes that are about to make a rule fire, put into a random folder: each line says most of it right, seldom all."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.rules.oracle.chance import Chance

Line = dict[str, Any]
Content = dict[str, Any]
DAY = timedelta(days=1)


class Scene:
    def __init__(self, chance: Chance, content: Content) -> None:
        self.chance, self.content = chance, content
        self.rep = content["users"][0]
        if chance.happens(0.2):
            self.rep = chance.pick(content["users"])
        self.owner = self.rep["ownerId"]
        self.used: list[Line] = []

    def ago(self, *days: float) -> datetime:
        """On or beside one of these limits, or somewhere before it."""
        limit = self.chance.pick(days) * DAY
        if self.chance.happens(0.4):
            limit *= self.chance.dice.random()
        beside = self.chance.pick([0, 0, 1, 1_000_000, 3_600_000_000]) * self.chance.pick([-1, 1])
        return self.chance.now - limit + timedelta(microseconds=beside)

    def midnight(self) -> datetime:
        """Where the rep's day begins or ends."""
        name = self.rep["timezone"]
        where = ZoneInfo(name if name and name != "Nowhere/Land" else "UTC")
        day = self.chance.now.astimezone(where).date() + self.chance.pick([0, 1]) * DAY
        return datetime(day.year, day.month, day.day, tzinfo=where).astimezone(UTC)

    def maybe_given(self, at: datetime) -> Line:
        """Assigned around that instant, often to someone else."""
        if self.chance.happens(0.75):
            return {}
        assigned = at + timedelta(microseconds=self.chance.pick([-1, 0, 0, 1]))
        return {
            "hubspot_owner_assigneddate": assigned,
            "hubspot_owner_id": self.chance.pick([self.owner, "502", "599"]),
        }

    def put(self, kind: str, **properties: Any) -> Line | None:
        """Some record of the kind, told to be so; each property is left as it was now and then."""
        unused = [line for line in self.content[kind] if line not in self.used]
        if not unused:
            taken = [line["id"] for line in self.content[kind]]
            free = [key for key in self.chance.ids if key not in taken]
            if not free:
                return None
            unused = [{"id": self.chance.pick(free), "properties": {}, "associations": {}}]
            self.content[kind] += unused
        line: Line = self.chance.pick(unused)
        self.used.append(line)
        for name, value in properties.items():
            if self.chance.happens(0.94):
                line["properties"][name] = self.chance.stated(value) if isinstance(value, datetime) else value
        if self.chance.happens(0.7):
            line["archived"] = False
        return line

    def tie(self, line: Line | None, kind: str, other: Line | None) -> None:
        if line and other and self.chance.happens(0.9):
            results = line["associations"].setdefault(kind, {"results": []})["results"]
            if other["id"] not in [one["id"] for one in results]:
                results.append({"id": other["id"]})


def reply(scene: Scene) -> None:
    """A rep wrote, a contact answered."""
    chance = scene.chance
    address = chance.pick(["ann@buyer.test", "ann@buyer.test", "Bob@buyer.test", "cy@partner.test", "dee@acme.test"])
    thread = chance.pick(["t1", "t2"])
    answered = scene.ago(7, 14, 14, 10, 2)
    contact = scene.put("contacts", email=address, **scene.maybe_given(answered))
    if chance.happens(0.5):
        scene.put("contacts", hubspot_owner_id=scene.owner, email=address)
    mail = {"hs_email_thread_id": thread, "hs_email_status": "SENT"}
    sent = answered - chance.pick([timedelta(0), timedelta(microseconds=1), DAY])
    out = {"hs_email_direction": "EMAIL", "hs_email_from_email": scene.rep["email"], "hs_email_to_email": address}
    came = {"hs_email_direction": "INCOMING_EMAIL", "hs_email_from_email": address}
    came["hs_email_to_email"] = f"{scene.rep['email']};x@y.test"
    scene.put("emails", **(mail | out | {"hs_timestamp": sent}))
    scene.tie(scene.put("emails", **(mail | came | {"hs_timestamp": answered})), "contacts", contact)
    scene.tie(scene.put("deals", **_open_deal(scene)), "contacts", contact)
    if contact and chance.happens(0.4):
        scene.put("leads", **(_lead(scene) | scene.maybe_given(answered)), hs_primary_contact_id=contact["id"])


def opened(scene: Scene) -> None:
    contact = scene.put("contacts", email="ann@buyer.test")
    scene.tie(scene.put("deals", **_open_deal(scene)), "contacts", contact)
    at = scene.ago(7, 14)
    sent = {"hs_email_direction": "EMAIL", "hs_email_to_email": "Ann@buyer.test", "hs_email_status": "SENT"}
    when = {"hs_email_last_open_date": at, "hs_timestamp": at - scene.chance.pick([timedelta(0), DAY])}
    scene.put("emails", hs_email_from_email=scene.rep["email"], **sent, **when)


def quiet_deal(scene: Scene) -> None:
    created = scene.ago(7, 14)
    assigned = scene.chance.pick([None, created, created + 7 * DAY, created + 7 * DAY + timedelta(microseconds=1)])
    deal = scene.put("deals", **_open_deal(scene), createdate=created, hubspot_owner_assigneddate=assigned)
    if deal and scene.chance.happens(0.9):
        _untie(scene.content, "deals", deal)
    if deal and scene.chance.happens(0.3):
        scene.tie(deal, "companies", scene.put("companies"))


def next_step(scene: Scene) -> None:
    ended = scene.ago(1, 31, 8)
    started = ended - scene.chance.pick([timedelta(0), timedelta(hours=1)])
    beside = scene.chance.pick([timedelta(0), timedelta(microseconds=1), -DAY, DAY])
    near = scene.chance.pick([None, started + beside, ended + beside])
    deal = scene.put("deals", **_open_deal(scene), hs_next_step_updated_at=near, hubspot_owner_assigneddate=None)
    if deal and scene.chance.happens(0.5):
        changes = [started + scene.chance.pick([timedelta(0), timedelta(microseconds=1), -DAY, 40 * DAY]) for _ in "12"]
        stamps = [scene.chance.stated(at) for at in sorted(changes, reverse=True)]
        deal["propertiesWithHistory"] = {"hs_next_step": [{"value": "Call", "timestamp": at} for at in stamps]}
    times = {"hs_meeting_start_time": started, "hs_meeting_end_time": ended}
    scene.tie(scene.put("meetings", **times, hs_meeting_outcome="COMPLETED"), "deals", deal)
    length = (ended - started) // timedelta(milliseconds=1)
    call = {"hs_timestamp": started, "hs_call_status": "COMPLETED", "hs_call_duration": str(length)}
    scene.tie(scene.put("calls", **call), "deals", deal)


def engaged(scene: Scene) -> None:
    at = scene.ago(7, 30)
    owner = scene.chance.pick([scene.owner, scene.owner, None])
    contact = scene.put("contacts", hubspot_owner_id=owner, hs_last_sales_activity_timestamp=at)
    company = scene.put("companies", hs_is_target_account="true", hubspot_owner_id=scene.owner)
    scene.tie(contact, "companies", company)
    before = at - scene.chance.pick([timedelta(0), timedelta(microseconds=1), DAY])
    closed = scene.chance.pick(["s3", "s3", "s1"])
    if contact and scene.chance.happens(0.6):
        _untie(scene.content, "contacts", contact)
        scene.tie(contact, "companies", company)
    stage = {"hs_pipeline": "l1", "hs_pipeline_stage": closed, "hs_v2_date_entered_current_stage": before}
    created = scene.chance.pick([before, before - DAY, at, at + timedelta(microseconds=1)])
    owned: Line = {"hubspot_owner_id": scene.owner, "createdate": created}
    owned |= scene.maybe_given(at)
    if contact:
        scene.put("leads", **stage, **owned, hs_primary_contact_id=contact["id"])


def fresh(scene: Scene) -> None:
    at = scene.ago(30, 1)
    owned = {"hubspot_owner_id": scene.owner, "hubspot_owner_assigneddate": scene.chance.pick([at, at, None])}
    scene.put("contacts", **owned, createdate=at, lifecyclestage="lead", email="new@buyer.test")
    lead = scene.put("leads", **owned, createdate=at, hs_pipeline="l1", hs_pipeline_stage="s1")
    beside = timedelta(microseconds=scene.chance.pick([-1, 0, 1]))
    kind = scene.chance.pick(["calls", "notes", "communications", "emails", "tasks", "meetings"])
    activity = {"hs_timestamp": at + beside, "hs_task_completion_date": at + beside, "hs_task_status": "COMPLETED"}
    scene.tie(scene.put(kind, **activity, hs_meeting_start_time=at + beside), "leads", lead)


def met(scene: Scene) -> None:
    start = scene.ago(7, 1, 1 / 24, -1, 10 / 1440)
    owned = {"hubspot_owner_id": scene.owner, "hs_meeting_outcome": scene.chance.pick(["SCHEDULED", None, "COMPLETED"])}
    end = start + scene.chance.pick([timedelta(0), timedelta(hours=1)])
    meeting = scene.put("meetings", **owned, hs_meeting_start_time=start, hs_meeting_end_time=end)
    deal = scene.put("deals", **_open_deal(scene))
    scene.tie(meeting, "deals", deal)
    created = start + timedelta(microseconds=scene.chance.pick([-1, 0, 1]))
    task = {"hubspot_owner_id": scene.owner, "createdate": created, "hs_task_status": "COMPLETED"}
    kind, other = scene.chance.pick([("meetings", meeting), ("deals", deal)])
    scene.tie(scene.put("tasks", **task), kind, other)
    midnight = scene.midnight() + timedelta(microseconds=scene.chance.pick([-1, 0, 1]))
    at = scene.chance.pick([scene.ago(0, 0.5, -0.5), midnight, midnight])
    due = {"hs_timestamp": at, "hs_task_priority": "HIGH", "hs_task_status": "NOT_STARTED"}
    scene.put("tasks", hubspot_owner_id=scene.owner, **due)


PLOTS = (reply, reply, reply, reply, opened, opened, quiet_deal, quiet_deal, next_step, engaged, engaged, fresh, met)


def _open_deal(scene: Scene) -> Line:
    return {"hubspot_owner_id": scene.owner, "pipeline": "p1", "dealstage": scene.chance.pick(["s1", "s2"])}


def _lead(scene: Scene) -> Line:
    return {"hubspot_owner_id": scene.owner, "hs_pipeline": "l1", "hs_pipeline_stage": scene.chance.pick(["s1", "s3"])}


def _untie(content: Content, kind: str, line: Line) -> None:
    line["associations"] = {}
    for lines in content.values():
        for other in lines if isinstance(lines, list) else []:
            results = other.get("associations", {}).get(kind, {}).get("results", [])
            results[:] = [one for one in results if one["id"] != line["id"]]
