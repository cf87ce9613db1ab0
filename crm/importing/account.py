"""account.json: the account's names, mail domains, lifecycle stages, and the switches an import may only tighten."""

from typing import Any
from urllib.parse import urlsplit

import orjson
from sqlalchemy import Connection, delete, exists, insert, select, update

from crm.importing.links import own_kind
from crm.importing.report import short
from crm.importing.shapes import Derived, Owned, Parsed, Row, Shape, as_list, as_object
from crm.importing.values import BadValue, identifier, lowered, text
from crm.instants import zone
from crm.schema.mirror import Account, Source
from crm.settings import change_setting

ACTOR = "system:import"
TIGHTEST = {"hipaa": True, "customer_analysis": False}


def derive_account(_key: str, parsed: Parsed) -> Derived:
    warnings: list[str] = []
    fields = {name: _text(parsed, name) for name in ("portal_id", "name", "timezone", "currency", "record_url")}
    if fields["timezone"] and zone(fields["timezone"]) is None:
        warnings.append("account.json: the timezone is not known; UTC is used.")
    if fields["record_url"] and not _is_web_address(fields["record_url"]):
        warnings.append("account.json: record_url is no web address; records have no links.")
        fields["record_url"] = None
    _switches(parsed)
    sensitive = orjson.dumps(_sensitive(parsed)).decode()
    rows: list[tuple[str, Row]] = [("account", (1, *fields.values(), sensitive))]
    domains = [_domain(one) for one in as_list(parsed.get("email_domains"), "email_domains")]
    rows += [("email_domains", (domain,)) for domain in dict.fromkeys(domains) if domain]
    rows += [("lifecycle_stages", row) for row in _stages(parsed)]
    return Derived(rows, warnings=warnings)


def tighten(connection: Connection, now: int) -> list[str]:
    """Applies `hipaa: true` and `customer_analysis: false`, audited; the opposites are ignored with a warning."""
    line = connection.execute(select(Source.line).where(Source.kind == "account")).scalar_one_or_none()
    stated = orjson.loads(line).get("settings") if line else None
    warnings = []
    for key, value in (stated or {}).items():
        if key not in TIGHTEST:
            warnings.append(f"account.json: settings.{short(key)} is not read.")
        elif value is not TIGHTEST[key]:
            warnings.append(f"account.json: settings.{key} {str(value).lower()} is ignored: an import only tightens.")
        else:
            change_setting(connection, key, value, at=now, actor=ACTOR)
    return warnings


def make_room(connection: Connection) -> None:
    """A row that `stamp` made while there was no account.json gives way to the file's own."""
    stated = exists().where(Source.kind == "account")
    connection.execute(delete(Account).where(~stated))


def stamp(connection: Connection, now: int) -> None:
    """When the mirror was last filled."""
    if connection.execute(update(Account).values(imported_at=now)).rowcount == 0:
        connection.execute(insert(Account).values(id=1, sensitive_properties="{}", imported_at=now))


def _switches(parsed: Parsed) -> None:
    for key, value in as_object(parsed.get("settings"), "settings").items():
        if key in TIGHTEST and value.__class__ is not bool:
            raise BadValue(f"settings.{key}: not true or false", value)


def _text(parsed: Parsed, name: str) -> str | None:
    try:
        return text(parsed.get(name))
    except BadValue as bad:
        raise BadValue(f"{name}: {bad.reason}", bad.value) from None


def _domain(value: Any) -> str | None:
    try:
        domain = lowered(value)
    except BadValue as bad:
        raise BadValue(f"email_domains: {bad.reason}", bad.value) from None
    return domain.removeprefix("@") if domain else None


def _stages(parsed: Parsed) -> list[Row]:
    rows: dict[str, Row] = {}
    for one in as_list(parsed.get("lifecycle_stages"), "lifecycle_stages"):
        stage = as_object(one, "lifecycle_stages") if one.__class__ is not str else {"id": one}
        stage_id = identifier(stage.get("id"), "lifecycle_stages.id")
        rows.setdefault(stage_id, (stage_id, _text(stage, "label"), len(rows)))
    return list(rows.values())


def _sensitive(parsed: Parsed) -> dict[str, list[str]]:
    sensitive: dict[str, list[str]] = {}
    for name, properties in as_object(parsed.get("sensitive_properties"), "sensitive_properties").items():
        kind = own_kind(name, "sensitive_properties")
        if kind is None:
            continue
        listed = as_list(properties, f"sensitive_properties.{name}")
        if not all(one.__class__ is str for one in listed):
            raise BadValue(f"sensitive_properties.{name}: not a list of names", properties)
        sensitive[kind] = sorted({*sensitive.get(kind, ()), *listed})
    return sensitive


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable() and " " not in url


_ALL = "'account'"  # the one document owns every row of these tables

SHAPE = Shape(
    "account",
    derive=derive_account,
    key=lambda _parsed: "account",
    owned=(Owned("account", _ALL), Owned("email_domains", _ALL), Owned("lifecycle_stages", _ALL)),
    columns={
        "account": ("id", "portal_id", "name", "timezone", "currency", "record_url", "sensitive_properties"),
        "email_domains": ("domain",),
        "lifecycle_stages": ("id", "label", "position"),
    },
    document=True,
)
