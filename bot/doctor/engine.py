"""What reads conversations: the chat model's server and the store of the vectors. With HIPAA on, or analysis off,
neither is touched."""

from pathlib import Path

from bot.doctor.finding import FAILED, OFF, OK, WARNING, Finding, failed
from bot.settings import Settings
from crm.database import Database
from crm.errors import DaybookError
from crm.gate import Gate, Silent


def look_at_engine(settings: Settings, database: Database) -> list[Finding]:
    gate = Gate(database)
    if reason := gate.why_silent():
        return [Finding(name, OFF, Silent(reason).sentence) for name in ("model", "vectors")]
    return [_model(settings, gate), _vectors(settings)]


def _model(settings: Settings, gate: Gate) -> Finding:
    from bot import wiring
    from insights.chat_look import knows_model
    from insights.chat_request import CallFailed

    endpoint = wiring.chat_endpoint(settings)
    if endpoint is None:
        said = "No key is set: what was said is read without a model, in the buyers' own sentences."
        return Finding("model", OFF, said, "For written insights and answers: OPENAI_API_KEY")
    try:
        known = knows_model(gate.permit(), endpoint)
    except Silent as silent:
        return Finding("model", OFF, silent.sentence)
    except CallFailed as error:
        return Finding(
            "model", FAILED, f"The model's server cannot be used: {error.kind}.",
            "Check OPENAI_BASE_URL and OPENAI_API_KEY. Until then insights hold CRM data alone.",
        )  # fmt: skip
    if known is False:
        said = f"The server does not list the model {endpoint.model}."
        return Finding("model", WARNING, said, "Check DAYBOOK_CHAT_MODEL.")
    return Finding("model", OK, f"The server of {endpoint.model} answers.")


def _vectors(settings: Settings) -> Finding:
    from bot import wiring
    from retrieval.collections import collection_of

    nothing = Finding("vectors", WARNING, "Nothing is indexed yet.", "A bot that runs does it; or: daybook index")
    if settings.daybook_chroma_url is None and not _holds_any(settings.home / "chroma"):
        return nothing
    store, name = wiring.store(settings), wiring.embedders(settings).current
    try:
        count = len(store.ids(collection_of(name)))
    except DaybookError as error:
        return failed("vectors", error)
    return Finding("vectors", OK, f"{count:,} vectors of {name}.") if count else nothing


def _holds_any(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
