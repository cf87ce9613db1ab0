"""A statement is shown under quotes that bear it out: honest paraphrases survive, what is off the matter does not."""

from collections.abc import Sequence

import pytest

from crm.database import Database
from crm.gate import Gate, Permit, Silent
from crm.settings import change_setting
from insights.nearness import Nearness
from insights.statements import Near, borne_out
from insights.statements.names import words_of
from retrieval.embedding import Embedder, EmbedderUnavailable
from retrieval.local import LOCAL_NAME
from retrieval.models import Models

BUDGET = "Finance asked us to stay under 60 this year, so three sites at once is hard to defend."
LATER = "We will only come back to this after the summer."
SEASON = "If Kassel is not live by 1 March we lose the season."
VENDOR = "We are also talking to another vendor."
LAWYERS = "Our lawyers have to look at this before anyone signs."
SLOW = "We have been waiting for an answer for two weeks, this is not acceptable."
VISIBLE = frozenset(words_of("Name: Brenner WMS. Amount: 84000 EUR. Contact: Jana Krüger, CFO."))

# By words alone, so that they hold without a model.
HONEST = [
    ("Three sites at once do not fit this year's budget.", BUDGET),
    ("The budget is capped.", BUDGET),
    ("Il budget di quest'anno non basta per tre sedi.", BUDGET),
    ("Tre siti insieme sono difficili da difendere.", BUDGET),
    ("The second phase has no approval.", "We have not approved the second phase."),
    ("The buyer is comparing with a competitor.", "We are also talking to Oracle and like their pricing."),
    ("Il cliente sta valutando un concorrente.", VENDOR),
    ("La decisione slitta.", LATER),
    ("The decision has been postponed.", "Ne riparliamo dopo l'estate, adesso non riusciamo."),
    ("They find the offer expensive.", "Your quote is well above what we expected."),
    ("The price is too high for them.", "È troppo caro per noi."),
    ("Legal must approve the contract first.", LAWYERS),
    ("L'ufficio legale deve rivedere il contratto.", LAWYERS),
    ("They want to be live before the season.", SEASON),
    ("Vogliono ridurre i tempi di evasione.", "We need to cut our order processing time in half."),
    ("Manca l'integrazione con SAP.", "Without the SAP connector this does not work for us."),
    ("The champion is leaving.", "Da lunedì il mio posto lo prende Paolo."),
    ("Il cliente è deluso dal supporto.", SLOW),
    ("They paid $2,099 for the licences.", "We paid $2,099.00 for the licences in May."),
    ("Brenner WMS: 84,000 EUR, Jana Krüger.", LATER),
]
OFF = [
    "The first step in baking bread is to mix flour, water, salt and yeast.",
    "La prima cosa da fare per il pane è mescolare farina e lievito.",
    "Everybody should vote in the upcoming elections, since each voice counts.",
    "Photosynthesis turns water, light and carbon dioxide into sugar and oxygen.",
    "Please share your opinion in the comments below and thank you for your support.",
    "A shocking revelation about a famous celebrity is about to change everything.",
    "You won't believe what happened next!",
    "thecustomeracceptstheofferwithpleasure",
    "th2 c5st4m2r 5s s1t5sf52d w5th th2 4ff2r",
    "Tutti i rischi sono risolti.",
    "All risks are resolved.",
]
ABOVE = [BUDGET, LATER, SEASON, VENDOR, LAWYERS, "Thank you for your time last week.", "È troppo caro per noi."]


@pytest.fixture(scope="module")
def vectors() -> Models:
    """The model is loaded once."""
    return Models()


@pytest.fixture
def near(sqlite_database: Database, vectors: Models) -> Near:
    return Nearness(vectors).under(Gate(sqlite_database).permit())


def refused(statement: str, quotes: Sequence[str]) -> float | None:
    raise AssertionError(f"asked for {statement!r} under {quotes!r}")


@pytest.mark.parametrize(("statement", "quote"), HONEST)
def test_an_honest_paraphrase_survives(statement: str, quote: str) -> None:
    assert borne_out(statement, [quote], VISIBLE)


@pytest.mark.parametrize("statement", OFF)
def test_what_is_off_the_matter_is_not_borne_out_by_a_true_quote(statement: str, near: Near) -> None:
    assert [quote for quote in ABOVE if borne_out(statement, [quote], VISIBLE)] == []
    assert [quote for quote in ABOVE if borne_out(statement, [quote], VISIBLE, near)] == []


def test_one_of_several_quotes_is_enough() -> None:
    assert borne_out("The budget is capped.", ["Thank you for your time last week.", BUDGET], VISIBLE)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("I magazzini sono pieni.", "Our depots have no room left."),
        ("The forklift drivers cannot read the screen.", "Chi guida il muletto non riesce a leggere lo schermo."),
        ("The works council has to agree.", "Der Betriebsrat muss noch zustimmen."),
        ("The CFO has not answered yet.", "Still no word from our finance chief."),
    ],
)
def test_nearness_of_meaning_bears_out_what_shares_no_word(statement: str, quote: str, near: Near) -> None:
    assert not borne_out(statement, [quote], VISIBLE)
    assert borne_out(statement, [quote], VISIBLE, near)


def test_the_model_is_not_asked_where_words_tell() -> None:
    assert borne_out("The second phase has no approval.", ["We have not approved the second phase."], VISIBLE, refused)


class Missing:
    """The model that ships cannot be read."""

    current = LOCAL_NAME

    def make(self, permit: Permit, name: str) -> Embedder:  # noqa: ARG002
        raise EmbedderUnavailable("The embedding model's file is not there.")


def test_without_its_model_words_alone_tell(sqlite_database: Database) -> None:
    near = Nearness(Missing()).under(Gate(sqlite_database).permit())
    assert near(OFF[0], [BUDGET]) is None
    assert not borne_out(OFF[0], [BUDGET], VISIBLE, near)


def test_a_switch_that_was_turned_meanwhile_is_heeded(sqlite_database: Database, vectors: Models) -> None:
    near = Nearness(vectors).under(Gate(sqlite_database).permit())
    with sqlite_database.writing() as connection:
        change_setting(connection, "customer_analysis", False, at=0, actor="system:test")
    with pytest.raises(Silent):
        near(OFF[0], [BUDGET])
