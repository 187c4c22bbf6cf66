"""Makes the table of a comparison as it stands: what is agreed and ruled, and marks where something is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from extract.compare_files.agreed_cells import TABLE, AgreedCell, AgreedTable, AgreedTables, Spelled, Why
from extract.compare_files.outcome import rows_with_one_key, unpairable_by_key
from schema.cell_type import Family
from schema.choices import Choice
from schema.decimals import plain
from schema.form import Field
from schema.regular_expressions import regex
from schema.text import fold, tidy
from schema.words import Listed, Words
from validate.adjudication.marks import marked
from validate.extraction.read_cells import key_of
from validate.inference.answer_words import YES_NO_UNCLEAR
from validate.merge.comparison import Comparison
from validate.merge.discrepancy import NOT_SETTLED, Answer
from validate.merge.merged_table import MergedTable

_LONGEST = 300  # characters of what one extractor has, within a mark
_COMMA = regex(r"(?<![^\s<>=\u2264\u2265+\-(\[])\d*,\d")
_YES_NO = frozenset(option.code for option in YES_NO_UNCLEAR)


_WHY: Mapping[str | None, str] = {"stale": "changed since the ruling", "asked": "authors asked"}


def agreed_tables(comparison: Comparison) -> AgreedTables:
    """The tables of a comparison of files. Rows that a ruling drops are left out; every other row is there."""
    several = len(comparison.tables) > 1
    return AgreedTables(
        {
            merged.table.label if several else TABLE: _agreed_table(comparison, merged)
            for merged in comparison.tables.values()
        }
    )


def _agreed_table(comparison: Comparison, merged: MergedTable) -> AgreedTable:
    fields = [field for field in merged.table.fields if field.of is None and not field.added]
    writer = _Writer(comparison, merged)
    rows = [position for position in range(merged.height) if position not in merged.dropped]
    return AgreedTable(
        headers=tuple(field.label for field in fields),
        rows=tuple(tuple(writer.cell(position, field) for field in fields) for position in rows),
        remarks=tuple(writer.remark(position) for position in rows),
        spelled=tuple(writer.spelled),
    )


def _number(final: str, field: Field) -> str | None:
    """A final value as programs read a number; None where it is none. A column of words may have some: `0,04`."""
    cell = field.cell
    if final in field.codes:
        return None
    if cell.family is Family.NUMBER or cell.storage == "integer":
        return cell.in_words(final)
    number = cell.number(final) if isinstance(cell, Words) else None
    return None if number is None else plain(number)


def _is_number(text: str) -> bool:
    return text.strip().isdecimal()


def _stands_for_words(text: str, field: Field) -> bool:
    """Whether an entry is a number, or one letter or sign that means a longer answer of a column: `L` for `low`.

    `Y` and `N` are spellings of yes and no.
    """
    if _is_number(text) or not isinstance(field.cell, Choice):
        return _is_number(text)
    meant = field.cell.spellings.get(fold(text), "")
    return len(tidy(text)) == 1 < len(meant) and meant not in _YES_NO


class _Writer:
    """Writes the cells of one merged table."""

    def __init__(self, comparison: Comparison, merged: MergedTable) -> None:
        self.comparison = comparison
        self.merged = merged
        self.names = comparison.names
        self.guessed = comparison.form.guessed
        self.scattered = comparison.on_sheets(merged.table.name)
        self.in_question = frozenset(_rows_in_question(comparison, merged))
        self.repeated_in = {
            position: key.repeated_in
            for key in unpairable_by_key(comparison)
            for table, position in key.rows
            if table == merged.table.name
        }
        self.one_key = {
            position
            for rows in rows_with_one_key(comparison)
            for position in rows.positions
            if rows.table == merged.table.name
        }
        self.spelled: list[Spelled] = []
        self.spellings: dict[str, Counter[str]] = {}
        self.studies: dict[str | None, list[str]] = {}  # how each is spelled
        self.called = merged.table.called_by[-1] if merged.table.called_by else merged.table.identity[-1]

    def cell(self, position: int, field: Field) -> AgreedCell:
        """The value of a cell, or what each extractor has in it, marked."""
        why = self._row_why(position) if field.name in self._telling(position) else None
        if why is not None:
            return AgreedCell(marked("OPEN", why, self._who_has(position, field.name)), "OPEN")
        progress = self.merged.listed("progress", field.name)[position]
        state = self.merged.state(position, field.name)
        if progress in NOT_SETTLED:
            return AgreedCell(marked("OPEN", _WHY.get(progress, ""), self._who_has(position, field.name)), "OPEN")
        if progress is None and state == "single":
            return AgreedCell(marked("ONLY", "", self._who_has(position, field.name)), "ONLY")
        if progress is None and state == "unscored" and self._texts_differ(position, field.name):
            return AgreedCell(marked("NOT COMPARED", "", self._who_has(position, field.name)), "NOT COMPARED")
        final = self._beside_the_name(position, field) or self.merged.listed("final", field.name)[position]
        if final is None:
            return AgreedCell("")
        number = _number(final, field)
        if number is None and (texts := self._texts_of(final, position, field)):
            return AgreedCell(self._usual_spelling(texts, position, field))
        if field.name == self.merged.table.study:
            self._name_other_names(final, position, field)
        if progress is None and state == "cosmetic" and field.effective_tolerance is not None:
            self._name_other_numbers(final, position, field)
        return AgreedCell(number or field.cell.in_words(final), is_number=number is not None)

    def _beside_the_name(self, position: int, field: Field) -> str | None:
        """What the extractor whose name the study has wrote in a column that says the name in another way.

        Such are the author and the year, where both together name the study.
        """
        if not field.shown:
            return None
        study, name = self.merged.table[self.merged.table.study], self.merged.studies[position]
        name = next(iter(self._by_use(self._names(name or "", position, study), study)), name)
        studies = dict(self._answers(position, study.name))
        values = {who: answer.value for who, answer in self._answers(position, field.name)}
        return next((values[who] for who, study in studies.items() if study.value == name and values[who]), None)

    def _names(self, final: str, position: int, field: Field) -> list[str]:
        """The spellings of a name in the key of a row, in the order of the files; none where it has one or was chosen.

        Names that differ in more than their spelling are none.
        """
        if field.name not in self.merged.table.identity:
            return []
        names = self._all_names(position, field)
        same = final in names and len({key_of(field, name) for name in names}) == 1
        return names if same and len(names) > 1 else []

    def _all_names(self, position: int, field: Field) -> list[str]:
        """What the extractors call a row, or its study, in the order of the files; nothing where a name was chosen.

        A study has the same names in all its rows.
        """
        if field.name != self.merged.table.study:
            return self._names_in([position], field)
        study = self.merged.rows["study"][position]
        if study not in self.studies:
            self.studies[study] = self._names_in(self._rows_of_studies[study], field)
        return self.studies[study]

    def _names_in(self, positions: Sequence[int], field: Field) -> list[str]:
        if any(self.merged.rows["named_by"][position] is not None for position in positions):
            return []
        answers = [dict(self._answers(position, field.name)) for position in positions]
        values = (one[name].value for name in self.names for one in answers if name in one)
        return list(dict.fromkeys(value for value in values if value))

    @cached_property
    def _rows_of_studies(self) -> Mapping[str | None, Sequence[int]]:
        """The positions of the rows of each study."""
        found: dict[str | None, list[int]] = {}
        for position, study in enumerate(self.merged.rows["study"]):
            found.setdefault(study, []).append(position)
        return found

    def _texts_of(self, final: str, position: int, field: Field) -> list[str]:
        """The spellings of a final value in a cell, in the order of the files; none where it is written in one way.

        A form that a team wrote says how its choices are spelled; a guessed one does not. The answers of a list stay in
        the order in which somebody wrote them.
        """
        texts: list[str | None] = [*self._names(final, position, field)]
        if texts:
            return [text for text in texts if text]
        if field.cell.family is Family.TEXT and final not in field.codes:
            agreed = self.merged.listed("progress", field.name)[position] is None
            if agreed and self.merged.state(position, field.name) == "cosmetic":
                texts = [answer.text for _, answer in self._answers(position, field.name)]
            elif isinstance(field.cell, Listed):
                texts = [answer.text for _, answer in self._answers(position, field.name) if answer.value == final]
            if isinstance(field.cell, Listed):  # with the sign of one file, it would not be read as the same list
                texts = [text if key_of(field, text) == key_of(field, final) else final for text in texts if text]
        elif self.guessed and field.cell.family in (Family.CHOICE, Family.SET) and final not in field.codes:
            answers = (answer for _, answer in self._answers(position, field.name))
            texts = [answer.text for answer in answers if answer.value == final]
            ruled = self.merged.listed("progress", field.name)[position] is not None
            coded = [text for text in texts if text and _stands_for_words(text, field)]
            if len(coded) == len(list(filter(None, texts))) and (ruled or all(map(_is_number, coded))):
                texts = [*self._in_column(final, field)] or texts
        return list(dict.fromkeys(tidy(text) for text in texts if text))

    def _in_column(self, final: str, field: Field) -> Sequence[str]:
        """How the column spells a value most often, in words rather than in a code that stands for them.

        Nothing where it does not occur.
        """
        times: Counter[str] = Counter()
        for who in self.names:
            recorded = self.comparison.extraction(who)[self.merged.table.name]
            of_both = zip(recorded.values[field.name], recorded.texts[field.name], strict=True)
            times.update(text for value, text in of_both if value == final and text)
        words = [text for text, _ in times.most_common() if not _stands_for_words(text, field)]
        return [*words, *times][:1]

    def _usual_spelling(self, texts: Sequence[str], position: int, field: Field) -> str:
        """Of the spellings in a cell, a word rather than a code, else the one that the column has most often.

        None with a decimal comma, where another has none.
        """
        words = [text for text in texts if not _stands_for_words(text, field)] or texts
        pointed = [text for text in words if not _COMMA.search(text)] or words
        usual = self._by_use(pointed, field)
        written = usual[0]
        others = tuple(text for text in texts if text != written)
        if others:
            by_point = len(pointed) < len(words)
            why: Why = "first file" if len(usual) > 1 else "usual"
            why = "word" if len(words) < len(texts) else "point" if by_point else why
            self._name_others(written, others, why, position, field)
        return written

    def _name_other_names(self, final: str, position: int, field: Field) -> None:
        """Names the names of a study that are not written, where rulings say that several names are one study."""
        others = tuple(name for name in self._all_names(position, field) if name != final)
        if others and self.in_question.isdisjoint(self._rows_of_studies[self.merged.rows["study"][position]]):
            self._name_others(final, others, "fullest", position, field)

    def _name_other_numbers(self, final: str, position: int, field: Field) -> None:
        """Names the numbers that are not written, because a tolerance makes them the same as the final value."""
        values = dict.fromkeys(answer.value for _, answer in self._answers(position, field.name))
        others = tuple(field.cell.in_words(value) for value in values if value and value != final)
        if others:
            self._name_others(field.cell.in_words(final), others, "tolerance", position, field)

    def _name_others(self, written: str, others: tuple[str, ...], why: Why, position: int, field: Field) -> None:
        study, row = self.merged.studies[position] or "", self.merged.labels[position] or ""
        self.spelled.append(Spelled(study=study, row=row, label=field.label, written=written, others=others, why=why))

    def _by_use(self, texts: Sequence[str], field: Field) -> list[str]:
        """Those of some spellings that a column has most often."""
        times = self._times(field.name)
        most = max((times[text] for text in texts), default=0)
        return [text for text in texts if times[text] == most]

    def _times(self, name: str) -> Counter[str]:
        """How often a column has each text, in all extractions together; how many of them, where it is the study's."""
        if name not in self.spellings:
            table = self.merged.table
            columns = [self.comparison.extraction(who)[table.name].texts[name].drop_nulls() for who in self.names]
            once = [column.unique() for column in columns] if name == table.study else columns
            self.spellings[name] = Counter(tidy(text) for column in once for text in column)
        return self.spellings[name]

    def _telling(self, position: int) -> list[str]:
        """The fields of a row's key that say what is open about the row."""
        identity = self.merged.table.identity
        differ = [name for name in identity if position in self.in_question and self._texts_differ(position, name)]
        return differ or [self.called]

    def remark(self, position: int) -> str:
        """What is still open in a row."""
        parts = [self._row_why(position) or ""]
        progress = (self.merged.listed("progress", field.name)[position] for field in self.merged.table.fields)
        still_open = sum(state in NOT_SETTLED for state in progress)
        parts.append(f"{still_open} open" if still_open and not parts[0] else "")
        if not (parts[0] or self.merged.rows["shared"][position] or self._all_ruled(position)):
            having = [name for name in self.names if self.merged.began[name][position]]
            parts.append(f"only {having[0]} has this study" if having else "nobody filled in anything on this study")
        return "; ".join(filter(None, parts))

    def _all_ruled(self, position: int) -> bool:
        """Whether somebody ruled on every entry of a row."""
        filled = [
            field.name
            for field in self.merged.table.values
            if any(answer.text for _, answer in self._answers(position, field.name))
        ]
        return bool(filled) and all(self.merged.listed("progress", name)[position] == "decided" for name in filled)

    def _row_why(self, position: int) -> str | None:
        """Why it is open whether a row belongs here; None where it is settled."""
        if position in self.repeated_in:
            who = self.repeated_in[position]
            have = "has" if len(who) == 1 else "have"
            why = f"{' and '.join(who)} {have} this key more than once" if who else "no key"
            return f"cannot be paired: {why}"
        if position in self.in_question:
            return "are these rows the same?"
        if position in self.one_key:
            return "after the rulings, another row has the same key"
        having = [name for name in self.names if self.merged.positions[name][position] is not None]
        lacking = [self.merged.listed("progress", name)[position] for name in self.merged.served_by_row(position)]
        return f"only {' and '.join(having)} has this row" if NOT_SETTLED.intersection(filter(None, lacking)) else None

    def _texts_differ(self, position: int, name: str) -> bool:
        texts = {answer.text for _, answer in self._answers(position, name)}
        return len(texts) > 1

    def _answers(self, position: int, name: str) -> Iterator[tuple[str, Answer]]:
        for extractor in self.names:
            if self.merged.positions[extractor][position] is not None:
                yield extractor, self.merged.answer(extractor, position, name)

    def _who_has(self, position: int, name: str) -> str:
        """What each extractor has, and where."""
        entries = []
        for extractor, answer in self._answers(position, name):
            text = " ".join((answer.text or "").split())
            shown = f"'{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}'" if text else "blank"
            sheet = f"{answer.sheet}!" if extractor in self.scattered and answer.sheet else ""
            entries.append(f"{extractor} {shown} ({sheet}{answer.cell})" if answer.cell else f"{extractor} {shown}")
        return "; ".join(entries)


def _rows_in_question(comparison: Comparison, merged: MergedTable) -> Iterator[int]:
    """The merged rows of pairings on which somebody still has to rule."""
    for pairing in comparison.open_pairings:
        if pairing.table == merged.table.name:
            places = (merged.places.get((name, row)) for name, row in pairing.rows.items())
            yield from (place for place in places if place is not None)
