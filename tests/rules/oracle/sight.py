"""What a user may see of a folder: scopes by type, engagements through their records, hidden properties."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.rules.oracle.folder import ENGAGEMENTS, RECORDS, Folder, Record, User


@dataclass
class Sight:
    folder: Folder
    user: User

    @cached_property
    def rights(self) -> dict[str, Any]:
        if self.folder.permission_sets is None:  # no file: owned for everything
            return {kind: {"view": "owned"} for kind in (*RECORDS, *ENGAGEMENTS)}
        rights: dict[str, Any] = self.folder.permission_sets.get(self.user.permission_set, {})
        return rights

    @cached_property
    def teams(self) -> set[str]:
        """The user's teams and every team below one of them."""
        teams = set(self.user.teams)
        for _ in self.folder.teams:
            teams |= {team["id"] for team in self.folder.teams if team.get("parentId") in teams}
        return teams

    @cached_property
    def team_owners(self) -> set[str]:
        return {user.owner_id for user in self.folder.users if user.owner_id and user.teams & self.teams}

    def sees(self, record: Record) -> bool:
        if self.user.super_admin:
            return True
        if not self._covers(record):
            return False
        if record.kind not in ENGAGEMENTS or record.owner == self.user.owner_id:
            return True
        return any(
            self._covers(self.folder.records[kind][key]) for kind in RECORDS for key in record.links.get(kind, ())
        )

    def _covers(self, record: Record) -> bool:
        right = self.rights.get(record.kind) or {}
        view = right.get("view", "none")
        if view == "all":
            return True
        if view not in ("team", "owned"):
            return False
        if not record.owner:
            return bool(right.get("unassigned"))
        return record.owner == self.user.owner_id or (view == "team" and record.owner in self.team_owners)

    def hides(self, kind: str, name: str) -> bool:
        if self.user.super_admin:
            return False
        return name in self.rights.get("hidden_properties", {}).get(kind, [])
