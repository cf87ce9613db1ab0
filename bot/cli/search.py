"""`search`: retrieval alone, as one person may see it. Prints passages of what that person may read."""

from typing import Annotated

import typer

from bot.cli.options import As, AsJson
from bot.cli.run import app, print_json


@app.command(epilog='Example: daybook search "works council" --as rep@acme.test --deal 5')
def search(
    words: Annotated[str, typer.Argument(help="What is looked for, in words or as a question.")],
    email: As,
    deal: Annotated[str | None, typer.Option("--deal", metavar="ID", help="Only what belongs to this deal.")] = None,
    k: Annotated[int, typer.Option("--k", min=1, max=200, help="At most so many.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Find the passages of mails, notes, calls and meetings that come nearest to some words."""
    from bot import wiring
    from bot.cli.printing import print_table
    from bot.cli.viewing import looking
    from bot.settings import load_settings
    from crm.errors import BadInput
    from crm.kinds import Ref
    from crm.reader import Reader
    from retrieval.passages import readable

    if not words.strip():
        raise BadInput("There is nothing to look for.", 'Example: daybook search "works council" --as rep@acme.test')
    settings = load_settings()
    database = wiring.database(settings)
    about = Ref("deals", deal) if deal is not None else None
    with looking(database, email, "cli.search", [about] if about else []) as viewer, Reader(database, viewer) as reader:
        hits = wiring.retrieval(settings, database).search(reader, readable(reader, about), words, k=k)
    if hits.by_words_because:
        typer.echo(f"Found by words alone, at least in part: {hits.by_words_because}", err=True)
    if as_json:
        print_json([{"engagement_id": str(hit.ref), "score": hit.score, "text": hit.text} for hit in hits])
    else:
        print_table(("score", "engagement", "text"), [(f"{hit.score:.2f}", str(hit.ref), hit.text) for hit in hits])
