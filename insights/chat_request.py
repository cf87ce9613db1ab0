"""What a request to a chat model is, and how it fails. Holds no words of a server, and shows no key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import SecretStr

from insights.model import Tokens

Message = tuple[Literal["system", "user", "assistant"], str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`base_url` as OpenAI's client takes it: `https://api.openai.com/v1`. `proxy`: of the environment, if any."""

    base_url: str
    model: str
    key: SecretStr
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `connect` and `total` in seconds; `streams`: the answer is wanted while it is written."""

    messages: Sequence[Message] = field(repr=False)
    response_format: dict[str, Any] = field(repr=False)
    answer_tokens: int
    connect: float
    total: float
    streams: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Of an answer, or all of it. `tokens`: what the whole took, where the server tells."""

    text: str = field(repr=False)
    tokens: Tokens | None = None


class CallFailed(Exception):
    """`kind` names the error, without words of the server. `again`: another try may help; `after`: seconds that the
    server asked for; `plainly`: one without a stream may. `perhaps_paid`: the model may have worked on it."""

    def __init__(
        self,
        kind: str,
        *,
        again: bool,
        after: float | None = None,
        plainly: bool = False,
        perhaps_paid: bool = False,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.again = again
        self.after = after
        self.plainly = plainly
        self.perhaps_paid = perhaps_paid
