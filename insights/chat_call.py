"""One request to a chat model, through LangChain. Refuses to go without a permit, beyond its time, or to be traced.

LangChain and OpenAI's client are imported and constructed in here, for each request: with HIPAA on none ever exists.
They take settings from the environment by themselves, a tracing service among them: all is given, tracing is off.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import SecretStr

from crm.gate import Permit
from insights.budget import estimated
from insights.model import Tokens

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage
    from openai import APIStatusError

Message = tuple[Literal["system", "user", "assistant"], str]
_LONGEST_PAUSE = 20.0  # seconds that a server may ask us to wait


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`base_url` as OpenAI's client takes it: `https://api.openai.com/v1`. `proxy`: of the environment, if any."""

    base_url: str
    model: str
    key: SecretStr
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    text: str = field(repr=False)
    tokens: Tokens


class CallFailed(Exception):
    """`kind` names the error, without words of the server. `again`: another try may help; `after`: seconds that the
    server asked for. `perhaps_paid`: the model may have worked on it."""

    def __init__(self, kind: str, *, again: bool, after: float | None = None, perhaps_paid: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.again = again
        self.after = after
        self.perhaps_paid = perhaps_paid


def call(
    permit: Permit,
    endpoint: Endpoint,
    messages: Sequence[Message],
    response_format: dict[str, Any],
    *,
    answer_tokens: int,
    connect: float,
    total: float,
) -> Said:
    """Seconds. Raises CallFailed, Silent. Not for a thread that runs an event loop."""
    import langsmith
    import openai
    from langchain_core.exceptions import LangChainException
    from langchain_openai import ChatOpenAI

    async def key() -> str:  # as a coroutine, LangChain constructs no second, synchronous client
        return endpoint.key.get_secret_value()

    async def ask() -> "BaseMessage":
        timeout = openai.Timeout(total, connect=min(connect, total))
        async with openai.DefaultAsyncHttpxClient(timeout=timeout, trust_env=False, proxy=endpoint.proxy) as client:
            chat = ChatOpenAI(
                model=endpoint.model,
                base_url=endpoint.base_url,
                api_key=key,
                http_async_client=client,
                http_socket_options=(),
                openai_proxy=None,
                max_retries=0,
                timeout=timeout,
                max_completion_tokens=answer_tokens,
                use_responses_api=False,
                cache=False,
            )
            async with asyncio.timeout(total):
                return await chat.ainvoke(list(messages), response_format=response_format)

    permit.spend()
    try:
        with langsmith.tracing_context(enabled=False):
            message = asyncio.run(ask())
    except openai.LengthFinishReasonError as cut:
        usage = cut.completion.usage
        text = cut.completion.choices[0].message.content or ""
        return Said(text, Tokens(usage.prompt_tokens, usage.completion_tokens) if usage else _guess(messages, text))
    except openai.ContentFilterFinishReasonError:
        return Said("", _guess(messages, ""))
    except openai.APIStatusError as refused:
        raise _refusal(refused) from None
    except (openai.APITimeoutError, TimeoutError):
        raise CallFailed("timed out", again=False, perhaps_paid=True) from None
    except openai.APIConnectionError:
        raise CallFailed("no connection", again=True) from None
    except (openai.OpenAIError, LangChainException, ValueError, TypeError, LookupError, AttributeError) as error:
        # the answer is no chat completion; whose fault it is, nobody can say from here
        raise CallFailed(type(error).__name__, again=False, perhaps_paid=True) from None
    return Said(message.text, _used(message) or _guess(messages, message.text))


def _refusal(error: "APIStatusError") -> CallFailed:
    status, spent = error.status_code, error.code == "insufficient_quota"
    again = (status in (408, 409, 429) or status >= 500) and not spent
    try:
        after = max(0.0, float(error.response.headers["retry-after"]))
    except (KeyError, ValueError):
        after = None
    if after is not None and after > _LONGEST_PAUSE:
        again = False
    return CallFailed(f"status {status}", again=again, after=after)


def _used(message: "BaseMessage") -> Tokens | None:
    usage = getattr(message, "usage_metadata", None)
    return Tokens(usage["input_tokens"], usage["output_tokens"]) if usage else None


def _guess(messages: Sequence[Message], text: str) -> Tokens:
    return Tokens(sum(estimated(part) for _, part in messages), estimated(text))
