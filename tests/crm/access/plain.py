"""The page on access, read once more in plain Python over the lines of a data folder: the oracle of the property
tests. It shares no code with crm/ and knows no SQL."""

from dataclasses import dataclass, field
from typing import Any

Line = dict[str, Any]
Key = tuple[str, str]  # type, id

RECORDS = ("contacts", "companies", "deals", "leads", "tickets")
ENGAGEMENTS = ("tasks", "notes", "calls", "emails", "meetings", "communications")
PARTS = ("line_items", "quotes")
TYPES = RECORDS + ENGAGEMENTS + PARTS


@dataclass
class Plain:
    users: list[Line]
    teams: list[Line]
    permission_sets: dict[str, Line]
    objects: dict[str, list[Line]]
    sensitive: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.living: dict[Key, Line] = {
            (kind, line["id"]): line
            for kind, lines in self.objects.items()
            for line in lines
            if not line.get("archived")
        }
        self.links: set[tuple[Key, Key]] = set()
        for one, line in self.living.items():
            for kind, stated in line.get("associations", {}).items():
                for other in stated["results"]:
                    if (kind, other["id"]) in self.living:
                        self.links |= {(one, (kind, other["id"])), ((kind, other["id"]), one)}

    def beside(self, one: Key, kinds: tuple[str, ...]) -> list[Key]:
        return [other for start, other in self.links if start == one and other[0] in kinds]

    def user(self, user_id: str) -> Line:
        return next(user for user in self.users if user["id"] == user_id)

    def rights(self, user: Line, kind: str) -> Line:
        """Nothing in the mirror: owned for everything. A set that is missing, or a type that is: nothing."""
        if not self.permission_sets:
            return {"view": "owned", "edit": "owned", "delete": "owned", "communicate": "owned"}
        given: Line = self.permission_sets.get(user["permissionSet"] or "", {}).get(kind, {})
        return given

    def reach(self, user: Line) -> set[str]:
        """The viewer's teams, and every team that has one of them among its ancestors."""
        parents = {team["id"]: team["parentId"] for team in self.teams}
        own = set(user["teamIds"])
        reached = set(own)
        for team in parents:
            seen: set[str] = set()
            above: str | None = team
            while above and above not in seen:
                seen.add(above)
                if above in own:
                    reached.add(team)
                above = parents.get(above)
        return reached

    def covers(self, user: Line, scope: str, unassigned: bool, owner: str | None) -> bool:
        if scope == "all":
            return True
        if scope not in ("team", "owned"):
            return False
        if not owner:
            return unassigned
        if owner == user["ownerId"]:
            return True
        if scope == "owned":
            return False
        reach = self.reach(user)
        return any(other["ownerId"] == owner and reach & set(other["teamIds"]) for other in self.users)

    def allowed(self, user_id: str, act: str, key: Key) -> bool:
        """Act: view, edit, delete or communicate."""
        user = self.user(user_id)
        if not user["active"] or key not in self.living:
            return False
        if user["superAdmin"]:
            return True
        kind = key[0]
        rights = self.rights(user, kind)
        order = ["none", "owned", "team", "all"]
        scope = min(rights.get(act, "none"), rights.get("view", "none"), key=order.index)
        if scope == "none":
            return False
        if kind in PARTS:
            return any(self.allowed(user_id, act, deal) for deal in self.beside(key, ("deals",)))
        owner = self.living[key]["properties"].get("hubspot_owner_id")
        if not self.covers(user, scope, bool(rights.get("unassigned")), owner):
            return False
        if kind in RECORDS or act != "view":
            return kind in RECORDS or self.allowed(user_id, "view", key)
        own = bool(owner) and owner == user["ownerId"]
        return own or any(self.allowed(user_id, "view", record) for record in self.beside(key, RECORDS))

    def visible(self, user_id: str) -> set[Key]:
        return {key for key in self.living if self.allowed(user_id, "view", key)}

    def hidden(self, user_id: str, kind: str) -> set[str]:
        user = self.user(user_id)
        named = set(self.sensitive.get(kind, ()))
        if not user["superAdmin"]:
            chosen = self.permission_sets.get(user["permissionSet"] or "", {})
            named |= set(chosen.get("hidden_properties", {}).get(kind, ()))
        return named

    def properties(self, user_id: str, key: Key) -> dict[str, str]:
        hidden = self.hidden(user_id, key[0])
        stored = self.living[key]["properties"]
        return {name: str(value) for name, value in stored.items() if name not in hidden and value not in (None, "")}
