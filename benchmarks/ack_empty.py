"""The baseline of `python -m benchmarks ack`: Bolt as it comes, with listeners that only acknowledge."""

import asyncio
import os
import re

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

_ANY = re.compile(".*")


async def acknowledge(ack: AsyncAck) -> None:
    await ack()


async def main() -> None:
    base, token = os.environ["SLACK_API_BASE"], os.environ["SLACK_APP_TOKEN"]
    app = AsyncApp(client=AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=base), signing_secret="")
    for register in (app.event, app.action, app.command, app.view):
        register(_ANY)(acknowledge)
    client = AsyncWebClient(token, base_url=base)
    await AsyncSocketModeHandler(app, token, web_client=client).start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
