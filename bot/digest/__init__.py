"""The morning digest: what it holds, what comes first, how it reads. Sends nothing."""

from bot.digest.build import build_digest

__all__ = ["build_digest"]
