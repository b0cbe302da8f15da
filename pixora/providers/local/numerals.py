"""How figures are read aloud: numbers, years, dates, times, money, measures, fractions, ranges, telephone numbers.

`say_figures` reads one written word that has digits in it, knowing its neighbours; American English, as the
built-in voice speaks it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from num2words import num2words

from pixora.providers.local.lexemes import ATTACHED, CURRENCIES, FRACTIONS, UNITS

MONTHS = "January February March April May June July August September October November December".split()
_MONTH_OF = {name[:3]: name for name in MONTHS} | {name: name for name in MONTHS} | {"Sept": "September"}
SCALES = ("hundred", "thousand", "million", "billion", "trillion")
_SCALE_LETTERS = {
    "k": "thousand", "m": "million", "mn": "million", "mm": "million", "b": "billion", "bn": "billion",
    "t": "trillion", "tn": "trillion",
}  # fmt: skip
_PARTS = {2: "half", 4: "quarter"}
_YEAR_LEADS = frozenset(
    "in since by from until till to and between around before after during circa early late mid year of the".split()
)
_DECADE_LEADS = frozenset("the in his her their our my your early late mid mid- swinging roaring".split())
_VERBS_IN_S = frozenset("was is has as its this his does thus us".split())

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SIGNED = re.compile(rf"([-−–+±]?)({NUMBER})")
_MONEY = re.compile(
    rf"([-−–]?)(US|CA|C|AU|A|NZ|HK)?([{''.join(CURRENCIES)}])({NUMBER})(k|K|mn|mm|m|M|bn|b|B|tn|t|T)?(\+?)"
)
_MONEY_AFTER = re.compile(rf"({NUMBER})([{''.join(CURRENCIES)}])")
_MEASURE = re.compile(
    rf"([-−–+±]?)({NUMBER})({'|'.join(re.escape(u) for u in sorted(ATTACHED, key=len, reverse=True))})(\+?)"
)
_TIME = re.compile(r"(\d{1,2})(?::([0-5]\d))?(?::([0-5]\d))?([ap]\.?m\.?)", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?")
_SLASH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_DECADE = re.compile(r"(\d{2})00['’]?s|(\d{2}[1-9]0)['’]?s|['’]?([2-9]0)['’]?s")
_ORDINAL = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(st|nd|rd|th)", re.IGNORECASE)
_PHONE = re.compile(
    r"\+?\d{1,3}(?:[-.]\d{2,4}){2,}|\(?\d{3}\)?[-.]?\d{3}[-.]\d{4}|\d{3}-\d{4}|\+\d{7,15}|\d(?:-\d{1,7}){3,}|\d{9,}"
)
_VERSION = re.compile(r"[vV]?(\d+(?:\.\d+){2,})")
_FRACTION = re.compile(r"(\d+)/(\d+)(ths?)?")
_MIXED_FRACTION = re.compile(rf"(\d*)([{''.join(FRACTIONS)}])")
_RATIO = re.compile(r"(\d+):(\d+)")
_PRODUCT = re.compile(rf"({NUMBER})([x×*÷/^=+])({NUMBER})")
_RANGE = re.compile(r"(.*\d.*?)[-–—~](?=[$€£¥₹]?\.?\d)(.+)")
_COMPOUND = re.compile(r"(\D?[\d.,]*\d(?:st|nd|rd|th|s)?)[-–](\D.*)")
_PREFIXED = re.compile(r"([A-Za-z]{2,})[-–](\d.*)")
_OPERATORS = {"x": "by", "×": "times", "*": "times", "÷": "divided by", "/": "over", "^": "to the power of",
              "=": "equals", "+": "plus"}  # fmt: skip
_SIGNS = {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus or minus ", "": ""}


def cardinal(number: int) -> str:
    """12345 -> "twelve thousand three hundred forty-five"."""
    return _plain(num2words(number))


def ordinal(number: int) -> str:
    """22 -> "twenty-second"."""
    return _plain(num2words(number, to="ordinal"))


def year(number: int) -> str:
    """1905 -> "nineteen oh-five"; 2005 -> "two thousand five"; 2024 -> "twenty twenty-four"."""
    return _plain(num2words(number, to="year"))


def digits(text: str) -> str:
    """Figure by figure."""
    return " ".join(num2words(int(c)) for c in text if c.isdecimal())


def number(text: str) -> str:
    """A plain number as written: "1,250.5", "007", ".5"."""
    whole, point, rest = text.replace(",", "").partition(".")
    if (len(whole) > 1 and whole[0] == "0" and not point) or len(whole) > 15:
        words = digits(whole)
    else:
        words = cardinal(int(whole)) if whole else ""
    return f"{words} point {digits(rest)}".strip() if point and rest else words


def is_number(text: str) -> bool:
    """Whether a written word is a number, with a sign or not."""
    return _SIGNED.fullmatch(text) is not None


def measure_word(unit: str, amount: str) -> str | None:
    """What a unit that stands by itself after `amount` is called, or None."""
    if unit not in UNITS or not is_number(amount):
        return None
    return UNITS[unit][0 if amount == "1" else 1]


def money_after(word: str) -> str | None:
    """The currency, in the plural, that is said after the scale that follows `word`: "$3.5" -> "dollars"."""
    match = _MONEY.match(word)
    return CURRENCIES[match[3]][1] if match and not match[5] else None


def say_figures(core: str, before: str, after: str, say_word: Callable[[str], str]) -> str | None:
    """Read `core`, a written word without the punctuation around it; None if no rule fits.

    `before` and `after` are the neighbouring words, also bare; `say_word` reads the part of a compound that has no
    figures ("60-second").
    """
    for rule in _RULES:
        words = rule(core, before, after)
        if words is not None:
            return words
    if match := _RANGE.fullmatch(core):
        left = say_figures(_with_scale_of(match[1], match[2]), "", "", say_word)
        right = say_figures(match[2], "between", after, say_word)
        if left is not None and right is not None:
            return f"{left} to {right}"
    if match := _COMPOUND.fullmatch(core):
        left = say_figures(match[1], before, "", say_word)
        if left is not None:
            return f"{left} {say_word(match[2])}"
    if match := _PREFIXED.fullmatch(core):
        right = say_figures(match[2], match[1], after, say_word)
        if right is not None:
            return f"{say_word(match[1])} {right}"
    return None


def _with_scale_of(left: str, right: str) -> str:
    """ "$5" of "$5-10" is read without its currency, which is said once, after the second amount."""
    return left[1:] if left[0] in CURRENCIES and right[0] not in CURRENCIES else left


def _say_date(core: str, before: str, after: str) -> str | None:
    if match := _ISO_DATE.fullmatch(core):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _SLASH_DATE.fullmatch(core):
        month, day = int(match[1]), int(match[2])
        full = int(match[3]) if len(match[3]) == 4 else int(match[3]) + (1900 if int(match[3]) > 40 else 2000)
        return _date(full, month, day) if month <= 12 else _date(full, day, month)
    match = _DAY.fullmatch(core)
    if match and 1 <= int(match[1]) <= 31:
        if before.rstrip(".") in _MONTH_OF:
            return ordinal(int(match[1]))
        if after.rstrip(".") in _MONTH_OF:
            return f"{'' if before.lower() == 'the' else 'the '}{ordinal(int(match[1]))} of"
    return None


def _date(year_: int, month: int, day: int) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(year_)}"


def _say_time(core: str, before: str, after: str) -> str | None:
    if match := _TIME.fullmatch(core):
        if int(match[1]) > 24:
            return None
        return f"{_clock(match[1], match[2], match[3])} {match[4][0].upper()}.M"
    if match := _CLOCK.fullmatch(core):
        if match[2] == "00" and not match[3] and after.lower().replace(".", "") not in ("am", "pm"):
            return f"{cardinal(int(match[1]))} o'clock"
        return _clock(match[1], match[2], match[3])
    if match := _RATIO.fullmatch(core):
        return f"{number(match[1])} to {number(match[2])}"
    return None


def _clock(hour: str, minute: str | None, second: str | None) -> str:
    words = cardinal(int(hour))
    if minute and minute != "00":
        words += f" {'oh ' if minute[0] == '0' else ''}{cardinal(int(minute))}"
    if second:
        words += f" and {cardinal(int(second))} second{'' if int(second) == 1 else 's'}"
    return words


def _say_money(core: str, before: str, after: str) -> str | None:
    if match := _MONEY.fullmatch(core):
        sign, _, symbol, amount, letter, plus = match.groups()
        many = CURRENCIES[symbol][1]
        more = " plus" if plus else ""
        if letter:
            return f"{_SIGNS[sign]}{number(amount)} {_SCALE_LETTERS[letter.lower()]} {many}{more}"
        if after.lower() in SCALES:
            return f"{_SIGNS[sign]}{number(amount)}"
        return f"{_SIGNS[sign]}{_purse(amount, symbol)}{more}"
    if match := _MONEY_AFTER.fullmatch(core):
        return _purse(match[1], match[2])
    return None


def _purse(amount: str, symbol: str) -> str:
    one, many, small, smalls = CURRENCIES[symbol]
    whole, _, rest = amount.replace(",", "").partition(".")
    if not small or not rest or len(rest) > 2:
        return f"{number(amount)} {one if amount == '1' else many}"
    cents = int(rest.ljust(2, "0"))
    big = f"{cardinal(int(whole or 0))} {one if whole == '1' else many}"
    if cents == 0:
        return big
    little = f"{cardinal(cents)} {small if cents == 1 else smalls}"
    return f"{big} and {little}" if int(whole or 0) else little


def _say_decade(core: str, before: str, after: str) -> str | None:
    match = _DECADE.fullmatch(core)
    if not match:
        return None
    century, decade, short = match.groups()
    if century:
        return f"{cardinal(int(century + '00'))}s" if century[1] == "0" else f"{cardinal(int(century))} hundreds"
    if decade:
        return _plural(year(int(decade)))
    if core[0].isdecimal() and before.lower().rstrip("-") not in _DECADE_LEADS:
        return None
    return _plural(cardinal(int(short)))


def _plural(words: str) -> str:
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _say_measure(core: str, before: str, after: str) -> str | None:
    match = _MEASURE.fullmatch(core)
    if not match:
        return None
    sign, amount, unit, plus = match.groups()
    word = ATTACHED[unit][0 if amount == "1" else 1]
    return f"{_SIGNS[sign]}{number(amount)} {word}{' plus' if plus else ''}"


def _say_ordinal(core: str, before: str, after: str) -> str | None:
    match = _ORDINAL.fullmatch(core)
    return ordinal(int(match[1].replace(",", ""))) if match and len(match[1]) < 16 else None


def _say_digits(core: str, before: str, after: str) -> str | None:
    if _PHONE.fullmatch(core):
        return ", ".join(digits(group) for group in re.findall(r"\d+", core))
    if core.isdecimal() and len(core) == 3 and re.fullmatch(r"\d{3}-\d{4}", after):
        return digits(core)
    if match := _VERSION.fullmatch(core):
        return ("version " if core[0] in "vV" else "") + " point ".join(number(p) for p in match[1].split("."))
    return None


def _say_fraction(core: str, before: str, after: str) -> str | None:
    if core == "24/7":
        return "twenty-four seven"
    if core == "9/11":
        return "nine eleven"
    if match := _FRACTION.fullmatch(core):
        top, bottom = int(match[1]), int(match[2])
        if not 2 <= bottom <= 1000 or top > 100 or not (match[3] or bottom <= 10 or bottom in (12, 16, 20, 100, 1000)):
            return f"{number(match[1])} over {number(match[2])}"
        part = _PARTS.get(bottom, ordinal(bottom))
        if top == 1:
            return f"one {part}"
        return f"{cardinal(top)} {'halves' if part == 'half' else part + 's'}"
    if match := _MIXED_FRACTION.fullmatch(core):
        part = FRACTIONS[match[2]]
        return f"{cardinal(int(match[1]))} and {part.replace('one ', 'a ', 1)}" if match[1] else part
    return None


def _say_sum(core: str, before: str, after: str) -> str | None:
    match = _PRODUCT.fullmatch(core)
    return f"{number(match[1])} {_OPERATORS[match[2]]} {number(match[3])}" if match else None


def _say_number(core: str, before: str, after: str) -> str | None:
    if match := re.fullmatch(rf"({NUMBER})\+", core):
        return f"{number(match[1])} plus"
    match = _SIGNED.fullmatch(core)
    if not match:
        return None
    if core.isdecimal() and len(core) == 4 and "1100" <= core < "2100" and not _counts(before, after):
        return year(int(core))
    return f"{_SIGNS[match[1]]}{number(match[2])}"


def _counts(before: str, after: str) -> bool:
    """Whether four figures between these words tell how many, and not which year."""
    if after in UNITS or after.lower() in SCALES:
        return True
    plural = after.islower() and after.endswith("s") and after not in _VERBS_IN_S and not after.endswith("ss")
    return plural and before.lower() not in _YEAR_LEADS


def _plain(words: str) -> str:
    return words.replace(",", "").replace(" and ", " ")


_RULES = (
    _say_date, _say_time, _say_money, _say_decade, _say_measure, _say_ordinal, _say_digits, _say_fraction, _say_sum,
    _say_number,
)  # fmt: skip
