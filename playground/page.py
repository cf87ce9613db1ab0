"""placeholder"""

from typing import Any

from aiohttp import web


def add_routes(app: web.Application, slack: Any) -> None:
    pass
