"""Questions asked of a small company: `Desk(database, path).ask("When does Brenner close?")`. Everything is real; the
embedding model is loaded only by what asks for what was said."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crm.database import Database
from crm.gate import Gate
from crm.importing import import_folder
from crm.instants import micros
from crm.viewer import viewer_of
from insights.chat import ChatModel
from insights.insight import Insights
from insights.local import LocalReading
from insights.nearness import Nearness
from insights.questions.answer import Answer
from insights.questions.answers import Answers, Turn
from insights.questions.conversation import Conversation
from insights.questions.telling import Tell
from retrieval.models import Models
from retrieval.search import Retrieval
from retrieval.store import EmbeddedStore
from tests import folders as f

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday
CLARA, BRUNO = "1", "2"
URL = "https://crm.acme.test/record/{type}/{id}"


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


def company() -> dict[str, list[f.Line]]:
    """Clara (501) and Bruno (502). Brenner has one deal, Hafen two open ones and a lost one; Sanitas is Bruno's."""
    on_brenner = {"deals": ["8801"], "contacts": ["31"]}
    return {
        "companies": [
            f.company("21", name="Brenner Logistik", owner="501"),
            f.company("22", name="Hafenwerk Bremen", owner="501"),
            f.company("23", name="Sanitas AG", owner="502"),
        ],
        "contacts": [
            f.contact("31", owner="501", email="jana@brenner.test", firstname="Jana", lastname="Krüger",
                      jobtitle="Head of Operations", hs_buying_role="CHAMPION", phone="+49 561 1"),
            f.contact("32", owner="501", email="m@brenner.test", firstname="Matthias", lastname="Brenner",
                      jobtitle="Managing Director", hs_buying_role="DECISION_MAKER;BUDGET_HOLDER"),
            f.contact("33", owner="502", email="ines@sanitas.test", firstname="Ines", lastname="Vogt"),
        ],
        "deals": [
            f.deal("8801", name="WMS for 3 sites", owner="501", created=ago(days=100), amount="84000",
                   deal_currency_code="EUR", closedate="2026-11-30", hs_next_step="Send DPA redlines",
                   hs_next_step_updated_at=ago(days=25), hs_deal_score="55",
                   history={"closedate": [("2026-11-30", ago(days=27)), ("2026-10-30", ago(days=82)),
                                          ("2026-09-15", ago(days=99))],
                            "amount": [("84000", ago(days=97)), ("87000", ago(days=99))],
                            "dealstage": [("talks", ago(days=40)), ("new", ago(days=100))],
                            "hs_deal_score": [("55", ago(days=5)), ("66", ago(days=20))]},
                   to={"companies": ["21"], "contacts": ["31", "32"]}),
            f.deal("8802", name="Crane software", owner="501", created=ago(days=90), amount="12000",
                   closedate="2026-12-18", to={"companies": ["22"]}),
            f.deal("8803", name="Gate terminals", owner="501", created=ago(days=3), amount="9000",
                   deal_currency_code="NOK", closedate="2026-11-10", stage="new", to={"companies": ["22"]}),
            f.deal("8804", name="Pilot of 2024", owner="501", stage="lost", created=ago(days=600), amount="1",
                   to={"companies": ["22"]}),
            f.deal("8805", name="Bed management", owner="502", created=ago(days=20), amount="50000",
                   closedate="2026-12-01", to={"companies": ["23"], "contacts": ["33"]}),
        ],
        "emails": [
            f.email("1", at=ago(days=2), sender="jana@brenner.test", recipients=["rep1@acme.test"],
                    direction="INCOMING_EMAIL", owner="501", to=on_brenner, subject="Re: Offer",
                    text="Finance asked us to stay under 60 this year, so three sites at once is hard to defend."),
            f.email("2", at=ago(days=6), sender="rep1@acme.test", recipients=["jana@brenner.test"], owner="501",
                    to=on_brenner, subject="Offer", text="Attached is the offer. I will send the clause by Friday."),
            f.email("3", at=ago(days=40), sender="rep1@acme.test", recipients=["jana@brenner.test"], owner="501",
                    to=on_brenner, subject="Visit", text="Thank you for showing me hall C in Fulda yesterday."),
        ],
        "calls": [
            f.call("1", start=ago(days=4), owner="501", to=on_brenner, title="DPA",
                   hs_call_body="We can sign once points 4, 9 and 11 of the data agreement are settled.")
        ],
        "meetings": [
            f.meeting("1", start=ago(days=12), outcome="COMPLETED", owner="501", to=on_brenner, title="Kassel visit",
                      hs_meeting_body="If Kassel is not live by 1 March we lose the whole season."),
            f.meeting("2", start=NOW + timedelta(days=2), owner="501", to=on_brenner, title="Contract"),
        ],
        "tasks": [
            f.task("1", owner="501", due=ago(days=2), subject="Send redlines", created=ago(days=9), to=on_brenner),
            f.task("2", owner="501", due=NOW + timedelta(days=1), subject="Call Jana", created=ago(days=9),
                   to=on_brenner),
        ],
    }  # fmt: skip


class Desk:
    """Clara sees everything, Bruno the records of everyone but his own activities alone, unless told otherwise."""

    def __init__(
        self,
        database: Database,
        path: Path,
        *,
        models: Models | None = None,
        model: ChatModel | None = None,
        sets: Mapping[str, Any] | None = None,
        **files: Sequence[f.Line],
    ) -> None:
        self.database = database
        own = dict.fromkeys(f.ENGAGEMENT_TYPES, f.right("owned"))
        lines: dict[str, Any] = {**company(), **files}
        folder = f.write_folder(
            path / "data",
            account={"currency": "EUR", "record_url": URL},
            permission_sets={"clara": f.rights(), "bruno": f.rights() | own, **(sets or {})},
            users=[f.user("1", permission_set="clara", first_name="Clara", last_name="Hoffmann"),
                   f.user("2", permission_set="bruno", first_name="Bruno", last_name="Keller")],
            pipelines=f.PIPELINES,
            **lines,
        )  # fmt: skip
        assert not import_folder(database, folder, now=NOW).rejects
        gate = Gate(database)
        models = models or Models()
        retrieval = Retrieval(database, gate, models, EmbeddedStore(path / "chroma"))
        near = Nearness(models)
        insights = Insights(database, gate, LocalReading(database, gate, near))
        conversation = Conversation(database, gate, retrieval, insights, model, near, evidence_tokens=4_000)
        self.answers = Answers(database, conversation)

    def ask(
        self,
        question: str,
        *,
        who: str = CLARA,
        deal: str | None = None,
        focus: str | None = None,
        language: str = "en",
        thread: Sequence[Turn] = (),
        told: Tell | None = None,
    ) -> Answer:
        """`focus`: the deal of an earlier question in the thread."""
        turns = [*thread, *([Turn(who, "When does it close?", focus)] if focus else [])]
        viewer = viewer_of(self.database, who)
        return self.answers.answer(viewer, question, deal, now=micros(NOW), language=language, thread=turns, told=told)
