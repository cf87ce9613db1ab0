"""The composition root: the one module that constructs things from settings."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from bot.credentials import app_token, bot_token, http_address, read_secret
from bot.settings import Settings, hide_tracing, load_settings, proxy_for
from crm.database import Database, open_database
from crm.instants import micros
from crm.purge import Begun, Outside, finish_purge

if TYPE_CHECKING:  # Slack's library takes a while to import, and most commands do without
    from bot.delivery.sender import Render
    from bot.running import Bot
    from bot.slack.clients import Clients
    from bot.slack.engine import Engine
    from insights.chat import ChatModel
    from insights.chat_request import Endpoint as ChatEndpoint
    from insights.evaluation.suite import Lab
    from insights.insight import Insights, Reading
    from insights.questions.answers import Answers
    from retrieval.models import Models
    from retrieval.remote import Endpoint
    from retrieval.search import Retrieval
    from retrieval.store import Store

_OPENAI = "https://api.openai.com/v1"
_NO_BUDGET = 10**12  # tokens


def database(settings: Settings | None = None, *, migrate: bool | None = None) -> Database:
    """The database that the settings name, at this code's version. A purge that a crash left is finished first."""
    settings = settings or load_settings()
    opened = open_database(settings.database_url, migrate=migrate)
    purge(settings, opened)
    return opened


def purge(settings: Settings, database: Database) -> Begun | None:
    """Finishes the purge that was begun; None: there is none. Raises Busy."""
    return finish_purge(database, outside(settings), now=lambda: micros(datetime.now(UTC)))


def outside(settings: Settings) -> tuple[Outside, ...]:
    """The stores beside the database that HIPAA deletes."""
    return (lambda: store(settings).forget(),)


def store(settings: Settings) -> "Store":
    """Where the vectors are: under the home, or in a Chroma server. One for this process."""
    return _store(settings.daybook_chroma_url, settings.home / "chroma")


@lru_cache(maxsize=8)
def _store(url: str | None, folder: Path) -> "Store":
    from retrieval.store import EmbeddedStore, ServerStore

    return ServerStore(url) if url else EmbeddedStore(folder)


def retrieval(settings: Settings, database: Database) -> "Retrieval":
    """Nothing of it is loaded before it is asked, and with HIPAA on never."""
    from crm.gate import Gate
    from retrieval.search import Retrieval

    return Retrieval(database, Gate(database), embedders(settings), store(settings))


def embedders(settings: Settings) -> "Models":
    from retrieval.remote import Endpoint

    if settings.daybook_embeddings != "openai":
        return _models(None)
    return _models(Endpoint(settings.daybook_embedding_model, settings.openai_api_key, settings.openai_base_url))


@lru_cache(maxsize=2)
def _models(endpoint: "Endpoint | None") -> "Models":
    """One for this process: the local model takes some 120 MB."""
    from retrieval.models import Models

    return Models(endpoint)


def insights(settings: Settings, database: Database) -> "Insights":
    from crm.gate import Gate
    from insights.insight import Insights

    return Insights(database, Gate(database), reading(settings, database))


def answers(settings: Settings, database: Database) -> "Answers":
    from crm.gate import Gate
    from insights.nearness import Nearness
    from insights.questions.answers import Answers
    from insights.questions.conversation import Conversation

    gate = Gate(database)
    conversation = Conversation(
        database,
        gate,
        retrieval(settings, database),
        insights(settings, database),
        chat_model(settings, database),
        Nearness(embedders(settings)),
        evidence_tokens=settings.daybook_evidence_tokens,
    )
    return Answers(database, conversation)


def engine(settings: Settings, database: Database) -> "Engine":
    """Insights and questions for the bot."""
    from bot.slack.engine import Engine
    from insights.displays import Displays

    def let_go() -> None:
        store(settings).close()
        embedders(settings).close()

    made = insights(settings, database), answers(settings, database)
    return Engine(*made, Displays(database), let_go, lambda: warm(settings, database))


def warm(settings: Settings, database: Database) -> None:
    """Loads what the first to ask would wait for by seconds. With HIPAA on nothing of it."""
    from crm.gate import Gate, Silent
    from insights.chat_call import load_client
    from retrieval.embedding import EmbedderUnavailable

    models = embedders(settings)
    try:
        permit = Gate(database).permit()
        models.make(permit, models.current)
        if chat_endpoint(settings):
            load_client(permit.renew())
    except (Silent, EmbedderUnavailable):
        return


