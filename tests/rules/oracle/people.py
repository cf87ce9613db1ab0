"""The account, users, rights and pipelines of a random folder."""

from typing import Any

from tests.rules.oracle.chance import Chance

Line = dict[str, Any]
ADDRESSES = ["ann@buyer.test", "Bob@Buyer.test", "cy@partner.test", "dee@acme.test", "rep2@ACME.test", "", None]
_RECORDS = ("contacts", "companies", "deals", "leads", "tickets")
_TYPES = (*_RECORDS, "tasks", "notes", "calls", "emails", "meetings", "communications", "line_items", "quotes")
_HIDEABLE = (
    ("contacts", "hs_last_sales_activity_timestamp"),
    ("contacts", "hubspot_owner_assigneddate"),
    ("contacts", "createdate"),
    ("leads", "hs_createdate"),
    ("leads", "createdate"),
    ("leads", "hubspot_owner_assigneddate"),
    ("deals", "amount"),
    ("emails", "hs_email_last_open_date"),
    ("meetings", "hs_meeting_start_time"),
    ("tasks", "hs_timestamp"),
)


def account(chance: Chance) -> Line | None:
    if chance.happens(0.1):
        return None
    stages = chance.pick([None, [], ["subscriber", "lead", "customer"], ["lead", "evangelist"], ["subscriber", "lead"]])
    account: Line = {"timezone": chance.pick(["UTC", "Europe/Rome", "Mars/Base", None])}
    if stages is not None:
        account["lifecycle_stages"] = [{"id": one, "label": one} for one in stages]
    if chance.happens(0.5):
        account["email_domains"] = chance.pick([[], ["Partner.test"], ["acme.test", "elsewhere.test"]])
    return account


def users(chance: Chance) -> list[Line]:
    zones = [None, "", "America/New_York", "America/Havana", "Africa/Cairo", "Pacific/Kiritimati", "Nowhere/Land"]
    made = []
    for number, email in (("1", "rep1@acme.test"), ("2", "Rep2@acme.test"), ("3", "rep3@elsewhere.test")):
        sets = ["all", "all", "narrow", "mixed", "gone", None]
        made.append(
            {
                "id": number,
                "email": email,
                "ownerId": f"50{number}",
                "superAdmin": chance.happens(0.2),
                "permissionSet": chance.pick(sets if number != "1" else [*sets, "all", "all", "all"]),
                "teamIds": chance.some(["t1", "t2", "t3", "t9"], 2),
                "timezone": chance.pick(zones),
                "active": chance.pick([True, True, True, None]),
            }
        )
    made[2] |= chance.pick([{"ownerId": None}, {"active": False}, {"ownerId": "502"}, {}])
    if chance.happens(0.3):
        made[1]["ownerId"] = None
    return made[: chance.pick([1, 2, 3, 3])]


def teams() -> list[Line]:
    return [{"id": "t1", "name": "One", "parentId": None}, *({"id": f"t{n}", "parentId": f"t{n - 1}"} for n in (2, 3))]


def permission_sets(chance: Chance) -> Line | None:
    if chance.happens(0.1):
        return None
    full: Line = {kind: _right("all", unassigned=False) for kind in _TYPES}
    narrow: Line = {kind: _right("owned", unassigned=chance.happens(0.5)) for kind in _TYPES}
    mixed: Line = {
        kind: _right(chance.pick(["all", "all", "team", "team", "owned", "none"]), unassigned=chance.happens(0.5))
        for kind in _TYPES
        if chance.happens(0.95)
    }
    if chance.happens(0.3):
        for made in (full, mixed):
            hidden: dict[str, list[str]] = {}
            for kind, name in chance.some(_HIDEABLE, 2):
                hidden.setdefault(kind, []).append(name)
            made["hidden_properties"] = hidden
    return {"all": full, "narrow": narrow, "mixed": mixed}


def _right(view: str, *, unassigned: bool) -> Line:
    return {"view": view, "edit": view, "delete": "none", "communicate": view, "unassigned": unassigned}


def pipelines(chance: Chance) -> list[Line]:
    made = []
    for kind, prefix in (("deals", "p"), ("leads", "l")):
        for number in (1, 2):
            stages = [_stage(chance, kind, order) for order in (1, 2, 3)]
            if chance.happens(0.3):
                stages.reverse()
            if number == 2:
                stages = stages[:2]
                stages[0]["displayOrder"], stages[1]["displayOrder"] = 5, 4
            made.append({"objectType": kind, "id": f"{prefix}{number}", "label": "Pipeline", "stages": stages})
    return made


def _stage(chance: Chance, kind: str, order: int) -> Line:
    if kind == "deals":
        metadata = {"isClosed": chance.pick(["true", True]) if order == 3 else chance.pick(["false", False, None])}
    else:
        metadata = {
            "leadState": ["NEW", "IN_PROGRESS", chance.pick(["UNQUALIFIED", "UNQUALIFIED", "QUALIFIED"])][order - 1]
        }
    return {"id": f"s{order}", "label": f"Stage {order}", "displayOrder": order, "metadata": metadata}
