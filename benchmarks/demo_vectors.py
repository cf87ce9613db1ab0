"""Makes the file of the demo company's vectors anew: `make demo-vectors`, after a change of its texts, of how texts are
cleaned and cut, or of the model. (Its texts name no dates, so one day's are every day's.)"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from crm.bodies import changed, read_bodies
from crm.database import Database, open_database
from crm.gate import Gate
from crm.importing import import_folder
from crm.kinds import Ref
from playground.company import VECTORS, write_company
from retrieval.embedding import Vectors
from retrieval.index import cut_up
from retrieval.models import Models
from retrieval.shipped import write


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_database(f"sqlite:///{folder / 'daybook.db'}")
        now = datetime.now(UTC)
        write_company(folder / "company", now)
        import_folder(database, folder / "company", now=now)
        vectors = _embedded(database, sentences(database))
        database.dispose()
    write(VECTORS, Models().current, vectors)
    print(f"{len(vectors)} sentences, {VECTORS.stat().st_size / 1e6:.1f} MB in {VECTORS.name}")


def sentences(database: Database) -> dict[str, str]:
    """By hash, what of an imported company is embedded."""
    with database.reading() as connection:
        refs: list[Ref] = changed(connection, "none", None, limit=100_000)
        return {
            chunk.hash: chunk.text
            for one in read_bodies(connection, refs)
            for found in cut_up(one.ref.kind, one.bodies).values()
            for chunk in found
        }


def _embedded(database: Database, texts: dict[str, str]) -> dict[str, Vectors]:
    models, gate = Models(), Gate(database)
    model = models.make(gate.permit(), models.current)
    rows = model.embed(gate.permit(), list(texts.values()))
    return dict(zip(texts, rows, strict=True))


if __name__ == "__main__":
    main()
