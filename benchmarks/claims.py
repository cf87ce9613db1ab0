"""How soon a claim of an answer is told, beside a bare HTTP reader of the same stream.

`python -m benchmarks claims --answers 20`: a scripted server (tests/insights/server.py) writes an answer of five claims
as a fast model does, some 150 tokens a second, and notes when each claim's last byte goes out. Daybook asks for it as
the bot does, with every check, and reads the gate's two switches before each claim; then a plain HTTP client reads the
same stream and looks for the claims' ends. Seconds are from the last byte to the claim being told. The first answer of
a process is counted apart.
"""

import argparse
import http.client
import json
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from crm.database import open_database
from insights.budget import Budget
from insights.chat import ChatModel
from insights.chat_request import Endpoint
from insights.questions.answer import Claim, Source
from retrieval.models import Models
from tests.insights.asked import Desk
from tests.insights.server import ScriptedModel, Turn, scripted, streams

_QUESTION = "What worries Brenner about the sites, {n}?"
_TOKEN, _PAUSE = 4, 1 / 150  # letters and seconds
_SAID = {
    "emails:1": "Finance asked us to stay under 60 this year, so three sites at once is hard to defend.",
    "calls:1": "We can sign once points 4, 9 and 11 of the data agreement are settled.",
    "meetings:1": "If Kassel is not live by 1 March we lose the whole season.",
    "emails:2": "Attached is the offer. I will send the clause by Friday.",
    "emails:3": "Thank you for showing me hall C in Fulda yesterday.",
}
_CLAIMS = [
    {"statement": said, "evidence": [{"engagement_id": engagement, "quote": said}]}
    for engagement, said in _SAID.items()
]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks claims", description=__doc__)
    parser.add_argument("--answers", type=int, default=20)
    options = parser.parse_args(arguments)
    writer = Writer()
    with scripted(writer) as model:
        bare = [seconds for _ in range(options.answers) for seconds in read_bare(model, writer)]
        with tempfile.TemporaryDirectory() as home, asker(Path(home), model) as desk:
            first, *others = (list(read_claims(desk, writer, n)) for n in range(options.answers + 1))
    ours = [seconds for answer in others for seconds in answer]
    print(f"claims: {len(ours)} claims of {len(others)} answers; of the very first answer {_ms(max(first))}")
    for share in (0.5, 0.95, 1.0):
        name = "slowest" if share == 1 else f"p{share * 100:.0f}"
        told, read = share_of(ours, share), share_of(bare, share)
        print(f"  {name:8} told {_ms(told)}   bare reader {_ms(read)}   {told / read:6.1f}")


class Writer:
    """What the server does with a request; `ends`: when the last byte of each claim went out."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def __call__(self, _: dict[str, Any]) -> Turn:
        self.ends.clear()
        script: list[Any] = []
        for number, claim in enumerate(_CLAIMS):
            text = ('{"claims": [' if number == 0 else ", ") + json.dumps(claim, ensure_ascii=False)
            for at in range(0, len(text), _TOKEN):
                script += [lambda: time.sleep(_PAUSE), text[at : at + _TOKEN]]
            script.insert(-1, lambda: self.ends.append(time.perf_counter()))
        return streams(*script, "]}")


def read_claims(desk: Desk, writer: Writer, number: int) -> Iterator[float]:
    told: list[float] = []

    def tell(_: Claim, __: Sequence[Source]) -> None:
        told.append(time.perf_counter())

    answer = desk.ask(_QUESTION.format(n=number), told=tell)
    assert (len(answer.claims), len(told)) == (len(_CLAIMS), len(_CLAIMS))
    yield from (at - end for at, end in zip(told, writer.ends, strict=True))


def read_bare(model: ScriptedModel, writer: Writer) -> Iterator[float]:
    """No client library, no checks: lines, and where a claim's last sign stands."""
    address = model.url.removeprefix("http://").removesuffix("/v1")
    connection = http.client.HTTPConnection(address)
    connection.request("POST", "/v1/chat/completions", json.dumps({"stream": True, "messages": []}))
    text, found = "", list[float]()
    for line in connection.getresponse():
        if line.startswith(b"data: {"):
            choices = json.loads(line[6:])["choices"]
            text += choices[0]["delta"].get("content", "") if choices else ""
            if text.count("}]}") > len(found):
                found.append(time.perf_counter())
    connection.close()
    yield from (at - end for at, end in zip(found[: len(_CLAIMS)], writer.ends, strict=True))


@contextmanager
def asker(home: Path, model: ScriptedModel) -> Iterator[Desk]:
    database = open_database(f"sqlite:///{home / 'daybook.db'}")
    endpoint = Endpoint(model.url, "scripted", SecretStr("none"))
    try:
        yield Desk(database, home, models=Models(), model=ChatModel(endpoint, Budget(database, 10**9)))
    finally:
        database.dispose()


def share_of(seconds: Sequence[float], share: float) -> float:
    return sorted(seconds)[min(math.ceil(share * len(seconds)), len(seconds)) - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:8.1f} ms"


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
