"""`python -m playground [--port N]`: the stand-in alone, for a bot in another process. Prints what that bot needs."""

import argparse
import asyncio
import contextlib
import sys

from playground.server import Playground, PortInUse


async def serve(port: int) -> None:
    async with Playground(port) as slack:
        sys.stdout.write(
            f"SLACK_API_BASE={slack.api_base}\nSLACK_BOT_TOKEN={slack.bot_token}\nSLACK_APP_TOKEN={slack.app_token}\n"
            f"PLAYGROUND_TOKEN={slack.token}\nPLAYGROUND_PAGE={slack.address}\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m playground", description="A Slack stand-in on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(parser.parse_args().port))
    except PortInUse as error:
        sys.exit(f"The playground cannot start: {error}.")


if __name__ == "__main__":
    main()
