"""The language in which the program speaks: gettext catalogues, numbers, and texts that carry their languages."""

import datetime
import gettext as _gettext
import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path

from isop_cli.text.numbers import rounded, tenths

LANGUAGES = ("nl", "en")
#: A number that more decimals than this do not tell from another is shown as it is, a fraction.
_MOST_PLACES = 10
LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
#: gettext's default domain, which the command-line library uses for its own messages too.
DOMAIN = "messages"

_current = "nl"
_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def preferred_language() -> str:
    """The language asked for by `ISOP_LANG`, else by the system, else Dutch."""
    for variable in ("ISOP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")[:2].lower()
        if value in LANGUAGES:
            return value
    return "nl"


def set_language(lang: str) -> None:
    """Let everything that the program says from here on be in `lang`, one of LANGUAGES."""
    global _current, _catalogue
    if lang not in LANGUAGES:
        raise ValueError(f"not one of {', '.join(LANGUAGES)}: {lang}")
    _current = lang
    _catalogue = _gettext.translation(DOMAIN, LOCALE_FOLDER, [lang], fallback=True)
    # The command-line library asks gettext's global functions, which read LANGUAGE at each call.
    os.environ["LANGUAGE"] = lang
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))


def language() -> str:
    """The language in force."""
    return _current


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Speak `lang` for a while."""
    before = _current
    set_language(lang)
    try:
        yield
    finally:
        set_language(before)


def _(message: str) -> str:
    """`message` in the language in force."""
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that goes with `number`, in the language in force."""
    return _catalogue.ngettext(singular, plural, number)


def later(message: str) -> str:
    """A message as it is in the code: `_` puts it into the language that is in force when it is shown."""
    return message


def later_plural(singular: str, plural: str) -> tuple[str, str]:
    """A message with its plural as they are in the code, for `ngettext` later."""
    return singular, plural


def text_in(text: Mapping[str, str], lang: str | None = None) -> str:
    """A text in the language asked for; without that one, in the first that it has."""
    return text.get(lang or _current) or text.get("") or next(iter(text.values()), "")


def decimal(value: Fraction | None) -> str:
    """A number with one decimal as people write it in the language in force; a dash for None."""
    if value is None:
        return "–"
    whole, tenth = divmod(abs(tenths(value)), 10)
    return with_decimal_mark(f"{'-' if tenths(value) < 0 else ''}{whole}.{tenth}")


def hundredths(value: Fraction) -> str:
    """A number with two decimals, for a table in which levels and shares stand: 0.958 would be a share of 1.0."""
    number = rounded(value * 100)
    whole, part = divmod(abs(number), 100)
    return with_decimal_mark(f"{'-' if number < 0 else ''}{whole}.{part:02d}")


def arrow(gain: Fraction | None) -> str:
    """The direction of a change as a shape."""
    return "·" if not gain else "▲" if gain > 0 else "▼"


def gain_shown(gain: Fraction | None) -> str:
    """A difference with its sign; a dash for none."""
    if gain is None:
        return "–"
    return ("+" if gain > 0 else "") + decimal(gain) if gain else "0"


def decimal_beside(value: Fraction, bound: Fraction) -> str:
    """A number with one decimal; with as many as it takes where rounding would make it look like the bound."""
    return _apart(value, bound, 1)


def _apart(value: Fraction, bound: Fraction, least: int) -> str:
    """A number with at least some decimals, and with more where it would look like another bound."""
    for places in range(least, _MOST_PLACES):
        number, other = rounded(value * 10**places), rounded(bound * 10**places)
        if value == bound or number != other:
            whole, part = divmod(abs(number), 10**places)
            return with_decimal_mark(f"{'-' if number < 0 else ''}{whole}{f'.{part:0{places}d}' if places else ''}")
    return str(value)


def with_decimal_mark(number: str) -> str:
    """A number written with a point, with the decimal mark of the language in force."""
    return number.replace(".", ",") if _current == "nl" else number


def percentage(value: Fraction | None) -> str:
    """A share of one as a whole percentage; a dash for None."""
    return "–" if value is None else f"{rounded(value * 100)}%"


def percentage_beside(value: Fraction, bound: Fraction) -> str:
    """A share as a whole percentage; with as many decimals as it takes where rounding would make it look like the bound."""
    return f"{_apart(value * 100, bound * 100, 0)}%"


@cache
def _date(iso: str, length: str, lang: str) -> str:
    import datetime

    from babel.dates import format_date

    return format_date(datetime.date.fromisoformat(iso), length, locale="nl" if lang == "nl" else "en_GB")


def date_in_words(iso: str, length: str = "long") -> str:
    """A date such as `2026-05-12` as people write it in the language in force: `12 mei 2026`.

    `length` is long or medium; medium shortens the month.
    """
    return _date(iso, length, _current)


def clock(time: datetime.time, minutes: int = 0) -> str:
    """An hour of the day as people write it in the language in force: `08.30` in Dutch, `08:30` in English.

    With `minutes` it is the time from then until so much later, `08:30–08:45`.
    """
    begins = datetime.datetime.combine(datetime.date(2000, 1, 1), time)
    both = [begins, begins + datetime.timedelta(minutes=minutes)] if minutes else [begins]
    return "–".join(each.strftime("%H.%M" if _current == "nl" else "%H:%M") for each in both)


def in_words(number: int) -> str:
    """A whole number from one to twelve as a word, as running text has it; a larger one in digits."""
    words = (
        _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"),
        _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[number - 1] if 0 < number <= len(words) else str(number)


def begun(text: str) -> str:
    """Text as the beginning of a sentence. Dutch writes the capital of "één" without its accent."""
    return f"E{text[1:]}" if text.startswith("één") else text[:1].upper() + text[1:]


def folded(text: str) -> str:
    """Text in which comparing and searching ignore capitals, accents and how many spaces there are."""
    plain = text
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split())


def join_words(words: list[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def join_alternatives(words: list[str]) -> str:
    """Words of which one is enough as a list in a sentence: `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} or {last}").format(first=", ".join(words[:-1]), last=words[-1])
