"""Options that many commands share. Imports nothing of ours: `daybook --help` reads it."""

from typing import Annotated

import typer

As = Annotated[str, typer.Option("--as", metavar="EMAIL", help="The CRM user whose rights apply.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
