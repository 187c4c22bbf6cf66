"""The pictures of findings by study and theme, and of the coverage of each theme."""

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl

from schema.cell_type import Family
from schema.form import Field, Table
from schema.missing import Missing
from schema.options import OTHER
from schema.records import record
from schema.text import and_list, fold, plural
from validate.dataset.paper.coding import Coding, coding_of, in_synthesis
from validate.dataset.paper.in_words import InWords, Row
from validate.dataset.paper.same_people import same_people
from validate.dataset.paper.themes import without_left_out
from validate.dataset.pictures.picture import Labels, Picture, called_as, most, others_last

NO_THEME = "no_theme"
_BLANK = "blank"


@record(kw_only=True)
class Coded:
    """The rows of the synthesis that are coded into themes, and the fields that a picture shows."""

    words: InWords
    coding: Coding
    rows: tuple[Row, ...]
    credibility: Field | None
    lettered: Field | None

    @property
    def name(self) -> str:
        """The word for the rows."""
        return self.coding.table.label.lower()

    @property
    def themes(self) -> Labels:
        """The themes; "other" and "none" are only included if a row has them."""
        met = dict.fromkeys(code for row in self.rows for code in self.themes_of(row))
        shown = {theme.code: theme.shown for theme in self.coding.themes if theme.code != OTHER or theme.code in met}
        retired = {choice.code: choice.shown for choice in self.coding.theme.cell.known if choice.code in met}
        others = {code: code for code in met if code != NO_THEME}
        return others_last(shown, retired, others) | (
            {NO_THEME: f"no {self.coding.kinds} yet"} if NO_THEME in met else {}
        )

    def themes_of(self, row: Row) -> list[str]:
        """The codes of the themes of a row."""
        text = row.get(self.coding.theme.name)
        return [NO_THEME] if text is None or text in self.coding.theme.codes else text.split("; ")

    def answer(self, field: Field | None, row: Row) -> str:
        """The code of a row in one of the fields that are shown: a choice, or a missing code."""
        return "" if field is None else row.get(field.name) or _BLANK

    def answers(self, field: Field | None) -> Labels:
        """The answers of the rows in a field: first those of the form, then missing codes."""
        if field is None:
            return {"": ""}
        met = {self.answer(field, row) for row in self.rows}
        choices = [*field.cell.known][:: -1 if field.level == "ordinal" else 1]  # the strongest first
        offered = {choice.code: choice.shown for choice in choices} | {OTHER: "other"}
        codes = {code.value: code.in_words for code in Missing} | {_BLANK: "not extracted"}
        return {
            code: label
            for code, label in others_last(offered | codes, {code: code for code in met}).items()
            if code in met
        }


def coded_of(words: InWords) -> Coded | None:
    """The coded rows; None if the form codes nothing, or there are no rows."""
    coding = coding_of(words.form)
    if coding is None or not words.rows(coding.table):
        return None
    rows = tuple(row for row in words.rows(coding.table) if in_synthesis(coding.table, row))
    return Coded(
        words=words,
        coding=coding.of(words),
        rows=rows,
        credibility=_credibility(coding.table),
        lettered=next((field for field in coding.table.fields if field.lettered), None),
    )


def _credibility(table: Table) -> Field | None:
    """The field for the credibility of a row, some of whose answers leave the row out of the synthesis."""
    return next((f for f in table.fields if f.left_out_when and f.cell.family is Family.CHOICE), None)


def themes_pictures(words: InWords) -> Iterator[Picture]:
    """The coverage of themes, and the matrix of themes by study."""
    coded = coded_of(words)
    if coded is not None and coded.rows:
        yield coverage(coded)
        yield themes_by_study(coded)


def themes_by_study(coded: Coded) -> Picture:
    """The number of findings of each study in each theme, by credibility and by letter."""
    words, table = coded.words, coded.coding.table
    counts: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in coded.rows:
        answers = coded.answer(coded.credibility, row), coded.answer(coded.lettered, row)
        for theme in coded.themes_of(row):
            counts.setdefault((fold(row[table.study] or ""), theme, *answers), []).append(row)
    columns = {"code": coded.themes, **_shown(coded)}
    studies = {fold(key): (key, words.study(key)) for key in words.studies}
    places = {name: {code: place for place, code in enumerate(labels)} for name, labels in columns.items()}
    order = {key: place for place, key in enumerate(studies)}
    ordered = sorted(
        counts.items(),
        key=lambda item: (order[item[0][0]], *(places[n][c] for n, c in zip(columns, item[0][1:], strict=True))),
    )
    lines = [
        (*studies[study], theme, columns["code"][theme], credibility, columns["credibility"][credibility],
         letter, columns["lettered"][letter], len(rows))
        for (study, theme, credibility, letter), rows in ordered
    ]  # fmt: skip
    names = ("study", "label", "code", "code_label", "credibility", "credibility_label", "lettered", "lettered_label")
    frame = pl.DataFrame(lines, schema=dict.fromkeys(names, pl.String) | {"number": pl.Int64}, orient="row")
    return Picture(
        name="themes-by-study",
        kind="themes",
        title=f"{coded.coding.theme.label} by study: number of {coded.name}",
        alternative=_of_matrix(coded),
        numbers=frame,
        labels={"study": {key: words.study(key) for key in words.studies}, **columns},
        words=_words(coded),
        notes=_notes(coded),
        belongs_to="themes-by-study",
        called=called_as(credibility=coded.credibility, lettered=coded.lettered),
        traces={
            (line, len(names)): coded.coding.trace(rows, coded.coding.theme, _held(theme))
            for line, ((_, theme, *_), rows) in enumerate(ordered)
        },
    )


