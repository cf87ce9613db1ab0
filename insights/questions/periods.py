"""Spans of time as people name them, last week, since Monday, a ottobre; calendar days where the asker is. Refuses what
it does not know by finding none."""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from crm.instants import day_bounds
from insights.questions.words import Word

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_WEEKDAYS = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "lunedi martedi mercoledi giovedi venerdi sabato domenica",
    )
    for number, name in enumerate(names.split())
}
_NUMBERS = {
    name: number
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    )
    for number, name in enumerate(names.split(), 1)
} | {"a": 1, "un": 1, "una": 1}
_UNITS = {
    **dict.fromkeys(("day", "days", "giorno", "giorni"), 1),
    **dict.fromkeys(("week", "weeks", "settimana", "settimane"), 7),
    **dict.fromkeys(("month", "months", "mese", "mesi"), 30),
    **dict.fromkeys(("year", "years", "anno", "anni"), 365),
}
_UNIT = "(?P<unit>week|month|quarter|year|settimana|mese|trimestre|anno)"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + ")"
_DAYS = "(?P<days>" + "|".join(_UNITS) + ")"
_ROLLING = "(?P<days>week|month|year|settimana|mese|anno)"
_NAMES = {"settimana": "week", "mese": "month", "trimestre": "quarter", "anno": "year"}


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days, the last one included; `numbers`: of the question's words that name it."""

    first: date
    last: date
    numbers: frozenset[int]

    def bounds(self, zone: ZoneInfo) -> tuple[int, int]:
        """From the start of the first day to the end of the last, which is not in it."""
        return day_bounds(self.first, zone)[0], day_bounds(self.last, zone)[1]


_Span = Callable[[re.Match[str], date], tuple[date, date] | None]


def period_in(question: Sequence[Word], today: date) -> Period | None:
    """The first that the question names, by the order of the patterns below."""
    text = "".join(f"{word.text} " for word in question)
    starts = _starts(question)
    for pattern, span in _PATTERNS:
        match = re.search(rf"(?<![^ ])(?:{pattern}) ", text)
        if match is None:
            continue
        found = span(match, today)
        if found is None:
            continue
        numbers = frozenset(n for start, n in starts.items() if match.start() <= start < match.end())
        return Period(*found, numbers)
    return None


def _starts(question: Sequence[Word]) -> dict[int, int]:
    found, at = {}, 0
    for number, word in enumerate(question):
        found[at] = number
        at += len(word.text) + 1
    return found


