"""`ask`: a question about deals, answered as one person may know it. The question itself is kept nowhere."""

from typing import Annotated, Any

import typer

from bot.cli.run import app, print_json


@app.command(epilog='Example: daybook ask "When does Brenner close?" --as clara@acme.test')
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In English or Italian.")],
    email: Annotated[str, typer.Option("--as", metavar="EMAIL", help="The CRM user whose rights apply.")],
    deal: Annotated[
        str | None, typer.Option("--deal", metavar="DEAL", help="The deal that it is about: 5 or deals:5.")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="ISO", help="As of that instant; now when absent.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Answer a question from the CRM's own data or, with sources, from what was said on a deal."""
    from bot.cli.answer_text import answer_lines
    from bot.cli.printing import say
    from bot.cli.viewing import looking, read_at, rep_language
    from bot.settings import load_settings
    from bot.wiring import answers, database
    from crm.kinds import Ref
    from crm.settings import rep_zone
    from insights.questions.answers import require_question

    require_question(question)
    now, settings = read_at(at), load_settings()
    opened = database(settings)
    deal_id = None if deal is None else deal.removeprefix("deals:")
    used = [] if deal_id is None else [Ref("deals", deal_id)]
    details: dict[str, Any] = {}
    with looking(opened, email, "cli.ask", used, details) as viewer:
        words = rep_language(opened, viewer, settings.daybook_language)
        answer = answers(settings, opened).answer(viewer, question, deal_id, now=now, language=words.code)
        used += [ref for ref in answer.records if ref not in used]
        details |= {"mode": answer.mode, "answered": answer.answered, "reason": answer.reason}
    if as_json:
        print_json(answer.as_json())
        return
    with opened.reading() as connection:
        zone = rep_zone(connection, viewer.user_id)
    for line in answer_lines(answer, now=now, zone=zone):
        say(line)
