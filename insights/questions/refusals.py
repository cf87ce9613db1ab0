"""Answers that are none: no such deal, several deals, not enough evidence, no AI. Absent and forbidden read the
same."""

from collections.abc import Sequence

from crm.deal_search import NamedDeal
from crm.kinds import Ref
from crm.reader import Reader
from crm.stakes import stakes
from insights.model import ModeReason
from insights.questions.answer import Answer, Choice, Claim, Mode, Source
from insights.questions.asking import Line, Said, Short
from insights.questions.portfolio import deal_lines_of
from insights.questions.wording import title

_MOST = 5
_NO_DEAL = Said(
    "No deal called “{name}” that you can see.", "Nessuna trattativa chiamata “{name}” che tu possa vedere."
)
_NO_CONTACT = Said(
    "No contact called “{name}” that you can see.", "Nessun contatto chiamato “{name}” che tu possa vedere."
)
_CHECK = Said("Check the spelling, or search by company.", "Controlla l'ortografia o cerca per azienda.")
_WHICH = Said("Which {name} deal?", "Quale trattativa {name}?")
_WHICH_DEAL = Said(
    "Which deal do you mean? Name it or its company.", "Quale trattativa intendi? Scrivi il suo nome o l'azienda."
)
_MORE = Said("and {n} more", "e altre {n}")
_NO_EVIDENCE = Said(
    "Not enough evidence. Nothing in the {n} activities you can see on {deal} answers that.",
    "Non ci sono prove sufficienti. Nulla nelle {n} attività registrate che puoi vedere su {deal} risponde a questo.",
)
_NO_EVIDENCE_ONE = Said(
    "Not enough evidence. The one activity you can see on {deal} does not answer that.",
    "Non ci sono prove sufficienti. L'unica attività registrata che puoi vedere su {deal} non risponde a questo.",
)
_NOTHING = Said(
    "Not enough evidence. There are no activities you can see on {deal}.",
    "Non ci sono prove sufficienti. Non ci sono attività registrate che puoi vedere su {deal}.",
)
_WORD_FOR_WORD = Said(
    "No AI model is set up. What was said, word for word:",
    "Nessun modello AI configurato. Cosa è stato detto, alla lettera:",
)
_SEVERAL = Said("{n} points from what was said:", "{n} punti da ciò che è stato detto:")
_NO_AI = {
    "hipaa": Said(
        "HIPAA mode is on. No AI content: I can answer from the CRM's own fields, such as stage, amount, next step, "
        "close date, owner and last activity.",
        "La modalità HIPAA è attiva. Nessun contenuto AI: posso rispondere dai campi del CRM, come fase, importo, "
        "prossimo passo, data di chiusura, responsabile e ultima attività registrata.",
    ),
    "customer_analysis_off": Said(
        "AI is switched off by your admins. I can answer from the CRM's own fields.",
        "L'AI è stata disattivata dagli amministratori. Posso rispondere dai campi del CRM.",
    ),
    "budget_spent": Said(
        "Today's AI budget is used up. Back at midnight, UTC.",
        "Il budget AI di oggi è esaurito. Torna a mezzanotte, UTC.",
    ),
    "model_unavailable": Said("The AI model does not answer.", "Il modello AI non risponde."),
    "model_unreadable": Said("The model's answer could not be read.", "La risposta del modello non è stata leggibile."),
}


def say(said: Said, language: str, **values: object) -> str:
    return str(getattr(said, language)).format(**values)


def headline(claims: Sequence[Claim], mode: Mode, language: str) -> str:
    """One claim is the answer; of several the headline says what they are."""
    if mode == "local":
        return say(_WORD_FOR_WORD, language)
    return claims[0].text if len(claims) == 1 else say(_SEVERAL, language, n=len(claims))


def no_such_deal(name: str, language: str) -> Answer:
    short = Short(say(_NO_DEAL, language, name=title(name)), f" {say(_CHECK, language)}")
    return Answer(False, "structured", language, "".join(short), reason="no_such_deal", short=short)


def no_such_contact(name: str, language: str) -> Answer:
    headline = say(_NO_CONTACT, language, name=title(name))
    return Answer(False, "structured", language, headline, reason="no_evidence")


def several(
    reader: Reader, deals: Sequence[NamedDeal], called: str | None, language: str, *, home_currency: str | None
) -> Answer:
    """`called`: what the question calls them; None where it names none."""
    shown = deals[:_MOST]
    worth = stakes(reader, [deal.ref.id for deal in shown], home_currency=home_currency)
    choices = [
        Choice(
            deal.ref,
            deal.name,
            next(iter(deal.companies), None),
            worth[deal.ref.id].amount,
            worth[deal.ref.id].currency,
        )
        for deal in shown
    ]
    headline = say(_WHICH, language, name=title(called)) if called else say(_WHICH_DEAL, language)
    lines = deal_lines_of(choices, language)
    if len(deals) > _MOST:
        lines.append(Line(say(_MORE, language, n=len(deals) - _MOST)))
    return Answer(False, "structured", language, headline, reason="ambiguous_deal", lines=lines, choices=choices)


def no_evidence(deal: Ref, name: str, mode: Mode, closest: Sequence[Source], engagements: int, language: str) -> Answer:
    said = _NO_EVIDENCE if engagements > 1 else _NO_EVIDENCE_ONE if engagements else _NOTHING
    short = _first_sentence(say(said, language, n=engagements, deal=title(name)))
    return Answer(
        False,
        mode,
        language,
        "".join(short),
        deal=deal,
        reason="no_evidence",
        closest=closest,
        engagements=engagements,
        short=short,
    )


def no_ai(deal: Ref, reason: ModeReason, closest: Sequence[Source], engagements: int, language: str) -> Answer:
    return Answer(
        False,
        "crm_only",
        language,
        say(_NO_AI[reason], language),
        deal=deal,
        mode_reason=reason,
        reason=reason,
        closest=closest,
        engagements=engagements,
        short=_first_sentence(say(_NO_AI[reason], language)),
    )


def _first_sentence(text: str) -> Short:
    """Of our own words: no name stands in it."""
    first, dot, rest = text.partition(".")
    return Short(first + dot, rest)
