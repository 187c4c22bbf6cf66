"""The words and results in rows that summarise a table: `Total`, `Mean (SD)`, `Cohen's kappa`."""

from __future__ import annotations

import re

from extract.tables.number_formats import looks_like_number

_THINGS = r"(?:studies|trials|articles|papers|reports|participants|patients)"
TOTAL = (
    r"(?i)^(?:(?:grand\s+|sub-?\s*)?(?:totals?|sum|overall|gesamt|summe|somme|suma|pooled)"
    rf"(?:\s+(?:(?:number|no\.?|n)\s+of\s+)?{_THINGS})?|all\s+{_THINGS}|number\s+of\s+{_THINGS})"
    rf"\s*(?:\(\s*(?:[nk]\s*=\s*)?\d+(?:\s+{_THINGS})?\s*\))?\s*(?:[:=]\s*\d*)?$"
    rf"|^\(?[nk]\s*=\s*\d+(?:\s+{_THINGS})?\)?$|^\d+\s+{_THINGS}$"
)
"""Names of rows that count or add up: `Total`, `Overall (n = 12)`, `All studies`, `12 studies`."""
_AVERAGE = (
    r"(?:means?|averages?|medians?|mittelwert|durchschnitt|moyenne|m[ée]diane?|media|média|promedio|gemiddelde|mw|ø|m)"
)
_SPREAD = (
    r"(?:s\.?d\.?|s\.?e\.?m?\.?|sa|std\.?(?:\s?abw\.?)?|[ée]t|d\.?[ep]\.?|iqr|ranges?|spannweite"
    r"|min\s?[-\u2013]\s?max|95\s?%\s?[ck]i)"
)
STATISTIC = re.compile(
    r"(?:(?:percent(?:age)?|%|overall|raw|observed|inter-?rater|inter-?coder)\s+)?(?:agreement|reliability)"
    r"(?:\s*\(?%\)?)?|(?:inter-?rater\s+)?(?:(?:cohen|fleiss)['\u2019]?s?\s+|weighted\s+|mean\s+)?(?:kappa|\u03ba)"
    r"(?:\s*\([^()]*\))?|icc|gwet['\u2019]?s?\s+ac1|krippendorff['\u2019]?s?\s+(?:alpha|\u03b1)|standard deviations?"
    rf"|{_AVERAGE}\s*(?:[(\[,]\s*|\u00b1\s*|\+/-\s*){_SPREAD}[)\]]?|medians?|mediane?|sd|iqr|ranges?|standardabweichung"
    r"|\u00e9cart[- ]type|desviaci\u00f3n (?:est\u00e1ndar|t\u00edpica)|deviazione standard"
    r"|min(?:imum)?|max(?:imum)?|counts?",
    re.IGNORECASE,
)
"""Names of rows below a table with statistics in their other cells."""
_AGREEMENT = (
    r"(?:(?:dis)?agreements?|disagreed|agreed|concordance|\u00fcbereinstimmung(?:en)?|konkordanz|accords?|accuerdos?|acuerdos?"
    r"|concordancia|concordanza|accordo|acordos?|concord\u00e2ncia|overeenstemming)"
)
_NUMBER_OF = (
    r"(?:(?:total|overall|raw|observed|percent(?:age)?|%|(?:number|no\.?|n|percent(?:age)?|%)\s+of|prozentuale|anzahl(?:\s+der)?"
    r"|(?:nombre|pourcentage|porcentaje|n\u00famero|numero|percentuale)\s+d(?:e\s+|['\u2019]\s*|i\s+))\s*)"
)
_OTHER_FIGURE = re.compile(
    rf"(?:{_NUMBER_OF}*{_AGREEMENT}|pabak|percent(?:age)?s?|%|prozent|pourcentage|porcentaje|percentuale|n"
    r"|missing(?:\s+values?)?|fehlende?(?:\s+werte)?|manquante?s?|blanks?|.{1,30}\((?:n|%|n\s*,\s*%|n\s*\(%\))\))"
    r"\s*(?:\(?[n%]\)?)?\s*[:=]?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RESULT = re.compile(r"[\s\d.,%()\[\]\u00b1+/;\u2013\u2212-]*\d[\s\d.,%()\[\]\u00b1+/;\u2013\u2212-]*")
MEAN = re.compile(
    r"(?:means?|averages?|mittelwert|durchschnitt|moyenne|media|média|promedio|gemiddelde|ø)\s*[:=]?", re.IGNORECASE
)


def says_figure(text: str) -> bool:
    """Whether a text only says that it is a total, a mean or another statistic."""
    word = text.strip()
    return bool(re.match(TOTAL, word) or MEAN.fullmatch(word) or STATISTIC.fullmatch(word))


def may_say_figure(text: str) -> bool:
    """Whether a text may describe the numbers right of it (`Percent`, `Accord`, `Low (n)`), or be a name."""
    return _OTHER_FIGURE.fullmatch(text.strip()) is not None


def has_year(text: str) -> bool:
    """Whether a text contains a year, as names of studies do."""
    return _YEAR.search(text) is not None


def is_figure(text: str) -> bool:
    """Whether a text is a number, or a result with several: `43.5 (12.1)`, `45 [29-58]`, `81 %`."""
    return looks_like_number(text) or _RESULT.fullmatch(text.strip()) is not None
