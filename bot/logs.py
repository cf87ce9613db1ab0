"""Logs: ids, counts and durations. Refuses tokens (cut out) and what libraries say below a warning."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime

_SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|([?&](?:ticket|token)=)[^\s&\"']+")
_OURS = ("bot", "crm", "rules", "retrieval", "insights", "playground")


def set_up_logs(level: str, form: str) -> None:
    """To stderr. `form`: text or json. Our own packages at `level`; libraries at WARNING or above."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


def where(error: BaseException) -> str:
    """The kind of error and the place: what a log may say of it. Its message may quote a customer."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return f"{_time(record)} {record.levelname.lower()} {record.name}: {_said(record)}"


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {"at": _time(record), "level": record.levelname.lower(), "logger": record.name, "message": _said(record)}
        return json.dumps(told, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(record: logging.LogRecord) -> str:
    """One line; of an exception its kind and place alone."""
    said = _SECRET.sub(lambda found: f"{found.group(1) or ''}***", record.getMessage()).replace("\n", " ")
    error = record.exc_info[1] if record.exc_info else None
    return f"{said} ({where(error)})" if error else said
