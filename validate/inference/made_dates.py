"""Asks about dates that a spreadsheet program may have made of other entries, such as 10-12."""

import re
from collections.abc import Iterator, Mapping, Sequence

from schema.text import quoted, tidy
from validate.inference.assumed import Assumption
from validate.inference.form import FieldOf
from validate.inference.sentence_parts import first_few
from validate.inference.words import plain_header

_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|mär(?:z)?|apr(?:il)?|may|mai|june?|juni|july?|juli"
    r"|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\.?"
)


_MADE_DATE = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[ T]00:00(?::00(?:\.0+)?)?)?|"
    rf"\d{{1,2}}[-. ]{{1,2}}{_MONTH}(?:[- ]\d{{2,4}})?|{_MONTH}[- ]\d{{1,2}}",
    re.IGNORECASE,
)


_WHOLE_DATE = re.compile(
    r"(\d{4})-\d{2}-\d{2}(?:[ T][\d:.]+)?|\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})"
    r"|(?:\d{1,2}[-.º ]{1,2}(?:de )?[^\W\d_]{3,10}|[^\W\d_]{3,10} \d{1,2})[-., ]{1,2}(?:del? )?(\d{4}|\d{2})"
)


_SEVERAL_YEARS = 3


_SAYS_DATE = re.compile(
    r"\b(dates?|when|day|month|start\w*|end\w*|begin\w*|time|published|accessed|submitted|received|datum|fecha|deadline"
    r"|recruit\w*|enrol\w*|period|from|until|to|dob|birth\w*|visit\w*|search\w*|retrieved|updated|created)\b"
)


_SAYS_MONTH = re.compile(r"\b(month|monat|mois|mes|m[êe]s)\b")  # a calendar month, not an age in months


_MOSTLY = 0.5


def about_made_dates(
    fields: Sequence[FieldOf], texts: Mapping[str, Mapping[str, int]], missing: Mapping[str, Mapping[str, str]]
) -> Iterator[Assumption]:
    """The dates in columns of other types, which a spreadsheet program may have made."""
    for field in fields:
        label = field.column.label
        if field.cell.type_name in {"year", "text"} or (
            field.cell.type_name == "date" and _SAYS_DATE.search(plain_header(label))
        ):
            continue
        if _holds_dates(label, [text for text in texts[label] if text not in missing[field.name]]):
            continue
        made = {text: times for text, times in texts[label].items() if _MADE_DATE.fullmatch(tidy(text))}
        if made and not (_SAYS_MONTH.search(plain_header(label)) and len(made) > _MOSTLY * len(texts[label])):
            cells = "1 cell is a date" if sum(made.values()) == 1 else f"{sum(made.values())} cells are dates"
            listed = first_few([quoted(text) for text in made])
            sentence = f"in {label!r} {cells}, which Excel may have made of entries such as 10-12: {listed}"
            yield Assumption(
                about="types", sentence=sentence, option="if so, correct these cells in the file", doubtful=True
            )


def _holds_dates(label: str, texts: Sequence[str]) -> bool:
    """Whether a column is of dates: all entries are full dates, and its header or several years confirm it.

    When a spreadsheet program makes a date of `10-12`, it has the year in which somebody typed it.
    """
    years = {(found[1] or found[2] or found[3])[-2:] for text in texts if (found := _WHOLE_DATE.fullmatch(tidy(text)))}
    whole = bool(texts) and all(_WHOLE_DATE.fullmatch(tidy(text)) for text in texts)
    first_days = all(tidy(text)[8:10] == "01" for text in texts)
    several = len(years) >= _SEVERAL_YEARS and not first_days
    return whole and (several or _SAYS_DATE.search(plain_header(label)) is not None)
