"""Both languages say the same things, and write days, hours and money as their readers do."""

from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from bot.language import CODES, Language, language, language_for

TUESDAY = date(2026, 11, 24)
EN, IT = language("en"), language("it")


def placeholders(words: Language, key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words.sentence(key)) if name}


def test_both_languages_have_the_same_sentences() -> None:
    assert EN.keys == IT.keys


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_takes_only_values_that_its_english_form_takes(code: str) -> None:
    """Italian may leave out a number or write `il 4 dic` where English writes `4 Dec`."""
    alike = {"date": "on"}
    for key in EN.keys:
        given = {alike.get(name, name) for name in placeholders(language(code), key)}
        assert given <= {alike.get(name, name) for name in placeholders(EN, key)} | {"n"}, key


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (
            EN,
            "Tuesday 24 November · Sun 22 Nov · Mon 1 Sep 2025 · on 8 Dec · since Monday · since 16 Nov · since today",
        ),
        (IT, "Martedì 24 novembre · dom 22 nov · lun 1 set 2025 · l'8 dic · da lunedì · dal 16 nov · da oggi"),
    ],
)
def test_days_are_written_as_the_reader_writes_them(words: Language, written: str) -> None:
    days = [
        words.long_day(TUESDAY),
        words.short_day(date(2026, 11, 22), TUESDAY),
        words.short_day(date(2025, 9, 1), TUESDAY),
        words.on(date(2026, 12, 8), TUESDAY),
        words.since(date(2026, 11, 23), TUESDAY),
        words.since(date(2026, 11, 16), TUESDAY),
        words.since(TUESDAY, TUESDAY),
    ]
    assert " · ".join(days) == written


def test_a_weekday_names_a_day_of_the_last_week_only() -> None:
    assert EN.since(date(2026, 11, 18), TUESDAY) == "since Wednesday"
    assert EN.since(date(2026, 11, 17), TUESDAY) == "since 17 Nov"
    assert IT.since(date(2026, 11, 11), TUESDAY) == "dall'11 nov"
    assert EN.since(date(2026, 11, 30), TUESDAY) == "since 30 Nov"


def test_a_date_of_another_year_says_so() -> None:
    assert EN.day_of_month(date(2027, 3, 1), TUESDAY) == "1 Mar 2027"
    assert IT.on(date(2027, 3, 1), TUESDAY) == "il 1 mar 2027"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "italian"),
    [
        ("84000", "EUR", "€84,000", "84.000 €"),
        ("28400.50", "EUR", "€28,400.50", "28.400,50 €"),
        ("610000", "NOK", "NOK 610,000", "NOK 610.000"),
        ("0", "EUR", "€0", "0 €"),
        ("-500", "USD", "-$500", "-USD 500"),
        ("5", "XYZ", "XYZ 5", "XYZ 5"),
        ("5.5", "eu", "eu 5.50", "eu 5,50"),
        ("5", "US Dollar", "US Dollar 5", "US Dollar 5"),
        ("5", "Krone\n" * 9, "Krone Krone Kro… 5", "Krone Krone Kro… 5"),
        ("1E+400", "X" * 70, f"1.00E+400 {'X' * 15}…", f"1.00E+400 {'X' * 15}…"),
        ("7", None, "7", "7"),
        ("1E+400", "EUR", "1.00E+400 EUR", "1.00E+400 EUR"),
        ("123456789012345678", "EUR", "€123,456,789,012,345,678", "123.456.789.012.345.678 €"),
    ],
)
def test_money_is_written_in_full_with_its_currency(
    amount: str, currency: str | None, english: str, italian: str
) -> None:
    assert EN.money(Decimal(amount), currency) == english
    assert IT.money(Decimal(amount), currency) == italian


@pytest.mark.parametrize(
    ("zone", "english", "italian"),
    [
        ("Europe/Berlin", "Berlin time", "ora di Berlino"),
        ("Europe/Rome", "Rome time", "ora di Roma"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "ora di Buenos Aires"),
        ("UTC", "UTC", "UTC"),
        ("Etc/GMT+5", "GMT+5", "GMT+5"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, english: str, italian: str) -> None:
    assert EN.zone(ZoneInfo(zone)) == english
    assert IT.zone(ZoneInfo(zone)) == italian


def test_small_numbers_are_words() -> None:
    assert [EN.words(2), EN.words(11), IT.words(1)] == ["Two", "11", "Una"]
    assert EN.number(5000) == "5,000"
    assert IT.number(5000) == "5.000"


def test_hours_are_written_with_two_digits() -> None:
    assert EN.clock(datetime(2026, 11, 24, 9, 5, tzinfo=ZoneInfo("UTC"))) == "09:05"


@pytest.mark.parametrize(
    ("own", "locale", "default", "code"),
    [
        ("it", "en", "en", "it"),
        (None, "it-it", "en", "it"),
        (None, "it_CH", "en", "it"),
        (None, "IT", "en", "it"),
        (None, "de-de", "it", "it"),
        (None, None, "en", "en"),
        ("xx", "en", "it", "en"),
    ],
)
def test_the_rep_chooses_the_language_else_the_crm_user_else_the_account(
    own: str | None, locale: str | None, default: str, code: str
) -> None:
    assert language_for(own, locale, default).code == code


@pytest.mark.parametrize("code", CODES)
def test_an_outcome_is_called_the_same_wherever_it_is_read(code: str) -> None:
    words = language(code)
    for outcome in ("completed", "rescheduled", "no_show", "canceled"):
        assert words.say(f"outcomes.{outcome}") == words.say(f"record.words.{outcome}")
