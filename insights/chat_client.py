"""A model's answer through LangChain, in pieces as they come or in one. Refuses to go without a permit, and to take
settings from the environment.

LangChain and OpenAI's client are imported and constructed in here, for each request: with HIPAA on none ever exists.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from crm.gate import Permit
from insights.chat_request import Asked, CallFailed, Endpoint, Piece
from insights.model import Tokens

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from openai import APIStatusError

_JSON = "application/json"
_LONGEST_PAUSE = 20.0  # seconds that a server may ask us to wait
_BUSY = (408, 409, 429, 503)
_NOT_SO = (400, 404, 405, 406, 415, 422, 501)  # what servers say to a request that holds something they do not know


async def pieces(permit: Permit, endpoint: Endpoint, asked: Asked) -> AsyncGenerator[Piece, None]:
    """One, unless the answer is streamed. Raises CallFailed, Silent."""
    import openai
    from langchain_core.exceptions import LangChainException

    permit.spend()
    try:
        async for piece in _spoken(permit, endpoint, asked):
            yield piece
    except openai.LengthFinishReasonError as cut:
        usage, text = cut.completion.usage, cut.completion.choices[0].message.content or ""
        yield Piece(text, Tokens(usage.prompt_tokens, usage.completion_tokens) if usage else None)
    except openai.ContentFilterFinishReasonError:
        return
    except openai.APIStatusError as refused:
        raise _refusal(refused) from None
    except (openai.APITimeoutError, TimeoutError):
        raise CallFailed("timed out", again=False, perhaps_paid=True) from None
    except openai.APIConnectionError:
        raise CallFailed("no connection", again=True, plainly=True) from None
    except (openai.OpenAIError, LangChainException, ValueError, TypeError, LookupError, AttributeError) as error:
        # the answer is no chat completion; whose fault it is, nobody can say from here
        raise CallFailed(type(error).__name__, again=False, plainly=True, perhaps_paid=True) from None


async def _spoken(_: Permit, endpoint: Endpoint, asked: Asked) -> AsyncGenerator[Piece, None]:
    """What a server says in one piece that was asked to stream is paid, so it is taken as it is."""
    import openai
    from langchain_openai import ChatOpenAI

    whole: list[bytes] = []

    async def keep(response: Any) -> None:
        if asked.streams and response.is_success and response.headers.get("content-type", _JSON).startswith(_JSON):
            whole.append(await response.aread())

    async def key() -> str:  # as a coroutine, LangChain constructs no second, synchronous client
        return endpoint.key.get_secret_value()

    timeout = openai.Timeout(asked.total, connect=min(asked.connect, asked.total))
    async with openai.DefaultAsyncHttpxClient(
        timeout=timeout, trust_env=False, proxy=endpoint.proxy, event_hooks={"response": [keep]}
    ) as client:
        chat = ChatOpenAI(
            model=endpoint.model,
            base_url=endpoint.base_url,
            api_key=key,
            http_async_client=client,
            http_socket_options=(),
            openai_proxy=None,
            max_retries=0,
            timeout=timeout,
            max_completion_tokens=asked.answer_tokens,
            use_responses_api=False,
            stream_chunk_timeout=None,
            cache=False,
        )
        if not asked.streams:
            yield _piece(await chat.ainvoke(list(asked.messages), response_format=asked.response_format))
            return
        # beside what OpenAI's client knows: else it puts the whole answer together anew at each piece
        beside = {"response_format": asked.response_format}
        came = False
        try:
            async for message in chat.astream(list(asked.messages), extra_body=beside, stream_usage=True):
                came = True
                yield _piece(message)
        except ValueError:  # there was no stream
            if came or not whole:
                raise
            yield _read(whole[-1])


def _piece(message: "BaseMessage") -> Piece:
    usage = getattr(message, "usage_metadata", None)
    return Piece(message.text, Tokens(usage["input_tokens"], usage["output_tokens"]) if usage else None)


def _refusal(error: "APIStatusError") -> CallFailed:
    status, spent = error.status_code, error.code == "insufficient_quota"
    again = (status in _BUSY or status >= 500) and status not in _NOT_SO and not spent
    try:
        after = max(0.0, float(error.response.headers["retry-after"]))
    except (KeyError, ValueError):
        after = None
    if after is not None and after > _LONGEST_PAUSE:
        again = False
    plainly = status in _NOT_SO or (again and status not in _BUSY)
    return CallFailed(f"status {status}", again=again, after=after, plainly=plainly)


class _Part(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)


class _Written(_Part):
    content: str


class _Choice(_Part):
    message: _Written


class _Usage(_Part):
    prompt_tokens: int
    completion_tokens: int


class _Completion(_Part):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


def _read(body: bytes) -> Piece:
    """Raises ValueError for what is no chat completion."""
    said = _Completion.model_validate_json(body)
    tokens = Tokens(said.usage.prompt_tokens, said.usage.completion_tokens) if said.usage else None
    return Piece(said.choices[0].message.content, tokens)
