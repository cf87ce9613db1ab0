"""What in a conversation is no buyer's concern because of whom it is meant for: the machine that reads it, a purse, a
password or a mouse button; and mails that machines wrote. Refuses by the words alone: better one sentence too many.
"""

import re

from insights.extraction.features import folded

_MACHINE = re.compile(
    r"\b(?:ignor\w*|disregard|forget|override|bypass|dimentica\w*|trascura\w*)\b.{0,60}\b(?:instructions?|rules?"
    r"|prompts?"
    r"|guidelines|directions|above|istruzion\w+|regole|indicazion\w+)\b"
    r"|\b(?:ai|a\.i\.|llm|gpt|chatgpt|copilot|chatbots?|language models?|assistants?|bots?|intelligenza artificiale"
    r"|assistente"
    r"|modello linguistico|ki-assistent)\b.{0,40}(?::|\b(?:must|should|have to|has to|needs? to|please|when|reading"
    r"|summari\w+|will|shall"
    r"|deve|devi|dovr\w+|quando|riassum\w+)\b)"
    r"|\b(?:note|message|instructions?|attention|memo|nota|istruzion\w+|messaggio|attenzione)\b.{0,12}\b(?:to|for"
    r"|per|al|all')\b.{0,12}"
    r"\b(?:ai|assistant|bot|model|system|summari\w+|assistente|sistema|modello)"
    r"|^\W*(?:system|assistant|user|human|developer|sistema|assistente)\W{0,3}:"
    r"|\bsystem prompt\b|\bas an? (?:ai|automated|language|helpful)\b|\byou are (?:now )?(?:an?|the) (?:\w+ )?(?:ai"
    r"|assistant|model|bot)\b"
    r"|\bwhen (?:you )?(?:summari[sz]\w+|process\w*|analy[sz]\w+|read\w*)\b.{0,40}\b(?:thread|deal|mail|e-mail"
    r"|message|conversation|this)\b"
    r"|\b(?:list|report|mark|state|output|reveal|print|insert|segnala|inserisci|scrivi)\b.{0,50}"
    r"\b(?:as (?:the |a )?(?:buyer's|customer's|goal|risk|high|lost|won)|this deal|your (?:summary|answer"
    r"|instructions)|fra gli obiettivi|rischio alto)\b"
)
_PURSE = re.compile(
    r"\b(?:iban|bank (?:details|account)|account number|sort code|coordinate bancarie|conto corrente|gift ?cards?"
    r"|wire transfer|bitcoin|payment link"
    r"|western union)\b"
    r"|\b(?:pay|wire|transfer|remit|settle|deposit|refund|saldare|saldat\w|saldi|versare|versi|pagare|paghi|disporre"
    r"|effettu\w+)\b.{0,60}"
    r"\b(?:invoice|deposit|account below|link|outstanding|today|by noon|immediately|amount due|fattura|bonifico"
    r"|oggi stesso|qui sotto)\b"
    r"|\bbonifico\b|\binvoice\b.{0,40}\b(?:due|paid|overdue)\b"
)
_SECRET = re.compile(
    r"\b(?:send|confirm|verify|enter|give|share|provide|tell|reset|update|need|mand\w+|conferm\w+|verific\w+"
    r"|inseri\w+|comunic\w+|forni\w+)\b"
    r".{0,40}\b(?:passwords?|passcode|credentials|credenziali|pin|one-time code|security code|api keys?|log-?in data"
    r"|dati di accesso)\b"
)
_LINK = re.compile(
    r"https?://|\bwww\.|\b(?:click\w*|clicc\w+|tap) (?:here|on|the|below|qui|sul|su)\b|\b(?:link|button"
    r"|pulsante) (?:below|in (?:this|the)|qui sotto|sottostante)\b"
    r"|\blog ?in (?:here|below|to keep)\b|\bunsubscribe\b|\bdisiscri\w+"
)
_MACHINE_MADE = re.compile(
    r"\b(?:automatic reply|auto-?reply|out of (?:the )?office|undeliverable|delivery (?:status|failure)"
    r"|risposta automatica"
    r"|fuori ufficio|assente dall'ufficio|abwesenheit\w*|automatische antwort)\b"
)


def addresses_machine(sentence: str) -> bool:
    return bool(_MACHINE.search(folded(sentence)))


def asks_for_more(sentence: str) -> bool:
    """Money, a secret, a click."""
    text = folded(sentence)
    return any(one.search(text) for one in (_PURSE, _SECRET, _LINK))


def is_machine_made(title: str, text: str) -> bool:
    """An automatic answer, by its subject or its first words."""
    return bool(_MACHINE_MADE.search(folded(title)) or _MACHINE_MADE.search(folded(text[:160])))
