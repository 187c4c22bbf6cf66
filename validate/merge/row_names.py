"""The names of merged rows, for people and in the dataset."""

from collections.abc import Collection, Mapping, Sequence

import polars as pl

from schema.form import Table
from validate.extraction.columns import among, constant, without_blanks
from validate.extraction.extraction import Extraction
from validate.merge.states import fullest
from validate.pairing.extractor_columns import row_column
from validate.pairing.pairings import BY_CONTENT
from validate.pairing.references import References
from validate.pairing.rulings import Row
from validate.pairing.stacked import Stack


def row_names(
    tables: Sequence[Table],
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    references: References,
    study_texts: Mapping[str, str],
    naming: Mapping[str, Collection[Row]],
) -> list[pl.Series]:
    """The names of the merged rows of these tables; the rows come from `validate.pairing.pair`.

    `study_text` is the same for all rows of a study. `label` is the identity in words, without the study. `row_key` is
    the name in the dataset: a number within the study if extractors number their rows themselves. `named_by` is the
    extractor whose name for the row was chosen. `study_texts` has names of studies that are already known, by key.
    `naming` has the rows of each table whose names were chosen.
    """
    stack = Stack.of_parts(rows["table"], len(tables))
    chosen = _named_by(tables, stack, rows, extractions, naming)
    names = _fullest_names(tables, stack, rows, extractions, references, chosen)
    frame = pl.DataFrame(
        [
            rows["table"],
            rows["study"],
            stack.repeated([_slot(table, table.study) for table in tables], pl.UInt32, "study slot"),
            stack.repeated([_slot(table, table.key) for table in tables], pl.UInt32, "key slot"),
            stack.repeated([len(table.identity) > 1 for table in tables], pl.Boolean, "nested"),
            chosen,
            *names,
        ]
    )
    named = frame.hstack([_names_of_studies(frame, names, study_texts)])
    key, letters = _of_slot("key slot", names), [_letter(table) for table in tables]
    if any(letters):
        named = named.hstack([stack.repeated(letters, pl.String, "letter")])
        number = pl.int_range(1, pl.len() + 1).over("table", "study").cast(pl.String).str.zfill(2)
        numbered = pl.concat_str(pl.col("study_text").fill_null(""), pl.lit("-"), "letter", number)
        key = pl.when(pl.col("letter").is_not_null()).then(numbered).otherwise(key)
    found = named.select_seq(
        "study_text",
        pl.when("nested")
        .then(_joined(tables, stack, names))
        .otherwise(pl.col("study_text").fill_null(""))
        .alias("label"),
        key.alias("row_key"),
        "named_by",
    )
    labels = _told_apart(tables, rows, extractions, references, found["label"])
    return found.with_columns(labels).get_columns()


def _told_apart(
    tables: Sequence[Table],
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    references: References,
    labels: pl.Series,
) -> pl.Series:
    """The labels. In a study in which two rows would be called alike, paired rows have the names of all extractors.

    `4 = 5` is the row that one extractor calls 4 and another 5, if 4 is another row too. `4 (1 of 2)` is a row that one
    extractor calls 4, if another calls another row 4.
    """
    paired = among(rows["by"], BY_CONTENT)
    if not paired.any():
        return _numbered(rows, extractions, labels)
    named = pl.DataFrame([rows["table"], rows["study"], labels, paired.alias("paired")])
    twice = pl.struct("table", "study", "label").is_duplicated() & pl.col("paired")
    unclear = named.select(twice.any().over("table", "study") & pl.col("paired")).to_series()
    found = labels.to_list()
    for place in unclear.arg_true():
        table = tables[rows["table"][place]]
        own = [
            _own_name(table, extraction, references, position)
            for extraction in sorted(extractions, key=lambda extraction: extraction.name)
            if (position := rows[row_column(extraction.name)][place]) is not None
        ]
        found[place] = " = ".join(dict.fromkeys(filter(None, own))) or found[place]
    return _numbered(rows, extractions, pl.Series(labels.name, found, dtype=pl.String))


