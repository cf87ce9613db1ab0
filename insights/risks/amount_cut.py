"""The deal is worth clearly less than it was: the buyer takes less of it, or has pressed the price."""

from crm.stakes import read_amount
from insights.facts import DealFacts
from insights.model import PropertyEvidence
from insights.risks.examples import ago, changes, deal, fires, quiet
from insights.risks.kind import Found, Kind, Said, Thresholds
from insights.risks.wording import Money

AMOUNT, CURRENCY = "amount", "deal_currency_code"


def find(facts: DealFacts, thresholds: Thresholds) -> Found | None:
    """Against the highest amount that it had, since its currency last changed."""
    amount = read_amount(facts.value(AMOUNT))
    since = next((move.at for move in reversed(facts.moves(CURRENCY)) if move.at is not None), None)
    past = [change for change in facts.history.get(AMOUNT, ()) if since is None or change.at >= since]
    known = [(found, change.value) for change in past if (found := read_amount(change.value)) is not None]
    if amount is None or not known:
        return None
    peak, text = max(known, key=lambda one: one[0])
    if peak <= 0 or 100 * (peak - amount) < thresholds["percent"] * peak or peak == amount:
        return None
    percent = round(100 * (peak - amount) / peak)
    return Found(
        "medium" if percent >= 2 * thresholds["percent"] else "low",
        (PropertyEvidence(AMOUNT, facts.value(AMOUNT), text, facts.held(AMOUNT).at),),
        {"old": Money(peak, facts.currency), "new": Money(amount, facts.currency), "percent": percent},
    )


KIND = Kind(
    id="amount_cut",
    description="The amount is `percent` % or more below the highest that the deal has had in its present currency.",
    thresholds={"percent": 10},
    find=find,
    sentences={
        "it": Said(
            "The amount fell from {old} to {new} (−{percent} %).", "L'importo è sceso da {old} a {new} (−{percent} %)."
        ),
    },
)

EXAMPLES = (
    fires(
        "by a tenth",
        deal(deal_currency_code="EUR", **changes(AMOUNT, ("90000", ago(days=3)), ("100000", ago(days=40)))),
        severity="low",
        evidence=[{"property": AMOUNT, "value": "90000", "previous": "100000", "at": ago(days=3)}],
        says="The amount fell from €100,000 to €90,000 (−10 %).",
    ),
    fires("by a fifth", deal(**changes(AMOUNT, ("80", ago(days=3)), ("100", ago(days=40)))), severity="medium"),
    fires(
        "in small steps",
        deal(**changes(AMOUNT, ("89", ago(days=3)), ("95", ago(days=9)), ("100", ago(days=40)))),
        severity="low",
    ),
    fires("to nothing", deal(**changes(AMOUNT, ("0", ago(days=3)), ("100", ago(days=40)))), severity="medium"),
    quiet("by a little less", deal(**changes(AMOUNT, ("90.01", ago(days=3)), ("100", ago(days=40))))),
    quiet("and given back", deal(**changes(AMOUNT, ("99", ago(days=1)), ("80", ago(days=3)), ("100", ago(days=40))))),
    quiet("raised", deal(**changes(AMOUNT, ("100", ago(days=3)), ("80", ago(days=40))))),
    quiet("emptied", deal(**changes(AMOUNT, (None, ago(days=3)), ("80", ago(days=40))))),
    quiet("of a deal without history", deal(amount="80")),
    quiet(
        "in another currency",
        deal(
            amount="80",
            deal_currency_code="EUR",
            history={
                AMOUNT: [("80", ago(days=3)), ("100", ago(days=40))],
                CURRENCY: [("EUR", ago(days=3)), ("USD", ago(days=40))],
            },
        ),
    ),
    quiet("of a closed deal", deal(stage="won", **changes(AMOUNT, ("80", ago(days=3)), ("100", ago(days=40))))),
    quiet(
        "hidden",
        deal(**changes(AMOUNT, ("80", ago(days=3)), ("100", ago(days=40)))),
        rights={"hidden_properties": {"deals": [AMOUNT]}},
    ),
)