def _unit(day: date, unit: str, ahead: int) -> tuple[date, date]:
    """The calendar week, month, quarter or year of that day, or so many later."""
    name = _NAMES.get(unit, unit)
    if name == "week":
        first = day - timedelta(days=day.weekday()) + timedelta(weeks=ahead)
        return first, first + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[name]
    start = (day.year * 12 + day.month - 1) // months * months + ahead * months
    end = start + months - 1
    first = date(start // 12, start % 12 + 1, 1)
    return first, date(end // 12, end % 12 + 1, calendar.monthrange(end // 12, end % 12 + 1)[1])


def _this(match: re.Match[str], today: date) -> tuple[date, date]:
    return _unit(today, match["unit"], 0)


def _last(match: re.Match[str], today: date) -> tuple[date, date]:
    return _unit(today, match["unit"], -1)


def _next(match: re.Match[str], today: date) -> tuple[date, date]:
    return _unit(today, match["unit"], 1)


def _span(match: re.Match[str]) -> int:
    count = match["count"]
    return (int(count) if count.isdigit() else _NUMBERS[count]) * _UNITS[match["days"]]


def _past(match: re.Match[str], today: date) -> tuple[date, date] | None:
    days = _span(match)
    return (today - timedelta(days=days), today) if days <= 3660 else None


def _rolling(match: re.Match[str], today: date) -> tuple[date, date]:
    """In the last month: so many days up to now. Last month: the calendar's."""
    return today - timedelta(days=_UNITS[match["days"]]), today


def _coming(match: re.Match[str], today: date) -> tuple[date, date] | None:
    days = _span(match)
    return (today, today + timedelta(days=days)) if days <= 3660 else None


def _month(match: re.Match[str], today: date) -> tuple[date, date]:
    """The named one: of the year named, else the one nearest to now."""
    number = _MONTHS[match["month"]]
    if match["year"]:
        return _unit(date(int(match["year"]), number, 1), "month", 0)
    years = (today.year - 1, today.year, today.year + 1)
    nearest = min((date(year, number, 15) for year in years), key=lambda day: abs((day - today).days))
    return _unit(nearest, "month", 0)


def _since_weekday(match: re.Match[str], today: date) -> tuple[date, date]:
    back = (today.weekday() - _WEEKDAYS[match["weekday"]]) % 7 or 7
    return today - timedelta(days=back), today


def _since_date(match: re.Match[str], today: date) -> tuple[date, date] | None:
    number, day = _MONTHS[match["month"]], int(match["day"])
    for year in (today.year, today.year - 1):
        if day <= calendar.monthrange(year, number)[1] and date(year, number, day) <= today:
            return date(year, number, day), today
    return None


def _since_month(match: re.Match[str], today: date) -> tuple[date, date]:
    number = _MONTHS[match["month"]]
    return date(today.year if number <= today.month else today.year - 1, number, 1), today


def _near(days: int) -> _Span:
    return lambda _, today: (today + timedelta(days=days), today + timedelta(days=days))


_MONTH = "(?P<month>" + "|".join(_MONTHS) + ")"
_WEEKDAY = "(?P<weekday>" + "|".join(_WEEKDAYS) + ")"
_PATTERNS: tuple[tuple[str, _Span], ...] = (
    (rf"(?:in |over |during |within )?(?:the )?(?:last|past) {_COUNT} {_DAYS}", _past),
    (rf"(?:negli|nelle|nei|degli|delle|dei) (?:ultimi|ultime) {_COUNT} {_DAYS}", _past),
    (rf"(?:(?:in|over|during|within) the (?:last|past)|the past) {_ROLLING}", _rolling),
    (rf"(?:nell|dell|l) (?:ultimo|ultima) {_ROLLING}", _rolling),
    (rf"(?:in |over |within )?(?:the )?next {_COUNT} {_DAYS}", _coming),
    (rf"(?:nei|nelle|entro i|entro le) (?:prossimi|prossime) {_COUNT} {_DAYS}", _coming),
    (rf"since (?:last )?{_WEEKDAY}", _since_weekday),
    (rf"da {_WEEKDAY}(?: scorso)?", _since_weekday),
    (rf"(?:since|dal|dall) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of |di )?{_MONTH}", _since_date),
    (rf"since {_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?", _since_date),
    (rf"(?:since|da) {_MONTH}", _since_month),
    (rf"(?:in |during )?(?:the )?(?:last|previous|past) {_UNIT}", _last),
    (rf"(?:nella |nello |nel |la |lo |il |l )?{_UNIT} (?:scorsa|scorso|passata|passato)", _last),
    (rf"(?:nella |nello |nel |la |lo |il |l )?(?:scorsa|scorso) {_UNIT}", _last),
    (rf"(?:in )?(?:the )?(?:next|coming|following) {_UNIT}", _next),
    (rf"(?:nella |nel |la |il |l |entro il |entro la )?(?:prossima|prossimo) {_UNIT}", _next),
    (rf"(?:nella |nel |la |il |l )?{_UNIT} (?:prossima|prossimo)", _next),
    (rf"(?:in |within |by the end of |until the end of )?(?:this|the current) {_UNIT}", _this),
    (rf"(?:in |entro )?(?:questa|questo|quest) {_UNIT}", _this),
    (rf"entro (?:la fine del|fine|la fine della) {_UNIT}", _this),
    (rf"(?:in|during|of|nel mese di|a|ad|di) {_MONTH}(?: (?P<year>20\d\d))?", _month),
    ("(?:today|oggi|di oggi)", _near(0)),
    ("(?:yesterday|ieri|di ieri)", _near(-1)),
    ("(?:tomorrow|domani|di domani)", _near(1)),
)
