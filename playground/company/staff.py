"""Nordlicht Systems itself: account, users, teams, permission sets, pipelines. Refuses to know any customer."""

from dataclasses import dataclass

from playground.company.folder import FIRST_IDS, Folder

DOMAIN = "nordlicht.test"
PORTAL = "4471820"
SALES, DACH, SOUTH = "10", "11", "12"
OBJECTS = tuple(FIRST_IDS)
LIFECYCLE = {
    "subscriber": "Subscriber",
    "lead": "Lead",
    "marketingqualifiedlead": "Marketing qualified lead",
    "salesqualifiedlead": "Sales qualified lead",
    "opportunity": "Opportunity",
    "customer": "Customer",
    "evangelist": "Evangelist",
    "other": "Other",
}


@dataclass(frozen=True)
class User:
    id: str
    first: str
    last: str
    zone: str
    locale: str
    permission_set: str
    teams: tuple[str, ...]
    super_admin: bool = False
    active: bool = True

    @property
    def key(self) -> str:
        return self.first.lower()

    @property
    def owner_id(self) -> str:
        return f"50{self.id}"

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


USERS = {
    user.key: user
    for user in (
        User("1", "Clara", "Hoffmann", "Europe/Berlin", "en", "rep_all", (DACH,)),
        User("2", "Bruno", "Keller", "Europe/Berlin", "en", "rep_limited", (DACH,)),
        User("3", "Giulia", "Ferri", "Europe/Rome", "it", "rep_team", (SOUTH,)),
        User("4", "Tobias", "Lang", "Europe/Berlin", "en", "rep_owned", (DACH,)),
        User("5", "Marco", "Rinaldi", "Europe/Rome", "it", "rep_team", (SOUTH,)),
        User("6", "Priya", "Nair", "Asia/Kolkata", "en", "rep_team", (SOUTH,)),
        User("7", "Sven", "Adler", "Europe/Berlin", "en", "manager", (SALES,)),
        User("8", "Ingrid", "Solberg", "Europe/Oslo", "en", "rep_all", (SALES,), super_admin=True),
        User("9", "Katrin", "Vogel", "Europe/Berlin", "en", "rep_team", (DACH,), active=False),  # left the company
    )
}
TEAMS = ((SALES, "Sales", None), (DACH, "DACH", SALES), (SOUTH, "South", SALES))

DEAL_STAGES = (
    ("qualification", "Qualification", "0.1"),
    ("discovery", "Discovery", "0.25"),
    ("proposal", "Proposal", "0.5"),
    ("negotiation", "Negotiation", "0.7"),
    ("contract", "Contract", "0.9"),
    ("won", "Closed won", "1.0"),
    ("lost", "Closed lost", "0.0"),
)
LEAD_STAGES = (
    ("new", "New", "NEW"),
    ("attempting", "Attempting", "IN_PROGRESS"),
    ("connected", "Connected", "IN_PROGRESS"),
    ("qualified", "Qualified", "QUALIFIED"),
    ("disqualified", "Disqualified", "UNQUALIFIED"),
)
TICKET_STAGES = (("new", "New"), ("waiting", "Waiting on customer"), ("us", "Waiting on us"), ("closed", "Closed"))


def rights(view: str, write: str, delete: str, *, unassigned: bool = True) -> dict[str, object]:
    return {"view": view, "edit": write, "delete": delete, "communicate": write, "unassigned": unassigned}


def permission_sets() -> dict[str, dict[str, object]]:
    hidden: dict[str, object] = {"hidden_properties": {"deals": ["amount"]}}
    team = rights("team", "owned", "none")
    owned = rights("owned", "owned", "none", unassigned=False)
    limited: dict[str, object] = dict.fromkeys(OBJECTS, team)
    limited |= {"emails": owned, "tasks": owned, "deals": rights("team", "owned", "none", unassigned=False)}
    return {
        "rep_all": {name: rights("all", "all", "all") for name in OBJECTS},
        "rep_limited": limited,
        "rep_team": {name: rights("team", "owned", "owned") for name in OBJECTS},
        "rep_owned": dict.fromkeys(OBJECTS, owned) | hidden,
        "manager": {name: rights("team", "team", "none") for name in OBJECTS},
    }


def found(folder: Folder) -> None:
    """The files that say who Nordlicht is."""
    folder.documents["account"] = {
        "portal_id": PORTAL,
        "name": "Nordlicht Systems",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "record_url": f"https://app.nordlicht.test/contacts/{PORTAL}/record/{{type}}/{{id}}",
        "lifecycle_stages": [{"id": id_, "label": label} for id_, label in LIFECYCLE.items()],
        "email_domains": [DOMAIN],
        "sensitive_properties": {"contacts": ["site_access_needs"]},
    }
    folder.documents["permission_sets"] = permission_sets()
    for user in USERS.values():
        _hire(folder, user)
    for id_, name, parent in TEAMS:
        folder.line("teams", id=id_, name=name, parentId=parent)
    _pipelines(folder)


def _hire(folder: Folder, user: User) -> None:
    folder.line(
        "users",
        id=user.id,
        email=user.email,
        firstName=user.first,
        lastName=user.last,
        ownerId=user.owner_id,
        superAdmin=user.super_admin,
        permissionSet=user.permission_set,
        teamIds=list(user.teams),
        timezone=user.zone,
        locale=user.locale,
        active=user.active,
    )


def _pipelines(folder: Folder) -> None:
    deals = [
        (id_, label, {"isClosed": str(id_ in ("won", "lost")).lower(), "probability": probability})
        for id_, label, probability in DEAL_STAGES
    ]
    leads = [(id_, label, {"leadState": state}) for id_, label, state in LEAD_STAGES]
    tickets = [
        (id_, label, {"isClosed": str(id_ == "closed").lower(), "ticketState": "CLOSED" if id_ == "closed" else "OPEN"})
        for id_, label in TICKET_STAGES
    ]
    for kind, id_, label, stages in (
        ("deals", "sales", "Sales", deals),
        ("leads", "prospects", "Prospects", leads),
        ("tickets", "support", "Support", tickets),
    ):
        shown = [
            {"id": stage, "label": name, "displayOrder": order, "metadata": metadata}
            for order, (stage, name, metadata) in enumerate(stages)
        ]
        folder.line("pipelines", objectType=kind, id=id_, label=label, stages=shown)
