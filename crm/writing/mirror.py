"""Reads and replaces single records of the mirror by the import's own code, associations and all. Knows no rights."""

import json

from sqlalchemy import ColumnElement, Connection, select

from crm.errors import BadInput
from crm.importing.batches import FileImport, Wish
from crm.importing.lines import Line, digest, parse
from crm.importing.objects import SHAPES
from crm.importing.removal import remove
from crm.importing.report import ImportReport
from crm.importing.store import Store
from crm.kinds import Ref
from crm.schema.mirror import Association, Contact, Source, Stage, User

_SHAPES = {shape.stem: shape for shape in SHAPES}


def line_of(connection: Connection, ref: Ref) -> str | None:
    """Of a living record."""
    living = (Source.kind == ref.kind) & (Source.id == ref.id) & Source.archived.is_(False)
    return connection.execute(select(Source.line).where(living)).scalar_one_or_none()


def hash_of(connection: Connection, ref: Ref) -> bytes | None:
    query = select(Source.content_hash).where(Source.kind == ref.kind, Source.id == ref.id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def put(connection: Connection, ref: Ref, line: dict[str, object]) -> bytes:
    """The hash by which it is known afterwards."""
    return put_back(connection, ref, json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode())


def put_back(connection: Connection, ref: Ref, content: bytes) -> bytes:
    """A line exactly as it was, older than the present one or not."""
    text, parsed = parse(content)
    report = ImportReport()
    line = Line(1, len(content), text, parsed, digest(content))
    FileImport(Store(connection), _SHAPES[ref.kind], report, Wish(replace=True)).run([line])
    if report.rejects:
        raise BadInput(f"The record would not be one: {report.rejects[0].reason}.")
    return line.hash


def take_out(connection: Connection, ref: Ref) -> None:
    remove(Store(connection), _SHAPES[ref.kind], [ref.id])


def is_linked(connection: Connection, changed: Ref, other: Ref, label: str | None) -> bool:
    """Whichever side states it; under that label, if one is asked for."""
    row = connection.execute(select(Association.label).where(_leads(changed, other))).one_or_none()
    return row is not None and (label is None or row.label == label)


def is_named_by_others(connection: Connection, ref: Ref) -> bool:
    """Whether another record's own line states an association with it."""
    named = (Association.to_kind == ref.kind) & (Association.to_id == ref.id) & Association.stated
    back = (Association.from_kind == ref.kind) & (Association.from_id == ref.id)
    query = select(Association.to_kind, Association.to_id).where(back)
    return any(
        connection.execute(select(Association.stated).where(_leads(Ref(row.to_kind, row.to_id), ref), named)).first()
        for row in connection.execute(query).all()
    )


def contacts_at(connection: Connection, address: str) -> list[Ref]:
    """Living contacts with that e-mail address, lowest id first; who may see them is not asked here."""
    query = select(Contact.id).where(Contact.email == address.lower()).order_by(Contact.id_order)
    return [Ref("contacts", found) for found in connection.execute(query).scalars()]


def is_stage(connection: Connection, kind: str, pipeline: str | None, stage: str | None) -> bool:
    known = (Stage.kind == kind) & (Stage.pipeline_id == pipeline) & (Stage.id == stage)
    return connection.execute(select(Stage.id).where(known)).first() is not None


def is_owner(connection: Connection, owner_id: str) -> bool:
    """Of a user who is still there."""
    known = User.active & (User.owner_id == owner_id)
    return connection.execute(select(User.id).where(known)).first() is not None


def _leads(one: Ref, other: Ref) -> ColumnElement[bool]:
    return (
        (Association.from_kind == one.kind)
        & (Association.from_id == one.id)
        & (Association.to_kind == other.kind)
        & (Association.to_id == other.id)
    )
