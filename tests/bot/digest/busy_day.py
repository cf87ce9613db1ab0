"""A day that holds more than a day."""

from datetime import datetime, timedelta

from tests import folders as f
from tests.bot.digest.days import (
    COMPANIES,
    LONG_AGO,
    MINE,
    TEAMS,
    THEIRS,
    Files,
    Lines,
    at,
    call,
    company,
    deal,
    meeting,
    person,
    reply,
    target,
    task,
)


def overloaded() -> Files:
    """Clara's worst Tuesday: 40 overdue, 12 today, 7 tomorrow, 5 meetings of which 2 overlap, 60 actions."""
    buyers = [person(f"34{n:02}", f"Buyer {n}", company="604") for n in range(1, 7)]
    replied = [("3310", "8801", at(22, 17, 40), "Re: Offer for three sites"), *_five_replies()]
    return {
        "companies": [
            *(company(key, name) for key, name in COMPANIES.items()),
            company("606", "Hafenwerk Bremen"),
            company("607", "Lyonnaise Pharma"),
            target("608", "Tessitura Valseta"),
        ],
        "contacts": [
            person("3310", "Jana Krüger", company="604"),
            person("3311", "Tomasz Wilk", company="604"),
            person("3313", "Luc Maes", company="601"),
            person("3302", "Hélène Marchand", company="607"),
            *(person(f"333{n}", f"Guest {n}", company="607") for n in range(3)),
            *buyers,
            *(person(f"35{n:02}", f"New {n}", owner=MINE, assigned=at(20, 9)) for n in range(5)),
            *(
                person(
                    f"36{n:02}", f"Active {n}", company="608", owner=MINE, hs_last_sales_activity_timestamp=at(22, n)
                )
                for n in range(4)
            ),
        ],
        "deals": [
            deal("8801", "WMS for 3 sites", "84000", company="604", contacts=["3310", "3311"], closedate=at(30, 18)),
            deal("8802", "Talks", "1000", company="605", contacts=["3311"], hs_next_step_updated_at=at(24, 7)),
            *(deal(f"88{n}", f"Offer {n}", "42800", company="604", contacts=[f"34{n - 9:02}"]) for n in range(10, 15)),
            deal("8831", "Quote", "52000", company="601", contacts=["3313"], owner=THEIRS),
            deal("8832", "Transport", "47500", company="606", contacts=["3313"], owner=THEIRS),
            deal("8833", "Tender", "120000", company="607", contacts=["3302"], owner=THEIRS),
            *(deal(f"884{n}", f"Spoken {n}", "100", company="603", contacts=["3311"]) for n in range(4)),
            *(deal(f"885{n}", f"Alone {n}", "100", company="603", contacts=[], created=at(14, 9)) for n in range(4)),
            *(
                deal(
                    f"886{n}", f"Untouched {n}", "100", company="603", contacts=["3311"], stage="new", created=at(14, 9)
                )
                for n in range(4)
            ),
        ],
        "leads": [
            f.lead(f"430{n}", name=f"Lead {n}", stage="fresh", owner=MINE, assigned=at(21, 9), created=LONG_AGO)
            for n in range(4)
        ],
        "emails": [
            line
            for number, (who, about, when, subject) in enumerate(replied)
            for line in reply(f"550{number + 1}", who, about, when, sender=_address(who), subject=subject)
        ],
        "calls": [
            *(
                call(f"93{n:02}", at(17, 10 + n), contact="3311", to={"deals": ["8802"]})
                if n < 2
                else call(f"93{n:02}", at(20, 6 + n), contact="3311", to={"deals": ["8802"]})
                for n in range(14)
            ),
            *(
                call(f"94{n:02}", at(20, 9), contact="3311", to={"deals": [f"884{n}"]}, disposition="connected")
                for n in range(4)
            ),
        ],
        "tasks": _many_tasks(),
        "meetings": [*_meetings_of_the_day(), *_past_meetings()],
    }


def _five_replies() -> list[tuple[str, str, datetime, str]]:
    return [(f"340{n}", f"88{9 + n}", at(17 + (n > 1), 17), f"Re: Offer {n}") for n in range(1, 6)]


def _address(person_id: str) -> str:
    return "jana.3310@buyer.example" if person_id == "3310" else f"buyer.{person_id}@buyer.example"


def _many_tasks() -> Lines:
    late = [task(f"92{n:02}", f"Late {n}", at(10, 9) + timedelta(hours=n), company="603") for n in range(38)]
    today = [task(f"93{n:02}", f"Today {n}", at(24, 9, n), company="603") for n in range(11)]
    tomorrow = [task(f"94{n:02}", f"Tomorrow {n}", at(25, 9, n), company="603") for n in range(7)]
    steps = [f.task(f"95{n:02}", subject=f"Step {n}", enrollment="e1", owner=MINE, created=at(20, 9)) for n in range(4)]
    of = {"601": "8831", "606": "8832", "607": "8833"}
    urgent = [
        task(key, subject, due, company=near, high=True, to={"deals": [of[near]]})
        for key, subject, due, near in (
            ("9001", "Send revised quote", at(20, 9), "601"),
            ("9102", "Ring <!channel> Transport back", at(13, 9), "606"),
            ("9112", "Approve the discount request", at(24, 10), "607"),
        )
    ]
    done = f.task("9600", subject="Followed up", owner=MINE, status="COMPLETED", created=at(18, 9))
    return [*late, *today, *tomorrow, *steps, *urgent, done]


def _meetings_of_the_day() -> Lines:
    brenner = {"deals": ["8801"], "companies": ["604"]}
    return [
        meeting(
            "7100",
            "Rollout plan",
            at(24, 9),
            at(24, 9, 45),
            ["3310", "3311"],
            to=brenner,
            hs_meeting_external_url=TEAMS,
        ),
        meeting(
            "7101",
            "Pricing call, Ardenne Foods",
            at(24, 10, 30),
            at(24, 11),
            ["3313"],
            hs_meeting_external_url=TEAMS,
        ),
        meeting(
            "7103",
            "Tender questions, Lyonnaise Pharma",
            at(24, 10, 45),
            at(24, 11, 30),
            ["3302", "3330", "3331", "3332"],
        ),
        meeting("7104", "Stand-up", at(24, 14), at(24, 14, 15), ["3313"]),
        meeting("7105", "Review", at(24, 16), at(24, 17), ["3313"]),
    ]


def _past_meetings() -> Lines:
    """Six without an outcome; the oldest has its follow-up done already."""
    ended = [at(17, 18), *(at(19, 10 + n) for n in range(5))]
    lines = [
        meeting(
            f"720{n}",
            f"Visit {n}",
            end - timedelta(hours=1),
            end,
            ["3311"] if n else ["3313"],
            to={"deals": ["8802"]} if n in (1, 2, 3) else {},
        )
        for n, end in enumerate(ended)
    ]
    lines[0]["associations"]["tasks"] = {"results": [{"id": "9600"}]}
    return lines
