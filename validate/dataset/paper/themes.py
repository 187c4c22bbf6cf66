"""Themes: the findings of each theme, the quotes that illustrate them, and their studies."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from schema.form import Field, Form, Table
from schema.missing import Missing
from schema.options import OTHER, Option, option
from schema.text import fold
from validate.dataset.paper.coding import Coding, codes_of, coding_of, in_sentence, in_synthesis, under_codes
from validate.dataset.paper.in_words import InWords, Row, codes_note, locator, statement
from validate.dataset.paper.paper_table import Group, PaperTable, Trace, plain
from validate.dataset.paper.same_people import same_people


def theme_tables(words: InWords) -> Iterator[PaperTable]:
    """The tables of themes; none if the form has no table that is coded into themes."""
    coding = coding_of(words.form)
    if coding is None:
        return
    rows = [row for row in words.rows(coding.table) if in_synthesis(coding.table, row)]
    coding = coding.of(words)
    yield _illustrated(words, coding, rows)
    yield _by_study(words, coding, rows)
    for field in coding.refined:
        yield _refined(words, coding, field, rows)


def _illustrated(words: InWords, coding: Coding, rows: Sequence[Row]) -> PaperTable:
    """The findings of each theme, each with its place and the quotes that refer to it."""
    quotes = illustrations(words, coding)
    groups, listed, under = [], list[Row](), under_codes(rows, coding.theme)
    for theme in coding.themes:
        held = under.get(theme.code, [])
        listed += held
        if held:
            lines = tuple(_finding(words, coding, row, quotes) for row in held)
            note = _in_other_words(words, coding, held) if theme.code == OTHER else theme.definition
            groups.append(Group(heading=f"{theme.shown} ({_counted(coding, held)})", note=note, rows=lines))
    uncoded = under.get("", [])
    listed += uncoded
    if uncoded:
        lines = tuple(_finding(words, coding, row, quotes) for row in uncoded)
        groups.append(Group(heading=f"no {coding.kinds} yet ({_counted(coding, uncoded)})", rows=lines))
    refined = tuple(field.label for field in coding.refined)
    name = coding.table.label
    several = (
        f"{name} with several {coding.kinds} are listed under each of them; there"
        if len(listed) > len(rows)
        else "There"
    )
    left_out = without_left_out(words, coding)
    of = "in the synthesis" if left_out else "in all"
    notes = [f"{several} are {len(rows):,} {coding.rows} {of}.", *left_out]
    notes += on_refined(coding, rows)
    notes += gaps_in_numbers(words, coding)
    shown = [row for group in groups for row in group.rows]
    if quotes is not None and not all(row[-1] for row in shown):
        notes.append(f"Quotes: {WITHOUT_QUOTE}")
    notes += quotes_without_words(words, coding)
    return PaperTable(
        name="themes",
        short=f"{_capital(coding.kinds)} and {coding.rows}",
        title=f"{_capital(coding.kinds)} and their {coding.rows}{WITH_QUOTES if quotes is not None else ''}",
        columns=(
            *(*coding.numbered, coding.statement.label, *refined, "Study and place"),
            *(["Quotes"] if quotes is not None else []),
        ),
        groups=tuple(groups),
        notes=(*notes, *same_people(words, counted=True), *codes_note(shown)),
        traces={
            (line, len(coding.numbered)): Trace(table=coding.table.name, line=coding.lines[id(row)])
            for line, row in enumerate(listed)
            if coding.lines
        },
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_other_words(words: InWords, coding: Coding, rows: Sequence[Row]) -> str:
    """What extractors wrote about "other" as a theme, each text once; blank if they wrote nothing."""
    fields = [field for field in coding.table.companions(coding.theme.name) if field.role == OTHER]
    texts = dict.fromkeys(text for row in rows for field in fields if (text := words.cell(field, row)))
    return f"In the extractors' words: {'; '.join(texts)}." if texts else ""


def gaps_in_numbers(words: InWords, coding: Coding) -> tuple[str, ...]:
    """A sentence on numbers that no row has, if the rows of each study are numbered from 1; empty without gaps."""
    numbers: dict[str, list[int]] = {}
    for row in words.rows(coding.table):
        for found in (re.search(r"(\d+)$", number) for number in coding.number_of(row)):
            if found:
                numbers.setdefault(row[coding.table.study] or "", []).append(int(found[1]))
    from_one = min((min(several) for several in numbers.values()), default=0) == 1
    if not from_one or all(max(several) == len(several) for several in numbers.values()):
        return ()
    if coding.table.numbered_by_merge:
        return (
            f"The {coding.rows} of each study were numbered when the extractions were merged. Where a number is"
            " missing, its record was dropped or is no longer in the extractions.",
        )
    return (
        "Numbers are those of the extractors. Where one is missing, it was not given, or its record was dropped or"
        " matched with another.",
    )


def _counted(coding: Coding, rows: Sequence[Row]) -> str:
    studies = {fold(row[coding.table.study] or "") for row in rows}
    return f"{coding.rows}: {len(rows):,}, in {len(studies):,} {'study' if len(studies) == 1 else 'studies'}"


def without_left_out(words: InWords, coding: Coding) -> tuple[str, ...]:
    """A sentence on the rows that the form leaves out of the synthesis, and why; empty if there are none."""
    rows, judged = words.rows(coding.table), [field for field in coding.table.fields if field.left_out_when]
    left_out = [row for row in rows if not in_synthesis(coding.table, row)]
    if not left_out:
        return ()
    why = dict.fromkeys(
        f"{in_sentence(field.label)}: {words.cell(field, row)}"
        for field in judged
        for row in left_out
        if row.get(field.name) == field.left_out_when
    )
    verb = "is" if len(left_out) == 1 else "are"
    counted = f"{len(left_out):,} of {len(rows):,} {coding.rows}"
    return (f"{counted} {verb} left out of the synthesis ({'; '.join(why)}).",)


def _finding(words: InWords, coding: Coding, row: Row, quotes: Mapping[str, list[str]] | None) -> tuple[str, ...]:
    table = coding.table
    own = row[table.key] if table.key else None
    return (
        *coding.number_of(row),
        words.cell(coding.statement, row),
        *(words.cell(field, row).replace("; ", "\n") for field in coding.refined),
        _source(words, table, row),
        *(["\n".join(quotes.get(address(row[table.study], own), ()))] if quotes is not None else []),
    )


def _source(words: InWords, table: Table, row: Row) -> str:
    place = locator(table)
    text = words.cell(place, row) if place else ""
    return f"{words.study(row[table.study])}, {text}" if text else words.study(row[table.study])


def address(study: str | None, name: str | None) -> str:
    """The key by which the quotes of a finding are looked up."""
    return f"{fold(study or '')}\t{fold(name or '')}"


WITH_QUOTES = ", with illustrating quotes"
"""The end of the title of a table with such quotes."""

WITHOUT_QUOTE = "a blank cell means that no quote with words was extracted for the finding."


def illustrations(words: InWords, coding: Coding) -> Mapping[str, list[str]] | None:
    """The quotes of each finding, with their places, by study and name of the finding; None if there are none.

    A quote with a missing code instead of words is left out (see `quotes_without_words`).
    """
    found: dict[str, list[str]] = {}
    for table, quoted, pointing in _quoting(words.form, coding):
        place = locator(table)
        for row in words.rows(table):
            text = words.cell(quoted, row)
            if not text or text in quoted.codes:
                continue
            where = words.cell(place, row) if place else ""
            shown = f"“{text}”" + (f" ({where})" if where else "")
            for name in (row[pointing.name] or "").split("; "):
                found.setdefault(address(row[table.study], name), []).append(shown)
    return found or None


def quotes_without_words(words: InWords, coding: Coding) -> Iterator[str]:
    """A sentence on the quotes that have a missing code instead of words; none if there are no such quotes."""
    for table, quoted, _ in _quoting(words.form, coding):
        codes = Counter(text for row in words.rows(table) if (text := row[quoted.name]) in quoted.codes)
        if codes:
            listed = ", ".join(f"{number:,} {Missing(code).in_words}" for code, number in codes.items())
            several, every = codes.total(), len(words.rows(table))
            if several == every > 1:
                yield f"None of the {every:,} {in_sentence(table.label)} has words ({listed})."
            else:
                verb = "has" if several == 1 else "have"
                yield f"{several:,} of {every:,} {in_sentence(table.label)} {verb} no words ({listed})."


def _quoting(form: Form, coding: Coding) -> Iterator[tuple[Table, Field, Field]]:
    """The tables of quotes, each with the field of the words and the field that refers to what they illustrate."""
    for table in form.tables:
        quoted = statement(table)
        pointing = [field for field in table.references if field.reference and field.reference.to == coding.table.name]
        if table is not coding.table and quoted is not None and pointing:
            yield table, quoted, pointing[0]


def _by_study(words: InWords, coding: Coding, rows: Sequence[Row]) -> PaperTable:
    """The number of findings of each theme in each study."""
    themes = [theme for theme in coding.themes if theme.code != OTHER or _any(rows, coding.theme, OTHER)]
    if "" in under_codes(rows, coding.theme):
        themes.append(option("", f"no {coding.kinds} yet"))
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(fold(row[coding.table.study] or ""), []).append(row)
    lines = [(words.study(key), *_numbers(coding, held.get(fold(key), []), themes)) for key in words.studies]
    total = ("All studies", *_numbers(coding, rows, themes))
    traces = dict[tuple[int, int], Trace]()
    for line, own in enumerate([*(held.get(fold(key), []) for key in words.studies), rows]):
        traces[line, len(themes) + 1] = coding.trace(own, coding.theme)
        under = under_codes(own, coding.theme)
        for place, theme in enumerate(themes, 1):
            traces[line, place] = coding.trace(under.get(theme.code, []), coding.theme, theme.code)
    return PaperTable(
        name="themes-by-study",
        short=f"{coding.theme.label} by study",
        title=f"{coding.theme.label} by study: number of {coding.rows}",
        columns=("Study", *(theme.shown for theme in themes), f"All {coding.rows}"),
        groups=plain(*lines, total),
        notes=(
            f"{coding.table.label} with several {coding.kinds} count in each of them, and once in the last column."
            " Blank: none.",
            *same_people(words, counted=True),
        ),
        traces=traces,
    )


def _any(rows: Sequence[Row], field: Field, code: str) -> bool:
    return any(code in codes_of(row, field) for row in rows)


def _numbers(coding: Coding, rows: Sequence[Row], themes: Sequence[Option]) -> list[str]:
    counted = Counter(code for row in rows for code in codes_of(row, coding.theme) or [""])
    return [f"{number:,}" if number else "" for number in [*(counted[theme.code] for theme in themes), len(rows)]]


def _refined(words: InWords, coding: Coding, field: Field, rows: Sequence[Row]) -> PaperTable:
    """The studies of each sub-theme, by theme."""
    groups, traces, under = list[Group](), dict[tuple[int, int], Trace](), under_codes(rows, field)
    for theme in coding.themes:
        lines = list[tuple[str, ...]]()
        for sub in field.cell.known:
            held = under.get(sub.code, []) if sub.under == theme.code else []
            if held:
                line = sum(len(group.rows) for group in groups) + len(lines)
                traces |= {(line, place): coding.trace(held, field, sub.code) for place in (1, 2)}
                studies = dict.fromkeys(words.study(row[coding.table.study]) for row in held)
                lines.append((sub.shown, f"{len(held):,}", f"{len(studies):,}", "; ".join(studies)))
        if lines:
            groups.append(Group(heading=theme.shown, rows=tuple(lines)))
    return PaperTable(
        name=field.name,
        short=field.label,
        title=f"{field.label}: in how many {coding.rows}, and in which studies",
        columns=(field.label, f"Number of {coding.rows}", "Number of studies", "Studies"),
        groups=tuple(groups),
        notes=(*on_refined(coding, rows, field), *same_people(words, counted=True)),
        traces=traces,
    )


def on_refined(coding: Coding, rows: Sequence[Row], *only: Field) -> Iterator[str]:
    """Notes on each field of sub-themes (`only` these), and on the number of rows without one."""
    for field in only or coding.refined:
        below = f"{field.label}: narrower codes, each within one of the {coding.kinds}."
        yield " ".join((below, *_without(coding, field, rows)))


def _without(coding: Coding, field: Field, rows: Sequence[Row]) -> Iterator[str]:
    """A sentence on the rows without a sub-theme; none if all rows have one."""
    if number := sum(not codes_of(row, field) for row in rows):
        verb = "has" if number == 1 else "have"
        yield f"{number:,} of {len(rows):,} {coding.rows} {verb} no {in_sentence(field.label)}."
