"""Who may see what, read once more in plain Python from the lines of a data folder: the judge of the leaks. Shares
nothing with the policy it judges, and knows no SQL."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crm.kinds import Ref

Line = Mapping[str, Any]

RECORDS = ("contacts", "companies", "deals", "leads", "tickets")
ENGAGEMENTS = ("tasks", "notes", "calls", "emails", "meetings", "communications")


class Folder:
    """A data folder's living objects, and what lies beside each; `users` and `sets` may be replaced."""

    def __init__(self, path: Path) -> None:
        self.users: Mapping[str, Line] = {line["id"]: line for line in _lines(path, "users")}
        self.teams: Mapping[str, str | None] = {line["id"]: line.get("parentId") for line in _lines(path, "teams")}
        self.sets: Mapping[str, Line] = _document(path, "permission_sets")
        self.objects: Mapping[Ref, Line] = {
            Ref(kind, line["id"]): line
            for kind in (*RECORDS, *ENGAGEMENTS)
            for line in _lines(path, kind)
            if not line.get("archived")
        }
        self._beside: dict[Ref, set[Ref]] = defaultdict(set)
        for one, line in self.objects.items():
            for kind, stated in line.get("associations", {}).items():
                for other in stated["results"]:
                    self._join(one, Ref(kind, other["id"]))

    def _join(self, one: Ref, other: Ref) -> None:
        if other in self.objects:
            self._beside[one].add(other)
            self._beside[other].add(one)

    @property
    def super_admin(self) -> str:
        return next(key for key, user in self.users.items() if user.get("superAdmin"))

    def beside(self, ref: Ref, kinds: tuple[str, ...]) -> list[Ref]:
        return [other for other in self._beside[ref] if other.kind in kinds]

    def visible(self, user_id: str) -> set[Ref]:
        """Records and engagements that this user may see."""
        user = self.users[user_id]
        if user.get("superAdmin"):
            return set(self.objects)
        covered = {ref for ref in self.objects if self._covers(user, ref)}
        return {
            ref
            for ref in covered
            if ref.kind in RECORDS or self._is_own(user, ref) or not covered.isdisjoint(self.beside(ref, RECORDS))
        }

    def _covers(self, user: Line, ref: Ref) -> bool:
        rights = self.sets.get(user.get("permissionSet") or "", {}).get(ref.kind, {})
        scope, owner = rights.get("view", "none"), self._owner(ref)
        if scope in ("none", "all"):
            return bool(scope == "all")
        if not owner:
            return bool(rights.get("unassigned"))
        if owner == user.get("ownerId"):
            return True
        return scope == "team" and self._is_team_mate(user, owner)

    def _is_team_mate(self, user: Line, owner: str) -> bool:
        mine = set(user.get("teamIds") or ())
        theirs = {
            team
            for other in self.users.values()
            if other.get("ownerId") == owner
            for team in other.get("teamIds") or ()
        }
        return any(mine & set(self._upwards(team)) for team in theirs)

    def _upwards(self, team: str) -> Iterator[str]:
        """A team and those above it."""
        seen: set[str] = set()
        at: str | None = team
        while at and at not in seen:
            seen.add(at)
            yield at
            at = self.teams.get(at)

    def _is_own(self, user: Line, ref: Ref) -> bool:
        owner = self._owner(ref)
        return bool(owner) and owner == user.get("ownerId")

    def _owner(self, ref: Ref) -> str:
        return self.objects[ref]["properties"].get("hubspot_owner_id") or ""


def _lines(path: Path, stem: str) -> list[Line]:
    file = path / f"{stem}.jsonl"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _document(path: Path, stem: str) -> Mapping[str, Line]:
    file = path / f"{stem}.json"
    found: Mapping[str, Line] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found