def _held(theme: str) -> str:
    return "" if theme == NO_THEME else theme


def _shown(coded: Coded) -> dict[str, Labels]:
    return {"credibility": coded.answers(coded.credibility), "lettered": coded.answers(coded.lettered)}


def _words(coded: Coded) -> dict[str, str]:
    return {
        "rows": coded.name,
        "code": coded.coding.theme.label,
        "credibility": coded.credibility.label if coded.credibility else "",
        "lettered": coded.lettered.label if coded.lettered else "",
        "studies": coded.words.form.studies.label,
    }


def _notes(coded: Coded) -> tuple[str, ...]:
    notes, left_out = [], without_left_out(coded.words, coded.coding)
    if _has_several(coded):
        several = f"{coded.coding.table.label} with several {coded.coding.kinds} are drawn under each of them"
        of = "in the synthesis" if left_out else "in all"
        notes.append(f"{several}; there are {len(coded.rows):,} {coded.name} {of}.")
    return (*notes, *left_out, *same_people(coded.words, counted=True))


def _has_several(coded: Coded) -> bool:
    return any(len(coded.themes_of(row)) > 1 for row in coded.rows)


def _by_theme(coded: Coded) -> dict[str, Sequence[Row]]:
    return {theme: [row for row in coded.rows if theme in coded.themes_of(row)] for theme in coded.themes}


def _studies(coded: Coded, rows: Sequence[Row]) -> int:
    return len({fold(row[coded.coding.table.study] or "") for row in rows})


def _of_matrix(coded: Coded) -> str:
    held = {coded.themes[theme]: len(rows) for theme, rows in _by_theme(coded).items()}
    studies, theme = coded.words.studies, coded.coding.kinds
    parts = [
        f"A table of {plural(len(studies), 'study', 'studies')} in rows and {plural(len(held), 'column')} of {theme}."
        f" {_marks(coded)}"
    ]
    several, total = _has_several(coded), f" (of {len(coded.rows):,} {coded.name})"
    for field, how in ((coded.credibility, "Shape and shade show"), (coded.lettered, "The sign in the mark shows")):
        if field is not None:
            parts.append(f"{how} {field.label.lower()}: {_numbers(coded, field)}{total if several else ''}.")
    if largest := most(held):
        parts.append(f"Most {coded.name} are in {largest}.")
    if empty := [name for name, number in held.items() if not number]:
        parts.append(f"None are in {and_list(empty)}.")
    return " ".join(parts)


def _marks(coded: Coded) -> str:
    """What a mark of the matrix is: a row, or a row in one of its themes."""
    rows = f"{len(coded.rows):,} {coded.name}"
    if not _has_several(coded):
        return f"Each mark is one of {rows}."
    drawn = sum(len(coded.themes_of(row)) for row in coded.rows)
    counted = f"with those in several, they are counted {drawn:,} times"
    return f"Each mark is one of {rows} in one of its {coded.coding.kinds}; {counted}."


def _numbers(coded: Coded, field: Field) -> str:
    counts = Counter(coded.answer(field, row) for row in coded.rows)
    return ", ".join(f"{label} {counts[code]:,}" for code, label in coded.answers(field).items())


def coverage(coded: Coded) -> Picture:
    """The number of studies and findings of each theme, and the credibility of the findings."""
    field = coded.coding.theme
    levels = coded.answers(coded.credibility)
    held = _by_theme(coded)
    lines = []
    for theme, rows in held.items():
        counts = Counter(coded.answer(coded.credibility, row) for row in rows)
        numbers = (_studies(coded, rows), len(rows), *((counts[code] for code in levels) if coded.credibility else ()))
        lines.append((theme, coded.themes[theme], *numbers))
    names = ["studies", "rows", *((f"rows_{code}" for code in levels) if coded.credibility else ())]
    frame = pl.DataFrame(
        lines, schema={"code": pl.String, "code_label": pl.String} | dict.fromkeys(names, pl.Int64), orient="row"
    )
    return Picture(
        name="coverage",
        kind="coverage",
        title=f"Coverage of {field.label.lower()}: studies and {coded.name}",
        alternative=_of_coverage(coded, frame),
        numbers=frame,
        labels={"code": coded.themes, "credibility": levels},
        words={**_words(coded), "total": str(len(coded.words.studies))},
        notes=_notes(coded),
        belongs_to="themes",
        traces={
            (line, column): coded.coding.trace(rows, field, _held(theme))
            for line, (theme, rows) in enumerate(held.items())
            for column in (2, 3)
        }
        | {
            (line, column): coded.coding.trace(
                [row for row in rows if coded.answer(coded.credibility, row) == code], field, _held(theme)
            )
            for line, (theme, rows) in enumerate(held.items())
            for column, code in enumerate(levels, 4)
            if coded.credibility
        },
    )


def _of_coverage(coded: Coded, frame: pl.DataFrame) -> str:
    shown = "; ".join(
        f"{line['code_label']}: studies {line['studies']:,}, {coded.name} {line['rows']:,}"
        for line in frame.iter_rows(named=True)
    )
    total = plural(len(coded.words.studies), "study", "studies")
    return f"Bars for each of {frame.height:,} {coded.coding.kinds}, out of {total}. {shown}."
