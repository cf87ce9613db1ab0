"""The account: its settings, people, teams, permission sets and pipelines."""

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from crm.schema.base import Base, Flag, Id, Micros


class Account(Base):
    """account.json, one row with id 1."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    portal_id: Mapped[str | None] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(Text)
    currency: Mapped[str | None] = mapped_column(Text)
    record_url: Mapped[str | None] = mapped_column(Text)
    sensitive_properties: Mapped[str] = mapped_column(Text)  # JSON {kind: [property]}
    imported_at: Mapped[int | None] = mapped_column(Micros)  # when the mirror was last filled


class EmailDomain(Base):
    """The account's own mail domains, lower case."""

    __tablename__ = "email_domains"
    domain: Mapped[str] = mapped_column(Id, primary_key=True)


class LifecycleStage(Base):
    """The account's lifecycle stages in order; empty when account.json gives none."""

    __tablename__ = "lifecycle_stages"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    label: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer)


class User(Base):
    __tablename__ = "users"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    id_order: Mapped[str] = mapped_column(Id)
    email: Mapped[str | None] = mapped_column(Id, index=True)
    first_name: Mapped[str | None] = mapped_column(Text)
    last_name: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[str | None] = mapped_column(Id, index=True)
    super_admin: Mapped[bool] = mapped_column(Flag)
    permission_set: Mapped[str | None] = mapped_column(Id)
    timezone: Mapped[str | None] = mapped_column(Text)
    locale: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(Flag)


class UserTeam(Base):
    __tablename__ = "user_teams"
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    team_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(Id)


class PermissionSet(Base):
    __tablename__ = "permission_sets"
    name: Mapped[str] = mapped_column(Id, primary_key=True)
    rights: Mapped[str] = mapped_column(Text)  # JSON, checked at import


class Stage(Base):
    """A stage of a pipeline of deals, leads or tickets. `is_first`: lowest displayOrder of its pipeline."""

    __tablename__ = "stages"
    kind: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    pipeline_label: Mapped[str | None] = mapped_column(Text)
    label: Mapped[str | None] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer)
    is_first: Mapped[bool] = mapped_column(Flag)
    is_closed: Mapped[bool] = mapped_column(Flag)  # leads: QUALIFIED or UNQUALIFIED
    is_won: Mapped[bool] = mapped_column(Flag)  # closed with probability 1 (leads: QUALIFIED)
    lead_state: Mapped[str | None] = mapped_column(Text)
