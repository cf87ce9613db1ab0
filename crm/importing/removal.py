"""--replace: what the folder does not hold leaves the mirror. Rejected lines stand in `seen` and stay."""

from crm.importing.report import Counts, ImportReport
from crm.importing.shapes import Shape
from crm.importing.store import Store

_AT_ONCE = 5_000


def remove_absent(store: Store, shape: Shape, report: ImportReport, *, seen: set[str]) -> None:
    held = store.living_and_gone(shape.stem)
    absent = [(record_id, archived) for record_id, archived in held if record_id not in seen]
    if not absent:
        return
    report.types.setdefault(shape.stem, Counts()).archived += sum(not archived for _, archived in absent)
    for start in range(0, len(absent), _AT_ONCE):
        remove(store, shape, [record_id for record_id, _ in absent[start : start + _AT_ONCE]])


def remove(store: Store, shape: Shape, ids: list[str]) -> None:
    """As if the mirror had never had them; what others state about them stays."""
    if shape.has_links:
        store.withdraw_links([(shape.stem, *place) for place in store.stated_links(shape.stem, ids)])
    store.delete(shape.stem, shape.owned, ids)
    store.delete_sources(shape.stem, ids)
