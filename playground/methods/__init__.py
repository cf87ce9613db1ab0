"""Slack's Web API methods as Daybook calls them, on the workspace in memory. Refuses with Slack's own error names."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from playground.methods import assistant, chat, conversations, files, people, streams, validation, views
from playground.refusal import SlackError
from playground.workspace import Workspace

Json = dict[str, Any]
Method = Callable[[Workspace, Json], Json]

METHODS: Mapping[str, Method] = {
    **people.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **views.METHODS,
    **assistant.METHODS,
    **files.METHODS,
    **validation.METHODS,
}
_JSON = ("blocks", "metadata", "view", "attachments", "prompts", "files", "chunks", "message")


def read_arguments(raw: Json) -> Json:
    """Form fields carry JSON as text; Slack accepts both."""
    args = dict(raw)
    for key in _JSON:
        if isinstance(args.get(key), str):
            try:
                args[key] = json.loads(args[key])
            except ValueError:
                raise SlackError("invalid_" + key) from None
    return args
