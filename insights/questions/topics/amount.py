"""What the deal is worth, and what it was worth before."""

from crm.stakes import read_amount
from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_IS = Said("{deal} is worth {amount}.", "{deal} vale {amount}.")
_SHORT = Said("{amount}|.", "{amount}|.")
_NONE = Said("{deal} has no amount that you can see.", "{deal} non ha un importo che tu possa vedere.")
_WAS = Said("Changed {times}: {amounts}, last on {day}.", "Cambiato {times}: {amounts}, l'ultima volta il {day}.")
_SAME = Said("It has not been changed.", "Non è mai stato cambiato.")
_ASKS_CHANGES = these("change changed cut reduced raised cambiato ridotto aumentato")


def answer(asking: Asking) -> Reply:
    deal = asking.one
    amount = read_amount(deal.value("amount"))
    if amount is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    hidden = asking.reader.hides("deals", "deal_currency_code")
    currency = None if hidden else deal.value("deal_currency_code") or asking.home_currency
    headline = asking.say(_IS, deal=deal.name, amount=asking.money(amount, currency))
    short = asking.short(_SHORT, amount=asking.money(amount, currency))
    moves = [(move, read_amount(move.old), read_amount(move.new)) for move in deal.moves("amount")]
    known = [(move, old, new) for move, old, new in moves if old is not None and new is not None and old != new]
    if not known:
        return Reply(headline, [Line(asking.say(_SAME))] if asking.words & _ASKS_CHANGES else [], short=short)
    path = [known[0][1], *(new for _, _, new in known)]
    changed = [asking.money(one, currency) for one in path]
    last = known[-1][0].at
    day = asking.short_day(last) if last is not None else "?"
    was = asking.say(_WAS, times=asking.times(len(known)), amounts=" → ".join(changed), day=day)
    return Reply(headline, [Line(was)], short=short)


TOPIC = Topic(
    id="amount",
    answers="the amount in its currency, with its changes",
    about="deal",
    patterns=(
        "how much * (worth|deal|amount|value)",
        "(what|which) * worth",
        "how (big|large) * (deal|opportunity|it|this)",
        "(deal size|deal value|deal amount|amount|value|size of the deal|worth)",
        "(quanto|quant) * (vale|valgono|valore)",
        "(importo|valore|ammontare)",
    ),
    also="how much big large value size total amount worth change changed cut reduced raised quanto importo valore "
    "cambiato ridotto aumentato",
    answer=answer,
    examples=(
        "How much is {deal} worth?",
        "What is the amount?",
        "what's the deal size of {deal}",
        "Has the amount changed?",
        "Quanto vale {deal}?",
        "Qual è l'importo della trattativa?",
    ),
    others=(
        "How much would they pay?",
        "How much discount did we give?",
        "What value do they see in the pilot?",
        "Quanto vogliono spendere?",
    ),
)