def _numbered(rows: pl.DataFrame, extractions: Sequence[Extraction], labels: pl.Series) -> pl.Series:
    """The labels, with a number behind those of rows that are called alike by different extractors, one row by each."""
    there = [rows[row_column(extraction.name)].is_not_null() for extraction in extractions]
    alike = pl.DataFrame([rows["table"], rows["study"], labels]).with_row_index("place").filter(labels != "")
    several = alike.filter(pl.struct("table", "study", "label").is_duplicated() & pl.col("study").is_not_null())
    found = labels.to_list()
    for of_name in several.partition_by("table", "study", "label", maintain_order=True):
        places = of_name["place"].to_list()
        holders = [which for place in places for which, here in enumerate(there) if here[place]]
        if len(set(holders)) == len(holders) == len(places):
            for number, place in enumerate(places, start=1):
                found[place] = f"{found[place]} ({number} of {len(places)})"
    return pl.Series(labels.name, found, dtype=pl.String)


def _own_name(table: Table, extraction: Extraction, references: References, position: int) -> str:
    """What one extractor calls a row, in words."""
    words = []
    for name in table.named_by:
        resolved = references.get((extraction.name, table.name, name))
        texts = extraction[table.name].values[name] if resolved is None else resolved.texts
        words.append(table[name].cell.in_words(text) if (text := texts[position]) else "")
    return " / ".join(filter(None, words))


def _names_of_studies(rows: pl.DataFrame, names: Sequence[pl.Series], known: Mapping[str, str]) -> pl.Series:
    """The name of the study of each row: the known one, or else one of the names in these rows."""
    keys = rows["study"].to_list()
    if all(key in known for key in keys):
        return pl.Series("study_text", [known[key] for key in keys], dtype=pl.String)
    is_chosen = pl.col("named_by").is_not_null().alias("chosen")
    written = _one_name(rows.select("study", _of_slot("study slot", names).alias("written"), is_chosen))
    given = pl.Series([known.get(key) for key in keys], dtype=pl.String)
    return given.zip_with(given.is_not_null(), written).alias("study_text")


def _one_name(rows: pl.DataFrame) -> pl.Series:
    """One name for each study in these rows: a chosen name if there is one.

    Otherwise the longest name, then the first in alphabetical order.
    """
    several = (
        rows.drop_nulls()
        .unique()
        .sort("study", "chosen", pl.col("written").str.len_chars(), "written", descending=[False, True, True, False])
    )
    fullest_of = several.unique("study", keep="first", maintain_order=True)
    if several.height == fullest_of.height:
        return rows["written"]
    named = rows.join(fullest_of.select("study", name="written"), on="study", how="left", maintain_order="left")
    return named.select(pl.coalesce("name", "written").alias("written")).to_series()


def _fullest_names(
    tables: Sequence[Table],
    stack: Stack,
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    references: References,
    chosen_by: pl.Series,
) -> list[pl.Series]:
    """The fullest text that the extractors have in each part of the identity and the name, in words.

    If a name was chosen (`chosen_by`), it is the name by this extractor.

    Different numbers are never combined: the numbers of one row all come from the first extractor by name. Otherwise `2
    / 1` and `1 / 2`, once paired, would become `2 / 2`, which is another row.
    """
    columns: list[pl.Series] = []
    for which, extraction in enumerate(extractions):
        here = rows[row_column(extraction.name)]

        def written(part: int, name: str, extraction: Extraction = extraction, here: pl.Series = here) -> pl.Series:
            table = tables[part]
            resolved = references.get((extraction.name, table.name, name))
            own = extraction[table.name].values[name] if resolved is None else resolved.texts
            return own[here.slice(stack.starts[part], stack.heights[part])]

        columns += stack.slots([_parts(table) for table in tables], written, f"{which}")
    parts = max((len(_parts(table)) for table in tables), default=0)
    groups = {f"name {slot}": [f"{which} {slot}" for which in range(len(extractions))] for slot in range(parts)}
    frame = pl.DataFrame(columns)
    chosen = fullest(frame, groups).get_columns()
    paired = among(rows["by"], BY_CONTENT)
    if paired.any():
        order = sorted(range(len(extractions)), key=lambda which: extractions[which].name)
        chosen = [
            _first_number(frame.select(f"{which} {slot}" for which in order), fuller, paired)
            for slot, fuller in enumerate(chosen)
        ]
    for which, extraction in enumerate(extractions):
        here = (chosen_by == extraction.name).fill_null(value=False)
        if here.any():
            own = (frame[f"{which} {slot}"] for slot in range(parts))
            chosen = [text.zip_with(here, name).alias(name.name) for text, name in zip(own, chosen, strict=True)]
    return chosen


