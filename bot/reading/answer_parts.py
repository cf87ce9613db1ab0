"""The parts of an answer: claims with their numbers, sources, what is closest, lines of the CRM. The same blocks in a
direct message, to one alone in a channel, and shared. Text of the CRM and of models is harmless here."""

import re
from collections.abc import Iterable, Sequence

from bot.blocks import limits
from bot.blocks.elements import Block, section
from bot.blocks.message import shown
from bot.blocks.text import escape, escaped, link, plain
from bot.reading.answer_around import Around
from crm.naming import SINGULAR
from insights.questions.answer import Answer, Claim, Source
from insights.questions.asking import Line

_CLAIM = 400
_HEADLINE = 420
_SUBJECT = re.compile(r"(?P<subject>[^\W\d_][^:.,;!?“”\"]{1,38}): (?=\S)")
_NAMED_FIRST = frozenset({"deals", "contacts", "companies"})
_MOST_WORDS = 4  # of a subject


def claims_blocks(answer: Answer, claims: Sequence[Claim] | None = None) -> list[Block]:
    """A line each, with links to its sources; one alone has no bullet. `claims`: some of the answer's."""
    told = answer.claims if claims is None else claims
    bullet = "•  " if len(answer.claims) > 1 else ""
    return _sections([f"{bullet}{claim_line(answer, claim)}" for claim in told])


def claim_line(answer: Answer, claim: Claim) -> str:
    numbers = " ".join(link(source.url, f"[{n}]") for n, source in cited(answer.sources, claim))
    if answer.mode == "local":
        return f"“{escaped(claim.text, limits.QUOTE)}” {numbers}"
    subject, rest = split_subject(claim.text)
    if not subject:
        return f"{escaped(claim.text, _CLAIM)} {numbers}"
    return f"*{escaped(subject)}:* {escaped(rest, _CLAIM)} {numbers}"


def split_subject(text: str) -> tuple[str, str]:
    """Budget, and what is said of it; nothing, and the whole, where a claim names no subject."""
    found = _SUBJECT.match(text)
    if found is None or len(found["subject"].split()) > _MOST_WORDS:
        return "", text
    return found["subject"], text[found.end() :]


def cited(sources: Sequence[Source], claim: Claim) -> list[tuple[int, Source]]:
    """Of one claim, with their numbers."""
    named = {quote.engagement_id for quote in claim.quotes}
    return [(n, source) for n, source in enumerate(sources, 1) if str(source.ref) in named]


def sources_blocks(answer: Answer, around: Around, *, words: bool = True) -> list[Block]:
    """Each once, under its number, with what it says. `words` False: by name only. A quote that is itself the claim is
    not said twice."""
    if not answer.sources:
        return []
    said: dict[str, list[str]] = {}
    above = {claim.text for claim in answer.claims} if answer.mode == "local" else set()
    for quote in answer.citations if words else ():
        if quote.quote not in above:
            said.setdefault(quote.engagement_id, []).append(quote.quote)
    lines = [f"*{around.voice.words.say('answer.sources')}*"]
    for n, source in enumerate(answer.sources, 1):
        first, *more = said.get(str(source.ref)) or [""]
        named = f"[{n}] {source_link(source, around)}"
        lines += [f"{named}: {_quoted(first)}" if first else named]
        lines += [f"[{n}] {_quoted(quote)}" for quote in more]
    return _sections(lines)


def closest_blocks(answer: Answer, around: Around) -> list[Block]:
    """Named with their titles; never quoted."""
    if not answer.closest:
        return []
    lines = [f"*{around.voice.words.say('answer.closest')}*"]
    for source in answer.closest:
        untitled = source.title == SINGULAR[source.ref.kind].capitalize()
        title = "" if untitled else f": {escaped(source.title)}"
        lines.append(f"•  {source_link(source, around)}{title}")
    return _sections(lines)


def source_link(source: Source, around: Around) -> str:
    """E-mail, Jana Krüger, 22 Nov"""
    words = around.voice.words
    kind = words.say(f"record.kinds.{source.ref.kind}")
    day = words.day_of_month(around.voice.date(source.at), around.voice.day.date)
    who = plain(source.who, limits.NAME) if source.who else None
    return link(source.url, ", ".join(part for part in (kind[:1].upper() + kind[1:], who, day) if part))


def told_blocks(answer: Answer, around: Around) -> list[Block]:
    """What the CRM's own data answers: the value in bold, its lines, the deal."""
    bold, rest = answer.short or (answer.headline, "")
    first = f"*{escaped(bold, _HEADLINE)}*{_tail(rest)}"
    plain = [first, *(escaped(line.text, _HEADLINE) for line in answer.lines if line.ref is None)]
    if around.deal is not None:
        plain[-1] = f"{plain[-1]} {link(around.deal.url, around.called, limits.TITLE)}"
    listed = [f"•  {_line(line, around)}" for line in answer.lines if line.ref is not None]
    return [*_sections(plain), *_sections(listed)]


def refused_block(answer: Answer) -> Block:
    """Why there is no answer; its first words in bold."""
    bold, rest = answer.short or (answer.headline, "")
    lock = "🔒 " if answer.mode_reason == "hipaa" else ""
    return section(f"{lock}*{escaped(bold, _HEADLINE)}*{_tail(rest)}")


def fallback(answer: Answer, around: Around) -> str:
    """What a push notification says."""
    if answer.claims and answer.mode == "ai":
        said, words = " ".join(_ended(claim.text) for claim in answer.claims), around.voice.words
        whole = words.count("answer.cited", len(answer.sources), said="{said}")
        return whole.replace("{said}", escape(shown(escaped(said, limits.FALLBACK - len(whole)))))
    if answer.claims:
        return escape(shown(escaped(answer.claims[0].text, limits.FALLBACK)))
    told = " ".join(_ended(one) for one in [answer.headline, *(line.text for line in answer.lines if line.ref is None)])
    return escape(shown(escaped(told.replace("“", "").replace("”", ""), limits.FALLBACK)))


def _line(line: Line, around: Around) -> str:
    """The record's name is the link: it stands first, or last behind a time."""
    url = around.links.get(line.ref) if line.ref else None
    parts = line.text.split(" · ")
    place = 0 if line.ref and line.ref.kind in _NAMED_FIRST else len(parts) - 1
    drawn = [link(url, part, _HEADLINE) if n == place else escaped(part, _HEADLINE) for n, part in enumerate(parts)]
    return " · ".join(drawn)


def _tail(rest: str) -> str:
    """With the space that it begins with."""
    return f"{' ' if rest[:1] == ' ' else ''}{escaped(rest, _HEADLINE)}" if rest.strip() else ""


def _quoted(quote: str) -> str:
    return f"“{escaped(quote, limits.QUOTE)}”"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def _sections(lines: Iterable[str]) -> list[Block]:
    """As few as Slack shows unfolded: it folds what is long, or has many lines."""
    parts: list[list[str]] = []
    for line in lines:
        if parts and limits.unfolded(shown("\n".join([*parts[-1], line]))):
            parts[-1].append(line)
        else:
            parts.append([line])
    return [section("\n".join(part)) for part in parts]
