"""In which stage the deal stands, since when, and whether it is won or lost."""

from insights.questions.asking import Asking, Said
from insights.questions.topic import Line, Reply, Topic
from insights.questions.words import these

_IS = Said("{deal} is in {stage}.", "{deal} è in fase {stage}.")
_SINCE = Said("{deal} is in {stage}, for {age} (since {day}).", "{deal} è in fase {stage} da {age} (dal {day}).")
_CAME = Said("{deal} came into {stage} {day}, {relative}.", "{deal} è passata a {stage} {day}, {relative}.")
_SHORT = {
    "is": Said("{stage}|.", "{stage}|."),
    "since": Said("{stage}|, for {age} (since {day}).", "{stage}|, da {age} (dal {day})."),
    "came": Said("{day}|, {relative}: into {stage}.", "{day}|, {relative}: passata a {stage}."),
    "won": Said("Won|: {stage}.", "Vinta|: {stage}."),
    "lost": Said("Closed and not won|: {stage}.", "Chiusa e non vinta|: {stage}."),
    "open": Said("Open|, in {stage}.", "Aperta|, in {stage}."),
}
_NONE = Said("{deal} has no stage that you can see.", "{deal} non ha una fase che tu possa vedere.")
_BEFORE = Said("Before: {stages}.", "Prima: {stages}.")
_WON = Said("{deal} is won: {stage}.", "{deal} è vinta: {stage}.")
_LOST = Said("{deal} is closed and not won: {stage}.", "{deal} è chiusa e non vinta: {stage}.")
_OPEN = Said("{deal} is open, in {stage}.", "{deal} è aperta, in fase {stage}.")
_ASKS_STATE = these("won win lost lose open closed vinta vinto persa perso aperta aperto chiusa chiuso")


def answer(asking: Asking) -> Reply | None:
    deal = asking.one
    stage = asking.stage
    if stage is None:
        return Reply(asking.say(_NONE, deal=deal.name))
    values = {"deal": deal.name, "stage": stage.label}
    if asking.words & _ASKS_STATE:
        if not stage.is_closed:
            return Reply(asking.say(_OPEN, **values), short=asking.short(_SHORT["open"], **values))
        said = asking.say(_WON if stage.is_won else _LOST, **values)
        return Reply(said, short=asking.short(_SHORT["won" if stage.is_won else "lost"], **values))
    if asking.stage_name is not None and asking.stage_name != stage.label:
        return _entered(asking, asking.stage_name)
    since = deal.since("dealstage") or deal.at("hs_v2_date_entered_current_stage")
    if since is None or since > asking.now:
        return Reply(asking.say(_IS, **values), short=asking.short(_SHORT["is"], **values))
    values |= {"age": asking.age(since), "day": asking.short_day(since)}
    lines = [Line(text) for text in _before(asking)]
    return Reply(asking.say(_SINCE, **values), lines, short=asking.short(_SHORT["since"], **values))


def _entered(asking: Asking, name: str) -> Reply | None:
    """When it came into a stage in which it is no more; where the CRM does not remember, what was said may tell."""
    ids = {id_ for id_, stage in asking.stages.items() if stage.label == name}
    at = next((change.at for change in asking.one.history.get("dealstage", ()) if change.value in ids), None)
    if at is None:
        return None
    values = {"deal": asking.one.name, "stage": name, "day": asking.long_day(at), "relative": asking.relative(at)}
    return Reply(asking.say(_CAME, **values), short=asking.short(_SHORT["came"], **values))


def _before(asking: Asking) -> list[str]:
    labels = {id_: stage.label for id_, stage in asking.stages.items()}
    past = [move.old for move in asking.one.moves("dealstage")]
    named = [labels[id_] for id_ in past if id_ in labels]
    return [asking.say(_BEFORE, stages=" → ".join(named))] if named else []


TOPIC = Topic(
    id="stage",
    answers="the stage, since when, and the stages before; whether it is open, won or lost",
    about="deal",
    takes=frozenset({"stage"}),
    patterns=(
        "(what|which) * (stage|phase)",
        "(stage|deal stage|pipeline stage)",
        "(is|was|did|have|are) * (won|lost|win|lose|open|closed)",
        "(in che|quale|in quale|a che|che) (fase|stadio)",
        "(fase|stadio)",
        "(status|state|stato)",
        "a che punto [e|siamo]",
        "how long * (been|was) [sitting|stuck] [in]",
        "where * in the (pipeline)",
        "when * (enter|entered|move to|moved to|reach|reached|came into)",
        "quando * (entrata|entrato|passata|passato)",
        "(e|abbiamo|e stata|e stato|l abbiamo) * (vinta|vinto|persa|perso|aperta|aperto|chiusa|chiuso)",
    ),
    also="enter entered move moved reach reached come came into status state stato punto entrata passata when "
    "quando how long since when already still won lost win lose open closed yet ever stage stages phase pipeline "
    "before "
    "stadio fase quanto tempo quando gia ancora vinta vinto persa perso aperta aperto chiusa chiuso da",
    answer=answer,
    examples=(
        "What stage is {deal} in?",
        "Which stage is it in?",
        "What's the status of {deal}?",
        "How long has {deal} been in {stage}?",
        "When did {deal} enter {stage}?",
        "How long has it been in this stage?",
        "How long has {deal} been sitting in {stage}?",
        "Where are we with {deal} in the pipeline?",
        "Is {deal} won?",
        "Did we lose {deal}?",
        "In che fase è {deal}?",
        "Da quanto tempo è in questa fase?",
        "Abbiamo vinto {deal}?",
    ),
    others=(
        "Why is it still in this stage?",
        "What happened in the negotiation stage?",
        "Why did we lose {deal}?",
        "Is the security question closed?",
    ),
)