def _named_by(
    tables: Sequence[Table],
    stack: Stack,
    rows: pl.DataFrame,
    extractions: Sequence[Extraction],
    naming: Mapping[str, Collection[Row]],
) -> pl.Series:
    """The extractor whose name for each merged row was chosen; null for most rows."""
    found: list[str | None] = [None] * rows.height
    for part, table in enumerate(tables):
        chosen = naming.get(table.name, ())
        for extraction in extractions if chosen else ():
            start, height = stack.starts[part], stack.heights[part]
            for place, row in enumerate(rows[row_column(extraction.name)].slice(start, height), start):
                if row is not None and (extraction.name, row) in chosen:
                    found[place] = extraction.name
    return pl.Series("named_by", found, dtype=pl.String)


def _first_number(written: pl.DataFrame, fuller: pl.Series, paired: pl.Series) -> pl.Series:
    """The fullest texts. In paired rows in which all texts are numbers, the first number."""
    numbers = written.select(pl.all_horizontal(pl.all().str.contains(r"^\d+$").fill_null(value=True))).to_series()
    first = written.select(pl.coalesce(pl.all())).to_series()
    return first.zip_with(paired & numbers, fuller).alias(fuller.name)


def _joined(tables: Sequence[Table], stack: Stack, names: Sequence[pl.Series]) -> pl.Series:
    """The name of each row for people, in words, with its parts joined."""

    def in_words(part: int, name: str) -> pl.Series:
        table, cell = tables[part], tables[part][name].cell
        texts = names[_parts(table).index(name)].slice(stack.starts[part], stack.heights[part])
        if not cell.offered:  # the texts are already words
            return without_blanks(texts)
        listed = texts.to_list()
        shown = {text: cell.in_words(text) for text in {*listed} - {None}}
        return pl.Series([shown.get(text, "") for text in listed], dtype=pl.String)

    within = [[*table.named_by] for table in tables]
    words = stack.slots(within, in_words, "word")
    if not words:
        return constant("", sum(stack.heights), pl.String)
    return pl.DataFrame(words).select(pl.concat_str(pl.all(), separator=" / ", ignore_nulls=True)).to_series()


def _of_slot(slot: str, names: Sequence[pl.Series]) -> pl.Expr:
    """The name in the slot whose number is in this column; null if there is none."""
    return pl.coalesce(pl.when(pl.col(slot) == number).then(column.name) for number, column in enumerate(names))


def _parts(table: Table) -> tuple[str, ...]:
    """The fields of the identity, and the fields that name a row for people."""
    return tuple(dict.fromkeys((*table.identity, *table.named_by)))


def _slot(table: Table, name: str | None) -> int | None:
    return table.identity.index(name) if name in table.identity else None


def _letter(table: Table) -> str | None:
    """The letter before numbers in the dataset, for rows that each extractor numbers themselves; None for others."""
    return table.name[0].upper() if table.numbered_by_merge else None