def reading(settings: Settings, database: Database) -> "Reading":
    """By the chat model that the settings name; without a key in the buyer's own sentences."""
    from crm.gate import Gate
    from insights.ai import AiReading
    from insights.local import LocalReading
    from insights.nearness import Nearness

    model = chat_model(settings, database)
    if model is None:
        return LocalReading(database, Gate(database), Nearness(embedders(settings)))
    found_by, tokens = retrieval(settings, database), settings.daybook_evidence_tokens
    nearness = Nearness(embedders(settings))
    return AiReading(database, Gate(database), model, found_by, nearness, evidence_tokens=tokens)


def chat_model(settings: Settings, database: Database) -> "ChatModel | None":
    """None where no key is set. Nothing is loaded or opened before it is asked."""
    from insights.budget import Budget
    from insights.chat import ChatModel, Limits

    endpoint = chat_endpoint(settings)
    if endpoint is None:
        return None
    hide_tracing()
    budget = Budget(database, settings.daybook_daily_tokens)
    return ChatModel(endpoint, budget, Limits(total=settings.daybook_model_timeout))


def chat_endpoint(settings: Settings) -> "ChatEndpoint | None":
    from insights.chat_request import Endpoint

    key = read_secret(settings.openai_api_key)
    url = settings.openai_base_url or _OPENAI
    return Endpoint(url, settings.daybook_chat_model, SecretStr(key), proxy_for(url)) if key else None


def model_at(settings: Settings) -> str:
    """Where texts of activities go, without path and name; empty where everything stays in this process."""
    if not read_secret(settings.openai_api_key) and settings.daybook_embeddings != "openai":
        return ""
    url = urlsplit(settings.openai_base_url or _OPENAI)
    return f"{url.scheme}://{url.hostname or ''}{f':{url.port}' if url.port else ''}"


def lab(settings: Settings) -> "Lab":
    """Engines for `eval`, whose state lies in folders of their own: the models that ship in the package, and a chat
    model only at the address that is given."""
    from insights.evaluation.engine import Engine

    @contextmanager
    def made(home: Path, *, model_url: str | None = None) -> Iterator[Engine]:
        alone = {
            "daybook_home": home,
            "daybook_database_url": None,
            "daybook_chroma_url": None,
            "daybook_embeddings": "local",
            "openai_api_key": SecretStr("eval") if model_url else None,
            "openai_base_url": model_url,
            "daybook_daily_tokens": _NO_BUDGET,
        }
        own = settings.model_copy(update=alone)
        opened = database(own)
        try:
            yield Engine(opened, insights(own, opened), answers(own, opened), retrieval(own, opened))
        finally:
            opened.dispose()

    return made


def lock(settings: Settings) -> AbstractContextManager[None]:
    """One `serve` for one SQLite database; PostgreSQL takes several. Raises Busy."""
    from bot.delivery.lock import serve_lock

    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        return nullcontext()
    return serve_lock(Path(url.database).parent if url.database else settings.home)


def bot(
    settings: Settings,
    database: Database,
    *,
    http: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> "Bot":
    """The bot over Socket Mode, or over HTTP. Raises BadInput for a secret that is missing or of the wrong kind."""
    from bot.delivery.planner import Defaults
    from bot.indexing import Indexing
    from bot.running import Bot, Options

    bot_token(settings)
    address = http_address(settings) if http else None
    if not http:
        app_token(settings)
    defaults = Defaults(
        at=settings.daybook_digest_time,
        weekdays=settings.digest_weekdays,
        grace=timedelta(minutes=settings.daybook_digest_grace),
    )
    options = Options(defaults, language=settings.daybook_language, alone=database.dialect == "sqlite")
    render = render_digest(database, settings.daybook_language)
    indexing = Indexing(retrieval(settings, database).index)
    return Bot(
        database,
        clients(settings),
        render,
        engine(settings, database),
        now,
        options,
        address,
        indexing,
        outside(settings),
        model_at(settings),
    )


def clients(settings: Settings) -> "Clients":
    """Slack's clients; without an app token where none is set. Raises BadInput where there is no bot token."""
    from bot.slack.clients import make_clients

    return make_clients(
        api_base=settings.slack_api_base,
        bot_token=bot_token(settings),
        app_token=read_secret(settings.slack_app_token),
        proxy=proxy_for(settings.slack_api_base),
    )


def render_digest(database: Database, language: str) -> "Render":
    """A rep's digest as a message, for the rights of the moment it is called. Raises NotAUser."""
    from bot.blocks import Message
    from bot.digest import build_digest
    from bot.digest.message import digest_message
    from crm.viewer import viewer_of

    def render(user_id: str, slack_zone: str | None, now: datetime) -> Message:
        viewer = viewer_of(database, user_id)
        return digest_message(build_digest(database, viewer, now=now, slack_zone=slack_zone, language=language))

    return render
