"""An ordinary Tuesday of a rep in Rome."""

from tests import folders as f
from tests.bot.digest.days import (
    GIULIA,
    MEET,
    ROME,
    THEIRS,
    Files,
    at,
    call,
    company,
    deal,
    meeting,
    person,
    reply,
    task,
)


def italian() -> Files:
    """Giulia's Tuesday: 2 overdue, 3 today, 1 tomorrow, 2 meetings, 9 actions."""
    hers = "503"
    return {
        "companies": [
            company("611", "Tessitura Valseta"),
            company("612", "Caseificio Orsini"),
            company("613", "Cartiere dell'Adda"),
            company("614", "Officine Ravelli"),
        ],
        "contacts": [
            person("3322", "Marta Bianchi", company="611"),
            person("3323", "Elena Orsini", company="612"),
            person("3324", "Paolo Gatti", company="613"),
            person("3325", "Anna Riva", company="613"),
            person("3326", "Ugo Sala", company="613"),
        ],
        "deals": [
            deal(
                "8820",
                "Pilota magazzino Biella",
                "28400",
                company="611",
                contacts=["3322"],
                owner=hers,
                closedate=at(4, 18, month=12),
            ),
            deal("8821", "Linea 2", "19800", company="614", contacts=[], owner=hers, created=at(15, 7, 30)),
            deal("8822", "Quadro", "52000", company="613", contacts=["3324"], owner=THEIRS),
        ],
        "leads": [
            f.lead(
                key,
                name=name,
                stage="fresh",
                owner=hers,
                assigned=at(23, 8 + number, zone=ROME),
                created=at(22),
                to={"deals": ["8822"]},
            )
            for number, (key, name) in enumerate(
                (("4301", "Molino Sesia"), ("4302", "Vetri Po"), ("4303", "Rete Nord"))
            )
        ],
        "emails": reply(
            "5701",
            "3322",
            "8820",
            at(20, 16),
            to=GIULIA,
            sender="marta.3322@buyer.example",
            subject="Re: Pilota Biella",
        ),
        "calls": [
            call(f"940{number}", start, contact="3323", owner=hers)
            for number, start in enumerate((at(18, 11, 20), at(19, 9), at(20, 9), at(23, 9)))
        ],
        "tasks": [
            task("9201", "Inviare il contratto quadro", at(21, 9), company="612", high=True, owner=hers),
            task("9202", "Chiedere i volumi 2027", at(23, 9), company="613", owner=hers),
            task("9211", "Richiamare Paolo Gatti", at(24, 9, 30), company="613", owner=hers),
            task("9212", "Preparare l'offerta per due siti", at(24, 14), company="611", high=True, owner=hers),
            task("9213", "Verificare il listino ricambi", at(24), company="614", owner=hers),
            task("9221", "Rivedere il piano", at(25, 9), company="612", owner=hers),
        ],
        "meetings": [
            meeting(
                "7201",
                "Sopralluogo, Caseificio Orsini",
                at(24, 10),
                at(24, 10, 45),
                ["3323"],
                owner=hers,
                hs_meeting_location="in sede, Parma",
            ),
            meeting(
                "7202",
                "Revisione prezzi, Cartiere dell'Adda",
                at(24, 16, 30),
                at(24, 17),
                ["3324", "3325", "3326"],
                owner=hers,
                hs_meeting_external_url=MEET,
            ),
        ],
    }
