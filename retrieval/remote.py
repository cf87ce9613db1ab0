"""Embeddings from any OpenAI-compatible endpoint. Refuses to hang, and to make a request without a permit.

Imported and constructed inside a call: with HIPAA on no client exists. No text reaches a log or an error.
"""

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from crm.gate import Permit
from retrieval.embedding import EmbedderUnavailable, Vectors, unit

_TRIES = 3
_AGAIN = frozenset((408, 409, 429, 500, 502, 503, 504))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`base_url` None: OpenAI's own. `seconds`: for one try."""

    model: str
    key: SecretStr | None = field(default=None, repr=False)
    base_url: str | None = None
    seconds: float = 20.0


class RemoteEmbedder:
    """Texts go out as they are: counting tokens would download the tokenizer's files."""

    at_once = 64

    def __init__(self, permit: Permit, endpoint: Endpoint) -> None:
        permit.spend()
        import httpx
        from langchain_openai import OpenAIEmbeddings

        self._http = httpx.Client(timeout=endpoint.seconds)
        self.name = remote_name(endpoint.model)
        self._client = OpenAIEmbeddings(
            model=endpoint.model,
            openai_api_key=endpoint.key or SecretStr("none"),
            openai_api_base=endpoint.base_url,
            request_timeout=endpoint.seconds,
            http_client=self._http,
            max_retries=0,  # each try needs a permit of its own
            check_embedding_ctx_length=False,
            chunk_size=self.at_once,
        )

    def embed(self, permit: Permit, texts: Sequence[str], *, query: bool = False) -> Vectors:  # noqa: ARG002
        """These models take questions and passages alike."""
        rows: list[list[float]] = []
        for start in range(0, len(texts), self.at_once):
            some = [text.strip() or "." for text in texts[start : start + self.at_once]]
            rows += self._answer(permit if start == 0 else permit.renew(), some)
        return unit(rows)

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def _answer(self, permit: Permit, texts: list[str]) -> list[list[float]]:
        """After as many tries as it takes, each with its own permit."""
        import openai

        for tried in range(1, _TRIES + 1):
            permit.spend()
            try:
                return _checked(self._client.embed_documents(texts), len(texts))
            except openai.APIStatusError as error:
                if tried == _TRIES or error.status_code not in _AGAIN:
                    raise _unavailable(f"answered with status {error.status_code}") from None
            except openai.APIError as error:
                if tried == _TRIES:
                    raise _unavailable(f"cannot be reached ({type(error).__name__})") from None
            except (ValueError, TypeError, KeyError, AttributeError):
                raise _unavailable("answered something that is no list of vectors") from None
            time.sleep(2 ** (tried - 2) * random.uniform(0.5, 1.5))  # noqa: S311  jitter
            permit = permit.renew()
        raise AssertionError("the last try returns or raises")


def remote_name(model: str) -> str:
    return "openai-" + re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-.")[:120]


def _checked(rows: list[list[float]], asked: int) -> list[list[float]]:
    if len(rows) != asked:
        raise _unavailable(f"answered {len(rows)} vectors to {asked} texts")
    return rows


def _unavailable(what: str) -> EmbedderUnavailable:
    return EmbedderUnavailable(
        f"The embedding model {what}.",
        "Check OPENAI_API_KEY, OPENAI_BASE_URL and DAYBOOK_EMBEDDING_MODEL, or set DAYBOOK_EMBEDDINGS=local.",
    )
