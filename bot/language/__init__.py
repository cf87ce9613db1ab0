"""What Daybook says, in English and Italian. The sentences are data: change one in its .toml file."""

from bot.language.language import CODES, Language, language, language_for

__all__ = ["CODES", "Language", "language", "language_for"]
